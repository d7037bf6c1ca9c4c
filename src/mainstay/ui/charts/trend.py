"""Lines over quarters; a quarter that is not known is hatched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mainstay.ui import formats
from mainstay.ui.charts.curves import CURVE_COLOURS, HEIGHT
from mainstay.ui.charts.drawing import (
    HATCHED,
    PALETTE,
    Chart,
    Mark,
    Picture,
    drawn,
    empty_chart,
    label_room,
    layered,
    rows_of,
    text_width,
    token,
)
from mainstay.ui.documents.workbook import SheetColumn

TREND_WIDTH = 600
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
    return drawn(
        "trend", inputs, lambda: Picture(*_trend_chart(inputs), inputs.title, columns, rows)
    )


def _trend_chart(inputs: Trend) -> tuple[Any, tuple[Mark, ...]]:

    labels = _quarter_labels(inputs.lines)
    axes = _trend_axes(inputs, labels)
    layers: list[Any] = _unknown_quarters(inputs, labels, axes)
    marks: list[Mark] = []
    for place, line in enumerate(inputs.lines):
        layers += _trend_line(line, inputs, axes, colour=CURVE_COLOURS[place % 3], marks=marks)
    room = label_room([_end_text(line, inputs) for line in inputs.lines])
    return layered(
        layers,
        width=TREND_WIDTH - room,
        height=HEIGHT,
        padding={"left": 4, "top": 8, "bottom": 4, "right": room * 0.3},
    ), tuple(marks)


def _end_text(line: TrendLine, inputs: Trend) -> str:
    """What stands at the end of a line: its name; its last value where it is the only line."""
    if len(inputs.lines) > 1:
        return line.label
    known = [point.value for point in line.points if point.value is not None]
    return formats.by_kind(inputs.kind, known[-1]) if known else ""


def _quarter_labels(lines: Iterable[TrendLine]) -> list[str]:
    return list(dict.fromkeys(point.label for line in lines for point in line.points))


def _trend_axes(inputs: Trend, labels: Sequence[str]) -> tuple[Any, Any]:
    import altair as alt

    short = [_short_label(label, is_first=not place) for place, label in enumerate(labels)]
    room = sum(max(map(text_width, lines)) + 16 for lines in short)
    angle = -45 if room > TREND_WIDTH - 60 else 0
    words = json.dumps(dict(zip(labels, short, strict=True)))
    x = alt.X(
        "x:N",
        scale=alt.Scale(domain=list(labels)),
        sort=None,
        axis=alt.Axis(grid=False, title=None, labelAngle=angle, labelExpr=f"{words}[datum.label]"),
    )
    known = [p.value for line in inputs.lines for p in line.points if p.value is not None]
    pad = (max(known) - min(known)) * 0.15 or abs(max(known)) * 0.1 or 1
    domain = [min(0.0, min(known) - pad), max(known) + pad]
    expressions = {
        "share": "format(datum.value * 100, '~g') + ' %'",
        "short_money": "format(datum.value, '~s')",
    }
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(domain=domain, nice=False),
        axis=alt.Axis(
            title=_unit(inputs),
            titleAngle=0,
            titleAlign="left",
            titleX=0,
            titleY=-12,
            tickCount=5,
            domain=False,
            labelExpr=expressions.get(inputs.kind, "format(datum.value, '~g')"),
        ),
    )
    return x, y


def _short_label(label: str, *, is_first: bool) -> list[str]:
    """2025 Q1 as Q1 over 2025; the year stands once, at its first quarter."""
    found = QUARTER.fullmatch(label)
    if found is None:
        return [label]
    year, quarter = found.groups()
    return [quarter, year] if is_first or quarter == "Q1" else [quarter]


def _unit(inputs: Trend) -> str | None:
    """The title of the values: a single line's name stands there and not at its end."""
    if len(inputs.lines) == 1:
        return inputs.unit or inputs.lines[0].label
    return inputs.unit or None


def _unknown_quarters(inputs: Trend, labels: Sequence[str], axes: tuple[Any, Any]) -> list[Any]:
    import altair as alt

    missing = [
        label
        for label in labels
        if all(p.value is None for line in inputs.lines for p in line.points if p.label == label)
    ]
    if not missing:
        return []
    return [
        alt.Chart(rows_of([{"x": label} for label in missing]))
        .mark_bar(color=PALETTE["sunken"], width=28)
        .encode(
            axes[0],
            y=alt.value(0),
            y2=alt.value(HEIGHT),
            description=alt.value(HATCHED),
        )
    ]


def _trend_line(
    line: TrendLine, inputs: Trend, axes: tuple[Any, Any], *, colour: str, marks: list[Mark]
) -> list[Any]:
    import altair as alt

    values: list[dict[str, Any]] = [{"x": point.label, "y": point.value} for point in line.points]
    dots = []
    for point in (point for point in line.points if point.value is not None):
        dots.append({"x": point.label, "y": point.value, "mark": token(len(marks))})
        words = f"{line.label}, {point.label}: {formats.by_kind(inputs.kind, point.value)}"
        marks.append(Mark(words, point.url))
    if not dots:
        return []
    last = [{**dots[-1], "text": _end_text(line, inputs)}]
    return [
        alt.Chart(rows_of(values))
        .mark_line(color=PALETTE[colour], strokeWidth=2, aria=False)
        .encode(*axes),
        alt.Chart(rows_of(dots))
        .mark_circle(color=PALETTE[colour], size=42, opacity=1)
        .encode(*axes, description=alt.Description("mark:N")),
        alt.Chart(rows_of(last))
        .mark_text(align="left", dx=8, color=PALETTE["ink"], aria=False)
        .encode(*axes, text=alt.Text("text:N")),
    ]
