"""A question is read slot by slot: places, period, content words, kind of answer."""

import pytest

from bot.question import Intent, Known, Question, Slot, Surroundings, understand
from ingest.report import Role

BINH_SON = Known("Bình Sơn", "huyện", "Quảng Ngãi", frozenset({1}))
QUANG_NGAI = Known("Quảng Ngãi", "thành phố", None, frozenset({2}))
HUONG_TRA = Known("Hương Trà", "thị xã", None, frozenset({3}))
YEN_THE = Known("Yên Thế", "huyện", None, frozenset({4}))
HON_QUAN = Known("Hớn Quản", "huyện", None, frozenset({5}))
AROUND = Surroundings((BINH_SON, QUANG_NGAI, HUONG_TRA, YEN_THE, HON_QUAN), 2023, lambda _: 4.0)

GO_CONG = Known("Gò Công", "thị xã", "Tiền Giang", frozenset({6}))
GO_CONG_DONG = Known("Gò Công Đông", "huyện", "Tiền Giang", frozenset({7}))
CAI_LAY = Known("Cai Lậy", "thị xã", "Tiền Giang", frozenset({8}))


def read(text: str, after: str | None = None) -> Question:
    return understand(text, AROUND, after)


def places_of(question: Question) -> list[tuple[str, bool]]:
    return [(place.name, bool(place.reports)) for place in question.places]


class TestPlaces:
    """A place is found however it is typed; a place that is not here is found too."""

    @pytest.mark.parametrize(
        "text",
        [
            "tỷ lệ hộ nghèo của Bình Sơn",
            "ty le ho ngheo binh son",
            "tỷ lệ hộ nghèo huyện bình sơn",
            "hộ nghèo B.Sơn 2023",
            "hộ nghèo BSơn 2023",
            "hộ nghèo binhson",
            "hộ nghèo h. Bình Sơn, tỉnh Quảng Ngãi",
        ],
    )
    def test_a_reported_place_in_many_spellings(self, text: str) -> None:
        assert places_of(read(text)) == [("Bình Sơn", True)]

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("giá trị sản xuất của xã Đa Thắng", ["Đa Thắng"]),
            ("gia tri san xuat cua xa da thang", ["Đa Thắng"]),
            ("An toàn giao thông xã Đa Thắng", ["Đa Thắng"]),
            ("số người tham gia bảo hiểm xã hội tự nguyện của xã đa thắng", ["Đa Thắng"]),
            ("Sản lượng lương thực có hạt của xã Đa Thắng", ["Đa Thắng"]),
            ("hộ nghèo xã an toàn", ["An Toàn"]),
            ("ho ngheo cua an toan nam 2023", ["An Toàn"]),
            ("hộ nghèo An Toàn", ["An Toàn"]),
            ("hộ nghèo xã giá trị", []),
            ("hộ nghèo đa thằng", ["Đa Thắng"]),
        ],
    )
    def test_what_only_reads_like_a_place_is_none(self, text: str, names: list[str]) -> None:
        called = ("Gia Trị", "An Toàn", "Hội Tú", "Sơn Ân", "Đa Thắng")
        known = tuple(Known(name, "xã", None, frozenset({n})) for n, name in enumerate(called))
        assert [p.name for p in understand(text, Surroundings(known, 2023, lambda _: 4.0)).places if p.reports] == names

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("tỷ lệ hộ nghèo của Núi Ngang", ["Núi Ngang"]),
            ("tỷ lệ hộ nghèo năm 2023 tại Tân Mỹ Phú?", ["Tân Mỹ Phú"]),
            ("thực hiện Nghị quyết của Chính phủ", []),
            ("số hội viên của Hội Nông dân", []),
            ("ý kiến của UBND TP", []),
            ("số vốn của Dự Án Trọng Điểm Quốc Gia", []),
        ],
    )
    def test_a_name_that_no_list_knows_must_stand_in_the_evidence(self, text: str, names: list[str]) -> None:
        asked = read(text).places
        assert [place.name for place in asked] == names and all(place.part_of_report for place in asked)

    def test_a_misread_diacritic_is_the_same_place(self) -> None:
        assert places_of(read("thu ngân sách Hòn Quản")) == [("Hớn Quản", True)]

    def test_the_province_is_not_the_city_of_its_name(self) -> None:
        assert places_of(read("hộ nghèo toàn tỉnh Quảng Ngãi")) == [("Quảng Ngãi", False)]
        assert places_of(read("hộ nghèo TP QNgãi")) == [("Quảng Ngãi", True)]

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Tổng thu ngân sách của TP Tam Kỳ", "Tam Kỳ"),
            ("che phu rung huyen Hiep Hoa", "Hiệp Hòa"),
            ("phu vang giai ngan dau tu cong", "Phú Vang"),
            ("Thị xã Hương Thuỷ có bao nhiêu trường", "Hương Thủy"),
        ],
    )
    def test_a_place_not_reported_on_is_known_to_be_absent(self, text: str, name: str) -> None:
        assert places_of(read(text)) == [(name, False)]

    def test_a_commune_is_part_of_its_district(self) -> None:
        question = read("Tỷ lệ hộ nghèo xã Bình Châu, huyện Bình Sơn")
        assert [(p.name, p.part_of_report) for p in question.places] == [("Bình Châu", True), ("Bình Sơn", False)]

    def test_a_river_is_not_the_district_of_its_name(self) -> None:
        assert read("Dự án kè sông Trà Bồng tới đâu").places == ()

    def test_several_places_make_a_comparison(self) -> None:
        question = read("So sánh độ che phủ rừng của Hương Trà, Bình Sơn và Yên Thế")
        assert question.intent is Intent.COMPARE
        assert [place.name for place in question.places] == ["Hương Trà", "Bình Sơn", "Yên Thế"]

    @pytest.mark.parametrize(
        ("known", "text", "name", "here"),
        [
            (GO_CONG, "thu ngân sách Gò Công", "Gò Công", True),
            (GO_CONG, "thu ngân sách Gò Công Đông", "Gò Công Đông", False),
            (GO_CONG, "thu ngan sach huyen go cong dong", "Gò Công Đông", False),
            pytest.param(
                GO_CONG,
                "thu ngan sach go cong dong",
                "Gò Công Đông",
                False,
            ),
            (GO_CONG, "thu ngân sách TX Gò Công", "Gò Công", True),
            (GO_CONG_DONG, "thu ngân sách Gò Công Đông", "Gò Công Đông", True),
            (GO_CONG_DONG, "thu ngân sách Gò Công", "Gò Công", False),
            (CAI_LAY, "thu ngân sách thị xã Cai Lậy", "Cai Lậy", True),
            (CAI_LAY, "thu ngân sách Cai Lậy", "Cai Lậy", True),
            (CAI_LAY, "thu ngân sách huyện Cai Lậy", "Cai Lậy", False),
        ],
    )
    def test_a_name_within_a_longer_one_and_one_name_of_two_levels(
        self, known: Known, text: str, name: str, here: bool
    ) -> None:
        assert places_of(understand(text, Surroundings((known,), 2023, lambda _: 4.0))) == [(name, here)]

    @pytest.mark.parametrize(
        "known",
        [
            (GO_CONG_DONG, GO_CONG),
            pytest.param(
                (GO_CONG, GO_CONG_DONG),
            ),
        ],
    )
    def test_of_two_reported_names_the_longer_is_meant(self, known: tuple[Known, ...]) -> None:
        around = Surroundings(known, 2023, lambda _: 4.0)
        assert places_of(understand("thu ngân sách Gò Công Đông", around)) == [("Gò Công Đông", True)]
        assert places_of(understand("thu ngân sách Gò Công", around)) == [("Gò Công", True)]

    @pytest.mark.parametrize(
        "text",
        ["dự toán giao cho Bình Sơn là bao nhiêu", "du toan giao cho binh son bao nhieu", "chỉ tiêu giao cho bình sơn"],
    )
    def test_whom_a_plan_is_given_to(self, text: str) -> None:
        assert places_of(read(text)) == [("Bình Sơn", True)]

    @pytest.mark.parametrize(
        "text",
        [
            "năng suất lúa bình quân 6 tháng đầu năm 2025?",
            "bao nhiêu lao động có bằng cấp",
            "ty le lao dong co bang cap chung chi",
        ],
    )
    def test_what_is_spelt_like_a_place_is_none(self, text: str) -> None:
        assert read(text).places == ()


