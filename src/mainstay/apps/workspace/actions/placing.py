"""The last step of a restore: finished folders and files take their places, the old ones make room.

Each move is one rename, and the list of moves is on the disk before the first: whoever is killed
in between is finished from that list when Mainstay starts next.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from mainstay.apps.workspace.actions.unfinished import sync_folder
from mainstay.domain.errors import DomainError


@dataclass(frozen=True, slots=True)
class Move:
    """What takes a place, the place, and where what was there goes; no new one: only make room."""

    new: str
    place: str
    old: str

    def make(self) -> None:
        """Move, or go on where an earlier try ended."""
        new, place, old = Path(self.new), Path(self.place), Path(self.old)
        is_placed = self.new and not new.exists()
        if place.exists() and not is_placed and not old.exists():
            place.rename(old)
        if self.new and new.exists():
            new.rename(place)
        sync_folder(place.parent)

    def forget_old(self) -> None:
        """Remove what made room."""
        old = Path(self.old)
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink(missing_ok=True)


class NotPlaced(DomainError):
    """The last step of a restore was refused; it goes on at the next start."""


def place_all(moves: list[Move]) -> None:
    """Make every move, then remove what was there before. NotPlaced when the disk refuses."""
    try:
        for move in moves:
            move.make()
        for move in moves:
            move.forget_old()
    except OSError as error:
        raise NotPlaced(
            f"The backup could not be put into its place ({error}); nothing is lost. Mend this "
            "and run any command: it goes on from there."
        ) from error
