"""Bars: the waterfall of an account, the tornado of a range, small bars for comparing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from mainstay.ui import formats
from mainstay.ui.charts.drawing import (
    HATCHED,
    PALETTE,
    Chart,
    Mark,
    Picture,
    configured,
    drawn,
    empty_chart,
    label_room,
    text_width,
    token,
)
from mainstay.ui.documents.workbook import SheetColumn

WATERFALL_WIDTH, WATERFALL_HEIGHT = 640, 220
BARS_WIDTH, BAR_STEP = 180, 30
TORNADO_WIDTH, TORNADO_STEP = 260, 40


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


def waterfall(inputs: Waterfall) -> Chart:
    """From a first total over changes to the last one, each bar with its amount."""
    columns = (SheetColumn(_("Step")), SheetColumn(inputs.currency, "money"))
    if not inputs.steps:
        return empty_chart(inputs.title, columns)
    rows = tuple((step.label, step.value) for step in inputs.steps)
    return drawn(
        "waterfall", inputs, lambda: Picture(*_waterfall_chart(inputs), inputs.title, columns, rows)
    )


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
    return drawn(
        "tornado", inputs, lambda: Picture(*_tornado_chart(inputs), inputs.title, columns, rows)
    )


def small_bars(inputs: Bars) -> Chart:
    """A few horizontal bars with their names and values."""
    columns = (SheetColumn(_("Name")), SheetColumn(inputs.unit or _("Value"), inputs.kind))
    if not inputs.bars:
        return empty_chart(inputs.title, columns)
    rows = tuple((bar.label, bar.value) for bar in inputs.bars)
    return drawn("bars", inputs, lambda: Picture(*_bars_chart(inputs), inputs.title, columns, rows))


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


def _scale_of(values: Sequence[float]) -> tuple[float, str]:
    """The divisor and letter that keep the numbers of a chart short."""
    largest = max(abs(value) for value in values)
    for step, letter in formats.SHORT_STEPS:
        if largest >= float(step):
            return float(step), letter
    return 1.0, ""


def _waterfall_chart(inputs: Waterfall) -> tuple[Any, tuple[Mark, ...]]:
    import altair as alt

    bars = _standing(inputs.steps)
    ends = [value for bar in bars for value in (bar.start, bar.end)]
    divisor, letter = _scale_of(ends)
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
    chart = alt.layer(*layers).properties(width=WATERFALL_WIDTH, height=WATERFALL_HEIGHT)
    return configured(chart), marks


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
                alt.Chart(alt.Data(values=values))
                .mark_bar(color=PALETTE[colour], cornerRadius=2)
                .encode(*axes, y2="y2", description="mark:N")
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
        alt.Chart(alt.Data(values=values))
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
        alt.Chart(alt.Data(values=values))
        .mark_text(dy=-8, fontWeight="bold", color=PALETTE["ink"], aria=False)
        .encode(*axes, text="text:N")
    )


def _amount(value: float, *, signs: bool) -> str:
    text = formats.number(value, 2 if abs(value) < 100 else 0)
    return formats.signed(text) if signs else text


def _widest_first(bars: Sequence[TornadoBar]) -> list[TornadoBar]:
    return sorted(bars, key=lambda bar: -abs(bar.high - bar.low))


def _tornado_chart(inputs: Tornado) -> tuple[Any, tuple[Mark, ...]]:
    import altair as alt

    bars = _widest_first(inputs.bars)
    ends = [value for bar in bars for value in (bar.low, bar.high)] + [inputs.likely]
    span = (max(ends) - min(ends)) or 1.0
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[min(ends) - span * 0.14, max(ends) + span * 0.14], nice=False),
        axis=None,
    )
    divisor, _letter = _scale_of(ends)
    marks = tuple(
        Mark(
            _("%(name)s: %(low)s to %(high)s")
            % {
                "name": bar.label,
                "low": formats.short_money(bar.low, inputs.currency),
                "high": formats.short_money(bar.high, inputs.currency),
            },
            bar.url,
        )
        for bar in bars
    )
    layers = [*_tornado_bars(bars, inputs, x), *_tornado_texts(bars, x, divisor)]
    layers += _tornado_middle(inputs, x, len(bars))
    chart = alt.layer(*layers).properties(width=TORNADO_WIDTH, height=TORNADO_STEP * len(bars))
    return configured(chart), marks


def _row(names: Sequence[TornadoBar]) -> Any:
    import altair as alt

    labels = {str(n): [bar.label, bar.note] for n, bar in enumerate(names)}
    safe = repr(labels).replace("\\", "")
    return alt.Y(
        "row:O",
        sort=None,
        scale=alt.Scale(domain=list(range(len(names))), paddingInner=0.5, paddingOuter=0.25),
        axis=alt.Axis(
            labelExpr=f"({safe})[toString(datum.value)]",
            labelLimit=0,
            labelLineHeight=15,
            title=None,
            domain=False,
            labelPadding=12,
            minExtent=label_room([text for bar in names for text in (bar.label, bar.note)]),
            grid=False,
        ),
    )


def _tornado_bars(bars: Sequence[TornadoBar], inputs: Tornado, x: Any) -> list[Any]:
    import altair as alt

    y = _row([_quoted(bar) for bar in bars])
    sides = (("s2", "low"), ("s3", "high"))
    return [
        alt.Chart(
            alt.Data(
                values=[
                    {
                        "row": number,
                        "x": getattr(bar, side),
                        "x2": inputs.likely,
                        "mark": token(number),
                    }
                    for number, bar in enumerate(bars)
                ]
            )
        )
        .mark_bar(color=PALETTE[colour], cornerRadius=2)
        .encode(x, y, x2="x2", description="mark:N")
        for colour, side in sides
    ]


def _quoted(bar: TornadoBar) -> TornadoBar:
    """Typographic quotes: a straight one would end the text inside Vega's expression."""
    return TornadoBar(bar.label.replace("'", "’"), bar.note.replace("'", "’"), bar.low, bar.high)


