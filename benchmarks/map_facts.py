"""The people of some accounts as plain lists and touches as columns: what both analyses start from.

Everything is drawn from one seed. It is kept in a folder, so that ours and networkx read the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

TODAY = 20_000  # days since 1970
YEARS = 3
KINDS = ("meeting", "call", "mail_from", "mail_to")
OFTEN = (0.25, 0.2, 0.3, 0.25)
ROLES = ("budget", "gatekeeper", "user", "")
COLLEAGUES = 200

Columns = dict[str, np.ndarray[Any, Any]]


@dataclass(frozen=True)
class Shape:
    """How many people there are, how many at each account, and how many touches."""

    people: int
    each: int
    touches: int


def make(folder: Path, shape: Shape) -> None:
    """Draw people with their lines, roles and coverage, and touches, unless they are there."""
    if (folder / "people.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(20261123)
    (folder / "people.json").write_text(json.dumps(_people(shape, draw)))
    columns = {
        "person": draw.integers(0, shape.people, shape.touches),
        "colleague": draw.integers(0, COLLEAGUES, shape.touches),
        "day": TODAY - draw.integers(0, YEARS * 365, shape.touches),
        "kind": draw.choice(len(KINDS), shape.touches, p=OFTEN),
    }
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)


def _people(shape: Shape, draw: np.random.Generator) -> list[dict[str, Any]]:
    """One in five is head of five others at the same account; two in five are covered."""
    covered = draw.random(shape.people) < 0.4
    return [
        {
            "id": number,
            "account": number // shape.each,
            "head": _head(number, shape.each),
            "role": ROLES[draw.choice(4, p=(0.08, 0.2, 0.32, 0.4))],
            "is_executive": bool(draw.random() < 0.08),
            "influence": int(draw.integers(1, 11)),
            "relevance": int(draw.integers(1, 11)),
            "colleagues": sorted(map(int, draw.choice(COLLEAGUES, draw.integers(1, 3))))
            if covered[number]
            else [],
        }
        for number in range(shape.people)
    ]


def _head(number: int, each: int) -> int | None:
    place = number % each
    return number - place + (place - 1) // 5 if place else None


def read(folder: Path) -> tuple[list[dict[str, Any]], Columns]:
    """Return the people and the touches."""
    names = ("person", "colleague", "day", "kind")
    columns = {name: np.load(folder / f"{name}.npy") for name in names}
    return json.loads((folder / "people.json").read_text()), columns
