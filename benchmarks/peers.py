"""Environments of their own for the programs we are measured against, and how they are asked.

Each is made once in a folder that the benchmark names, by pip and by the packages' names.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LIFETIMES = (
    "lifetimes==0.11.3",
    "numpy<2",
    "pandas<2.2",
    "scipy<1.12",
    "setuptools<80",
    "pyarrow<17",
)
PYMC_MARKETING = ("pymc-marketing",)
NETWORKX = ("networkx==3.4.2", "numpy<3")


def environment(folder: Path, packages: Sequence[str]) -> Path:
    """Return the Python of an environment that has these packages, making it when it is missing."""
    python = folder / "bin" / "python"
    if not (folder / "made").exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(install, check=True)
        (folder / "made").touch()
    return python


def asked(python: Path | str, module: str, *arguments: str, data: Path | None = None) -> Any:
    """Run a module of this folder by itself and return what it says as JSON in its last line."""
    surroundings = {**os.environ}
    if data is not None:
        surroundings |= {
            "MAINSTAY_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "mainstay.config.settings",
        }
    done = subprocess.run(
        [str(python), "-m", module, *arguments],
        env=surroundings,
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def ours() -> str:
    """Return the Python that runs this."""
    return sys.executable
