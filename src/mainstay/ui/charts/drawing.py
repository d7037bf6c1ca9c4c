"""From an Altair chart to an SVG of our own: colours, links, names, hatching, and its files.

Charts are drawn with plain hex colours. ``Chart.for_page`` swaps them for classes of charts.css,
so that a page's theme decides; documents and downloads keep the hex.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse

from mainstay.ui.documents.workbook import SheetColumn
from mainstay.ui.exports import CSV_TYPE, csv_bytes, download
from mainstay.ui.formats import SHORT_STEPS
from mainstay.ui.process_cache import cache

VERSION = "7"  # raise it when the drawing changes, so that cached pictures are drawn again
SVG = "http://www.w3.org/2000/svg"
FONT = "Source Sans Pro"
PALETTE = {
    "ink": "#18212c",
    "ink-2": "#4d5967",
    "ink-3": "#5c6772",
    "line": "#e3e0d8",
    "line-2": "#cfcbc0",
    "edge": "#858a8e",
    "surface": "#ffffff",
    "sunken": "#f1efe9",
    "accent": "#0b5957",
    "accent-soft": "#e0eeec",
    "attention": "#8a5605",
    "attention-soft": "#fbf0da",
    "critical": "#a3241c",
    "critical-soft": "#fbe7e4",
    "s1": "#d5e8e5",
    "s2": "#9ccbc5",
    "s3": "#4f9d95",
}
NAMES = {colour: name for name, colour in PALETTE.items()}
HATCHED = "hatched"  # the description of a mark that is to be filled with the pattern of unknown
TOKEN = re.compile(r"mark:(\d+)")
DROPPED = {"aria-roledescription", "font-family", "style"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark says to a screen reader and on hover, and where it leads."""

    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart before it is drawn: the Vega-Lite chart, its marks, and the table behind it."""

    chart: Any
    marks: tuple[Mark, ...]
    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: standalone SVG with hex colours, its title, and the table behind it."""

    svg: str
    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[object, ...], ...]
    is_empty: bool = False
    themed: str = ""

    def for_page(self) -> str:
        """The SVG for inside a page: colours as classes, no style, sized by the style sheet."""
        return self.themed

    def for_document(self) -> str:
        """The SVG for PDF and slides: plain hex colours, no variables."""
        return self.svg

    def png(self, scale: float = 2.0) -> bytes:
        """The picture with its title, on white."""
        import vl_convert

        _use_fonts()
        return bytes(vl_convert.svg_to_png(_on_paper(self), scale=scale))

    def svg_file(self) -> bytes:
        return _on_paper(self).encode()

    def csv(self) -> bytes:
        return csv_bytes([column.label for column in self.columns], self.rows)


def drawn(kind: str, inputs: object, build: Callable[[], Picture]) -> Chart:
    """Draw a picture once; the next time its inputs are the same it comes from the cache."""
    digest = sha256(f"{VERSION} {kind} {inputs!r}".encode()).hexdigest()[:24]
    found: Chart | None = cache.get(f"chart:{digest}")
    if found is not None:
        return found
    picture = _built(build)
    svg = _finished(_vega_svg(picture.chart), picture, digest[:8])
    chart = Chart(
        svg=svg,
        title=picture.title,
        columns=picture.columns,
        rows=picture.rows,
        themed=_themed(svg),
    )
    cache.set(f"chart:{digest}", chart, timeout=None)
    return chart


