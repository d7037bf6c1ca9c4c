"""Where the names beside dots go: no two overlap, none leaves the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mainstay.ui.charts.plot import text_width

HEIGHT = 15.0
GAP = 9.0
CUT_AT = 14  # letters that are left of a name for which there is no room


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def lies_in(self, other: Box) -> bool:
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Spot:
    """A dot that wants its name beside it."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A name with the place it found; ``align`` is left or right of x."""

    name: str
    x: float
    y: float
    align: str


def placed(
    spots: Sequence[Spot], *, inside: Box, obstacles: Iterable[Box] = ()
) -> tuple[Label, ...]:
    """Place each name beside, above or below its dot, cut it where only that fits, or leave it out.

    The first spots are served first, so give them in order of importance.
    """
    taken = [*obstacles, *(_dot(spot) for spot in spots)]
    labels: list[Label] = []
    for spot in spots:
        own = _dot(spot)
        others = [other for other in taken if other != own]
        for label, box in _places(spot):
            if box.lies_in(inside) and not any(box.overlaps(other) for other in others):
                labels.append(label)
                taken.append(box)
                break
    return tuple(labels)


def _dot(spot: Spot) -> Box:
    return Box(spot.x - 6, spot.y - 6, spot.x + 6, spot.y + 6)


def _places(spot: Spot) -> Iterable[tuple[Label, Box]]:
    for name in dict.fromkeys((spot.name, _cut(spot.name))):
        yield from _places_of(name, spot)


def _cut(name: str) -> str:
    return name if len(name) <= CUT_AT + 2 else f"{name[:CUT_AT].rstrip()}…"


def _places_of(name: str, spot: Spot) -> Iterable[tuple[Label, Box]]:
    width = text_width(name) * 1.12 + 4  # wide enough for the reader's own font
    for lift in (0.0, -11.0, 11.0):
        y = spot.y + lift
        right = spot.x + GAP
        yield Label(name, right, y, "left"), _around(right, y, width)
        left = spot.x - GAP
        yield Label(name, left, y, "right"), _around(left - width, y, width)
    for lift in (-15.0, 15.0):
        left, y = spot.x - width / 2, spot.y + lift
        yield Label(name, left, y, "left"), _around(left, y, width)


def _around(left: float, y: float, width: float) -> Box:
    return Box(left, y - HEIGHT / 2, left + width, y + HEIGHT / 2)
