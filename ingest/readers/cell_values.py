"""What a spreadsheet cell prints: its value through its number format, spelled "1.284,68" and "05/12/2023"."""

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal

_SECTION = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<digits>[#0?][#0?,.]*|\.[#0?]+)|(?P<other>.)",
    re.S,
)
_EXACT = Context(prec=700, rounding=ROUND_HALF_UP)  # the largest number has 308 digits, its format 255 more
_LONGEST_SHAPE = 255  # characters of a number format, Excel's own limit
_LONGEST_GENERAL = 11  # digits Excel shows without being told


def printed(value: object, shape: str) -> str:
    """The value as the cell shows it; shape is the number format ("#,##0.00", "General").  "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return number(Decimal(repr(value)), shape)
    if isinstance(value, (datetime, date)):
        return _day(value, shape)
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def number(value: Decimal, shape: str) -> str:
    """A finite number through a number format, a comma before the decimals, points between thousands."""
    if not value.is_finite():
        return ""
    sections = _SECTION.split(shape if len(shape) <= _LONGEST_SHAPE else "")
    if value < 0 and len(sections) > 1:
        section, value, sign = sections[1], -value, ""
    else:
        section = sections[2] if len(sections) > 2 and value == 0 else sections[0]
        sign = "-" if value < 0 else ""
    pieces = list(_PIECE.finditer(section))
    if re.fullmatch(r"general|@|", section.strip(), re.I) or re.search(r"[eE][+-]|/|\[[<>=]", section):
        return sign + _general(abs(value))
    if sum(piece["digits"] is not None for piece in pieces) > 1:
        return sign + _general(abs(value))
    percent = any(piece["other"] == "%" for piece in pieces)
    out = ""
    for piece in pieces:
        if piece["digits"] is not None:
            out += _digits(abs(value) * (100 if percent else 1), piece["digits"])
        else:
            out += piece["quoted"] or piece["escaped"] or piece["currency"] or piece["other"] or ""
    out = out.strip()
    is_nothing = not any(letter in "123456789" for letter in out)
    return out if is_nothing else sign + out


def _digits(value: Decimal, shape: str) -> str:
    whole, _, decimals = shape.partition(".")
    thousands = len(whole) - len(whole.rstrip(",")) if not decimals else len(decimals) - len(decimals.rstrip(","))
    places = decimals.replace(",", "")
    least, most = places.count("0"), len(places)
    rounded = (value / 1000**thousands).quantize(Decimal(1).scaleb(-most), context=_EXACT)
    before, _, after = f"{rounded:f}".partition(".")
    after = after[:least] + after[least:].rstrip("0")
    before = before.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        before = f"{int(before):,}".replace(",", ".").rjust(len(before), "0") if before else ""
    return f"{before},{after}" if after else before


def _general(value: Decimal) -> str:
    text = f"{value:f}"
    whole, _, decimals = text.partition(".")
    room = max(_LONGEST_GENERAL - 1 - len(whole), 0)
    if len(decimals) > room:
        text = f"{value.quantize(Decimal(1).scaleb(-room), context=_EXACT):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _day(value: date, shape: str) -> str:
    """The day as offices write it, no finer than the cell shows it."""
    parts = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", shape).lower()
    if "y" not in parts and "h" in parts:
        return value.strftime("%H:%M")
    if "d" in parts or "y" not in parts:
        return f"{value.day:02}/{value.month:02}/{value.year}"
    return f"{value.month:02}/{value.year}" if "m" in parts else str(value.year)
