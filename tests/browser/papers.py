"""Opens what a page gave away: PDF and slides, by their words, their shapes and as pictures."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from tests.browser.looking import SHOTS

PDF_DRAWER, SLIDE_DRAWER = "pdftoppm", "soffice"
SMALLEST = 8.0  # points that can be read on a screen in a meeting room
DARK = 200  # of 255; what is darker is ink
BLANK = 0.003  # share of ink; a page with a heading alone has more
PATIENCE = 240


def pdf_pages(content: bytes) -> list[str]:
    """Return the words of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@dataclass(frozen=True, slots=True)
class Slides:
    """A deck as it is opened again."""

    deck: Any

    @property
    def texts(self) -> list[str]:
        return [" ".join(_texts(slide.element)) for slide in self.deck.slides]

    def cards(self) -> list[str]:
        """The names of all cards, slide by slide."""
        return [one.name for slide in self.deck.slides for one in _cards(slide)]

    def faults(self) -> list[str]:
        """Say what stands off a slide, what lies on what, and what is too small to be read."""
        return [
            f"slide {number}: {fault}"
            for number, slide in enumerate(self.deck.slides, start=1)
            for fault in (*self._outside(slide), *_overlaps(slide), *_small(slide))
        ]

    def _outside(self, slide: Any) -> Iterator[str]:
        for one in slide.shapes:
            if one.shape_type == MSO_SHAPE_TYPE.LINE:
                continue  # its frame is turned with it
            right, bottom = one.left + one.width, one.top + one.height
            fits = right <= self.deck.slide_width and bottom <= self.deck.slide_height
            if one.left < 0 or one.top < 0 or not fits:
                yield f"{one.name} stands outside"


def slides(content: bytes) -> Slides:
    return Slides(Presentation(io.BytesIO(content)))


def _texts(element: Any) -> list[str]:
    return [one.text for one in element.iter() if one.tag.endswith("}t") and one.text]


def _cards(slide: Any) -> list[Any]:
    return [one for one in slide.shapes if one.shape_type == MSO_SHAPE_TYPE.GROUP]


def _overlaps(slide: Any) -> Iterator[str]:
    cards = _cards(slide)
    for at, one in enumerate(cards):
        for other in cards[at + 1 :]:
            beside = one.left + one.width <= other.left or other.left + other.width <= one.left
            apart = one.top + one.height <= other.top or other.top + other.height <= one.top
            if not (beside or apart):
                yield f"{one.name} lies on {other.name}"


def _small(slide: Any) -> Iterator[str]:
    for run in slide.element.iter():
        size = run.get("sz") if run.tag.endswith("}rPr") else None
        if size and int(size) / 100 < SMALLEST:
            yield f"{' '.join(_texts(run.getparent()))!r} has {int(size) / 100} points"


def pictures(file: Path) -> list[float]:
    """Draw each page or slide, keep the pictures where MAINSTAY_SHOTS says; return their ink."""
    folder = file.parent / f"{file.name}-pages"
    folder.mkdir()
    if file.suffix == ".pptx":
        file = _as_pdf(file, folder)
    _run(PDF_DRAWER, "-r", "60", "-png", str(file), str(folder / file.stem))
    found = sorted(folder.glob("*.png"))
    if SHOTS:
        for one in found:
            shutil.copy(one, Path(SHOTS) / f"{folder.name}-{one.name}")
    return [_ink(one) for one in found]


def _as_pdf(file: Path, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run(SLIDE_DRAWER, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), file)
    return folder / f"{file.stem}.pdf"


def _run(program: str, *arguments: object) -> None:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed, which draws pages to be looked at")
    subprocess.run([found, *map(str, arguments)], check=True, capture_output=True, timeout=PATIENCE)


def _ink(picture: Path) -> float:
    with Image.open(picture) as opened:
        counts = opened.convert("L").histogram()
    return sum(counts[:DARK]) / sum(counts)
