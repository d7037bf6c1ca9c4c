"""Stakes and hold: how much each customer brings against how well it is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
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
    layered,
    rows_of,
    text_width,
    token,
)
from mainstay.ui.charts.labels import Box, Label, Spot, placed
from mainstay.ui.documents.workbook import SheetColumn
from mainstay.ui.reasons import level_word

MOST_MARKS = 500
LABELLED = 12


@dataclass(frozen=True, slots=True)
class StakeDot:
    """A customer as a dot: its share of the measure and how well it is held (None: not known).

    ``url`` is needed of the MOST_MARKS with the largest shares only: small ones are gathered.
    """

    name: str
    share: float
    level: int | None
    cannot_afford: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stakes:
    """The customers of ``stakes_and_hold``; ``threshold`` is the lowest share not afforded."""

    title: str
    measure: str
    threshold: float
    dots: tuple[StakeDot, ...]
    rest_url: str = ""
    could_lose: int = 2


STAKES_WIDTH, STAKES_HEIGHT = 578, 286


def stakes_and_hold(stakes: Stakes) -> Chart:
    """Dots in five columns: not known, slipping, loose, held, firm; height is the share."""
    columns = (
        SheetColumn(_("Customer")),
        SheetColumn(_("Share of %(measure)s") % {"measure": stakes.measure}, "share"),
        SheetColumn(_("Hold")),
        SheetColumn(_("Cannot afford to lose")),
    )
    if not stakes.dots:
        return empty_chart(stakes.title, columns)
    words = {level: level_word(level) for level in (None, 1, 2, 3, 4)}
    answers = {True: _("yes"), False: _("no")}
    rows = tuple(
        (dot.name, dot.share, words[dot.level], answers[dot.cannot_afford])
        for dot in sorted(stakes.dots, key=lambda dot: -dot.share)
    )
    return drawn(
        "stakes", stakes, lambda: Picture(*_stakes_chart(stakes), stakes.title, columns, rows)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A dot with its place on the drawing."""

    dot: StakeDot
    x: float
    y: float
    size: float
    look: str


def _stakes_chart(stakes: Stakes) -> tuple[Any, tuple[Mark, ...]]:

    shown, binned = _within_limit(stakes)
    top = max(max(dot.share for dot in stakes.dots) * 1.08, 0.0001)
    bottom = min(min(dot.share for dot in stakes.dots) * 1.1, 0.0)
    places = [_placed_dot(dot, stakes, (bottom, top)) for dot in [*reversed(shown), *binned]]
    marks = tuple(Mark(_dot_label(place.dot, stakes), place.dot.url) for place in places)
    domain = (bottom, top)
    layers = [
        *_stake_grounds(stakes, domain),
        *_dot_layers(places, domain),
        *_label_layers(_stake_labels(places, stakes, domain), domain),
    ]
    return layered(layers, width=STAKES_WIDTH, height=STAKES_HEIGHT), marks


def _within_limit(stakes: Stakes) -> tuple[list[StakeDot], list[StakeDot]]:
    """The dots to draw one by one, and the small ones gathered by level above the limit."""
    ordered = sorted(stakes.dots, key=lambda dot: dot.share)
    if len(ordered) <= MOST_MARKS:
        return ordered, []
    small, large = ordered[: -MOST_MARKS + 50], ordered[-MOST_MARKS + 50 :]
    return large, [
        gathered
        for level in (None, 1, 2, 3, 4)
        for gathered in _gathered([dot for dot in small if dot.level == level], stakes.rest_url)
    ]