def _built(build: Callable[[], Picture]) -> Picture:
    """Build a picture without Altair's check of every point: the tests check each kind once."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        return build()


def empty_chart(title: str, columns: tuple[SheetColumn, ...]) -> Chart:
    """A chart without rows: the page says so instead of drawing axes."""
    return Chart(svg="", title=title, columns=columns, rows=(), is_empty=True)


def rows_of(values: Iterable[Mapping[str, object]]) -> Any:
    """The rows of a layer: as a tuple, for Altair copies a list with all in it again and again."""
    import altair as alt

    return alt.Data(values=tuple(values))


def token(place: int) -> str:
    """The description that ties a mark of Vega to ``marks[place]``."""
    return f"mark:{place}"


def text_width(text: str, size: float = 12) -> float:
    """About how wide a text is drawn: good enough to keep labels apart."""
    return sum(0.34 if letter in " .,:;il|'!()" else 0.56 for letter in text) * size


def label_room(texts: Sequence[str]) -> float:
    """Room for the longest label, wide enough for the reader's own font."""
    return max(text_width(text) for text in texts) * 1.12 + 16


def scale_of(values: Sequence[float]) -> tuple[float, str]:
    """The divisor and letter that keep the numbers of a chart short."""
    largest = max(abs(value) for value in values)
    for step, letter in SHORT_STEPS:
        if largest >= float(step):
            return float(step), letter
    return 1.0, ""


def _vega_svg(chart: Any) -> str:
    import vl_convert

    _use_fonts()
    spec = json.loads(json.dumps(chart.to_dict(validate=False), default=_as_number))
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def _as_number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} cannot be drawn")


def fonts_folder() -> str:
    """Where the sans serif of documents and pictures lies."""
    from importlib.resources import files

    return str(files("font_source_sans_pro").joinpath("files"))


_registered: list[str] = []


def _use_fonts() -> None:
    import vl_convert

    if not _registered:
        vl_convert.register_font_directory(fonts_folder())
        _registered.append(FONT)


LOOK = {  # of all charts
    "background": "transparent",
    "font": FONT,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": PALETTE["ink-2"],
        "labelFontSize": 12,
        "labelFont": FONT,
        "titleColor": PALETTE["ink-3"],
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titleFont": FONT,
        "gridColor": PALETTE["line"],
        "domainColor": PALETTE["line-2"],
        "tickSize": 0,
        "labelPadding": 8,
    },
    "text": {"font": FONT, "fontSize": 12, "color": PALETTE["ink-2"]},
}


@dataclass(frozen=True, slots=True)
class Layers:
    """Altair's charts on one another; put together here, for Altair copies all of them each time.

    ``size`` is the width, the height and, where it is not the usual one, the padding.
    """

    layers: tuple[Any, ...]
    size: Mapping[str, object]

    def to_dict(self, *, validate: bool) -> dict[str, Any]:
        """Return the Vega-Lite specification."""
        from altair import SCHEMA_URL

        context: dict[str, Any] = {"top_level": False, "datasets": {}}
        layers = [one.to_dict(validate=validate, context=context) for one in self.layers]
        spec = {"layer": layers, "datasets": context["datasets"], "config": LOOK}
        return {"$schema": SCHEMA_URL, **self.size, **spec}


def layered(layers: Iterable[Any], **size: object) -> Layers:
    """Lay charts over one another in the look of all."""
    return Layers(tuple(layers), size)


