"""The comparison as tables in Vietnamese, ratios to ours beside the figures, and where each is better than ours."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from rich.table import Table

from index.bench.numbers import printed
from index.bench.peers.judging import Line
from index.bench.peers.registry import OURS, PEERS, SEARCH

_CLEARLY = 1.1  # a search is said to be cheaper only from here on; less may be chance
_FIGURES: Mapping[str, tuple[str, int]] = {
    "p50_ms": ("p50 (ms)", 2),
    "p95_ms": ("p95 (ms)", 2),
    "p99_ms": ("p99 (ms)", 2),
    "cpu_ms": ("CPU một câu (ms)", 2),
    "build_s": ("Dựng (giây)", 2),
    "build_cpu_s": ("CPU khi dựng (giây)", 2),
    "peak_mb": ("Bộ nhớ cao nhất (MB)", 0),
    "resident_mb": ("Bộ nhớ khi hỏi (MB)", 0),
}
_COSTS: Mapping[str, str] = {
    "cpu_ms": "CPU một câu",
    "build_cpu_s": "CPU khi dựng",
    "resident_mb": "bộ nhớ",
}
_SHARES: Mapping[str, str] = {"first": "đoạn đầu đúng", "in_ten": "10 đoạn đầu", "right": "đúng mọi câu"}
NOTES = """\
Mỗi bộ chạy trong một tiến trình riêng, một luồng, trên cùng các đoạn, câu hỏi và mô hình nhúng
(bm25s không dùng mô hình nhúng).
Các bộ có sẵn nhận mỗi đoạn kèm nơi, kỳ và mục, nhận câu hỏi kèm câu trước đó. Chúng chỉ trả về đoạn;
theo mặc định trong tài liệu của chúng, không bộ nào biết nói “không nêu”.
“Chỉ tìm” là phần tìm kiếm của chương trình này trên đúng văn bản mà các bộ kia nhận, chưa lọc theo nơi và kỳ,
chưa xếp hạng.
"""


def tables(lines: Sequence[Line]) -> Iterator[Table]:
    """How right each is; what each costs; where each is better than ours."""
    by_name = {line.name: line for line in lines}
    yield _right(lines, by_name[OURS])
    yield _costs(lines, by_name[SEARCH])
    yield _wins(lines, by_name[SEARCH], by_name[OURS])


def wins(line: Line, search: Line, ours: Line) -> tuple[list[str], list[str]]:
    """What the line is better at than the search alone, and than the whole program, said in Vietnamese."""
    cheaper = [said for name, said in _COSTS.items() if _of(search, name) >= _CLEARLY * _of(line, name)]
    return (
        [said for name, said in _SHARES.items() if _of(line, name) > _of(search, name)] + cheaper,
        [said for name, said in _SHARES.items() if _of(line, name) > _of(ours, name)]
        + [said for name, said in _COSTS.items() if _of(ours, name) >= _CLEARLY * _of(line, name)],
    )


def _right(lines: Sequence[Line], ours: Line) -> Table:
    table = _table(
        "Đúng, % số câu (trong ngoặc: gấp mấy lần chương trình này)", "Bộ tìm kiếm", "Phiên bản",
        "Đoạn đầu đúng, câu có trả lời", "Đúng trong 10 đoạn đầu", "Đúng trên mọi câu",
        "Nêu ra dù không báo cáo nào nêu",
    )  # fmt: skip
    for line in lines:
        shares = (_cell(100 * _of(line, name), 100 * _of(ours, name), 1) for name in _SHARES)
        table.add_row(PEERS[line.name].label, line.versions or "–", *shares, printed(100 * line.false, 1))
    return table


def _costs(lines: Sequence[Line], search: Line) -> Table:
    columns = (said for said, _ in _FIGURES.values())
    table = _table("Tốn (trong ngoặc: gấp mấy lần phần chỉ tìm của chương trình này)", "Bộ tìm kiếm", *columns)
    for line in lines:
        cells = (_cell(_of(line, name), _of(search, name), digits) for name, (_, digits) in _FIGURES.items())
        table.add_row(PEERS[line.name].label, *cells)
    return table


def _wins(lines: Sequence[Line], search: Line, ours: Line) -> Table:
    table = _table(
        "Hơn chương trình này ở đâu", "Bộ tìm kiếm", "Hơn phần chỉ tìm", "Hơn cả chương trình", numbers=False
    )
    for line in lines:
        if PEERS[line.name].foreign:
            over_search, over_all = wins(line, search, ours)
            table.add_row(PEERS[line.name].label, ", ".join(over_search) or "–", ", ".join(over_all) or "–")
    return table


def _of(line: Line, name: str) -> float:
    return float(attrgetter(name)(line))


def _cell(value: float, to: float, digits: int) -> str:
    ratio = value / to if to else 0.0
    return f"{printed(value, digits)} (×{printed(ratio, 1 if ratio >= 1 else 2)})"


def _table(title: str, *columns: str, numbers: bool = True) -> Table:
    table = Table(title=title, title_justify="left", box=None)
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if numbers and place else "left")
    return table
