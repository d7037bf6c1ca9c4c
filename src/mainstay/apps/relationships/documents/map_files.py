"""The relationship map alone as a file: SVG, PNG, PDF, or slides."""

from __future__ import annotations

from enum import StrEnum

from mainstay.apps.relationships.documents.map_slides import map_pptx
from mainstay.apps.relationships.queries.reading import MapReading
from mainstay.domain.relationship_map.layout import layout
from mainstay.ui.documents.picture import picture
from mainstay.ui.documents.slides import PPTX_TYPE
from mainstay.ui.exports import PDF_TYPE


class MapFile(StrEnum):
    """The kinds of file a map is taken away as, by the ending of their names."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"
    PPTX = "pptx"

    @property
    def content_type(self) -> str:
        return TYPES[self]


TYPES = {
    MapFile.SVG: "image/svg+xml",
    MapFile.PNG: "image/png",
    MapFile.PDF: PDF_TYPE,
    MapFile.PPTX: PPTX_TYPE,
}


def map_file(reading: MapReading, kind: MapFile, *, svg: str) -> bytes:
    """Return the map of a reading as a file; ``svg`` is its drawing on paper."""
    width = layout(reading.map).width
    match kind:
        case MapFile.SVG:
            return svg.encode()
        case MapFile.PPTX:
            return map_pptx(reading)
        case MapFile.PDF:
            return picture(svg, width=width, title=reading.account.name, as_file="pdf")
        case MapFile.PNG:
            return picture(svg, width=width, title=reading.account.name, as_file="png")