def _gathered(dots: Sequence[StakeDot], url: str) -> list[StakeDot]:
    """At most ten dots that each stand for many small customers of one level."""
    if not dots:
        return []
    size = max(1, -(-len(dots) // 10))
    groups = [dots[start : start + size] for start in range(0, len(dots), size)]
    return [
        StakeDot(
            name=_("%(count)s small customers, together %(share)s, about")
            % {
                "count": formats.number(len(group)),
                "share": formats.share(sum(dot.share for dot in group)),
            },
            share=sum(dot.share for dot in group) / len(group),
            level=group[0].level,
            cannot_afford=False,
            url=url,
        )
        for group in groups
    ]


def _placed_dot(dot: StakeDot, stakes: Stakes, domain: tuple[float, float]) -> _Place:
    """Spread dots inside their column by a digest of the name: the same place every time."""
    spread = int(sha256(dot.name.encode()).hexdigest()[:6], 16) / 0xFFFFFF
    column = 0 if dot.level is None else dot.level
    width = STAKES_WIDTH / 5
    reach = (0.12, 0.34) if dot.cannot_afford else (0.1, 0.8)
    x = width * (column + reach[0] + reach[1] * spread)
    return _Place(
        dot, x, _y(dot.share, domain), 95 if dot.cannot_afford else 34, _look(dot, stakes)
    )


def _floor(stakes: Stakes) -> float:
    """Where the tinted part begins: the smallest customer that cannot be afforded to lose."""
    return min([stakes.threshold, *(dot.share for dot in stakes.dots if dot.cannot_afford)])


def _look(dot: StakeDot, stakes: Stakes) -> str:
    if not dot.cannot_afford:
        return "small"
    if dot.level is None:
        return "unknown"
    return "danger" if dot.level <= stakes.could_lose else "held"


def _y(share: float, domain: tuple[float, float]) -> float:
    bottom, top = domain
    return STAKES_HEIGHT * (1 - (share - bottom) / (top - bottom))


def _data(x: float, y: float, domain: tuple[float, float]) -> dict[str, Any]:
    """A place in pixels as the values of the two axes."""
    bottom, top = domain
    share = bottom + (1 - y / STAKES_HEIGHT) * (top - bottom)
    return {"x": x / STAKES_WIDTH * 5, "y": share}


def _dot_label(dot: StakeDot, stakes: Stakes) -> str:
    return _("%(name)s: %(share)s of %(measure)s, %(hold)s") % {
        "name": dot.name,
        "share": formats.share(dot.share),
        "measure": stakes.measure,
        "hold": level_word(dot.level),
    }


def _stake_grounds(stakes: Stakes, domain: tuple[float, float]) -> list[Any]:
    """The hatched column of what is not known, the tinted part, the axes."""
    import altair as alt

    columns = [level_word(level) for level in (None, 1, 2, 3, 4)]
    x_axis = alt.Axis(
        values=[0.5, 1.5, 2.5, 3.5, 4.5],
        labelExpr=f"{columns!r}[floor(datum.value)]",
        title=_("how well we hold them"),
        grid=False,
        titlePadding=6,
    )
    y_axis = alt.Axis(
        labelExpr="format(datum.value * 100, '~g') + ' %'",
        title=_("share of %(measure)s") % {"measure": stakes.measure},
        titleAngle=0,
        titleAlign="left",
        titleX=0,
        titleY=-12,
        tickCount=5,
        domain=False,
    )
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, 5], nice=False), axis=x_axis)
    y = alt.Y("y:Q", scale=alt.Scale(domain=list(domain), nice=False), axis=y_axis)
    top = domain[1]
    unknown = [{"x": 0, "x2": 1, "y": domain[0], "y2": top}]
    risky = [{"x": 1, "x2": 1 + stakes.could_lose, "y": _floor(stakes), "y2": top}]
    hatched = {
        "x2": alt.X2("x2"),
        "y2": alt.Y2("y2"),
        "description": alt.value(HATCHED),
    }
    return [
        alt.Chart(rows_of(unknown)).mark_rect(color=PALETTE["sunken"]).encode(x, y, **hatched),
        alt.Chart(rows_of(risky))
        .mark_rect(color=PALETTE["attention-soft"], aria=False)
        .encode(x, y, x2=alt.X2("x2"), y2=alt.Y2("y2")),
    ]


