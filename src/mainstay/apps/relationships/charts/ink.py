"""What drawings of the map are made of: colours, letters, elements of an SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from xml.etree import ElementTree as ET

from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.tree import IN_A_COLUMN


class Layer(StrEnum):
    """What can be laid over their people on demand."""

    COVERAGE = "coverage"
    GAPS = "gaps"
    INFLUENCE = "influence"


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of a drawing: variables of the style sheet in a page, plain hex on paper."""

    surface: str = "var(--surface)"
    sunken: str = "var(--sunken)"
    ink: str = "var(--ink)"
    second: str = "var(--ink-2)"
    line: str = "var(--line)"
    edge: str = "var(--edge)"
    accent: str = "var(--accent)"
    accent_soft: str = "var(--accent-soft)"
    attention: str = "var(--attention)"
    critical: str = "var(--critical)"
    strength_edge: str = "var(--s-edge)"
    levels: tuple[str, str, str, str] = ("var(--s1)", "var(--s2)", "var(--s3)", "var(--s4)")
    room: float = 1.0  # more where the letters are narrower than the widest that a page may have


PAPER = Ink(
    surface="#ffffff",
    sunken="#f1efe9",
    ink="#18212c",
    second="#4d5967",
    line="#e3e0d8",
    edge="#858a8e",
    accent="#0b5957",
    accent_soft="#e0eeec",
    attention="#8a5605",
    critical="#a3241c",
    strength_edge="#4b8d86",
    levels=("#d5e8e5", "#9ccbc5", "#4f9d95", "#0b5957"),
    room=1.12,
)


@dataclass(frozen=True, slots=True)
class Font:
    """How a text is set: size in px, colour, weight, and which part of it stands at its place."""

    size: float
    fill: str
    is_bold: bool = False
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a drawing needs beside the map: addresses of people, and whom to bring out.

    ``address`` gives the page of a person; nothing is a link without it. ``gaps`` are people with
    a finding: their cards are edged. ``marks`` are gaps said on the card itself. ``tallest`` is
    how many people are stacked at most.
    """

    playbook: Playbook
    ink: Ink = field(default_factory=Ink)
    address: Callable[[int], str] | None = None
    colleague_address: Callable[[int], str] | None = None
    gaps: frozenset[int] = frozenset()
    critical: frozenset[int] = frozenset()
    marks: Mapping[int, tuple[str, ...]] | None = None
    layers: frozenset[Layer] = frozenset({Layer.COVERAGE})
    name: str = ""
    is_editable: bool = False
    tallest: int = IN_A_COLUMN


def add(parent: ET.Element, tag: str, text: str = "", **values: object) -> ET.Element:
    """Add an element; ``stroke_width=2`` becomes ``stroke-width="2"``."""
    said = {
        name.rstrip("_").replace("_", "-"): f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in values.items()
    }
    element = ET.SubElement(parent, tag, said)
    if text:
        element.text = text
    return element


def write(parent: ET.Element, x: float, y: float, text: str, font: Font) -> None:
    weight = {"font_weight": 600} if font.is_bold else {}
    add(
        parent,
        "text",
        text,
        x=x,
        y=y,
        font_size=font.size,
        fill=font.fill,
        text_anchor=font.anchor,
        **weight,
    )
