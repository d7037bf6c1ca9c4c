"""What the tests of the imports share: files written on the spot, and one way to bring them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mainstay.analytics.facts import ORDER_LINES
from mainstay.apps.imports.actions import Brought, bring_files
from mainstay.apps.imports.queries.drops import Options, lake, plan_drop, read_drop
from mainstay.apps.imports.queries.previews import Preview, preview_of
from mainstay.apps.organisation.actions.deeds import Actor, machine_owner
from mainstay.apps.organisation.queries import counted_batches

Write = Callable[[str, str], Path]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of the test's own."""

    def writes(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return writes


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at work with files."""

    by: Actor

    def bring(self, *paths: Path, accept: bool = False, **told: Any) -> Brought:
        options = Options(**told)
        return bring_files(
            paths, by=self.by, options=options, accept_rejects=accept, take_proposals=True
        )

    def look(self, *paths: Path, **told: Any) -> Preview:
        drop = read_drop(paths, Options(**told))
        return preview_of(drop, plan_drop(drop, by=self.by))


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(machine_owner())


def lines(columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return the order lines that count now."""
    rows = lake().rows_of(ORDER_LINES, batches=counted_batches().ids, columns=list(columns))
    return sorted(rows.to_pylist(), key=str)
