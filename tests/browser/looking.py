"""Looks at an open page as a critic does: console, policy, width, title, axe; takes its picture."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import axe_core_python
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page

SETTLED = """() => document.readyState === "complete"
  && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")
  && document.getAnimations().every((one) => one.playState !== "running")"""
WIDE, NARROW = 1440, 390
HEIGHT = 900
SHOTS = os.environ.get("MAINSTAY_SHOTS", "")


@dataclass(frozen=True, slots=True)
class Look:
    """A theme and a width."""

    scheme: str
    width: int

    def __str__(self) -> str:
        return f"{self.scheme}-{self.width}"


LOOKS = (Look("light", WIDE), Look("dark", WIDE), Look("light", NARROW))


@dataclass
class Critic:
    """Opens pages in one browser context and remembers what they complained about."""

    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page | None:
        """Open a page and wait until it is still; None when it is a file to keep."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        try:
            answer = page.goto(url)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            page.close()
            return None
        assert answer is not None
        if answer.status != 200:
            self.complaints.append(f"{url} answers {answer.status}")
        settle(page)
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)


def settle(page: Page) -> None:
    """Wait until nothing loads and nothing moves."""
    page.wait_for_function(SETTLED)


def take(page: Page, look: Look) -> None:
    """Show an open page in another theme or width."""
    page.emulate_media(color_scheme=look.scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": look.width, "height": HEIGHT})
    settle(page)


def faults(page: Page, look: Look) -> list[str]:
    """Return what is wrong with a page as it is shown now."""
    found = _axe(page, "color-contrast" if look.scheme == "dark" else "")
    scrolled = page.evaluate("document.documentElement.scrollWidth")
    if scrolled > look.width:
        found.append(f"scrolls sideways: {scrolled} px: {page.evaluate(WIDEST)}")
    if not re.match(r"\S.* · Mainstay$", page.title()):
        found.append(f"has the title {page.title()!r}")
    return found


WIDEST = """() => {
  const limit = document.documentElement.clientWidth;
  const isHeld = (one) => one.parentElement.closest("*") && (() => {
    for (let at = one.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  })();
  const wide = [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > limit + 1 && !isHeld(one));
  return wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 160)).join(" | ");
}"""


def _axe(page: Page, rule: str = "") -> list[str]:
    """Return what axe finds; ``rule`` alone where a theme can change nothing but colours."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_script())
    options = {"runOnly": [rule]} if rule else {}
    run = "async (options) => (await axe.run(document, options)).violations"
    violations: list[dict[str, Any]] = page.evaluate(run, options)
    return [f"axe {one['id']}: {node['html']}" for one in violations for node in one["nodes"][:3]]


@cache
def _axe_script() -> str:
    return (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page where MAINSTAY_SHOTS says."""
    if SHOTS:
        safe = re.sub(r"[^\w-]+", "-", name).strip("-")
        page.screenshot(path=str(Path(SHOTS) / f"{safe}.png"), full_page=True)
