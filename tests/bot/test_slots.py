"""Whether a sentence states what is asked: slots it leaves open, and words that make it another thing."""

from dataclasses import replace

import pytest

from bot.evidence import certainty
from bot.evidence.finding import Hit, sought
from bot.evidence.matching import Match, placed, sentence_matches
from bot.evidence.naming import main_figures
from bot.evidence.reading import Context, Reading
from bot.evidence.slots import Lack, lacks
from bot.question import Question, Surroundings, understand
from bot.question.contrast import by_line, members, opposed
from ingest.report import Kind, Passage
from ingest.vietnamese import shipped, words


def compared(asked: str, told: str) -> tuple[Question, Reading, list[Hit], Match]:
    question = understand(asked, Surroundings((), 2023, lambda _: 4.0))
    reading = Reading(Passage(0, Kind.PARAGRAPH, told, (), (1, 1)), Context(), shipped())
    found = placed(sought(question), reading)
    return question, reading, list(found.hits), sentence_matches(found, reading, [0])[0]


def lacking(asked: str, told: str) -> tuple[Lack, ...]:
    question, reading, _, match = compared(asked, told)
    return lacks(question, reading, match, "2023")


PLANNED = "Kế hoạch trồng rừng là 1.200 ha."
GREW = "Sản lượng thịt hơi tăng 6,4% so với năm 2022."
BEST = "Chỉ số PCI xếp thứ nhất toàn tỉnh."


class TestLacks:
    @pytest.mark.parametrize(
        ("asked", "told", "lack"),
        [
            ("trồng rừng được bao nhiêu ha", PLANNED, Lack.FIGURE),  # only the plan is stated
            ("sản lượng thịt hơi là bao nhiêu", GREW, Lack.FIGURE),  # only the growth is
            ("sản lượng thịt hơi là bao nhiêu", "Sản lượng thịt hơi đạt 102% kế hoạch.", Lack.FIGURE),
            ("bao nhiêu hộ nghèo", "Tỷ lệ hộ nghèo còn 2,1%.", Lack.FIGURE),
            ("chỉ số PCI xếp thứ mấy", "Chỉ số PCI đạt 65 điểm.", Lack.FIGURE),
            ("xã nào chưa đạt chuẩn", "Có 06 xã chưa đạt chuẩn.", Lack.NAMES),
            ("kế hoạch giao việc làm bao nhiêu người", "Việc làm cho 1.250 người, vượt kế hoạch.", Lack.ROLE),
            ("hộ nghèo năm 2021 bao nhiêu", "Còn 120 hộ nghèo, giảm 20 hộ so với năm 2021.", Lack.PERIOD),
            ("số hộ nghèo là bao nhiêu", "Tỷ lệ hộ nghèo còn 2,1%.", Lack.FIGURE),
            ("giải ngân bao nhiêu tỷ", "Kế hoạch vốn đã giao đến ngày 30/11/2023 là 350 tỷ đồng.", Lack.FIGURE),
            ("hai chỉ tiêu còn lại là chỉ tiêu nào", "Có 02 chỉ tiêu không đạt: A, B.", Lack.INDICATOR),
            ("2 xã đang trình công nhận là xã nào", "Trình công nhận 02 xã; mỗi xã 1 sản phẩm.", Lack.NAMES),
        ],
    )
    def test_a_slot_is_left_open(self, asked: str, told: str, lack: Lack) -> None:
        assert lack in lacking(asked, told)

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ("kế hoạch trồng rừng bao nhiêu ha", PLANNED),
            ("trồng rừng được bao nhiêu ha", "Trồng rừng đạt 1.210 ha, kế hoạch 1.200 ha."),
            ("sản lượng thịt hơi tăng bao nhiêu %", GREW),
            ("chỉ số PCI xếp thứ mấy", "Chỉ số PCI xếp thứ 3 toàn tỉnh."),
            ("chỉ số PCI xếp thứ mấy", "Chỉ số PCI xếp 3/18 huyện."),
            ("chỉ số PCI xếp thứ mấy", BEST),
            ("xã nào đạt chuẩn", "Xã Tân Lập đạt chuẩn."),
            ("những xã nào chưa đạt chuẩn", "Có 02 xã chưa đạt chuẩn: Tân Lập, Phú An."),
            ("hộ nghèo năm 2021 bao nhiêu", "Năm 2021 còn 120 hộ nghèo."),
            ("vốn chương trình bao nhiêu", "Vốn Chương trình mục tiêu quốc gia năm 2023 là 5.990 triệu đồng."),
            ("các chỉ tiêu còn lại là chỉ tiêu nào", "Còn 02 chỉ tiêu chưa đạt: A, B."),
            ("trồng được bao nhiêu ha", "Trồng 15 ha."),
        ],
    )
    def test_nothing_is(self, asked: str, told: str) -> None:
        assert lacking(asked, told) == ()

    def test_what_follows_a_level_is_a_name_only_in_capitals(self) -> None:
        assert Lack.NAMES in lacking("xã nào đạt chuẩn", "Có 06 xã đạt chuẩn.")

    @pytest.mark.parametrize("told", [BEST, "Chỉ số PCI xếp thứ 3 toàn tỉnh."])
    def test_a_rank_is_asked_by_another_word(self, told: str) -> None:
        assert lacking("chỉ số PCI xếp hạng mấy", told) == ()

    def test_the_rank_of_something_else_is_not_the_one_asked(self) -> None:
        told = f"{GREW} Chỉ số PCI xếp thứ 3 toàn tỉnh."
        assert Lack.FIGURE in lacking("sản lượng thịt hơi xếp thứ mấy", told)


