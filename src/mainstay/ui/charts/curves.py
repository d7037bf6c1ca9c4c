"""Curves over customers by rank: cumulative shares of several measures, the whale curve."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

from django.utils.translation import gettext as _

from mainstay.ui import formats
from mainstay.ui.charts.drawing import Chart, Made, Row, drawn, empty_chart, share_tick
from mainstay.ui.charts.plot import Linear, Look, Mark, Plot, Point, Text
from mainstay.ui.documents.workbook import SheetColumn

WIDTH, HEIGHT = 500, 190
FIRST_MARKS, OTHER_MARKS = 40, 80
MOST_DRAWN = 500  # ranks of a line: one a pixel of its width
CURVE_COLOURS = ("accent", "ink-3", "s3")
DASHES = ("", "", "5,3")


class Part(StrEnum):
    """Where on the whale curve a customer lies."""

    CORE = "core"
    MARGIN = "margin"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class Curve:
    """One measure's cumulative shares by rank, the largest customer first; 1.0 is the whole.

    ``names`` has a customer for each share; ``urls`` gives the pages of the ranks (from 1) that
    ``marked_ranks`` names.
    """

    label: str
    shares: Sequence[float]
    names: Sequence[str]
    urls: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Curves of several measures on one chart; ``highlight`` marks a rank of the first one."""

    title: str
    curves: tuple[Curve, ...]
    highlight: int = 0
    highlight_label: str = ""


@dataclass(frozen=True, slots=True)
class Whale:
    """The whale curve: customers from the most to the least profitable, each in its part."""

    title: str
    curve: Curve
    parts: Sequence[Part]


def cumulative_shares(inputs: Cumulative) -> Chart:
    """Cumulative share of each measure, customers from the largest to the smallest."""
    columns = (
        SheetColumn(_("Measure")),
        SheetColumn(_("Rank"), "count"),
        SheetColumn(_("Customer")),
        SheetColumn(_("Cumulative share"), "share"),
    )
    curves = [curve for curve in inputs.curves if curve.shares]
    if not curves:
        return empty_chart(inputs.title, columns)
    ends = list(accumulate(len(curve.shares) for curve in curves))

    def row(number: int) -> Row:
        which = bisect_right(ends, number)
        curve = curves[which]
        place = number - ends[which] + len(curve.shares)
        return curve.label, place + 1, curve.names[place], curve.shares[place]

    rows = Made(ends[-1], row)
    return drawn(_cumulative_plot(inputs), title=inputs.title, columns=columns, rows=rows)


def whale_curve(inputs: Whale) -> Chart:
    """Cumulative share of the total in core, margin and loss parts, with its peak named."""
    columns = (
        SheetColumn(_("Rank"), "count"),
        SheetColumn(_("Customer")),
        SheetColumn(_("Cumulative share"), "share"),
        SheetColumn(_("Part")),
    )
    curve = inputs.curve
    if not curve.shares:
        return empty_chart(inputs.title, columns)

    def row(place: int) -> Row:
        said = part_word(inputs.parts[place])
        return place + 1, curve.names[place], curve.shares[place], said

    rows = Made(len(curve.shares), row)
    return drawn(_whale_plot(inputs), title=inputs.title, columns=columns, rows=rows)


def part_word(part: Part) -> str:
    words = {Part.CORE: _("core"), Part.MARGIN: _("margin part"), Part.LOSS: _("loss")}
    return words[part]


@dataclass(frozen=True, slots=True)
class _Axes:
    """Ranks from left to right, shares from the bottom up."""

    x: Linear
    y: Linear

    def point(self, rank: float, share: float) -> Point:
        return self.x.at(rank), self.y.at(share)


def _axes(plot: Plot, count: int, domain: tuple[float, float], *, title: str) -> _Axes:
    axes = _Axes(Linear(0, count, 0, WIDTH), Linear(*domain, HEIGHT, 0))
    plot.y_axis(axes.y, share_tick)
    plot.x_axis(axes.x, formats.plain, title=title)
    return axes


def _cumulative_plot(inputs: Cumulative) -> Plot:
    plot, curves = Plot(WIDTH, HEIGHT), [curve for curve in inputs.curves if curve.shares]
    count = max(len(curve.shares) for curve in curves)
    highest = max(max(curve.shares) for curve in curves)
    title = _("customers, from the largest to the smallest")
    axes = _axes(plot, count, (0.0, max(1.06, highest * 1.04)), title=title)
    for place, curve in enumerate(curves):
        look = Look(stroke=CURVE_COLOURS[place % 3], width=2, dash=DASHES[place % 3])
        ranks = [0, *_drawn(1, len(curve.shares))]
        plot.line([axes.point(rank, _reached(curve, rank)) for rank in ranks], look)
    for curve in curves:
        _curve_marks(plot, axes, curve)
    _curve_names(plot, axes, curves)
    _highlight(plot, axes, inputs)
    return plot