class TestPeriod:
    """Years, halves, quarters and dates are found; a year that is only compared with is not what is asked."""

    @pytest.mark.parametrize(
        ("text", "years", "part", "dates"),
        [
            ("hộ nghèo năm 2023", (2023,), "", ()),
            ("hộ nghèo 2023", (2023,), "", ()),
            ("hộ nghèo năm ngoái", (2022,), "", ()),
            ("hộ nghèo năm nay", (2023,), "", ()),
            ("hộ nghèo năm 22", (2022,), "", ()),
            ("hộ nghèo tăng so với năm trước", (), "", ()),
            ("thu ngân sách 6 tháng đầu năm 2022", (2022,), "H1", ()),
            ("nhiệm vụ 6 tháng cuối năm 2022", (2022,), "H2", ()),
            ("thu ngân sách quý III/2024", (2024,), "Q3", ()),
            ("giải ngân đến 30/11/2023", (), "", ("30/11/2023",)),
            ("tăng bao nhiêu so với năm 2021", (), "", ()),
            ("vốn giai đoạn 2021-2025", (), "", ()),
        ],
    )
    def test_it_is_read(self, text: str, years: tuple[int, ...], part: str, dates: tuple[str, ...]) -> None:
        period = read(text).period
        assert (period.years, period.part, period.dates) == (years, part, dates)


