"""The waterfall of an account: from revenue over costs to what stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from mainstay.ui import formats
from mainstay.ui.charts.drawing import Chart, drawn, empty_chart, scale_of
from mainstay.ui.charts.plot import Bands, Linear, Look, Mark, Plot, Text, text_width
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
    return drawn(_waterfall_plot(inputs), title=inputs.title, columns=columns, rows=rows)


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


def _waterfall_plot(inputs: Waterfall) -> Plot:
    plot = Plot(WATERFALL_WIDTH, WATERFALL_HEIGHT)
    bars = _standing(inputs.steps)
    ends = [value for bar in bars for value in (bar.start, bar.end)]
    divisor, letter = scale_of(ends)
    steps = Bands(len(bars), WATERFALL_WIDTH, inner=0.2, outer=0.1)
    amounts = _amounts(ends)

    def write(value: float) -> str:
        return f"{formats.plain(round(value / divisor, 6))}{formats.SPACE}{letter}".rstrip()

    plot.y_axis(amounts, write, title=inputs.currency, left=-34)
    _step_axis(plot, steps, bars, is_ground=amounts.low == 0)
    for place, bar in enumerate(bars):
        _bar(plot, bar, (steps.start(place), steps.width), amounts, inputs.currency)
    _connectors(plot, bars, steps, amounts)
    for place, bar in enumerate(bars):
        text = _amount(float(bar.step.value) / divisor, signs=not bar.step.is_total)
        y = amounts.at(max(bar.start, bar.end)) - 8
        plot.text((steps.middle(place), y), text, Text("ink", "middle", "middle", is_bold=True))
    return plot


def _amounts(ends: Sequence[float]) -> Linear:
    lowest, highest = min(0.0, *ends), max(0.0, *ends)
    pad = (highest - lowest) * 0.1 or 1.0
    return Linear(lowest - (pad if lowest < 0 else 0), highest + pad, WATERFALL_HEIGHT, 0)


def _step_axis(plot: Plot, steps: Bands, bars: Sequence[_Standing], *, is_ground: bool) -> None:
    if is_ground:
        plot.ground()
    middles = [steps.middle(place) for place in range(len(bars))]
    plot.names(middles, [_in_lines(bar.step.label, steps.step) for bar in bars])


def _in_lines(text: str, room: float) -> list[str]:
    """Break a label between words so that it fits under its bar."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _bar(
    plot: Plot, bar: _Standing, place: tuple[float, float], amounts: Linear, currency: str
) -> None:
    left, width = place
    words = f"{bar.step.label}: {formats.money(bar.step.value, currency)}"
    corners = (left, amounts.at(bar.start)), (left + width, amounts.at(bar.end))
    look, mark = Look(fill=_bar_colour(bar)), Mark(words, bar.step.url)
    plot.box(*corners, look, radius=2, mark=mark)


def _bar_colour(bar: _Standing) -> str:
    if bar.step.is_total:
        return "accent" if bar.end >= 0 else "critical"
    return "s3" if bar.step.value > 0 else "s2"


def _connectors(plot: Plot, bars: Sequence[_Standing], steps: Bands, amounts: Linear) -> None:
    """Thin lines from the end of a bar to the start of the next, in the gap between them."""
    for place, (left, _right) in enumerate(pairwise(bars)):
        y = amounts.at(left.end)
        ends = (steps.start(place) + steps.width, y), (steps.start(place + 1), y)
        plot.rule(*ends, Look(stroke="line-2"))


def _amount(value: float, *, signs: bool) -> str:
    text = formats.number(value, 2 if abs(value) < 100 else 0)
    return formats.signed(text) if signs else text
