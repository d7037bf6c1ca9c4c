"""Curves over customers by rank: cumulative shares of several measures, the whale curve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
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
    token,
)
from mainstay.ui.documents.workbook import SheetColumn

WIDTH, HEIGHT = 500, 190
FIRST_MARKS, OTHER_MARKS = 40, 80
MOST_DRAWN = 500  # ranks of a line: one a pixel of its width
CURVE_COLOURS = ("accent", "ink-3", "s3")
DASHES = ([1, 0], [1, 0], [5, 3])


class Part(StrEnum):
    """Where on the whale curve a customer lies."""

    CORE = "core"
    MARGIN = "margin"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One customer on a cumulative curve, largest first; ``cumulative`` 1.0 is the whole.

    ``url`` is needed at the ranks of ``marked_ranks`` only.
    """

    name: str
    cumulative: float
    url: str = ""
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """One measure's cumulative shares."""

    label: str
    points: tuple[CurvePoint, ...]


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Curves of several measures on one chart; ``highlight`` marks a rank of the first one."""

    title: str
    curves: tuple[Curve, ...]
    highlight: int = 0
    highlight_label: str = ""


@dataclass(frozen=True, slots=True)
class Whale:
    """The whale curve: customers from the most to the least profitable."""

    title: str
    measure: str
    points: tuple[CurvePoint, ...]


def cumulative_shares(inputs: Cumulative) -> Chart:
    """Cumulative share of each measure, customers from the largest to the smallest."""
    columns = (
        SheetColumn(_("Measure")),
        SheetColumn(_("Rank"), "count"),
        SheetColumn(_("Customer")),
        SheetColumn(_("Cumulative share"), "share"),
    )
    rows = tuple(
        (curve.label, rank, point.name, point.cumulative)
        for curve in inputs.curves
        for rank, point in enumerate(curve.points, start=1)
    )
    if not rows:
        return empty_chart(inputs.title, columns)
    return drawn(
        "cumulative",
        inputs,
        lambda: Picture(*_cumulative_chart(inputs), inputs.title, columns, rows),
    )


def whale_curve(inputs: Whale) -> Chart:
    """Cumulative share of the total in core, margin and loss parts, with its peak named."""
    columns = (
        SheetColumn(_("Rank"), "count"),
        SheetColumn(_("Customer")),
        SheetColumn(_("Cumulative share"), "share"),
        SheetColumn(_("Part")),
    )
    rows = tuple(
        (rank, point.name, point.cumulative, part_word(point.part))
        for rank, point in enumerate(inputs.points, start=1)
    )
    if not rows:
        return empty_chart(inputs.title, columns)
    return drawn(
        "whale", inputs, lambda: Picture(*_whale_chart(inputs), inputs.title, columns, rows)
    )


def part_word(part: Part | None) -> str:
    words = {Part.CORE: _("core"), Part.MARGIN: _("margin part"), Part.LOSS: _("loss")}
    return words[part] if part else formats.not_known()


def _share_axes(count: int, domain: tuple[float, float], *, title: str) -> tuple[Any, Any]:
    import altair as alt

    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[0, count], nice=False),
        axis=alt.Axis(
            grid=False,
            tickCount=5,
            format="~d",
            title=title,
            titlePadding=6,
        ),
    )
    y = alt.Y(
        "y:Q",
        scale=alt.Scale(domain=list(domain), nice=False),
        axis=alt.Axis(
            labelExpr="format(datum.value * 100, '~g') + ' %'",
            title=None,
            tickCount=5,
            domain=False,
        ),
    )
    return x, y


def _cumulative_chart(inputs: Cumulative) -> tuple[Any, tuple[Mark, ...]]:

    count = max(len(curve.points) for curve in inputs.curves)
    highest = max(point.cumulative for curve in inputs.curves for point in curve.points)
    domain = (0.0, max(1.06, highest * 1.04))
    axes = _share_axes(count, domain, title=_("customers, from the largest to the smallest"))
    layers: list[Any] = []
    marks: list[Mark] = []
    for place, curve in enumerate(inputs.curves):
        layers.append(
            _line(curve.points, axes, colour=CURVE_COLOURS[place % 3], dash=DASHES[place % 3])
        )
    for curve in inputs.curves:
        layers.append(_curve_marks(curve, axes, marks))
    layers += _curve_names(inputs.curves, axes)
    layers += _highlight(inputs, axes)
    return layered(layers, width=WIDTH, height=HEIGHT), tuple(marks)


def _line(
    points: Sequence[CurvePoint], axes: tuple[Any, Any], *, colour: str, dash: list[int]
) -> Any:
    import altair as alt

    values = [{"x": 0, "y": 0.0}]
    values += [{"x": rank, "y": points[rank - 1].cumulative} for rank in _drawn(1, len(points))]
    return (
        alt.Chart(rows_of(values))
        .mark_line(color=PALETTE[colour], strokeWidth=2, strokeDash=dash, aria=False)
        .encode(*axes)
    )


def _drawn(first: int, last: int) -> list[int]:
    """The ranks that a line goes through: all, or as many as there are pixels, both ends in."""
    if last - first < MOST_DRAWN:
        return list(range(first, last + 1))
    step = (last - first) / (MOST_DRAWN - 1)
    return [first + round(step * number) for number in range(MOST_DRAWN)]


def marked_ranks(count: int) -> list[int]:
    """The first forty customers, then evenly spread ones: enough to reach every part."""
    if count <= FIRST_MARKS + OTHER_MARKS:
        return list(range(1, count + 1))
    step = (count - FIRST_MARKS) / OTHER_MARKS
    others = {round(FIRST_MARKS + step * number) for number in range(1, OTHER_MARKS + 1)}
    return [*range(1, FIRST_MARKS + 1), *sorted(others)]


def _curve_marks(curve: Curve, axes: tuple[Any, Any], marks: list[Mark]) -> Any:
    """Invisible dots to point at: name, rank and share of each customer, as links."""
    import altair as alt

    values = []
    for rank in marked_ranks(len(curve.points)):
        point = curve.points[rank - 1]
        values.append({"x": rank, "y": point.cumulative, "mark": token(len(marks))})
        words = _("%(rank)s. %(name)s: together %(share)s of %(measure)s") % {
            "rank": rank,
            "name": point.name,
            "share": formats.share(point.cumulative),
            "measure": curve.label,
        }
        marks.append(Mark(words, point.url))
    return (
        alt.Chart(rows_of(values))
        .mark_circle(size=60, color=PALETTE["accent"], opacity=0)
        .encode(*axes, description=alt.Description("mark:N"))
    )


def _curve_names(curves: Sequence[Curve], axes: tuple[Any, Any]) -> list[Any]:
    """Each curve's name at a part of its own length, above or below its line."""
    import altair as alt

    values = []
    for place, curve in enumerate(curves):
        rank = max(1, round(len(curve.points) * (0.5 + 0.2 * (place % 3))))
        y = curve.points[rank - 1].cumulative
        is_below = any(
            other.points[min(rank, len(other.points)) - 1].cumulative > y for other in curves
        )
        values.append({"x": rank, "y": y, "text": curve.label, "below": is_below, "place": place})
    return [
        alt.Chart(rows_of([value]))
        .mark_text(
            dy=14 if value["below"] else -9,
            color=PALETTE["ink-2" if value["place"] else "accent"],
            aria=False,
        )
        .encode(*axes, text=alt.Text("text:N"))
        for value in values
    ]