def _finished(svg: str, picture: Picture, digest: str) -> str:
    """Give marks their links and names, hatch what is unknown, drop what a page would refuse."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)
    _name(root, picture)
    hatch = f"hatch-{digest}"
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            _finish_child(parent, place, child, picture.marks, hatch)
    for element in root.iter():
        _clean(element)
    root.insert(0, _hatch_pattern(hatch))
    return ElementTree.tostring(root, encoding="unicode")


def _name(root: ElementTree.Element, picture: Picture) -> None:
    has_links = any(mark.url for mark in picture.marks)
    root.set("role", "group" if has_links else "img")
    root.set("aria-label", picture.title)


def _finish_child(
    parent: ElementTree.Element,
    place: int,
    child: ElementTree.Element,
    marks: Sequence[Mark],
    hatch: str,
) -> None:
    label = child.get("aria-label", "")
    if label.startswith(HATCHED):
        child.set("fill", f"url(#{hatch})")
        label = label.removeprefix(HATCHED).strip()
        child.set("aria-label", label)
    found = TOKEN.fullmatch(label)
    if found is not None:
        parent[place] = _linked(child, marks[int(found.group(1))], order=found.group(1))
    elif child.get("role", "").startswith("graphics") or not label:
        child.attrib.pop("aria-label", None)
        child.attrib.pop("role", None)


def _linked(child: ElementTree.Element, mark: Mark, *, order: str) -> ElementTree.Element:
    child.attrib.pop("aria-label", None)
    child.attrib.pop("role", None)
    tag = "a" if mark.url else "g"
    wrapper = ElementTree.Element(
        f"{{{SVG}}}{tag}", {"class": "mark", "aria-label": mark.label, "data-order": order}
    )
    if mark.url:
        wrapper.set("href", mark.url)
    else:
        wrapper.set("role", "img")
    wrapper.append(child)
    return wrapper


def _clean(element: ElementTree.Element) -> None:
    for name in list(element.attrib):
        if name in DROPPED:
            del element.attrib[name]
    if element.tag == f"{{{SVG}}}text":
        element.set("font-family", FONT)
    if element.get("class", "").startswith("mark-"):
        del element.attrib["class"]


def _hatch_pattern(identity: str) -> ElementTree.Element:
    defs = ElementTree.Element(f"{{{SVG}}}defs")
    pattern = ElementTree.SubElement(
        defs,
        f"{{{SVG}}}pattern",
        {
            "id": identity,
            "width": "6",
            "height": "6",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
    )
    line = {"x1": "0", "y1": "0", "x2": "0", "y2": "6", "stroke-width": "1.3"}
    ElementTree.SubElement(pattern, f"{{{SVG}}}line", {**line, "stroke": PALETTE["line-2"]})
    return defs


def _themed(svg: str) -> str:
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        _theme(element)
    width = float(root.attrib.pop("width", "640"))
    root.attrib.pop("height", None)
    root.set("class", "chart wide" if width > 560 else "chart" if width > 460 else "chart small")
    return ElementTree.tostring(root, encoding="unicode")


def _theme(element: ElementTree.Element) -> None:
    classes = [element.get("class", "")]
    for name, prefix in (("fill", "f"), ("stroke", "k")):
        colour = NAMES.get(element.get(name, "").lower())
        if colour:
            del element.attrib[name]
            classes.append(f"{prefix}-{colour}")
    element.attrib.pop("font-family", None)
    joined = " ".join(part for part in classes if part)
    if joined:
        element.set("class", joined)


def _on_paper(chart: Chart) -> str:
    """Put a white ground and the title around a chart that leaves the page."""
    root = ElementTree.fromstring(chart.svg)
    width, height = float(root.get("width", "640")), float(root.get("height", "320"))
    root.set("viewBox", f"-16 -44 {width + 32:g} {height + 60:g}")
    root.set("width", f"{width + 32:g}")
    root.set("height", f"{height + 60:g}")
    box = {"x": "-16", "y": "-44", "width": "100%", "height": "100%", "fill": PALETTE["surface"]}
    root.insert(0, ElementTree.Element(f"{{{SVG}}}rect", box))
    looks = {"font-family": FONT, "font-size": "17", "font-weight": "bold", "fill": PALETTE["ink"]}
    heading = ElementTree.SubElement(root, f"{{{SVG}}}text", {"x": "0", "y": "-16", **looks})
    heading.text = chart.title
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def renamed(chart: Chart, title: str) -> Chart:
    """The same picture under another title."""
    return replace(chart, title=title)


FILE_TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": CSV_TYPE}


def chart_file(chart: Chart, ending: str) -> HttpResponse:
    """The chart as a download: svg, png or csv (anything else is csv)."""
    match ending:
        case "svg":
            content = chart.svg_file()
        case "png":
            content = chart.png()
        case _:
            ending, content = "csv", chart.csv()
    return download(
        content, filename=f"{chart.title[:80]}.{ending}", content_type=FILE_TYPES[ending]
    )
