"""What was measured, as a picture: time, memory and building against the number of passages, on log axes."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from index.bench.measured import Measured
from index.bench.times import Times

_Line = Callable[[Measured], float | None]


def plot(measured: Sequence[Measured], path: Path) -> None:
    """Writes the picture as PNG; a size at which nothing was measured of a line is left out of it."""
    figure = Figure(figsize=(15, 4.6), dpi=120, layout="constrained")
    panels = figure.subplots(1, len(_PANELS))
    for axes, (title, lines) in zip(panels, _PANELS.items(), strict=True):
        _draw(axes, title, lines, measured)
    figure.savefig(path, format="png")


def _draw(axes: Axes, title: str, lines: Mapping[str, _Line], measured: Sequence[Measured]) -> None:
    for name, value_of in lines.items():
        points = [(each.filled.passages, value) for each in measured if (value := value_of(each))]
        if points:
            axes.plot([size for size, _ in points], [value for _, value in points], marker="o", label=name)
    axes.set(xscale="log", yscale="log", title=title, xlabel="Số đoạn")
    axes.grid(visible=True, which="both", alpha=0.25)
    axes.legend(fontsize=8)


def _median(times: Times | None) -> float | None:
    return times.p50 if times else None


def _slow(times: Times | None) -> float | None:
    return times.p95 if times else None


_PANELS: dict[str, dict[str, _Line]] = {
    "Thời gian (ms)": {
        "câu có nơi, p50": lambda each: _median(each.answered.placed_ms),
        "câu có nơi, p95": lambda each: _slow(each.answered.placed_ms),
        "câu không kèm nơi, p50": lambda each: _median(each.answered.everywhere_ms),
        "tìm kiếm, p50": lambda each: _median(each.searched.search_ms),
    },
    "Bộ nhớ và đĩa (MB)": {
        "khi trả lời": lambda each: each.answered.memory_mb.resident,
        "riêng của tiến trình": lambda each: each.answered.memory_mb.anonymous,
        "cao nhất khi dựng": lambda each: each.filled.peak_mb,
        "trên đĩa": lambda each: sum(each.filled.disk_mb.values()),
    },
    "Dựng và mở (giây)": {
        "lưu kho": lambda each: each.filled.storing_s,
        "dựng chỉ mục": lambda each: each.filled.building_s,
        "thêm một báo cáo": lambda each: each.updated.adding_s,
        "đến câu trả lời đầu": lambda each: each.first_answer_s,
    },
}