class TestTerms:
    """Content words are what is left: framing gone, abbreviations written out, compounds whole."""

    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("Dạ cho em hỏi tỷ lệ hộ nghèo của Bình Sơn là bao nhiêu ạ?", "tỉ lệ hộ nghèo"),
            ("vốn ĐTC", "vốn đầu tư công"),
            ("giải quyết việc làm được bao nhiêu", "giải quyết việc làm"),
            ("thu nhap binh quan dau nguoi", "thu nhap binh quan dau nguoi"),
            ("tai nan giao thong", "tai nan giao thong"),
        ],
    )
    def test_they_are_the_subject(self, text: str, terms: str) -> None:
        assert [term.text for term in read(text).terms] == terms.split()

    def test_a_side_of_an_indicator_weighs_less_than_its_name(self) -> None:
        weights = {term.text: term.weight for term in read("kế hoạch hộ nghèo").terms}
        assert weights["hoạch"] < weights["nghèo"]

    @pytest.mark.parametrize(
        ("text", "head"),
        [
            ("tỷ lệ hộ nghèo là bao nhiêu", "tỉ"),  # what it begins with
            ("xảy ra bao nhiêu vụ tai nạn giao thông", "vụ"),  # what is counted
            ("trong tổng vốn, riêng phần tỉnh cấp là bao nhiêu", "tỉnh"),  # the part of a whole
        ],
    )
    def test_what_is_counted_leads(self, text: str, head: str) -> None:
        heads = {term.text: term.head for term in read(text).terms}
        assert heads[head] >= 0.75 and all(0 <= each <= 1 for each in heads.values())

    def test_the_whole_leads_nothing_where_a_part_is_asked(self) -> None:
        heads = [term.head for term in read("tổng thu ngân sách, phần thu nội địa bao nhiêu").terms]
        assert heads[0] == heads[1] == 0.0 < heads[-1]

    @pytest.mark.parametrize(
        ("text", "official"), [("tỷ lệ hộ cận nghèo", {"hộ", "cận", "nghèo"}), ("thích uống cà phê", set())]
    )
    def test_what_reports_name_is_official(self, text: str, official: set[str]) -> None:
        assert {term.text for term in read(text).terms if term.official} - {"tỉ", "lệ"} == official


class TestIntent:
    """The kind of answer is read from the words that ask."""

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("tỷ lệ hộ nghèo năm 2023 của Yên Thế?", Intent.FIGURE),
            ("vì sao Bình Sơn hụt thu ngân sách", Intent.TEXT),
            ("giải pháp thu ngân sách 2024 của Bình Sơn là gì", Intent.TEXT),
            ("Liệt kê 8 tiêu chuẩn còn thiếu của Bình Sơn", Intent.LIST),
            ("Báo cáo của Bình Sơn số mấy, ngày nào?", Intent.DOCUMENT),
            ("có những báo cáo nào", Intent.CATALOGUE),
            ("chào em", Intent.GREETING),
            ("viết giúp tôi bài phát biểu khai mạc", Intent.OUTSIDE),
            ("sắp xếp tổ chức bộ máy thế nào", Intent.TEXT),
        ],
    )
    def test_it_is_read(self, text: str, intent: Intent) -> None:
        assert read(text).intent is intent

    def test_slots_of_a_document(self) -> None:
        assert set(read("BC của Hương Trà số mấy, trình kỳ họp nào?").slots) == {Slot.NUMBER, Slot.SESSION}

    def test_a_plan_asked_alone(self) -> None:
        assert read("kế hoạch giao bao nhiêu người").roles == {Role.PLAN}
        assert Role.ACTUAL in read("kế hoạch bao nhiêu, thực hiện bao nhiêu").roles

    def test_the_unit_counted(self) -> None:
        assert read("xảy ra bao nhiêu vụ, mấy người chết").units == ("vu", "nguoi")


class TestFollowUp:
    """What a follow-up leaves out is taken from the question before it."""

    def test_another_place_keeps_the_indicator_and_year(self) -> None:
        question = read("còn Hương Trà?", after="Tỷ lệ hộ nghèo năm 2023 của Bình Sơn?")
        assert places_of(question) == [("Hương Trà", True)]
        assert [term.text for term in question.terms] == ["tỉ", "lệ", "hộ", "nghèo"]
        assert question.period.years == (2023,)

    def test_another_indicator_keeps_the_place(self) -> None:
        question = read("còn tỷ lệ che phủ rừng?", after="Tỷ lệ hộ nghèo năm 2023 của Yên Thế?")
        assert places_of(question) == [("Yên Thế", True)]
        assert "nghèo" not in [term.text for term in question.terms]

    def test_another_side_keeps_everything_else(self) -> None:
        question = read("thế kế hoạch giao bao nhiêu?", after="Tỷ lệ hộ nghèo của Bình Sơn?")
        assert question.roles == {Role.PLAN} and "nghèo" in [term.text for term in question.terms]

    def test_a_new_question_takes_nothing(self) -> None:
        question = read("Tỷ lệ che phủ rừng của Hương Trà năm 2022", after="Tỷ lệ hộ nghèo năm 2023 của Bình Sơn?")
        assert places_of(question) == [("Hương Trà", True)] and question.period.years == (2022,)
        assert "nghèo" not in [term.text for term in question.terms]
