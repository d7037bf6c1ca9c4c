"""Runs the command line as a user does: a process of its own, a data folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FOREIGN = ("MAINSTAY_", "DATABASE_URL", "TEST_DATABASE_URL", "DJANGO_")


def environment(data: Path, **more: str) -> dict[str, str]:
    """The surroundings of a command, with nothing of the test's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    source = str(REPOSITORY / "src")
    return {**kept, "MAINSTAY_DATA": str(data), "PYTHONPATH": source, **more}


def mainstay(*arguments: str, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run ``mainstay ARGUMENTS`` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "mainstay.cli", *arguments],
        env=environment(data, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