def _reached(curve: Curve, rank: int) -> float:
    return curve.shares[rank - 1] if rank else 0.0


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


def _curve_marks(plot: Plot, axes: _Axes, curve: Curve) -> None:
    """Invisible dots to point at: name, rank and share of each customer, as links."""
    look = Look(fill="accent", opacity=0)
    text = _("%(rank)s. %(name)s: together %(share)s of %(measure)s")
    for rank in marked_ranks(len(curve.shares)):
        share = _reached(curve, rank)
        words = text % {
            "rank": rank,
            "name": curve.names[rank - 1],
            "share": formats.share(share),
            "measure": curve.label,
        }
        plot.dot(axes.point(rank, share), 4, look, Mark(words, curve.urls.get(rank, "")))


def _curve_names(plot: Plot, axes: _Axes, curves: Sequence[Curve]) -> None:
    """Each curve's name at a part of its own length, above or below its line."""
    for place, curve in enumerate(curves):
        rank = max(1, round(len(curve.shares) * (0.5 + 0.2 * (place % 3))))
        share = _reached(curve, rank)
        is_below = any(_reached(c, min(rank, len(c.shares))) > share for c in curves)
        x, y = axes.point(rank, share)
        how = Text("ink-2" if place else "accent", "middle", "middle")
        plot.text((x, y + (14 if is_below else -9)), curve.label, how)


def _highlight(plot: Plot, axes: _Axes, inputs: Cumulative) -> None:
    if not inputs.curves or not 0 < inputs.highlight <= len(inputs.curves[0].shares):
        return
    x, y = axes.point(inputs.highlight, _reached(inputs.curves[0], inputs.highlight))
    plot.rule((x, y), (x, HEIGHT), Look(stroke="accent", dash="3,3"))
    plot.dot((x, y), 4, Look(fill="accent"))
    how = Text("ink", baseline="middle", is_bold=True, halo="surface")
    plot.text((x + 10, y + 12), inputs.highlight_label, how)


WHALE_LOOKS = {
    Part.CORE: ("accent", "accent-soft"),
    Part.MARGIN: ("s3", "sunken"),
    Part.LOSS: ("critical", "critical-soft"),
}


def _whale_plot(inputs: Whale) -> Plot:
    plot, curve = Plot(WIDTH, HEIGHT), inputs.curve
    peak = max(range(len(curve.shares)), key=curve.shares.__getitem__)
    domain = (min(0.0, min(curve.shares) * 1.1), max(1.1, curve.shares[peak] * 1.16))
    title = _("customers, from the most to the least profitable")
    axes = _axes(plot, len(curve.shares), domain, title=title)
    for part in WHALE_LOOKS:
        _whale_part(plot, axes, inputs, part)
    _peak(plot, axes, curve, peak + 1)
    _curve_marks(plot, axes, curve)
    return plot


def _whale_part(plot: Plot, axes: _Axes, inputs: Whale, part: Part) -> None:
    """Draw a part of the curve over its ground, with its name and how many it has."""
    ranks = [rank for rank, own in enumerate(inputs.parts, start=1) if own is part]
    if not ranks:
        return
    colour, ground = WHALE_LOOKS[part]
    reached = _drawn(ranks[0] - 1, ranks[-1])
    points = [axes.point(rank, _reached(inputs.curve, rank)) for rank in reached]
    zero = axes.y.at(0)
    plot.area(points, zero, Look(fill=ground, opacity=0.75))
    plot.line(points, Look(stroke=colour, width=2.5))
    middle = (points[0][0] + points[-1][0]) / 2
    how = Text(anchor="middle", baseline="middle")
    plot.text((middle, zero - 24), (part_word(part), formats.number(len(ranks))), how)


def _peak(plot: Plot, axes: _Axes, curve: Curve, rank: int) -> None:
    share = _reached(curve, rank)
    words = _("peak %(share)s at customer %(rank)s") % {
        "share": formats.share(share, 0),
        "rank": formats.number(rank),
    }
    x, y = axes.point(rank, share)
    is_late, is_early = rank - 1 > len(curve.shares) * 0.7, rank <= 3
    plot.dot((x, y), 3.5, Look(fill="ink"))
    anchor = "end" if is_late else "start" if is_early else "middle"
    plot.text((x, y - 12), words, Text("ink", anchor, "middle", is_bold=True))