def _tornado_texts(bars: Sequence[TornadoBar], x: Any, divisor: float) -> list[Any]:
    import altair as alt

    layers = []
    sides: tuple[tuple[Any, Any, int], ...] = ((min, "right", -6), (max, "left", 6))
    for pick, align, dx in sides:
        values = [
            {
                "row": number,
                "x": pick(bar.low, bar.high),
                "text": formats.number(pick(bar.low, bar.high) / divisor, 1),
            }
            for number, bar in enumerate(bars)
        ]
        layers.append(
            alt.Chart(alt.Data(values=values))
            .mark_text(align=align, dx=dx, baseline="middle", color=PALETTE["ink-2"], aria=False)
            .encode(x, alt.Y("row:O", sort=None), text="text:N")
        )
    return layers


def _tornado_middle(inputs: Tornado, x: Any, rows: int) -> list[Any]:
    import altair as alt

    here = alt.Data(values=[{"x": inputs.likely, "text": inputs.likely_label}])
    return [
        alt.Chart(here).mark_rule(color=PALETTE["line-2"], aria=False).encode(x),
        alt.Chart(here)
        .mark_text(fontWeight="bold", color=PALETTE["ink"], aria=False)
        .encode(x, y=alt.value(TORNADO_STEP * rows + 14), text="text:N"),
    ]


def _bars_chart(inputs: Bars) -> tuple[Any, tuple[Mark, ...]]:
    import altair as alt

    known = [bar.value for bar in inputs.bars if bar.value is not None]
    lowest, highest = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    span = (highest - lowest) or 1.0
    x = alt.X(
        "x:Q", scale=alt.Scale(domain=[lowest, max(highest, span * 0.12)], nice=False), axis=None
    )
    y = alt.Y(
        "row:O",
        sort=None,
        scale=alt.Scale(domain=list(range(len(inputs.bars))), paddingInner=0.4, paddingOuter=0.2),
        axis=alt.Axis(
            labelExpr=f"({_bar_names(inputs)!r})[toString(datum.value)]",
            labelLimit=0,
            minExtent=label_room([bar.label for bar in inputs.bars]),
            title=None,
            domain=False,
            grid=False,
        ),
    )
    marks = tuple(Mark(f"{bar.label}: {_bar_text(bar, inputs)}", bar.url) for bar in inputs.bars)
    layers = [*_bar_layers(inputs, (x, y), span), _bar_texts(inputs, (x, y), span)]
    room = label_room([_bar_text(bar, inputs) for bar in inputs.bars])
    chart = alt.layer(*layers).properties(
        width=BARS_WIDTH,
        height=BAR_STEP * len(inputs.bars),
        padding={"left": 4, "top": 4, "bottom": 4, "right": room * 0.25},
    )
    return configured(chart), marks


def _bar_names(inputs: Bars) -> dict[str, str]:
    return {str(number): bar.label.replace("'", "’") for number, bar in enumerate(inputs.bars)}


def _bar_text(bar: Bar, inputs: Bars) -> str:
    if bar.value is None:
        return formats.not_known()
    text = formats.by_kind(inputs.kind, bar.value)
    return f"{text}{formats.SPACE}{inputs.unit}" if inputs.unit else text


def _bar_layers(inputs: Bars, axes: tuple[Any, Any], span: float) -> list[Any]:
    import altair as alt

    layers = []
    for tone in dict.fromkeys(bar.tone for bar in inputs.bars if bar.value is not None):
        values = [
            {"row": number, "x": bar.value, "x2": 0, "mark": token(number)}
            for number, bar in enumerate(inputs.bars)
            if bar.value is not None and bar.tone == tone
        ]
        layers.append(
            alt.Chart(alt.Data(values=values))
            .mark_bar(color=PALETTE[tone], cornerRadius=2)
            .encode(*axes, x2="x2", description="mark:N")
        )
    unknown = [
        {"row": number, "x": span * 0.12, "x2": 0}
        for number, bar in enumerate(inputs.bars)
        if bar.value is None
    ]
    if unknown:
        layers.append(
            alt.Chart(alt.Data(values=unknown))
            .mark_bar(color=PALETTE["sunken"], stroke=PALETTE["edge"], strokeDash=[2, 2])
            .encode(*axes, x2="x2", description=alt.value(HATCHED))
        )
    return layers


def _bar_texts(inputs: Bars, axes: tuple[Any, Any], span: float) -> Any:
    import altair as alt

    values = [
        {
            "row": number,
            "x": max(0.0, bar.value) if bar.value is not None else span * 0.12,
            "text": _bar_text(bar, inputs),
        }
        for number, bar in enumerate(inputs.bars)
    ]
    return (
        alt.Chart(alt.Data(values=values))
        .mark_text(align="left", dx=6, baseline="middle", color=PALETTE["ink"], aria=False)
        .encode(*axes, text="text:N")
    )
