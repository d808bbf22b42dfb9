"""Images of pages: PNG, JPEG, TIFF (with all its pages), GIF."""

import io
import warnings
from collections.abc import Callable
from functools import partial

from PIL import Image, ImageOps

from ingest.errors import UnreadableFile
from ingest.readers import document
from ingest.readers.printed import Page
from ingest.readers.side_by_side import read_side_by_side
from ingest.report import Line

_MOST_PIXELS = 36_000_000  # A4 at 600 dpi has 35 million, of four bytes each in memory
_MOST_PAGES = 500
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF")


def read(name: str, data: bytes) -> list[Line]:
    """The lines of the pages in an image file, numbered by page; raises UnreadableFile."""
    from ingest.readers import scan

    too_large = UnreadableFile(f"Ảnh {name} quá lớn, không đọc được; anh/chị vui lòng quét lại ở 300 dpi.")
    try:
        with _opened(data) as image:
            # A photograph may carry a small copy of itself; only a TIFF has pages.
            frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        if frames > _MOST_PAGES:
            raise too_large

        def page(frame: int) -> Callable[[], Page]:
            image = _page(data, frame)
            if image is None:
                raise too_large
            return partial(scan.read_page, name, image, frame + 1)

        pages = read_side_by_side(map(page, range(frames)))
    except Image.DecompressionBombError:
        raise too_large from None
    except (OSError, EOFError, ValueError, SyntaxError) as fault:
        raise UnreadableFile(f"Ảnh {name} bị hỏng, không đọc được; anh/chị vui lòng quét hoặc chụp lại.") from fault
    return document.lines(name, pages)


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
        return Image.open(io.BytesIO(data), formats=_FORMATS)


def _page(data: bytes, frame: int) -> Image.Image | None:
    """One page in grey, upright as the camera held it, on white; None for one too large.

    All else that it is made of is gone from memory before it is read.
    """
    with _opened(data) as image:
        image.seek(frame)
        if image.width * image.height > _MOST_PIXELS:
            return None
        is_clear = image.mode in ("RGBA", "LA", "PA") or (image.mode == "P" and "transparency" in image.info)
        clear = image.convert("LA") if is_clear else None
        page = (clear or image).convert("L")
        if clear:
            page = Image.composite(page, Image.new("L", page.size, 255), clear.getchannel("A"))
        return ImageOps.exif_transpose(page)
