"""Text from before Unicode: told by the words that come out, refused when none convince."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableFile
from ingest.parse import parse_text
from ingest.readers import encodings, read
from ingest.readers.encodings import by_font, decode, from_tcvn3, from_viscii, from_vni, repaired, vietnamese_share

REPORT = (
    "BÁO CÁO\n\nKết quả công tác năm 2023\n\nTổng thu ngân sách trên địa bàn huyện đạt 1.284,679 tỷ đồng, tăng 5,2% so "
    "với cùng kỳ; tỷ lệ hộ nghèo còn 2,82%. Ủy ban nhân dân huyện đã chỉ đạo các xã, thị trấn thực hiện tốt xây "
    "dựng nông thôn mới, giữ vững ổn định chính trị ở cơ sở.\n"
)
LOWER = "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
)
# Letters that the old encodings have: VN3 draws capitals with a tone by another font.
TCVN3_LETTERS = LOWER + "đĂÂÊÔƠƯĐ"
ALL_LETTERS = LOWER + LOWER.upper() + "đĐ"


def in_tcvn3(text: str) -> str:
    back = {letter: old for old, letter in encodings._TCVN3.items()}
    return "".join(back.get(letter, letter) for letter in text)


def in_viscii(text: str) -> str:
    back = {letter: old for old, letter in encodings._VISCII.items()}
    return "".join(back.get(letter, letter) for letter in text)


def in_vni(text: str) -> str:
    """As a typist of VNI leaves it: the letters that have a code of their own, else a letter and its sign."""
    letters = {letter: old for old, letter in encodings._VNI_LETTERS.items()}
    signs = {sign: old for old, sign in encodings._VNI_SIGNS.items() if old.islower()}
    out = ""
    for letter in text:
        if letter in letters or not unicodedata.decomposition(letter):
            out += letters.get(letter, letter)
            continue
        base, *marks = list(unicodedata.normalize("NFD", letter))
        if "\u031b" in marks:  # the horn belongs to the letter
            marks.remove("\u031b")
            base = letters[unicodedata.normalize("NFC", base + "\u031b")]
        marks.sort(key=lambda mark: mark not in "\u0302\u0306")
        sign = signs["".join(marks)] if marks else ""
        out += base + (sign.upper() if letter.isupper() else sign)
    return out


def in_1258(text: str) -> bytes:
    """Windows-1258 holds the letters composed and their tones apart."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in apart if mark in "\u0300\u0301\u0309\u0303\u0323")
            out += (unicodedata.normalize("NFC", apart.replace(tone, "")) + tone).encode("cp1258")
    return out


class TestRoundTrip:
    @given(st.text(TCVN3_LETTERS + "abc XYZ 0123.,%-/\n"))
    def test_tcvn3(self, text: str) -> None:
        assert from_tcvn3(in_tcvn3(text)) == text

    @given(st.text(ALL_LETTERS + "abc XYZ 0123.,%-/\n"))
    def test_viscii(self, text: str) -> None:
        assert from_viscii(in_viscii(text)) == text

    @given(st.text(ALL_LETTERS + "bcd XZ 0123.,%-/\n"))
    def test_vni(self, text: str) -> None:
        # a letter with a code of its own may be taken for the sign of the vowel before it, in VNI itself too
        apart = " ".join(text)
        assert from_vni(in_vni(apart)) == apart


class TestKnown:
    """What is seen when the old text is opened as Western text."""

    @pytest.mark.parametrize(
        ("seen", "said"),
        [
            ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
            ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ],
    )
    def test_tcvn3(self, seen: str, said: str) -> None:
        assert from_tcvn3(seen) == said

    @pytest.mark.parametrize(
        ("seen", "said"),
        [
            ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
            ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
            ("ÑOÄC LAÄP", "ĐỘC LẬP"),
        ],
    )
    def test_vni(self, seen: str, said: str) -> None:
        assert from_vni(seen) == said

    def test_fonts(self) -> None:
        assert by_font(".VnTimeH", "b¸o c¸o") == "BÁO CÁO"
        assert by_font("Times New Roman", "b¸o c¸o") == "b¸o c¸o"


class TestTold:
    @pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_wide(self, charset: str) -> None:
        assert decode(REPORT.encode(charset)) == REPORT

    def test_windows(self) -> None:
        assert decode(in_1258(REPORT)) == REPORT

    @pytest.mark.parametrize("old", [in_vni, in_viscii])
    def test_whole(self, old: Callable[[str], str]) -> None:
        assert decode(old(REPORT).encode("latin-1")) == REPORT

    def test_tcvn3_has_no_capitals_with_a_tone(self) -> None:
        body = REPORT.partition("\n")[2].replace("Ủ", "ủ")
        assert decode(in_tcvn3(body).encode("latin-1")) == body

    def test_old_letters_saved_as_unicode(self) -> None:
        body = REPORT.partition("\n")[2].replace("Ủ", "ủ")
        assert repaired(in_tcvn3(body)) == body
        assert repaired(in_vni(REPORT)) == REPORT

    def test_unicode_stays_as_it_is(self) -> None:
        assert repaired(REPORT) == REPORT
        assert repaired("Résumé déjà vu, naïve café") == "Résumé déjà vu, naïve café"

    @given(st.binary(max_size=400))
    def test_what_is_told_convinces(self, data: bytes) -> None:
        text = decode(data)
        assert text is None or data[:2] in {b"\xff\xfe", b"\xfe\xff"} or vietnamese_share(text) > 0.05

    def test_report(self) -> None:
        whole, old = (parse_text("bc.txt", data) for data in (REPORT.encode(), in_vni(REPORT).encode("latin-1")))
        assert old.passages == whole.passages
        assert old.figures == whole.figures

    @pytest.mark.parametrize("data", [b"\xff\xfe\x01", b"Caf\xe9 cr\xe8me, d\xe9j\xe0 vu", bytes(range(128, 256)) * 9])
    def test_refused(self, data: bytes) -> None:
        with pytest.raises(UnreadableFile, match="UTF-8"):
            read("bc.txt", data)