class TestMisprint:
    def test_one_letter_of_an_abbreviation_may_be_misread(self) -> None:
        _, _, hits, match = compared("tỷ lệ TTHC trực tuyến", "Tỷ lệ TTTC trực tuyến là 62,16%.")
        assert not match.missing and all(hit.sureness > 0.8 for hit in hits)

    def test_a_word_in_capitals_is_none(self) -> None:
        assert compared("tỷ lệ TTHC", "NHIỆM VỤ TRỌNG TÂM")[1].misprints == ()


class TestNaming:
    """Of several figures of a sentence, the one asked."""

    @pytest.mark.parametrize(
        ("asked", "told", "figure"),
        [
            ("số vụ tai nạn", "Xảy ra 22 vụ, giảm 06 vụ tai nạn, làm chết 03 người; 05 vụ cháy", "22"),
            ("6 tháng đầu năm 2023 có mấy vụ tai nạn", "Xảy ra 29 vụ tai nạn; 6 tháng đầu năm là 12 vụ.", "12"),
            (
                "vốn ngân sách tỉnh bao nhiêu",
                "Tổng vốn 382 triệu đồng, trong đó: Vốn ngân sách tỉnh: 164 triệu.",
                "164",
            ),
            (
                "bao nhiêu ý kiến đang thực hiện",
                "Giao 279 ý kiến, đã hoàn thành 263 ý kiến, đang thực hiện 16 ý kiến",
                "16",
            ),
        ],
    )
    def test_its_own_words_tell(self, asked: str, told: str, figure: str) -> None:
        question, reading, hits, match = compared(asked, told)
        found = main_figures(replace(question, quantity=True), reading, match.sentence, hits, "2023")
        assert [reading.words[i].text for i in found] == [figure]


class TestContrast:
    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ("hộ nghèo", "hộ cận nghèo"),
            ("hộ cận nghèo", "hộ nghèo"),
            ("hộ nghèo", "hộ thoát nghèo"),
            ("hồ sơ đúng hạn", "hồ sơ quá hạn"),
            ("thu ngân sách", "chi ngân sách"),
            ("số người chết", "bị thương 3 người"),
            ("diện tích lúa", "sản lượng lúa"),
        ],
    )
    def test_one_of_a_line_does_not_answer_for_another(self, asked: str, told: str) -> None:
        assert opposed(by_line(members(words(asked))), members(words(told)))

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ("hộ nghèo", "hộ nghèo"),
            ("hộ nghèo", "hộ nghèo và hộ cận nghèo"),
            ("hồ sơ đúng hạn", "hồ sơ"),
            ("thu ngân sách", "người chết"),
        ],
    )
    def test_what_names_it_too_or_nothing_of_the_line_is_not_against_it(self, asked: str, told: str) -> None:
        assert not opposed(by_line(members(words(asked))), members(words(told)))

    def test_the_longest_phrase_is_meant(self) -> None:
        assert [member.phrase for member in members(words("hộ cận nghèo"))] == [("can", "ngheo")]


class TestParted:
    @pytest.mark.parametrize(
        ("told", "parted"),
        [
            ("Tỷ lệ hộ cận nghèo còn 5,21%.", ["nghèo"]),
            ("Tỷ lệ hộ nghèo còn 5,21%.", []),
            ("Tỷ lệ hộ nghèo và hộ cận nghèo còn 5,21%.", []),
            ("Tỷ lệ hộ gia đình nghèo còn 5,21%.", []),
        ],
    )
    def test_a_word_between_makes_it_another_thing(self, told: str, parted: list[str]) -> None:
        question, reading, hits, _ = compared("tỷ lệ hộ nghèo là bao nhiêu", told)
        assert [question.terms[i].text for i in certainty._parted(question.terms, hits, reading)] == parted

    @pytest.mark.parametrize(
        ("told", "missing", "official"),
        [
            ("Tỷ lệ hộ nghèo còn 2,1%.", False, False),
            ("Tỷ lệ hộ cận nghèo còn 5,2%.", True, True),
            ("Tỷ lệ che phủ rừng đạt 41%.", True, True),
        ],
    )
    def test_what_reports_name_weighs_as_missing(self, told: str, missing: bool, official: bool) -> None:
        question, reading, hits, match = compared("tỷ lệ hộ nghèo là bao nhiêu", told)
        parted = frozenset(certainty._parted(question.terms, hits, reading))
        share = dict(certainty._missing(question.terms, hits, reading, match.sentence, parted))
        assert (share["missing"] > 0, share["missing_official"] > 0) == (missing, official)
        assert 0 <= share["missing_official"] <= share["missing"] <= 1
