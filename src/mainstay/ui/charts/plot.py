"""Drawing by ourselves: scales, axes and shapes in, SVG out.

The few shapes that our charts are made of, so that a picture takes a few milliseconds and no
engine. Colours are written as classes of charts.css: a page's theme decides what they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby

LETTERS = 12.0  # the size of all texts, px
PADDING = 4.0  # around the whole drawing
GAP = 8.0  # between an axis and its labels
HATCHED = 'fill="url(#hatch)"'  # stands for the pattern until the drawing has a name of its own
BASELINES = {"top": 0.79, "middle": 0.3, "bottom": -0.21}  # of the size of a letter

Point = tuple[float, float]
Write = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark says to a screen reader and on hover, and where it leads.

    ``order`` is its place for the arrow keys; without it marks follow one another as drawn.
    """

    label: str
    url: str = ""
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Linear:
    """Numbers along a line of pixels: ``low`` lies at ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the pixel of a number."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, about: int = 5) -> list[float]:
        """Return about so many round numbers within: steps of 1, 2 or 5 and their tenfolds."""
        raw = (self.high - self.low) / about
        power = math.floor(math.log10(raw))
        part = raw / 10.0**power
        factor = next((f for f, from_ in STEPS if part >= math.sqrt(from_)), 1)
        step = factor * 10.0**power
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        scale = 10 ** abs(power)
        return [
            n * factor * scale if power >= 0 else n * factor / scale for n in range(first, last + 1)
        ]


STEPS = ((10, 50), (5, 10), (2, 2))


@dataclass(frozen=True, slots=True)
class Bands:
    """Equal parts of a length; ``inner`` and ``outer`` are the gaps, as parts of a step."""

    count: int
    length: float
    inner: float = 0.0
    outer: float = 0.0

    @property
    def step(self) -> float:
        return self.length / max(1.0, self.count - self.inner + 2 * self.outer)

    @property
    def width(self) -> float:
        return self.step * (1 - self.inner)

    def start(self, place: int) -> float:
        return self.step * (place + self.outer)

    def middle(self, place: int) -> float:
        return self.start(place) + self.width / 2


@dataclass(frozen=True, slots=True)
class Look:
    """How a shape is painted: colours by name, and the width, dashes and opacity of its line."""

    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: str = ""
    opacity: float = 1.0
    is_hatched: bool = False  # filled with the pattern of what is not known

    def attributes(self) -> str:
        """Write it as SVG; the colours as classes."""
        names = [f"f-{self.fill}"] * bool(self.fill) + [f"k-{self.stroke}"] * bool(self.stroke)
        said = f' class="{" ".join(names)}"' if names else ""
        if self.is_hatched:
            said += f" {HATCHED}"
        elif not self.fill:
            said += ' fill="none"'
        if self.stroke and self.width != 1:
            said += f' stroke-width="{short(self.width)}"'
        if self.dash:
            said += f' stroke-dasharray="{self.dash}"'
        return said + (f' opacity="{short(self.opacity)}"' if self.opacity != 1 else "")


@dataclass(frozen=True, slots=True)
class Text:
    """How a text stands: its colour, which end of it lies at x, what of it lies at y."""

    colour: str = "ink-2"
    anchor: str = "start"  # or middle, end
    baseline: str = ""  # top, middle, bottom; else y is where the letters stand
    is_bold: bool = False
    line: float = 15.0  # from one line to the next
    halo: str = ""  # the colour of a ground around the letters
    angle: float = 0.0


@dataclass(slots=True)
class Room:
    """How far a drawing reaches beyond the plot on each side."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


