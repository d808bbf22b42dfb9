"""Vietnamese: one spelling for one word, whole figures as one word, abbreviations written out."""

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.vietnamese import (
    DEFINING,
    abbreviate,
    canonical,
    defined,
    fold,
    fold_letters,
    has_diacritics,
    nfc,
    shipped,
    shortened,
    tokens,
    words,
)


class TestCanonical:
    """Two accepted spellings of a word are equal after `canonical`, two different words are not."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("hoà", "hòa"),
            ("thuỷ sản", "thủy sản"),
            ("khoẻ", "khỏe"),
            ("tỷ lệ", "tỉ lệ"),
            ("kỹ thuật", "kĩ thuật"),
            ("qúy", "quý"),
            ("Uỷ ban", "ủy ban"),
            ("Tuý", "túy"),
        ],
    )
    def test_two_spellings_of_a_word_are_equal(self, one: str, other: str) -> None:
        assert canonical(one) == canonical(other)

    @pytest.mark.parametrize(("one", "other"), [("quý", "quỹ"), ("hoàng", "hoáng"), ("y tế", "i tế"), ("thu", "thú")])
    def test_different_words_stay_different(self, one: str, other: str) -> None:
        assert canonical(one) != canonical(other)

    def test_decomposed_text_reads_like_composed(self) -> None:
        assert canonical(unicodedata.normalize("NFD", "Tỷ lệ hộ nghèo")) == canonical("Tỷ lệ hộ nghèo")

    @given(st.text())
    def test_it_settles_after_one_application(self, text: str) -> None:
        assert canonical(canonical(text)) == canonical(text)


class TestFold:
    """Folding leaves plain letters, so that a question typed without diacritics finds its words."""

    def test_letters_with_and_without_diacritics_meet(self) -> None:
        assert (
            fold("Tỷ lệ hộ nghèo của Đông Sơn") == fold("ty le ho ngheo cua dong son") == "ti le ho ngheo cua dong son"
        )

    def test_letters_only_folding_keeps_case_and_length(self) -> None:
        assert fold_letters("Đường Mỹ Khê") == "Duong My Khe"
        assert len(fold_letters("Đường Mỹ Khê")) == len(nfc("Đường Mỹ Khê"))

    def test_unaccented_text_is_told_from_accented(self) -> None:
        assert has_diacritics("hộ nghèo") and not has_diacritics("ho ngheo 2,82%")


class TestTokens:
    """Figures, dates and document numbers are one word, and every word knows its place."""

    def test_figures_dates_and_numbers_of_documents_stay_whole(self) -> None:
        assert words("thu 1.284,679 tỷ, 2,82% theo 783/BC-UBND và 3422 /BC-UBND ngày 05/12/2023") == [
            "thu", "1.284,679", "tỉ", "2,82", "theo", "783/bc-ubnd", "và", "3422/bc-ubnd", "ngày", "05/12/2023",
        ]  # fmt: skip

    def test_one_letter_syllables_are_words(self) -> None:
        assert words("y tế, ý kiến số 7") == ["y", "tế", "ý", "kiến", "số", "7"]

    @given(st.text(alphabet="aăâbđ ẻểộơ0123456789.,/-%|\n"))
    def test_places_index_the_source(self, text: str) -> None:
        source = nfc(text)
        assert all(canonical(source[t.start : t.end]).replace(" ", "") == t.text for t in tokens(source))


class TestAbbreviations:
    """An abbreviation reads as its full form, in any case, unless it could be a syllable."""

    def test_the_table_is_large_enough_for_administrative_text(self) -> None:
        assert len(shipped().meanings) >= 400

    @pytest.mark.parametrize(
        ("short", "full"),
        [
            ("GPMB", "giải phóng mặt bằng"),
            ("gtsx", "giá trị sản xuất"),
            ("KT-XH", "kinh tế xã hội"),
            ("QSDĐ", "quyền sử dụng đất"),
            ("vốn ĐTC", "vốn đầu tư công"),
            ("DT thu", "dự toán thu"),
        ],
    )
    def test_it_reads_as_its_full_form(self, short: str, full: str) -> None:
        assert [token.text for token in shipped().expand(short)] == words(full)

    @pytest.mark.parametrize(
        ("typed", "full"),
        [
            ("chi TX", "chi thường xuyên"),
            ("chi tx", "chi thường xuyên"),
            ("UBND TX", "ủy ban nhân dân thị xã"),
            ("NS lúa", "năng suất lúa"),
            ("NS tỉnh", "ngân sách tỉnh"),
            ("TN bình quân", "thu nhập bình quân"),
            ("hộ CN", "hộ cận nghèo"),
            ("ngành CN", "ngành công nghiệp"),
        ],
    )
    def test_its_neighbour_may_tell_which_one_is_meant(self, typed: str, full: str) -> None:
        assert [token.text for token in shipped().expand(typed)] == words(full)

    def test_one_s_own_meaning_goes_over_what_neighbours_tell(self) -> None:
        own = shipped().overridden({"TX": "trạm xá"})
        assert own.write_out("chi TX") == "chi trạm xá"

    def test_what_is_one_letter_off(self) -> None:
        assert ("thu", "tuc", "hanh", "chinh") in shipped().one_letter_off("tttc")
        assert ("thu", "tuc", "hanh", "chinh") not in shipped().one_letter_off("tthc")

    def test_a_syllable_is_not_taken_for_one(self) -> None:
        assert [token.text for token in shipped().expand("ca làm việc")] == ["ca", "làm", "việc"]
        assert [token.text for token in shipped().expand("CA huyện")] == ["công", "an", "huyện"]

    def test_full_words_keep_the_place_of_the_abbreviation(self) -> None:
        assert {(t.start, t.end) for t in shipped().expand("xã NTM") if t.text != "xã"} == {(3, 6)}

    @pytest.mark.parametrize(
        ("full", "short"),
        [
            ("công tác giải phóng mặt bằng, kinh tế xã hội", "công tác GPMB, KTXH"),
            ("Giá trị sản xuất 2,5%!", "GTSX 2,5%!"),
            ("không có gì", "không có gì"),
        ],
    )
    def test_a_phrase_is_given_by_its_abbreviation_and_the_rest_is_kept(self, full: str, short: str) -> None:
        assert abbreviate(full) == short

    def test_every_abbreviation_put_in_reads_as_its_phrase(self) -> None:
        for phrase in shortened():
            assert [token.text for token in shipped().expand(abbreviate(" ".join(phrase)))] == list(phrase)

    def test_writing_out_keeps_what_stands_between(self) -> None:
        assert shipped().write_out("Vốn ĐTC: 16,4%!") == "vốn đầu tư công: 16,4%!"

    def test_a_meaning_of_one_s_own_goes_over_the_shipped_one_and_over_no_other(self) -> None:
        own = shipped().overridden({"ĐT": "đối tượng"})
        assert [token.text for token in own.expand("ĐT, DT, GPMB")] == words("đối tượng dự toán giải phóng mặt bằng")
        assert shipped().expand("ĐT")[0].text == "đầu"

    def test_what_is_added_stands_behind_what_is_there_however_it_is_typed(self) -> None:
        more = shipped().completed({"gpmb": ("x",), "gtsx": ("x",), "dtc": ("x",), "htxđ": ("hạ", "tầng", "x", "đ")})
        for short in ("GPMB", "GTSX", "DTC", "ĐTC"):
            assert more.expand(short) == shipped().expand(short)
        assert [token.text for token in more.expand("htxd")] == ["hạ", "tầng", "x", "đ"]
        assert more.printed["ha", "tang", "x", "d"] == ("htxd", "htxđ")


class TestDefinitions:
    """A text that defines an abbreviation teaches it, where the capitals are the initials of the words beside it."""

    @pytest.mark.parametrize(
        ("text", "short", "full"),
        [
            ("Công tác giải phóng mặt bằng (GPMB) còn chậm.", "GPMB", "giải phóng mặt bằng"),
            ("Ban quản lý dự án (sau đây viết tắt là BQLDA) trình", "BQLDA", "ban quản lý dự án"),
            ("hạ tầng kỹ thuật (gọi tắt là: “HTKT”) đồng bộ", "HTKT", "hạ tầng kỹ thuật"),
            ("Sở Kế hoạch và Đầu tư (sau đây gọi là SKHĐT)", "SKHĐT", "sở kế hoạch đầu tư"),
            ("Kinh tế - xã hội (KTXH) phát triển", "KTXH", "kinh tế xã hội"),
            ("ứng dụng công nghệ thông tin (ƯDCNTT)", "ƯDCNTT", "ứng dụng công nghệ thông tin"),
            ("Về CLVC (chất lượng vật chất…) của xã", "CLVC", "chất lượng vật chất"),
            ("HTKT (viết tắt của hạ tầng kỹ thuật, gồm đường và cầu)", "HTKT", "hạ tầng kỹ thuật"),
            ("PCCC (phòng cháy, chữa cháy)", "PCCC", "phòng cháy chữa cháy"),
            ("BQL: Ban quản lý", "BQL", "ban quản lý"),
            ("- HTKT: Hạ tầng kỹ thuật;", "HTKT", "hạ tầng kỹ thuật"),
            ("12 | ĐTXD | Đầu tư xây dựng", "ĐTXD", "đầu tư xây dựng"),
        ],
    )
    def test_what_is_defined_is_learned_and_its_text_is_one_worth_reading(
        self, text: str, short: str, full: str
    ) -> None:
        assert defined([text]) == {canonical(short): tuple(words(full))}
        with closing(sqlite3.connect(":memory:")) as db:
            assert any(db.execute("SELECT ? GLOB ?", (text, glob)).fetchone()[0] for glob in DEFINING)

    @pytest.mark.parametrize(
        "text",
        [
            "tăng trưởng kinh tế (VA)",
            "xã, phường một sản phẩm (OCOP)",
            "công tác dự báo (CTĐB)",
            "vốn hạ tầng, kỹ thuật số (HTKT)",
            "Hạ tầng. Kỹ thuật (HTKT)",
            "HTKT (hạ tầng kỹ thuật nông thôn)",
            "HTKT: Hạ tầng kỹ thuật được đầu tư",
            "đạt 5% (KH 4%), giao thông (12 km)",
        ],
    )
    def test_what_only_looks_like_a_definition_is_not(self, text: str) -> None:
        assert defined([text]) == {}

    def test_what_texts_define_differently_is_not_learned(self) -> None:
        texts = [
            "hạ tầng kỹ thuật (HTKT)",
            "hỗ trợ kinh tế (HTKT)",
            "giải phóng mặt bằng (GPMB)",
            "Giải phóng mặt bằng (GPMB)",
        ]
        assert list(defined(texts)) == ["gpmb"]

    @given(st.text(alphabet="aăâbđẻộ ABĐƯ():|,.-–…0"))
    def test_no_text_is_too_odd(self, text: str) -> None:
        for short, full in defined([text]).items():
            assert len(short) == len(full)
