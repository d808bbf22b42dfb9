"""What was measured, as tables in Vietnamese."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from index.bench.measured import Measured
from index.bench.numbers import printed
from index.bench.questions import Asked
from index.bench.times import Times

_KINDS = {
    Asked.FIGURE: "số thực hiện",
    Asked.PLAN: "kế hoạch",
    Asked.BOTH: "cả hai",
    Asked.UNSTATED: "không nêu",
    Asked.EVERYWHERE: "không kèm nơi",
}


def tables(measured: Sequence[Measured]) -> Iterator[Table]:
    """A row for each size, in several tables; the last has a column for each."""
    yield _built(measured)
    yield _answered(measured)
    yield _right(measured)
    yield _disk(measured)


def _built(measured: Sequence[Measured]) -> Table:
    table = _table(
        "Nạp và dựng", "Đoạn", "Báo cáo", "Lưu kho (giây)", "Dựng chỉ mục (giây)", "CPU của cả hai (giây)",
        "Bộ nhớ cao nhất (MB)", "Đĩa (MB)", "Thêm 1 báo cáo (giây)", "Xoá 1 báo cáo (giây)",
    )  # fmt: skip
    for each in measured:
        filled, updated = each.filled, each.updated
        table.add_row(
            printed(filled.passages, 0),
            printed(filled.reports, 0),
            *(printed(value, 1) for value in (filled.storing_s, filled.building_s, filled.cpu_s)),
            printed(filled.peak_mb, 0),
            printed(sum(filled.disk_mb.values()), 1),
            printed(updated.adding_s, 2),
            printed(updated.removing_s, 2),
        )
    return table


def _answered(measured: Sequence[Measured]) -> Table:
    table = _table(
        "Trả lời (thời gian: p50 / p95 / p99)", "Đoạn", "Mở chỉ mục (giây)", "Đến câu đầu (giây)", "Câu có nơi (ms)",
        "Câu không kèm nơi (ms)", "CPU mỗi câu (ms)", "Câu/giây, 1 và 2 tiến trình", "Bộ nhớ (MB)", "riêng / theo tệp",
    )  # fmt: skip
    for each in measured:
        answered, memory = each.answered, each.answered.memory_mb
        table.add_row(
            printed(each.filled.passages, 0),
            printed(answered.open_s, 2),
            printed(each.first_answer_s, 1),
            _times(answered.placed_ms),
            _times(answered.everywhere_ms),
            printed(answered.cpu_ms, 1),
            " và ".join(printed(value, 1) for value in each.per_second.values()),
            printed(memory.resident, 0),
            f"{printed(memory.anonymous, 0)} / {printed(memory.of_files, 0)}",
        )
    return table


def _right(measured: Sequence[Measured]) -> Table:
    kinds = (f"Đúng: {said}" for said in _KINDS.values())
    table = _table("Tìm kiếm và độ đúng (%)", "Đoạn", "Tìm kiếm (ms)", "recall@10", "Số câu hỏi", *kinds)
    for each in measured:
        right = each.answered.right
        table.add_row(
            printed(each.filled.passages, 0),
            _times(each.searched.search_ms),
            printed(100 * each.searched.recall_at_10, 1),
            str(each.answered.questions),
            *(printed(100 * right[kind.value], 1) if kind.value in right else "–" for kind in _KINDS),
        )
    return table


def _disk(measured: Sequence[Measured]) -> Table:
    table = _table("Trên đĩa (MB)", "Phần", *(f"{printed(each.filled.passages, 0)} đoạn" for each in measured))
    for name in dict.fromkeys(name for each in measured for name in each.filled.disk_mb):
        sizes = (each.filled.disk_mb.get(name) for each in measured)
        table.add_row(name, *("–" if size is None else printed(size, 2) for size in sizes))
    return table


def _table(title: str, first: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None)
    table.add_column(first)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _times(times: Times | None) -> str:
    return " / ".join(printed(each, 1) for each in (times.p50, times.p95, times.p99)) if times else "–"