def _highlight(inputs: Cumulative, axes: tuple[Any, Any]) -> list[Any]:
    import altair as alt

    points = inputs.curves[0].points
    if not 0 < inputs.highlight <= len(points):
        return []
    y = points[inputs.highlight - 1].cumulative
    here = alt.Data(
        values=[{"x": inputs.highlight, "y": y, "y2": 0, "text": inputs.highlight_label}]
    )
    rule = alt.Chart(here).mark_rule(color=PALETTE["accent"], strokeDash=[3, 3], aria=False)
    dot = alt.Chart(here).mark_circle(color=PALETTE["accent"], size=64, opacity=1, aria=False)
    place: dict[str, Any] = {
        "align": "left",
        "dx": 10,
        "dy": 12,
        "fontWeight": "bold",
        "aria": False,
    }
    ground = PALETTE["surface"]
    halo = alt.Chart(here).mark_text(**place, color=ground, stroke=ground, strokeWidth=5)
    text = alt.Chart(here).mark_text(**place, color=PALETTE["ink"])
    return [
        rule.encode(*axes, y2=alt.Y2("y2")),
        dot.encode(*axes),
        halo.encode(*axes, text=alt.Text("text:N")),
        text.encode(*axes, text=alt.Text("text:N")),
    ]


WHALE_LOOKS = {
    Part.CORE: ("accent", "accent-soft"),
    Part.MARGIN: ("s3", "sunken"),
    Part.LOSS: ("critical", "critical-soft"),
}


