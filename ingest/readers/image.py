"""Images of pages: PNG, JPEG, TIFF (with all its pages), GIF."""

import io
import warnings
from collections.abc import Iterator
from itertools import islice

from PIL import Image, ImageOps, ImageSequence

from ingest.errors import UnreadableFile
from ingest.readers import document
from ingest.report import Line

_MOST_PIXELS = 50_000_000  # A4 at 600 dpi has 35 million; three bytes each must fit in memory, twice
_MOST_PAGES = 500
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF")


def read(name: str, data: bytes) -> list[Line]:
    """The lines of the pages in an image file, numbered by page; raises UnreadableFile."""
    from ingest.readers import scan

    too_large = UnreadableFile(f"Ảnh {name} quá lớn, không đọc được; anh/chị vui lòng quét lại ở 300 dpi.")
    try:
        with (
            warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning),
            Image.open(io.BytesIO(data), formats=_FORMATS) as image,
        ):
            # A photograph may carry a small copy of itself; only a TIFF has pages.
            frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
            if frames > _MOST_PAGES or image.width * image.height > _MOST_PIXELS:
                raise too_large
            pages = [scan.read_page(name, page, number) for number, page in enumerate(_pages(image, frames), start=1)]
    except Image.DecompressionBombError:
        raise too_large from None
    except (OSError, ValueError, SyntaxError) as fault:
        raise UnreadableFile(f"Ảnh {name} bị hỏng, không đọc được; anh/chị vui lòng quét hoặc chụp lại.") from fault
    return document.lines(name, pages)


def _pages(image: Image.Image, frames: int) -> Iterator[Image.Image]:
    """Each page in grey, upright as the camera held it, on white."""
    for frame in islice(ImageSequence.Iterator(image), frames):
        page = ImageOps.exif_transpose(frame)
        if page.mode in ("RGBA", "LA", "P"):
            clear = page.convert("RGBA")
            page = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
        yield page.convert("L")
