"""Where the names beside dots go: no two overlap, none leaves the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mainstay.ui.charts.drawing import text_width

HEIGHT = 15.0
GAP = 9.0


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
    """Place each name right or left of its dot, a little higher or lower, or leave it out.

    The first spots are served first, so give them in order of importance.
    """
    taken = [*obstacles, *(_dot(spot) for spot in spots)]
    labels: list[Label] = []
    for spot in spots:
        own = _dot(spot)
        for label, box in _places(spot):
            others = [other for other in taken if other != own]
            if box.lies_in(inside) and not any(box.overlaps(other) for other in others):
                labels.append(label)
                taken.append(box)
                break
    return tuple(labels)


def _dot(spot: Spot) -> Box:
    return Box(spot.x - 6, spot.y - 6, spot.x + 6, spot.y + 6)


def _places(spot: Spot) -> Iterable[tuple[Label, Box]]:
    width = text_width(spot.name) + 4
    for lift in (0.0, -11.0, 11.0):
        y = spot.y + lift
        top, bottom = y - HEIGHT / 2, y + HEIGHT / 2
        right = spot.x + GAP
        yield Label(spot.name, right, y, "left"), Box(right, top, right + width, bottom)
        left = spot.x - GAP
        yield Label(spot.name, left, y, "right"), Box(left - width, top, left, bottom)
