"""Lines over quarters; a quarter that is not known is hatched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mainstay.ui import formats
from mainstay.ui.charts.curves import CURVE_COLOURS, HEIGHT
from mainstay.ui.charts.drawing import Chart, drawn, empty_chart, label_room, share_tick
from mainstay.ui.charts.plot import Bands, Linear, Look, Mark, Plot, Text, text_width
from mainstay.ui.documents.workbook import SheetColumn

TREND_WIDTH = 600
NAME_HEIGHT = 14
QUARTER = re.compile(r"(\d{4}) (Q[1-4])")


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One quarter; value None is not known and hatched."""

    label: str
    value: float | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class TrendLine:
    label: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Lines by quarter; ``kind`` says how values are written (share, number, short_money)."""

    title: str
    lines: tuple[TrendLine, ...]
    kind: str = "share"
    unit: str = ""


def quarterly_trend(inputs: Trend) -> Chart:
    """One line a measure over the quarters; a quarter that is not known is hatched."""
    columns = (
        SheetColumn(_("Measure")),
        SheetColumn(_("Quarter")),
        SheetColumn(_("Value"), inputs.kind),
    )
    rows = tuple(
        (line.label, point.label, point.value) for line in inputs.lines for point in line.points
    )
    if not any(value is not None for _line, _label, value in rows):
        return empty_chart(inputs.title, columns)
    return drawn(_trend_plot(inputs), title=inputs.title, columns=columns, rows=rows)


def _trend_plot(inputs: Trend) -> Plot:
    plot = Plot(
        TREND_WIDTH - label_room([_end_text(line, inputs) for line in inputs.lines]), HEIGHT
    )
    labels = _quarter_labels(inputs.lines)
    quarters = Bands(len(labels), plot.width)
    middles = {label: quarters.middle(place) for place, label in enumerate(labels)}
    values = _value_axis(plot, inputs)
    _quarter_axis(plot, middles)
    for label in _unknown_quarters(inputs, labels):
        x = middles[label]
        plot.box((x - 14, 0), (x + 14, HEIGHT), Look(is_hatched=True))
    for place, line in enumerate(inputs.lines):
        _trend_line(plot, line, inputs, (middles, values), colour=CURVE_COLOURS[place % 3])
    _names_at_ends(plot, inputs, (middles, values))
    return plot


def _names_at_ends(plot: Plot, inputs: Trend, axes: tuple[Mapping[str, float], Linear]) -> None:
    """Write each line's name at its end; names too close to each other move down."""
    middles, values = axes
    ends = []
    for line in inputs.lines:
        known = [point for point in line.points if point.value is not None]
        if known:
            height = values.at(known[-1].value or 0.0)
            ends.append((height, middles[known[-1].label] + 8, _end_text(line, inputs)))
    lowest = -float(NAME_HEIGHT)
    for height, x, text in sorted(ends):
        lowest = max(height, lowest + NAME_HEIGHT)
        plot.text((x, lowest), text, Text("ink", baseline="middle"))


def _end_text(line: TrendLine, inputs: Trend) -> str:
    """What stands at the end of a line: its name; its last value where it is the only line."""
    if len(inputs.lines) > 1:
        return line.label
    known = [point.value for point in line.points if point.value is not None]
    return formats.by_kind(inputs.kind, known[-1]) if known else ""


def _quarter_labels(lines: Iterable[TrendLine]) -> list[str]:
    return list(dict.fromkeys(point.label for line in lines for point in line.points))


def _value_axis(plot: Plot, inputs: Trend) -> Linear:
    known = [p.value for line in inputs.lines for p in line.points if p.value is not None]
    pad = (max(known) - min(known)) * 0.15 or abs(max(known)) * 0.1 or 1
    values = Linear(min(0.0, min(known) - pad), max(known) + pad, HEIGHT, 0)
    writes = {"share": share_tick, "short_money": formats.short_number}
    plot.y_axis(values, writes.get(inputs.kind, formats.plain), title=_unit(inputs))
    return values


def _quarter_axis(plot: Plot, middles: Mapping[str, float]) -> None:
    """Quarters under the line, slanted where there are too many to stand side by side."""
    short = [_short_label(label, is_first=not place) for place, label in enumerate(middles)]
    room = sum(max(map(text_width, lines)) + 16 for lines in short)
    plot.ground()
    plot.names(list(middles.values()), short, angle=-45 if room > TREND_WIDTH - 60 else 0)


def _short_label(label: str, *, is_first: bool) -> list[str]:
    """2025 Q1 as Q1 over 2025; the year stands once, at its first quarter."""
    found = QUARTER.fullmatch(label)
    if found is None:
        return [label]
    year, quarter = found.groups()
    return [quarter, year] if is_first or quarter == "Q1" else [quarter]


def _unit(inputs: Trend) -> str:
    """The title of the values: a single line's name stands there and not at its end."""
    if len(inputs.lines) == 1:
        return inputs.unit or inputs.lines[0].label
    return inputs.unit


def _unknown_quarters(inputs: Trend, labels: Sequence[str]) -> list[str]:
    points = [point for line in inputs.lines for point in line.points]
    known = {point.label for point in points if point.value is not None}
    return [label for label in labels if label not in known]


def _trend_line(
    plot: Plot,
    line: TrendLine,
    inputs: Trend,
    axes: tuple[Mapping[str, float], Linear],
    *,
    colour: str,
) -> None:
    middles, values = axes
    dots = [
        None if point.value is None else (middles[point.label], values.at(point.value))
        for point in line.points
    ]
    plot.line(dots, Look(stroke=colour, width=2))
    for point, dot in zip(line.points, dots, strict=True):
        if dot is not None:
            words = f"{line.label}, {point.label}: {formats.by_kind(inputs.kind, point.value)}"
            plot.dot(dot, 3.2, Look(fill=colour), Mark(words, point.url))
