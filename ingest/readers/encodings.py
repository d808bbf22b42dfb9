"""Text from before Unicode: which of the old Vietnamese encodings it is in, told by the words that come out."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from ingest.vietnamese import nfc

# TCVN 5712:1993 VN3 ("ABC", .VnTime): the letters of the code points from 0xA1 that hold one.
_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
# RFC 1456; the six letters below 0x20 come first.
_VISCII = {chr(code): letter for code, letter in zip((2, 5, 6, 20, 25, 30), "ẲẴẪỶỸỴ", strict=True)} | {
    chr(0x80 + at): letter
    for at, letter in enumerate(
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
        "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
    )
}
# VNI for Windows: a letter and, behind it, one sign for what stands on it.
_VNI_SIGNS = {
    "ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "à": "\u0302\u0300", "á": "\u0302\u0301", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "è": "\u0306\u0300", "é": "\u0306\u0301", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ì": "ì", "í": "í"}
_VNI_LETTERS |= {old.upper(): new.upper() for old, new in _VNI_LETTERS.items()}
_VNI_SIGNS |= {sign.upper(): mark for sign, mark in _VNI_SIGNS.items()}
_VNI_PAIR = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_SIGNS)}])")

_FREQUENT = frozenset(
    "và của các có được trong là với những để đến từ về năm tỷ đồng triệu huyện xã tỉnh phường thị trấn thành phố công "
    "tác thực hiện kế hoạch ủy nhân dân báo cáo số ngày tháng đạt tổng giá trị sản xuất đầu tư xây dựng phát triển "
    "kinh tế xã hội hộ nghèo tỷ lệ quản lý đất nông nghiệp dịch vụ giáo dục đào tạo bảo đảm tăng giảm nhiệm giải "
    "quyết chỉ đạo tiêu người khó khăn vốn dự án hồ sơ thủ tục hành chính đường nước việc làm ước bằng so cùng "
    "kỳ".split()
)
_SYLLABLE = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000
_FEWEST, _SMALLEST_SHARE = 2, 0.08  # Vietnamese prose scores above 0.3, any wrong decoding of it below 0.03


def decode(data: bytes) -> str | None:
    """The text of bytes that are not UTF-8, in NFC; None when no encoding yields convincing Vietnamese."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return nfc(data.decode("utf-16"))
        except UnicodeDecodeError:
            return None
    best = max(_decodings(data), key=vietnamese_share, default="")
    return nfc(best) if _convinces(best) else None


def repaired(text: str) -> str:
    """Text that came as Unicode: itself, or what it says when its letters are those of an old font."""
    if not any("\u00a1" <= letter <= "\u00ff" for letter in text[:_SAMPLE]) or _convinces(text):
        return text
    best = max((from_tcvn3(text), from_vni(text)), key=vietnamese_share)
    return nfc(best) if _convinces(best) else text


def by_font(font: str, text: str) -> str:
    """The text of a run set in an old font (".VnTime", "VNI-Times"), whose letters are not what their codes say."""
    if font.lower().startswith(".vn"):
        said = from_tcvn3(text)
        return said.upper() if font.lower().endswith("h") else said  # .VnTimeH draws capitals
    return from_vni(text) if font.lower().startswith("vni") else text


def from_tcvn3(text: str) -> str:
    """TCVN3 read as Latin-1 → Vietnamese."""
    return "".join(_TCVN3.get(letter, letter) for letter in text)


def from_viscii(text: str) -> str:
    """VISCII read as Latin-1 → Vietnamese."""
    return "".join(_VISCII.get(letter, letter) for letter in text)


def from_vni(text: str) -> str:
    """VNI for Windows read as Latin-1 → Vietnamese in NFC."""
    out = []
    end = 0
    for pair in _VNI_PAIR.finditer(text):
        out.append("".join(_VNI_LETTERS.get(letter, letter) for letter in text[end : pair.start()]))
        letter, sign = _VNI_LETTERS.get(pair[1], pair[1]), _VNI_SIGNS[pair[2]]
        out.append(unicodedata.normalize("NFC", letter + sign))
        end = pair.end()
    return "".join([*out, *(_VNI_LETTERS.get(letter, letter) for letter in text[end:])])


def vietnamese_share(text: str) -> float:
    """How much of the text is frequent Vietnamese syllables with a diacritic, 0 to 1."""
    syllables = _SYLLABLE.findall(nfc(text[:_SAMPLE]).lower())
    return sum(s in _FREQUENT and not s.isascii() for s in syllables) / max(len(syllables), 1)


def _convinces(text: str) -> bool:
    share = vietnamese_share(text)
    return share >= _SMALLEST_SHARE and share * len(_SYLLABLE.findall(text[:_SAMPLE])) >= _FEWEST


def _decodings(data: bytes) -> Iterator[str]:
    wide = ("utf-16-le", "utf-16-be") if b"\0" in data[:_SAMPLE] else ()
    for codec in (*wide, "cp1258"):
        try:
            yield data.decode(codec)
        except UnicodeDecodeError:
            continue
    if not wide:
        latin = data.decode("latin-1")
        old: tuple[Callable[[str], str], ...] = (from_tcvn3, from_vni, from_viscii)
        yield from (read(latin) for read in old)