def _whale_chart(inputs: Whale) -> tuple[Any, tuple[Mark, ...]]:

    points = inputs.points
    peak = max(range(len(points)), key=lambda place: points[place].cumulative)
    lowest = min(point.cumulative for point in points)
    domain = (min(0.0, lowest * 1.1), max(1.1, points[peak].cumulative * 1.16))
    axes = _share_axes(
        len(points), domain, title=_("customers, from the most to the least profitable")
    )
    layers: list[Any] = []
    for part, (line, ground) in WHALE_LOOKS.items():
        layers += _whale_part(points, axes, part=part, looks=(line, ground))
    layers += _peak(inputs, axes, peak)
    marks: list[Mark] = []
    layers.append(_curve_marks(Curve(inputs.measure, points), axes, marks))
    return layered(layers, width=WIDTH, height=HEIGHT), tuple(marks)


def _whale_part(
    points: Sequence[CurvePoint], axes: tuple[Any, Any], *, part: Part, looks: tuple[str, str]
) -> list[Any]:
    import altair as alt

    ranks = [rank for rank, point in enumerate(points, start=1) if point.part is part]
    if not ranks:
        return []
    values = [
        {"x": rank, "y": points[rank - 1].cumulative if rank else 0.0, "y0": 0}
        for rank in _drawn(ranks[0] - 1, ranks[-1])
    ]
    name = [
        {
            "x": (values[0]["x"] + values[-1]["x"]) / 2,
            "y": 0,
            "text": [part_word(part), formats.number(len(ranks))],
        }
    ]
    data = rows_of(values)
    return [
        alt.Chart(data)
        .mark_area(color=PALETTE[looks[1]], opacity=0.75, aria=False)
        .encode(*axes, y2=alt.Y2("y0")),
        alt.Chart(data)
        .mark_line(color=PALETTE[looks[0]], strokeWidth=2.5, aria=False)
        .encode(*axes),
        alt.Chart(rows_of(name))
        .mark_text(dy=-24, color=PALETTE["ink-2"], lineHeight=15, aria=False)
        .encode(*axes, text=alt.Text("text:N")),
    ]


def _peak(inputs: Whale, axes: tuple[Any, Any], peak: int) -> list[Any]:
    import altair as alt

    point = inputs.points[peak]
    words = _("peak %(share)s at customer %(rank)s") % {
        "share": formats.share(point.cumulative, 0),
        "rank": formats.number(peak + 1),
    }
    here = rows_of([{"x": peak + 1, "y": point.cumulative, "text": words}])
    align: Any = "right" if peak > len(inputs.points) * 0.7 else "left" if peak < 3 else "center"
    return [
        alt.Chart(here)
        .mark_circle(color=PALETTE["ink"], size=50, opacity=1, aria=False)
        .encode(*axes),
        alt.Chart(here)
        .mark_text(dy=-12, align=align, fontWeight="bold", color=PALETTE["ink"], aria=False)
        .encode(*axes, text=alt.Text("text:N")),
    ]
