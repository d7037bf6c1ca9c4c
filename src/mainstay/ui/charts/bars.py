"""Bars that lie: the tornado of a range, small bars for comparing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mainstay.ui import formats
from mainstay.ui.charts.drawing import Chart, drawn, empty_chart, label_room, scale_of
from mainstay.ui.charts.plot import Bands, Linear, Look, Mark, Plot, Text
from mainstay.ui.documents.workbook import SheetColumn

BARS_WIDTH, BAR_STEP = 180, 30
TORNADO_WIDTH, TORNADO_STEP = 260, 40


@dataclass(frozen=True, slots=True)
class TornadoBar:
    """What the result would be at the low and the high end of one assumption."""

    label: str
    note: str
    low: float
    high: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tornado:
    title: str
    currency: str
    likely: float
    likely_label: str
    bars: tuple[TornadoBar, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; value None is not known and hatched."""

    label: str
    value: float | None
    url: str = ""
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars; ``kind`` says how values are written (share, short_money, count)."""

    title: str
    kind: str
    bars: tuple[Bar, ...]
    unit: str = ""


def tornado(inputs: Tornado) -> Chart:
    """The result at either end of each assumption's range, the widest first."""
    columns = (
        SheetColumn(_("Assumption")),
        SheetColumn(_("Range")),
        SheetColumn(_("At the low end"), "money"),
        SheetColumn(_("At the high end"), "money"),
    )
    if not inputs.bars:
        return empty_chart(inputs.title, columns)
    rows = tuple((bar.label, bar.note, bar.low, bar.high) for bar in _widest_first(inputs.bars))
    return drawn(_tornado_plot(inputs), title=inputs.title, columns=columns, rows=rows)


def small_bars(inputs: Bars) -> Chart:
    """A few horizontal bars with their names and values."""
    columns = (SheetColumn(_("Name")), SheetColumn(inputs.unit or _("Value"), inputs.kind))
    if not inputs.bars:
        return empty_chart(inputs.title, columns)
    rows = tuple((bar.label, bar.value) for bar in inputs.bars)
    return drawn(_bars_plot(inputs), title=inputs.title, columns=columns, rows=rows)


def _widest_first(bars: Sequence[TornadoBar]) -> list[TornadoBar]:
    return sorted(bars, key=lambda bar: -abs(bar.high - bar.low))


def _tornado_plot(inputs: Tornado) -> Plot:
    bars = _widest_first(inputs.bars)
    plot = Plot(TORNADO_WIDTH, TORNADO_STEP * len(bars))
    rows = Bands(len(bars), plot.height, inner=0.5, outer=0.25)
    ends = [value for bar in bars for value in (bar.low, bar.high)] + [inputs.likely]
    span = (max(ends) - min(ends)) or 1.0
    across = Linear(min(ends) - span * 0.14, max(ends) + span * 0.14, 0, TORNADO_WIDTH)
    plot.room.left = label_room([text for bar in bars for text in (bar.label, bar.note)])
    divisor, _letter = scale_of(ends)
    for place, bar in enumerate(bars):
        _row_name(plot, rows.middle(place), (bar.label, bar.note))
        _tornado_bar(plot, bar, (rows.start(place), rows.width), across, inputs)
        _tornado_texts(plot, bar, rows.middle(place), across, divisor)
    x = across.at(inputs.likely)
    plot.rule((x, 0), (x, plot.height), Look(stroke="line-2"))
    how = Text("ink", "middle", "middle", is_bold=True)
    plot.text((x, plot.height + 14), inputs.likely_label, how)
    return plot


def _row_name(plot: Plot, y: float, lines: Sequence[str]) -> None:
    """Write what a row is about to its left, its lines around the middle of the row."""
    top = y - 7.5 * (len(lines) - 1)
    plot.text((-20, top), lines, Text(anchor="end", baseline="middle"))


def _tornado_bar(
    plot: Plot, bar: TornadoBar, place: tuple[float, float], across: Linear, inputs: Tornado
) -> None:
    """Both sides of a bar, from the likely result to what it would be at either end."""
    top, height = place
    words = _("%(name)s: %(low)s to %(high)s") % {
        "name": bar.label,
        "low": formats.short_money(bar.low, inputs.currency),
        "high": formats.short_money(bar.high, inputs.currency),
    }
    middle = (across.at(inputs.likely), top)
    for colour, end in (("s2", bar.low), ("s3", bar.high)):
        corner = (across.at(end), top + height)
        plot.box(middle, corner, Look(fill=colour), radius=2, mark=Mark(words, bar.url))


def _tornado_texts(plot: Plot, bar: TornadoBar, y: float, across: Linear, divisor: float) -> None:
    left, right = sorted((bar.low, bar.high))
    for value, anchor, away in ((left, "end", -6), (right, "start", 6)):
        text = formats.number(value / divisor, 1)
        plot.text((across.at(value) + away, y), text, Text(anchor=anchor, baseline="middle"))


def _bars_plot(inputs: Bars) -> Plot:
    plot = Plot(BARS_WIDTH, BAR_STEP * len(inputs.bars))
    rows = Bands(len(inputs.bars), plot.height, inner=0.4, outer=0.2)
    known = [bar.value for bar in inputs.bars if bar.value is not None]
    lowest, highest = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    span = (highest - lowest) or 1.0
    across = Linear(lowest, max(highest, span * 0.12), 0, BARS_WIDTH)
    plot.room.left = label_room([bar.label for bar in inputs.bars])
    for place, bar in enumerate(inputs.bars):
        end = span * 0.12 if bar.value is None else bar.value
        corners = (
            (across.at(0), rows.start(place)),
            (across.at(end), rows.start(place) + rows.width),
        )
        text, y = _bar_text(bar, inputs), rows.middle(place)
        _row_name(plot, y, (bar.label,))
        if bar.value is None:
            plot.box(*corners, Look(is_hatched=True, stroke="edge", dash="2,2"))
        else:
            mark = Mark(f"{bar.label}: {text}", bar.url)
            plot.box(*corners, Look(fill=bar.tone), radius=2, mark=mark)
        plot.text((across.at(max(0.0, end)) + 6, y), text, Text("ink", baseline="middle"))
    return plot


def _bar_text(bar: Bar, inputs: Bars) -> str:
    if bar.value is None:
        return formats.not_known()
    text = formats.by_kind(inputs.kind, bar.value)
    return f"{text}{formats.SPACE}{inputs.unit}" if inputs.unit else text
