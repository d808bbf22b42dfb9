"""A text report as an office would print it: .docx or .pdf by LibreOffice, and a PDF as a scanner would see it."""

import html
import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

TAB = "\t"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_STYLE = """
@page { size: 21cm 29.7cm; margin: 2cm 2cm 2cm 3cm }
p { font-family: 'Times New Roman', 'Liberation Serif', serif; font-size: 14pt; margin: 0 }
p.text { text-align: justify; text-indent: 1.27cm; margin-bottom: 6pt }
p.centre { text-align: center; margin-bottom: 6pt }
p.left, p.cell { font-size: 12pt } p.right { font-size: 13pt; text-align: center }
p.sdfootnote { font-size: 10pt }
table { width: 100% }
"""
_NOTE = re.compile(r"<sup>\(?(\d+)\)?</sup>\s*(.*)", re.S)
_RAISED = re.compile(r"(?<![mM])[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_LETTERHEAD = (
    ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("HUYỆN MẪU", "Độc lập - Tự do - Hạnh phúc"),
)


def as_html(text: str) -> str:
    """A report in Markdown as a page: letterhead in two columns, footnotes at the foot, tables ruled."""
    notes: dict[str, str] = {}
    parts: list[str] = []
    text = _RAISED.sub(lambda found: f"<sup>{unicodedata.normalize('NFKC', found[0])}</sup>", text)
    lines = [f"|{line.replace(TAB, '|')}|" if line.count(TAB) >= 2 else line for line in text.split("\n")]
    places = [line for line in lines if line.strip()][:2]
    lettered = len(places) == 2 and places[0].startswith("Số") and "ngày" in places[1]
    if lettered:
        rows = (*_LETTERHEAD, (places[0], places[1]))
        parts.append(_beside([a for a, _ in rows], [b for _, b in rows]))
        lines = lines[lines.index(places[1]) + 1 :]
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if line.startswith("|"):
            end = at
            while end < len(lines) and lines[end].strip().startswith("|"):
                end += 1
            parts.append(_table(lines[at:end]))
            at = end
            continue
        if line.strip("* ").startswith("Nơi nhận"):
            below = [cell for row in lines[at:] for cell in row.replace("**", "").split("<br>") if cell.strip()]
            to = [row for row in below if row.startswith(("Nơi nhận", "- "))]
            parts.append(_beside(to, [row for row in below if row not in to]))
            break
        note = _NOTE.match(line)
        if note:
            notes.setdefault(note[1], _inline(note[2]))
        elif line and not re.fullmatch(r"[-*_]{3,}", line):
            parts.append(_paragraph(line))
        at += 1
    body = "\n".join(parts)
    for mark, said in notes.items():
        anchor = (
            f'<a class="sdfootnoteanc" name="sdfootnote{mark}anc" href="#sdfootnote{mark}sym"><sup>{mark}</sup></a>'
        )
        if f"<sup>{mark}</sup>" not in body:
            body += f"<p class=text>{anchor}</p>"
        body = body.replace(f"<sup>{mark}</sup>", anchor, 1)
        body += (
            f'<div id="sdfootnote{mark}"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote{mark}sym" '
            f'href="#sdfootnote{mark}anc">{mark}</a> {said}</p></div>'
        )
    return f'<html><head><meta charset="utf-8"><style>{_STYLE}</style></head><body>{body}</body></html>'


def _beside(left: Sequence[str], right: Sequence[str]) -> str:
    """Two columns without a rule, as letterheads and signatures stand."""
    cells = (
        "".join(f'<p class="{kind}">{html.escape(row.strip())}</p>' for row in rows)
        for kind, rows in (("left", left), ("right", right))
    )
    one, two = cells
    columns = f'<td width="40%" valign="top">{one}</td><td width="60%" valign="top">{two}</td>'
    return f'<table border="0"><tr>{columns}</tr></table>'


def _paragraph(line: str) -> str:
    plain = line.lstrip("# ")
    bare = plain.replace("*", "").strip()
    heading = plain != line or (plain.startswith("**") and plain.endswith("**"))
    centred = bare.isupper() and len(bare) < 80 and not re.match(r"[IVX\d]+\.|- ", bare)
    inner = f"<b>{_inline(bare)}</b>" if heading else _inline(plain)
    return f'<p class="{"centre" if centred else "text"}">{inner}</p>'


def _inline(text: str) -> str:
    kept = re.sub(r"<sup>\(?(\d+)\)?</sup>", r"\0\1\0", re.sub(r"\\(.)", r"\1", text))
    kept = re.sub(r"</?b>", "**", kept)
    escaped = html.escape(re.sub(r"<br\s*/?>", " ", kept), quote=False)
    bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escaped)
    italic = re.sub(r"(?<![\\*\w])\*(\w[^*]*)\*", r"<i>\1</i>", bold)
    return re.sub(r"\0(\d+)\0", r"<sup>\1</sup>", italic)


def _table(lines: Sequence[str]) -> str:
    rows = [
        re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
        for line in lines
        if not re.fullmatch(r"[|:\s-]+", line)
    ]
    width = max(len(row) for row in rows)
    padded = [row + [""] * (width - len(row)) for row in rows]
    longest = [min(40, max(4, *(len(row[c].strip()) for row in padded))) for c in range(width)]
    widths = [round(100 * length / sum(longest)) for length in longest]
    cells = (
        "".join(
            f'<td width="{width}%"><p class=cell>{_inline(cell.strip()) or "&nbsp;"}</p></td>'
            for width, cell in zip(widths, row, strict=True)
        )
        for row in padded
    )
    return (
        '<table border="1" rules="all" cellspacing="0" cellpadding="2">'
        + "".join(f"<tr>{row}</tr>" for row in cells)
        + "</table>"
    )


def convert(text: str, kind: str, folder: Path) -> bytes:
    """The report as "pdf" or "docx".  Needs LibreOffice (`OFFICE`)."""
    assert OFFICE is not None
    (folder / "report.html").write_text(as_html(text), encoding="utf-8")
    subprocess.run(
        [
            OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--infilter=HTML (StarWriter)",
            "--convert-to", {"pdf": "pdf:writer_pdf_Export", "docx": "docx:MS Word 2007 XML"}[kind],
            "--outdir", str(folder), str(folder / "report.html"),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / f"report.{kind}").read_bytes()


def pages_as_images(
    pdf: bytes, dpi: int = 200, turned: float = 0.4, pages: Sequence[int] | None = None
) -> list[Image.Image]:
    """The pages as a scanner would see them: grey, turned by that many degrees, with noise."""
    noise = np.random.default_rng(0)
    images = []
    document = pdfium.PdfDocument(pdf)
    for index in pages if pages is not None else range(len(document)):
        image = document[index].render(scale=dpi / 72).to_pil().convert("L")
        image = image.rotate(turned, resample=Image.Resampling.BICUBIC, fillcolor=255)
        grey = np.asarray(image, dtype=np.float32) + noise.normal(0, 12, (image.height, image.width))
        images.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    document.close()
    return images


def scanned(pdf: bytes, dpi: int = 200, turned: float = 0.4, pages: Sequence[int] | None = None) -> bytes:
    """The PDF as a scan: every page an image, no text."""
    images = pages_as_images(pdf, dpi, turned, pages)
    made = io.BytesIO()
    images[0].save(made, "PDF", save_all=True, append_images=images[1:], resolution=dpi)
    return made.getvalue()
