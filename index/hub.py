"""Models by their name on a hub: as they were downloaded before, or downloaded now."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_TIMEOUT = 10.0  # seconds


def revision(name: str) -> str:
    """The revision of the model that was downloaded, as the hub names it; "" when none was.  Needs no network."""
    from huggingface_hub import constants
    from huggingface_hub.file_download import repo_folder_name

    # Where sentence-transformers downloads to.
    downloads = Path(os.environ.get("SENTENCE_TRANSFORMERS_HOME") or constants.HF_HUB_CACHE)
    noted = downloads / repo_folder_name(repo_id=name, repo_type="model") / "refs" / "main"
    return noted.read_text(encoding="utf-8").strip() if noted.is_file() else ""


def load(name: str, loader: "Callable[..., SentenceTransformer]") -> "SentenceTransformer":
    """What `loader` makes of the name.  Raises whatever is wrong with the hub, the network or the model's files."""
    from huggingface_hub import HfApi

    try:
        return loader(name, local_files_only=True)
    except (OSError, ValueError):
        # Asked first, once: the download itself tries a hub that cannot be reached for more than a minute.
        HfApi().model_info(name, timeout=_TIMEOUT)
        return loader(name)
