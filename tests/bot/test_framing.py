"""What of a question is said aside, and how telephone shorthand is written out."""

import pytest

from bot.question.framing import aside, without
from bot.question.shorthand import write_out
from ingest.vietnamese import tokens


def asked(question: str) -> str:
    words = tokens(question)
    return without(words, question, aside(words, question))


class TestAside:
    """Greetings, thanks and what one needs it for go; what is asked stays."""

    @pytest.mark.parametrize(
        ("typed", "left"),
        [
            (
                "Dạ em chào anh, sếp em đang cần gấp: Yên Thế có bao nhiêu hộ nghèo để em đưa vào bài ạ",
                "Yên Thế có bao nhiêu hộ nghèo",
            ),
            ("Vâng cảm ơn anh. Thế thu ngân sách bao nhiêu?", "Thế thu ngân sách bao nhiêu?"),
            ("sep dang can gap, ho ngheo yen the bao nhieu", "ho ngheo yen the bao nhieu"),
            ("Bình Sơn có bao nhiêu hộ nghèo để báo cáo sếp", "Bình Sơn có bao nhiêu hộ nghèo"),
            ("anh ơi tìm giúp em thu ngân sách Bình Sơn", "thu ngân sách Bình Sơn"),
            ("tỷ lệ hộ nghèo, bạn tra giúp mình nhé", "tỷ lệ hộ nghèo"),
            (
                "Anh cần gấp số hộ nghèo năm 2022, cả kế hoạch lẫn thực hiện bao nhiêu?",
                "số hộ nghèo năm 2022, cả kế hoạch lẫn thực hiện bao nhiêu?",
            ),
        ],
    )
    def test_it_goes(self, typed: str, left: str) -> None:
        assert asked(typed) == left

    @pytest.mark.parametrize(
        "question",
        [
            "Có bao nhiêu trẻ em suy dinh dưỡng?",
            "các em học sinh bỏ học là bao nhiêu",
            "giải pháp để giảm nghèo là gì",
            "hộ nghèo giảm, cần giải pháp nào",
            "Hội nghị, họp giao ban mấy cuộc?",
            "Yên Thế có bao nhiêu bác sĩ?",
        ],
    )
    def test_what_is_asked_stays(self, question: str) -> None:
        assert asked(question) == question

    def test_nothing_is_aside_when_nothing_else_is_said(self) -> None:
        assert asked("chào em") == "chào em"

    @pytest.mark.parametrize(
        "question",
        [
            "Bác sĩ trên vạn dân của Yên Thế là bao nhiêu?",
            "cháu mẫu giáo ra lớp đạt tỷ lệ bao nhiêu",
            "Cô giáo đạt chuẩn bao nhiêu %",
            "Anh hùng lao động có mấy người?",
            "Bạn đọc thư viện bao nhiêu lượt?",
            "kinh phí để em nhỏ đến trường bao nhiêu",
        ],
    )
    def test_a_word_for_a_person_may_be_what_is_asked(self, question: str) -> None:
        assert asked(question) == question


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("hộ nghèo bn %", "hộ nghèo bao nhiêu %"),
        ("đạt bn?", "đạt bao nhiêu?"),
        ("có đc ko", "có được không"),
        ("bao nhiu", "bao nhiêu"),
        ("6T đầu năm", "6 tháng  đầu năm"),
        ("thu NS 9T/2024", "thu NS 9 tháng 2024"),
        ("BN là gì", "BN là gì"),  # in capitals it is an abbreviation
        ("số 12/bn-ko", "số 12/bn-ko"),  # within a document's number
    ],
)
def test_shorthand_is_written_out(typed: str, written: str) -> None:
    assert write_out(typed).split() == written.split()


@pytest.mark.parametrize("typed", ["sản lượng 12,5T", "vượt 5T thịt hơi"])
def test_tonnes_are_no_months(typed: str) -> None:
    assert "tháng" not in write_out(typed)
