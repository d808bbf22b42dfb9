"""A PDF written by hand: words at places, lines between them.  Its letters are half as wide as they are high."""

from dataclasses import dataclass, field


@dataclass
class Sheet:
    """One page in points from the top left corner.  turn: degrees that it is stored turned by, to be turned back."""

    width: float = 595.0
    height: float = 842.0
    turn: int = 0
    drawn: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, said: str, size: float = 12.0, *, bold: bool = False, mode: int = 0) -> None:
        """Text on the baseline y; mode: as the format's Tr, 3 is invisible."""
        codes = "".join(f"{ord(letter):04x}" for letter in said)
        font = "B" if bold else "R"
        self.drawn.append(f"BT {mode} Tr /{font} {size} Tf {x} {self.height - y} Td <{codes}> Tj ET")

    def paragraph(self, y: float, *rows: str, indent: float = 36.0, pitch: float = 18.0) -> float:
        """Rows from the left edge, the first one set in; the baseline of the next row."""
        for at, row in enumerate(rows):
            self.text(85.0 + (indent if at == 0 else 0.0), y, row)
            y += pitch
        return y

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A line half a point thick."""
        self.drawn.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")

    def box(self, x0: float, y0: float, x1: float, y1: float, paint: str = "S") -> None:
        """A rectangle; paint: S for its outline, f for its area."""
        self.drawn.append(f"0.5 w 0.8 g {x0} {self.height - y1} {x1 - x0} {y1 - y0} re {paint} 0 g")

    def grid(self, xs: list[float], ys: list[float]) -> None:
        """All lines of a table."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])


_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfrange <0020> <00FF> <0020> <0100> <1FFF> <0100> endbfrange
endcmap end end"""


# Where what is drawn upright is stored: {0} and {1} are the width and height of the stored page.
_TURNED = {0: "1 0 0 1 0 0", 90: "0 1 -1 0 {0} 0", 180: "-1 0 0 -1 {0} {1}", 270: "0 -1 1 0 0 {1}"}


def pdf(*sheets: Sheet, meaning: bool = True, extra: str = "") -> bytes:
    """The sheets as a file.  meaning: whether its characters say which letters they are; extra: in the trailer."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    unicode = "/ToUnicode 8 0 R" if meaning else ""
    for name in ("Regular", "Bold"):
        below = len(objects) + 2
        objects.append(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /Sans-{name} /Encoding /Identity-H "
            f"/DescendantFonts [{below} 0 R] {unicode} >>"
        )
        objects.append(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sans-{name} /DW 500 /FontDescriptor 7 0 R "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        )
    objects.append(
        "<< /Type /FontDescriptor /FontName /Sans /Flags 32 /FontBBox [0 -200 500 800] /ItalicAngle 0 "
        "/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"
    )
    objects.append(f"<< /Length {len(_CMAP)} >>\nstream\n{_CMAP}\nendstream")
    pages = []
    for sheet in sheets:
        width, height = (sheet.height, sheet.width) if sheet.turn % 180 else (sheet.width, sheet.height)
        content = "\n".join([f"{_TURNED[sheet.turn].format(width, height)} cm", *sheet.drawn])
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {len(objects)} 0 R "
            f"/Rotate {sheet.turn} "
            "/Resources << /Font << /R 3 0 R /B 5 0 R >> >> >>"
        )
        pages.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(pages)}] >>"
    made = "%PDF-1.7\n"
    places = []
    for number, said in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{said}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    made += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {extra} >>\nstartxref\n{made.index('xref')}\n%%EOF\n"
    return made.encode("latin-1")
