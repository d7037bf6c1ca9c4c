"""The waterfall of an account: from revenue over costs to what stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from mainstay.ui import formats
from mainstay.ui.charts.drawing import (
    PALETTE,
    Chart,
    Mark,
    Picture,
    drawn,
    empty_chart,
    layered,
    rows_of,
    scale_of,
    text_width,
    token,
)
from mainstay.ui.documents.workbook import SheetColumn

WATERFALL_WIDTH, WATERFALL_HEIGHT = 640, 220


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One bar: a total stands on the ground, a change hangs where the one before ended."""

    label: str
    value: Decimal
    is_total: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Waterfall:
    title: str
    currency: str
    steps: tuple[WaterfallStep, ...]


def waterfall(inputs: Waterfall) -> Chart:
    """From a first total over changes to the last one, each bar with its amount."""
    columns = (SheetColumn(_("Step")), SheetColumn(inputs.currency, "money"))
    if not inputs.steps:
        return empty_chart(inputs.title, columns)
    rows = tuple((step.label, step.value) for step in inputs.steps)
    return drawn(
        "waterfall", inputs, lambda: Picture(*_waterfall_chart(inputs), inputs.title, columns, rows)
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A bar of the waterfall with where it begins and ends."""

    step: WaterfallStep
    start: float
    end: float


def _standing(steps: Sequence[WaterfallStep]) -> list[_Standing]:
    level = Decimal(0)
    standing = []
    for step in steps:
        start = Decimal(0) if step.is_total else level
        level = start + step.value
        standing.append(_Standing(step, float(start), float(level)))
    return standing


def _waterfall_chart(inputs: Waterfall) -> tuple[Any, tuple[Mark, ...]]:

    bars = _standing(inputs.steps)
    ends = [value for bar in bars for value in (bar.start, bar.end)]
    divisor, letter = scale_of(ends)
    axes = _waterfall_axes(inputs, ends, (divisor, letter))
    marks = tuple(
        Mark(f"{bar.step.label}: {formats.money(bar.step.value, inputs.currency)}", bar.step.url)
        for bar in bars
    )
    layers = [
        *_waterfall_bars(bars, axes),
        *_connectors(bars, axes),
        _waterfall_texts(bars, axes, divisor),
    ]
    return layered(layers, width=WATERFALL_WIDTH, height=WATERFALL_HEIGHT), marks


def _waterfall_axes(
    inputs: Waterfall, ends: Sequence[float], scale: tuple[float, str]
) -> tuple[Any, Any]:
    import altair as alt

    divisor, letter = scale
    room = WATERFALL_WIDTH / len(inputs.steps)
    labels = {str(n): _in_lines(step.label, room) for n, step in enumerate(inputs.steps)}
    lowest, highest = min(0.0, *ends), max(0.0, *ends)
    pad = (highest - lowest) * 0.1 or 1.0
    x = alt.X(
        "x:O",
        sort=None,
        scale=alt.Scale(domain=list(range(len(labels))), paddingInner=0.2, paddingOuter=0.1),
        axis=alt.Axis(
            labelExpr=f"({labels!r})[toString(datum.value)]",
            labelAngle=0,
            labelLimit=0,
            title=None,
            domain=lowest == 0,
        ),
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(domain=[lowest - (pad if lowest < 0 else 0), highest + pad], nice=False),
        axis=alt.Axis(
            labelExpr=f"format(datum.value / {divisor}, '~g') + ' {letter}'",
            title=inputs.currency,
            titleAngle=0,
            titleAlign="left",
            titleX=-34,
            titleY=-10,
            tickCount=5,
            domain=False,
        ),
    )
    return x, y


def _in_lines(text: str, room: float) -> list[str]:
    """Break a label between words so that it fits under its bar."""
    lines: list[str] = []
    for word in text.replace("'", "’").split():
        if lines and text_width(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _waterfall_bars(bars: Sequence[_Standing], axes: tuple[Any, Any]) -> list[Any]:
    import altair as alt

    layers = []
    for colour in ("accent", "s2", "s3", "critical"):
        values = [
            {"x": number, "y": bar.start, "y2": bar.end, "mark": token(number)}
            for number, bar in enumerate(bars)
            if _bar_colour(bar) == colour
        ]
        if values:
            layers.append(
                alt.Chart(rows_of(values))
                .mark_bar(color=PALETTE[colour], cornerRadius=2)
                .encode(*axes, y2=alt.Y2("y2"), description=alt.Description("mark:N"))
            )
    return layers


def _bar_colour(bar: _Standing) -> str:
    if bar.step.is_total:
        return "accent" if bar.end >= 0 else "critical"
    return "s3" if bar.step.value > 0 else "s2"


def _connectors(bars: Sequence[_Standing], axes: tuple[Any, Any]) -> list[Any]:
    """Thin lines from the end of a bar to the start of the next, in the gap between them."""
    import altair as alt

    values = [
        {"x": number, "x2": number + 1, "y": left.end}
        for number, (left, _right) in enumerate(pairwise(bars))
    ]
    if not values:
        return []
    from_right_edge = axes[0].copy()
    from_right_edge.bandPosition = 1
    return [
        alt.Chart(rows_of(values))
        .mark_rule(color=PALETTE["line-2"], aria=False)
        .encode(from_right_edge, axes[1], x2=alt.X2("x2:O", bandPosition=0))
    ]


def _waterfall_texts(bars: Sequence[_Standing], axes: tuple[Any, Any], divisor: float) -> Any:
    import altair as alt

    values = [
        {
            "x": number,
            "y": max(bar.start, bar.end),
            "text": _amount(float(bar.step.value) / divisor, signs=not bar.step.is_total),
        }
        for number, bar in enumerate(bars)
    ]
    return (
        alt.Chart(rows_of(values))
        .mark_text(dy=-8, fontWeight="bold", color=PALETTE["ink"], aria=False)
        .encode(*axes, text=alt.Text("text:N"))
    )


def _amount(value: float, *, signs: bool) -> str:
    text = formats.number(value, 2 if abs(value) < 100 else 0)
    return formats.signed(text) if signs else text
