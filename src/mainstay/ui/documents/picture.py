"""One drawing alone as a file: PDF of its own size, or PNG; drawn by the engine of every PDF."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

from django.conf import settings

FONT = "Source Sans Pro"
SHARP = 144  # dots an inch of a PNG
LARGEST = 12_000  # dots in a row that programs still open without trouble
POINTS = 72
PX = 0.75  # points


def fonts_folder() -> str:
    """Where the sans serif of documents and pictures lies."""
    return str(files("font_source_sans_pro").joinpath("files"))


def picture(svg: str, *, width: float, title: str, as_file: Literal["pdf", "png"]) -> bytes:
    """Return a drawing of ``width`` px as PDF or PNG, on white, with a narrow margin."""
    import typst

    sharp = min(SHARP, LARGEST / (width * PX / POINTS))
    made = typst.compile(
        files("mainstay.ui.documents").joinpath("picture.typ").read_bytes(),
        format=as_file,
        ppi=sharp,
        font_paths=[fonts_folder(), *getattr(settings, "MAINSTAY_FONTS", ())],
        sys_inputs={"svg": svg, "width": f"{width * PX:.2f}", "title": title},
    )
    return bytes(made)
