"""Finds a Chromium for the browser tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_ONE = (
    "no Chromium found; install one (Debian: apt install chromium) or name it in CHROMIUM"
)


def find_chromium() -> str | None:
    """Return the path of a Chromium, the one named in CHROMIUM first; None when there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next(filter(None, map(shutil.which, NAMES)), None)
