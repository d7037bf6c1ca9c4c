"""Stakes and hold: how much each customer brings against how well it is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from mainstay.ui import formats
from mainstay.ui.charts.drawing import Chart, drawn, empty_chart, share_tick
from mainstay.ui.charts.labels import Box, Label, Spot, placed
from mainstay.ui.charts.plot import Bands, Linear, Look, Mark, Plot, Text, text_width
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
    return drawn(_stakes_plot(stakes), title=stakes.title, columns=columns, rows=rows)


@dataclass(frozen=True, slots=True)
class _Place:
    """A dot with its place on the drawing."""

    dot: StakeDot
    x: float
    y: float
    radius: float
    look: str


def _stakes_plot(stakes: Stakes) -> Plot:
    plot = Plot(STAKES_WIDTH, STAKES_HEIGHT)
    shown, binned = _within_limit(stakes)
    top = max(max(dot.share for dot in stakes.dots) * 1.08, 0.0001)
    bottom = min(min(dot.share for dot in stakes.dots) * 1.1, 0.0)
    height = Linear(bottom, top, STAKES_HEIGHT, 0)
    places = [_placed_dot(dot, stakes, height) for dot in [*reversed(shown), *binned]]
    _axes(plot, stakes, height)
    _grounds(plot, stakes, height)
    for look in LOOKS:
        _dots(plot, stakes, places, look)
    _names(plot, _stake_labels(places, stakes, height))
    return plot


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


def _placed_dot(dot: StakeDot, stakes: Stakes, height: Linear) -> _Place:
    """Spread dots inside their column by a digest of the name: the same place every time."""
    spread = int(sha256(dot.name.encode()).hexdigest()[:6], 16) / 0xFFFFFF
    column = 0 if dot.level is None else dot.level
    width = STAKES_WIDTH / 5
    reach = (0.12, 0.34) if dot.cannot_afford else (0.1, 0.8)
    x = width * (column + reach[0] + reach[1] * spread)
    return _Place(
        dot, x, height.at(dot.share), 4.9 if dot.cannot_afford else 2.9, _look(dot, stakes)
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


def _dot_label(dot: StakeDot, stakes: Stakes) -> str:
    return _("%(name)s: %(share)s of %(measure)s, %(hold)s") % {
        "name": dot.name,
        "share": formats.share(dot.share),
        "measure": stakes.measure,
        "hold": level_word(dot.level),
    }


def _axes(plot: Plot, stakes: Stakes, height: Linear) -> None:
    """Shares on the left, a column for each level and one for what is not known."""
    title = _("share of %(measure)s") % {"measure": stakes.measure}
    plot.y_axis(height, share_tick, title=title)
    plot.ground()
    columns = Bands(5, STAKES_WIDTH)
    words = [[level_word(level)] for level in (None, 1, 2, 3, 4)]
    plot.names([columns.middle(place) for place in range(5)], words)
    plot.below(_("how well we hold them"))


def _grounds(plot: Plot, stakes: Stakes, height: Linear) -> None:
    """The hatched column of what is not known, and the tinted part."""
    columns = Bands(5, STAKES_WIDTH)
    plot.box((0, 0), (columns.start(1), STAKES_HEIGHT), Look(is_hatched=True))
    risky = columns.start(1), columns.start(1 + stakes.could_lose)
    floor = height.at(_floor(stakes))
    plot.box((risky[0], 0), (risky[1], floor), Look(fill="attention-soft"))


LOOKS: Mapping[str, Look] = {
    "small": Look(fill="ink-3", opacity=0.6),
    "unknown": Look(fill="surface", stroke="ink-2", width=1.5, dash="2,2"),
    "danger": Look(fill="attention", stroke="surface", width=1.5),
    "held": Look(fill="accent", stroke="surface", width=1.5),
}


def _dots(plot: Plot, stakes: Stakes, places: Sequence[_Place], look: str) -> None:
    """Draw the dots of one look; Tab goes along all dots by their place in the list."""
    for order, place in enumerate(places):
        if place.look == look:
            mark = Mark(_dot_label(place.dot, stakes), place.dot.url, order)
            plot.dot((place.x, place.y), place.radius, LOOKS[look], mark)


def _stake_labels(places: Sequence[_Place], stakes: Stakes, height: Linear) -> tuple[Label, ...]:
    large = sorted(
        (place for place in places if place.dot.cannot_afford),
        key=lambda place: (place.look != "danger", -place.dot.share),
    )
    spots = [Spot(place.dot.name, place.x, place.y) for place in large[:LABELLED]]
    inside = Box(0, -4, STAKES_WIDTH + 20, STAKES_HEIGHT + 6)
    others = [place for place in places if place not in large[:LABELLED]]
    labels = placed(spots, inside=inside, obstacles=[_dot_box(place) for place in others])
    return (*labels, *_zone_label(stakes, height, spots, labels))


def _dot_box(place: _Place) -> Box:
    reach = 6 if place.dot.cannot_afford else 3
    return Box(place.x - reach, place.y - reach, place.x + reach, place.y + reach)


def _zone_label(
    stakes: Stakes, height: Linear, spots: Sequence[Spot], labels: Sequence[Label]
) -> tuple[Label, ...]:
    """The words of the tinted part, wherever in it they touch nothing."""
    words = _("cannot afford to lose, could lose")
    left, right = STAKES_WIDTH / 5, STAKES_WIDTH * (1 + stakes.could_lose) / 5
    floor = height.at(_floor(stakes))
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


def _names(plot: Plot, labels: Sequence[Label]) -> None:
    """Write the names where they found room; the words of the tinted part stand in its middle."""
    anchors = {"left": "start", "right": "end", "center": "middle"}
    for item in labels:
        is_zone = item.align == "center"
        colour = "attention" if is_zone else "ink"
        how = Text(colour, anchors[item.align], "middle", is_bold=is_zone)
        plot.text((item.x, item.y), item.name, how)