@dataclass(slots=True)
class Plot:
    """A drawing in the making: shapes one over another, and the room that they need."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)
    room: Room = field(default_factory=Room)
    has_links: bool = False
    marks: int = 0

    def line(self, points: Iterable[Point | None], look: Look) -> None:
        """Draw a line through points; None interrupts it."""
        runs = groupby(points, key=lambda point: point is None)
        said = [_path(run) for is_gap, run in runs if not is_gap]
        self._add(f'<path d="{"".join(said)}"{look.attributes()}/>')

    def area(self, points: Sequence[Point], base: float, look: Look) -> None:
        """Fill what lies between a line and a height."""
        around = [*points, (points[-1][0], base), (points[0][0], base)]
        self._add(f'<path d="{_path(around)}Z"{look.attributes()}/>')

    def rule(self, start: Point, end: Point, look: Look) -> None:
        """Draw a straight line."""
        self.line((start, end), look)

    def dot(self, at: Point, radius: float, look: Look, mark: Mark | None = None) -> None:
        """Draw a dot, which may be a mark."""
        x, y = at
        shape = f'<circle cx="{short(x)}" cy="{short(y)}" r="{short(radius)}"'
        self._add(f"{shape}{look.attributes()}/>", mark)

    def box(
        self, one: Point, other: Point, look: Look, *, radius: float = 0, mark: Mark | None = None
    ) -> None:
        """Draw a rectangle between two corners, which may be a mark."""
        (left, right), (top, bottom) = (sorted(pair) for pair in zip(one, other, strict=True))
        rounded = f' rx="{short(radius)}"' if radius else ""
        size = f'width="{short(right - left)}" height="{short(bottom - top)}"{rounded}'
        shape = f'<rect x="{short(left)}" y="{short(top)}" {size}{look.attributes()}/>'
        self._add(shape, mark)

    def text(self, at: Point, said: str | Sequence[str], how: Text) -> None:
        """Write a text in one line or several; it takes the room that it needs."""
        lines = [said] if isinstance(said, str) else list(said)
        x, y = at[0], at[1] + BASELINES.get(how.baseline, 0.0) * LETTERS
        place = f'x="{short(x)}" y="{short(y)}"'
        turned = f' transform="rotate({short(how.angle)} {short(x)} {short(y)})"' * bool(how.angle)
        anchor = f' text-anchor="{how.anchor}"' if how.anchor != "start" else ""
        bold = ' font-weight="bold"' if how.is_bold else ""
        look = Look(fill=how.halo or how.colour, stroke=how.halo, width=5)
        shape = f'<text {place}{turned}{anchor}{bold}{look.attributes()} aria-hidden="true">'
        self._add(f"{shape}{_lines(lines, x, how.line)}</text>")
        if how.halo:
            self.text(at, said, replace(how, halo=""))
        elif not how.angle:
            self._reserve(_box(lines, x, y, how))

    def x_axis(self, scale: Linear, write: Write, *, title: str) -> None:
        """Draw the ground line with round numbers under it; the outer ones stay inside."""
        self.ground()
        for value in scale.ticks():
            x = scale.at(value)
            ends = {scale.start: "start", scale.end: "end"}
            how = Text(anchor=ends.get(x, "middle"), baseline="top")
            self.text((x, self.height + GAP), write(value), how)
        self.below(title)

    def names(
        self, at: Sequence[float], labels: Sequence[Sequence[str]], *, angle: float = 0
    ) -> None:
        """Write names under the plot, each at its place."""
        how = Text(anchor="end" if angle else "middle", baseline="top", angle=angle)
        for x, label in zip(at, labels, strict=True):
            self.text((x, self.height + GAP), label, how)

    def ground(self) -> None:
        """Draw the line on which the plot stands."""
        self.rule((0, self.height), (self.width, self.height), Look(stroke="line-2"))

    def below(self, title: str) -> None:
        """Write a title under the labels of the ground line."""
        y = self.height + GAP + LETTERS + 6
        self.text((self.width / 2, y), title, Text("ink-3", "middle", "top"))

    def y_axis(self, scale: Linear, write: Write, *, title: str = "", left: float = 0) -> None:
        """Draw a line at each round number, with the number on the left and the title above."""
        for value in scale.ticks():
            y = scale.at(value)
            self.rule((0, y), (self.width, y), Look(stroke="line"))
            self.text((-GAP, y), write(value), Text(anchor="end", baseline="middle"))
        if title:
            self.text((left, -12), title, Text("ink-3", baseline="bottom"))

    def _add(self, shape: str, mark: Mark | None = None) -> None:
        self.parts.append(self._marked(shape, mark) if mark else shape)

    def _marked(self, shape: str, mark: Mark) -> str:
        """Give a shape its name and the page it leads to."""
        order = self.marks if mark.order is None else mark.order
        said = f'class="mark" aria-label="{escape(mark.label)}" data-order="{order}"'
        self.marks += 1
        if not mark.url:
            return f'<g {said} role="img">{shape}</g>'
        self.has_links = True
        return f'<a {said} href="{escape(mark.url)}">{shape}</a>'

    def _reserve(self, box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box
        self.room.left = max(self.room.left, -left)
        self.room.top = max(self.room.top, -top)
        self.room.right = max(self.room.right, right - self.width)
        self.room.bottom = max(self.room.bottom, bottom - self.height)

    def size(self) -> Point:
        """Return the width and height of the whole drawing."""
        room = self.room
        width = room.left + self.width + room.right + 2 * PADDING
        return width, room.top + self.height + room.bottom + 2 * PADDING

    def content(self) -> str:
        """Return the shapes, moved to where the room around them leaves the plot."""
        x, y = short(self.room.left + PADDING), short(self.room.top + PADDING)
        return f'<g transform="translate({x},{y})">{"".join(self.parts)}</g>'


def short(value: float) -> str:
    """Write a number of pixels: two places, no zeros at the end."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def text_width(text: str, size: float = LETTERS) -> float:
    """About how wide a text is drawn: good enough to keep labels apart."""
    return sum(0.34 if letter in " .,:;il|'!()" else 0.56 for letter in text) * size


def _path(points: Iterable[Point | None]) -> str:
    return "M" + "L".join(_pairs(points))


def _pairs(points: Iterable[Point | None]) -> Iterator[str]:
    for point in points:
        if point is not None:
            yield f"{short(point[0])},{short(point[1])}"


def _lines(lines: Sequence[str], x: float, step: float) -> str:
    """The lines of a text, one below another."""
    if len(lines) == 1:
        return escape(lines[0])
    return "".join(
        f'<tspan x="{short(x)}" dy="{short(step if place else 0)}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )


def _box(lines: Sequence[str], x: float, y: float, how: Text) -> tuple[float, float, float, float]:
    """About where a text is drawn: left, top, right, bottom."""
    width = max(map(text_width, lines), default=0.0)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[how.anchor]
    return left, y - LETTERS * 0.8, left + width, y + LETTERS * 0.21 + how.line * (len(lines) - 1)
