"""One indicator over several places as a picture: a bar a place, its value as the report prints it."""

from io import BytesIO
from pathlib import Path
from textwrap import wrap

from matplotlib import get_data_path
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from PIL import Image

from bot import messages
from bot.answer.compared import Compared, Comparison
from bot.render.comparison import places, title
from bot.spoken import spoken_period

# Pixels = inches × dots.  Telegram shows a picture of this width on a phone without scaling its letters away.
_DOTS, _WIDTH = 150, 7.2
_COLOURS = 32
_LEAST = 2  # bars; one alone compares nothing
# Inches:
_MARGIN, _TITLE_LINE, _BAR, _NOTE_LINE, _GAP = 0.2, 0.3, 0.62, 0.19, 0.14
_LEFT, _RIGHT = 2.1, 0.2  # for the names of places; beside the bars
_VALUE_ROOM = 1.45  # the length of the axis, in longest bars: values stand to the right of their bars
# Characters a line, at the sizes below in points:
_TITLE_WRAP, _NAME_WRAP, _NOTE_WRAP = 46, 21, 84
_TITLE_SIZE, _NAME_SIZE, _VALUE_SIZE, _NOTE_SIZE = 15, 11, 13, 9
_BAR_COLOUR, _PLAN_COLOUR, _NOTE_COLOUR = "#4C78A8", "#D1495B", "#444444"

# DejaVu Sans comes with matplotlib and has every Vietnamese letter; by its file, no machine's own fonts matter.
_FOLDER = Path(get_data_path()) / "fonts" / "ttf"
_PLAIN, _BOLD = _FOLDER / "DejaVuSans.ttf", _FOLDER / "DejaVuSans-Bold.ttf"
FONTS = (_PLAIN, _BOLD)
"""The files of the letters that a chart is written in."""


def comparison_png(compared: Comparison) -> bytes | None:
    """The chart as PNG, 1080 pixels wide, the same bytes for the same comparison; None when fewer than two places state
    a plain number in one unit.
    """
    figure = comparison_figure(compared)
    if figure is None:
        return None
    drawn, smaller = BytesIO(), BytesIO()
    figure.savefig(drawn, format="png")
    with Image.open(drawn) as picture:
        # A few colours and their shades at the edges of letters: a third of the size, and none is missed.
        few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(smaller, format="png", optimize=True)
    return smaller.getvalue()


def comparison_figure(compared: Comparison) -> Figure | None:
    """The same before it is drawn.  Belongs to no global state, so that several threads may draw at once."""
    bars = compared.comparable
    if len(bars) < _LEAST:
        return None
    heading = wrap(title(compared), _TITLE_WRAP)
    notes = [line for note in _notes(compared) for line in wrap(note, _NOTE_WRAP)]
    top = 2 * _MARGIN + _TITLE_LINE * len(heading) + _NOTE_LINE
    bottom = _MARGIN + _GAP + _NOTE_LINE * len(notes)
    height = top + _BAR * len(bars) + bottom
    figure = Figure(figsize=(_WIDTH, height), dpi=_DOTS)
    _write(figure, "\n".join(heading), height - _MARGIN, _font(_TITLE_SIZE, bold=True), "black")
    _write(figure, _unit(bars, compared), height - top + _NOTE_LINE + _GAP / 2, _font(_NOTE_SIZE), _NOTE_COLOUR)
    _write(figure, "\n".join(notes), bottom - _GAP / 2, _font(_NOTE_SIZE), _NOTE_COLOUR)
    width = (_WIDTH - _LEFT - _RIGHT) / _WIDTH
    axes = figure.add_axes((_LEFT / _WIDTH, bottom / height, width, _BAR * len(bars) / height))
    _draw(axes, bars, several_periods=len(compared.periods) > 1)
    return figure


def _draw(axes: Axes, bars: tuple[Compared, ...], *, several_periods: bool) -> None:
    axes.set_axis_off()
    longest = max((float(stated.number) for each in bars for stated in (each.value, each.plan) if stated), default=0.0)
    axes.set_xlim(0, longest * _VALUE_ROOM or 1.0)
    axes.set_ylim(len(bars) - 0.5, -0.5)  # the first on top
    axes.axvline(0, color=_NOTE_COLOUR, linewidth=1)
    for row, each in enumerate(bars):
        if each.value is None:
            continue
        value, plan = float(each.value.number), each.plan if each.plan and each.plan.same_unit(each.value) else None
        axes.barh(row, value, height=0.56, color=_BAR_COLOUR)
        if plan:
            at = float(plan.number)
            axes.plot([at, at], [row - 0.38, row + 0.38], color=_PLAN_COLOUR, linewidth=3, solid_capstyle="butt")
        end = max(value, float(plan.number) if plan else 0.0)
        _beside(axes, each.value.value, (end, row), (7, 6 if plan else 0), _font(_VALUE_SIZE, bold=True))
        if plan:
            told = messages.COMPARED_PLAN.format(value=plan.value)
            _beside(axes, told, (end, row), (7, -8), _font(_NOTE_SIZE), _PLAN_COLOUR)
        name = "\n".join(wrap(each.place, _NAME_WRAP))
        _beside(axes, name, (0, row), (-8, 6 if several_periods else 0), _font(_NAME_SIZE))
        if several_periods:
            _beside(axes, spoken_period(each.period), (0, row), (-8, -16), _font(_NOTE_SIZE), _NOTE_COLOUR)


def _beside(
    axes: Axes, text: str, at: tuple[float, float], by: tuple[float, float], font: FontProperties, colour: str = "black"
) -> None:
    """Text so many points to the right of, or left of, and above a point of the axes."""
    axes.annotate(
        text, at, by, textcoords="offset points", ha="left" if by[0] > 0 else "right", va="center",
        fontproperties=font, color=colour, parse_math=False,
    )  # fmt: skip


def _unit(bars: tuple[Compared, ...], compared: Comparison) -> str:
    unit = next((each.value.unit for each in bars if each.value), "")
    said = (messages.CHART_UNIT.format(unit=unit) if unit else "", messages.COMPARED_ORDER[compared.lowest_first])
    return " · ".join(filter(None, said))


def _notes(compared: Comparison) -> list[str]:
    """What stands under the chart: the places without a bar, and the reports the values are from."""
    documents = "; ".join(f"{each.document} ({each.place})" for each in compared.comparable)
    return [
        *([messages.COMPARED_APART.format(places=places(compared.apart))] if compared.apart else []),
        *([messages.COMPARED_SILENT.format(places=places(compared.silent))] if compared.silent else []),
        messages.CHART_SOURCE.format(documents=documents),
    ]


def _write(figure: Figure, text: str, top: float, font: FontProperties, colour: str) -> None:
    """Text from the left margin, its upper edge so many inches above the lower edge of the picture."""
    figure.text(
        _MARGIN / _WIDTH, top / figure.get_figheight(), text, va="top", fontproperties=font, color=colour,
        parse_math=False, linespacing=1.25,
    )  # fmt: skip


def _font(points: int, *, bold: bool = False) -> FontProperties:
    return FontProperties(fname=_BOLD if bold else _PLAIN, size=points)