DOT_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "small": {"color": PALETTE["ink-3"], "opacity": 0.6},
    "unknown": {
        "fill": PALETTE["surface"],
        "stroke": PALETTE["ink-2"],
        "strokeWidth": 1.5,
        "strokeDash": [2, 2],
        "opacity": 1,
    },
    "danger": {
        "color": PALETTE["attention"],
        "stroke": PALETTE["surface"],
        "strokeWidth": 1.5,
        "opacity": 1,
    },
    "held": {
        "color": PALETTE["accent"],
        "stroke": PALETTE["surface"],
        "strokeWidth": 1.5,
        "opacity": 1,
    },
}


def _dot_layers(places: Sequence[_Place], domain: tuple[float, float]) -> list[Any]:
    """One layer a look; marks keep their place in the list as their token."""
    import altair as alt

    layers = []
    for look, style in DOT_LOOKS.items():
        values = [
            {**_data(place.x, place.y, domain), "size": place.size, "mark": token(number)}
            for number, place in enumerate(places)
            if place.look == look
        ]
        if values:
            layers.append(
                alt.Chart(rows_of(values))
                .mark_circle(**style)
                .encode(
                    x=alt.X("x:Q"),
                    y=alt.Y("y:Q"),
                    size=alt.Size("size:Q", scale=None),
                    description=alt.Description("mark:N"),
                )
            )
    return layers


def _stake_labels(
    places: Sequence[_Place], stakes: Stakes, domain: tuple[float, float]
) -> tuple[Label, ...]:
    large = sorted(
        (place for place in places if place.dot.cannot_afford),
        key=lambda place: (place.look != "danger", -place.dot.share),
    )
    spots = [Spot(place.dot.name, place.x, place.y) for place in large[:LABELLED]]
    inside = Box(0, -4, STAKES_WIDTH + 20, STAKES_HEIGHT + 6)
    others = [place for place in places if place not in large[:LABELLED]]
    labels = placed(spots, inside=inside, obstacles=[_dot_box(place) for place in others])
    return (*labels, *_zone_label(stakes, domain, spots, labels))


def _dot_box(place: _Place) -> Box:
    reach = 6 if place.dot.cannot_afford else 3
    return Box(place.x - reach, place.y - reach, place.x + reach, place.y + reach)


def _zone_label(
    stakes: Stakes, domain: tuple[float, float], spots: Sequence[Spot], labels: Sequence[Label]
) -> tuple[Label, ...]:
    """The words of the tinted part, wherever in it they touch nothing."""
    words = _("cannot afford to lose, could lose")
    left, right = STAKES_WIDTH / 5, STAKES_WIDTH * (1 + stakes.could_lose) / 5
    floor = _y(_floor(stakes), domain)
    taken = [_label_box(label) for label in labels]
    taken += [Box(spot.x - 7, spot.y - 7, spot.x + 7, spot.y + 7) for spot in spots]
    half = text_width(words) / 2 + 6
    middle = (left + right) / 2
    heights = sorted(range(14, int(floor) - 6, 4), key=lambda y: abs(y - floor / 2))
    for y in heights:
        box = Box(middle - half, y - 9, middle + half, y + 9)
        if not any(box.overlaps(other) for other in taken):
            return (Label(words, middle, y, "center"),)
    return ()


def _label_box(label: Label) -> Box:
    width = text_width(label.name) * 1.12 + 4
    left = label.x if label.align == "left" else label.x - width
    return Box(left, label.y - 8, left + width, label.y + 8)


def _label_layers(labels: Sequence[Label], domain: tuple[float, float]) -> list[Any]:
    import altair as alt

    layers = []
    for align in ("left", "right", "center"):
        values = [
            {**_data(item.x, item.y, domain), "text": item.name}
            for item in labels
            if item.align == align
        ]
        is_zone = align == "center"
        if values:
            layers.append(
                alt.Chart(rows_of(values))
                .mark_text(
                    align=align,
                    baseline="middle",
                    aria=False,
                    color=PALETTE["attention" if is_zone else "ink"],
                    fontWeight="bold" if is_zone else "normal",
                )
                .encode(
                    x=alt.X("x:Q"),
                    y=alt.Y("y:Q"),
                    text=alt.Text("text:N"),
                )
            )
    return layers
