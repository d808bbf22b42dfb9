"""The comparison as a picture: a bar a search, a panel a measure."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from pathlib import Path

from matplotlib.figure import Figure

from index.bench.numbers import printed
from index.bench.peers.judging import Line
from index.bench.peers.registry import PEERS

_OURS, _THEIRS = "#D1495B", "#4C78A8"
# Title, whether the axis is logarithmic, decimals.
_PANELS: Mapping[str, tuple[str, bool, int]] = {
    "right": ("Đúng trên mọi câu (%)", False, 1),
    "first": ("Đoạn đầu đúng, câu có trả lời (%)", False, 1),
    "p50_ms": ("Một câu, p50 (ms)", True, 2),
    "build_cpu_s": ("CPU khi dựng (giây)", True, 2),
    "resident_mb": ("Bộ nhớ khi hỏi (MB)", False, 0),
}


def plot(lines: Sequence[Line], path: Path) -> None:
    """Writes the picture as PNG, the searches from top to bottom as in the tables."""
    figure = Figure(figsize=(20, 0.42 * len(lines) + 1.4), dpi=110, layout="constrained")
    panels = figure.subplots(1, len(_PANELS), sharey=True)
    labels = [PEERS[line.name].label for line in lines]
    colours = [_THEIRS if PEERS[line.name].foreign else _OURS for line in lines]
    for axes, (name, (title, log, digits)) in zip(panels, _PANELS.items(), strict=True):
        values = [(100 if title.endswith("(%)") else 1) * attrgetter(name)(line) for line in lines]
        bars = axes.barh(labels, values, color=colours)
        axes.bar_label(bars, [printed(value, digits) for value in values], padding=3, fontsize=9)
        axes.set(title=title, xscale="log" if log else "linear")
        axes.margins(x=0.25)
    panels[0].invert_yaxis()
    figure.savefig(path, format="png")
