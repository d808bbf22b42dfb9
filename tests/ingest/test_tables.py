"""Tables: column names, fragments joined, cut labels mended, rows that know their parents."""

from ingest.parse import parse_text
from ingest.report import Kind, Passage, Report

PIPES = """
| TT | Chỉ tiêu | Đơn vị | Năm 2024 | | Ghi chú |
|---|---|---|---|---|---|
| | | | Kế hoạch | Thực hiện | |
| A | B | C | 1 | 2 | 3 |
| 1 | Tổng đàn | Con | 100 | 120 | |
| - | Đàn bò | Con | 40 | 50 | |
| 2 | Diện tích cây ăn quả | ha | 30 | 31 | |
"""
TAIL = "| | | | | | |\n|---|---|---|---|---|---|\n| | lâu năm | | | | |\n| 3 | Sản lượng | tấn | 5 | 6 | |\n"
TABS = (
    "Chỉ tiêu\tĐVT\tKH\tTH\nA. Kinh tế\t\t\t\n1. Thu\tTỷ đồng\t5\t6\n- Thuế\tTỷ đồng\t2\t3\n+ Thuế đất\tTỷ đồng\t1\t1"
)


def parsed(text: str) -> Report:
    return parse_text("bc.txt", text.encode())


def rows(report: Report) -> list[Passage]:
    return [p for p in report.passages if p.kind is Kind.TABLE_ROW]


class TestHeader:
    def test_header_rows_become_column_names(self) -> None:
        table = parsed(PIPES).tables[0]
        assert table.columns == ("TT", "Chỉ tiêu", "Đơn vị", "Năm 2024 – Kế hoạch", "Năm 2024 – Thực hiện", "Ghi chú")
        assert len(table.rows) == 3

    def test_row_text_keeps_empty_cells(self) -> None:
        row = rows(parsed(PIPES))[0]
        assert row.text == "1 | Tổng đàn | Con | 100 | 120 | "
        assert [cell.text for cell in row.cells] == row.text.split(" | ")


class TestPageBreak:
    def test_empty_header_and_cut_label(self) -> None:
        report = parsed(PIPES + "\n---\n\n7\n\n" + TAIL)
        assert len(report.tables) == 1
        assert [row[1] for row in report.tables[0].rows] == [
            "Tổng đàn",
            "Đàn bò",
            "Diện tích cây ăn quả lâu năm",
            "Sản lượng",
        ]
        assert rows(report)[2].lines == (8, 16)

    def test_repeated_header(self) -> None:
        header = TABS.split("\n", maxsplit=1)[0]
        report = parsed(f"{TABS}\n\n{header}\n2. Chi\tTỷ đồng\t4\t4\n3. Nợ\tTỷ đồng\t1\t0")
        assert len(report.tables) == 1
        assert len(report.tables[0].rows) == 6

    def test_header_left_out(self) -> None:
        report = parsed(
            PIPES
            + "\n\n| 3 | Sản lượng | tấn | 5 | 6 | |\n|---|---|---|---|---|---|\n| 4 | Năng suất | tạ | 7 | 8 | |\n"
        )
        assert [len(t.rows) for t in report.tables] == [5]

    def test_another_header_is_another_table(self) -> None:
        report = parsed(PIPES + "\n\n| TT | Dự án | Vốn |\n|---|---|---|\n| 1 | Cầu | 5 |\n")
        assert [len(t.rows) for t in report.tables] == [3, 1]

    def test_footnote_between_fragments(self) -> None:
        report = parsed("Xem bảng¹.\n" + PIPES + "\n¹ Số liệu sơ bộ.\n\n" + TAIL)
        assert len(report.tables) == 1
        assert [n.text for n in report.footnotes] == ["Số liệu sơ bộ."]


class TestParents:
    def test_by_marks_and_groups(self) -> None:
        found = {row.cells[0].text: row.parents for row in rows(parsed(TABS))}
        assert found["A. Kinh tế"] == ()
        assert found["- Thuế"] == ("A. Kinh tế", "1. Thu")
        assert found["+ Thuế đất"] == ("A. Kinh tế", "1. Thu", "- Thuế")

    def test_by_signs_in_the_index_column(self) -> None:
        table = (
            "| TT | Chỉ tiêu | Năm 2024 |\n|---|---|---|\n| 1 | Thu | 5 |\n| - | Thuế | 3 |\n"
            "| + | Thuế đất | 1 |\n| 2 | Chi | 4 |\n"
        )
        found = {row.cells[1].text: row.parents for row in rows(parsed(table))}
        assert found == {"Thu": (), "Thuế": ("Thu",), "Thuế đất": ("Thu", "Thuế"), "Chi": ()}

    def test_by_index_column(self) -> None:
        found = {row.cells[1].text: row.parents for row in rows(parsed(PIPES))}
        assert found == {"Tổng đàn": (), "Đàn bò": ("Tổng đàn",), "Diện tích cây ăn quả": ()}
