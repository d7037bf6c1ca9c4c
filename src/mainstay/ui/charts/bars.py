"""Bars that lie: the tornado of a range, small bars for comparing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mainstay.ui import formats
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
    scale_of,
    token,
)
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
    divisor, _letter = scale_of(ends)
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
    return layered(layers, width=TORNADO_WIDTH, height=TORNADO_STEP * len(bars)), marks


def _row(names: Sequence[TornadoBar]) -> Any:
    import altair as alt

    labels = {str(n): [bar.label, bar.note] for n, bar in enumerate(names)}
    safe = json.dumps(labels, ensure_ascii=False)
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
        .encode(x, y, x2=alt.X2("x2"), description=alt.Description("mark:N"))
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
            alt.Chart(rows_of(values))
            .mark_text(align=align, dx=dx, baseline="middle", color=PALETTE["ink-2"], aria=False)
            .encode(x, alt.Y("row:O", sort=None), text=alt.Text("text:N"))
        )
    return layers


def _tornado_middle(inputs: Tornado, x: Any, rows: int) -> list[Any]:
    import altair as alt

    here = rows_of([{"x": inputs.likely, "text": inputs.likely_label}])
    return [
        alt.Chart(here).mark_rule(color=PALETTE["line-2"], aria=False).encode(x),
        alt.Chart(here)
        .mark_text(fontWeight="bold", color=PALETTE["ink"], aria=False)
        .encode(x, y=alt.value(TORNADO_STEP * rows + 14), text=alt.Text("text:N")),
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
    return layered(
        layers,
        width=BARS_WIDTH,
        height=BAR_STEP * len(inputs.bars),
        padding={"left": 4, "top": 4, "bottom": 4, "right": room * 0.25},
    ), marks


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
            alt.Chart(rows_of(values))
            .mark_bar(color=PALETTE[tone], cornerRadius=2)
            .encode(*axes, x2=alt.X2("x2"), description=alt.Description("mark:N"))
        )
    unknown = [
        {"row": number, "x": span * 0.12, "x2": 0}
        for number, bar in enumerate(inputs.bars)
        if bar.value is None
    ]
    if unknown:
        layers.append(
            alt.Chart(rows_of(unknown))
            .mark_bar(color=PALETTE["sunken"], stroke=PALETTE["edge"], strokeDash=[2, 2])
            .encode(*axes, x2=alt.X2("x2"), description=alt.value(HATCHED))
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
        alt.Chart(rows_of(values))
        .mark_text(align="left", dx=6, baseline="middle", color=PALETTE["ink"], aria=False)
        .encode(*axes, text=alt.Text("text:N"))
    )
