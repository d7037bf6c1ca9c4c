"""What the doctor finds: a thing, how it is, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a thing is."""

    FINE = "fine"
    NOTE = "note"  # works, but somebody should know
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, how it is, and what to do where it is not fine."""

    about: str
    state: State
    sentence: str
    to_do: str = ""


def fine(about: str, sentence: str) -> Finding:
    return Finding(about, State.FINE, sentence)


def noted(about: str, sentence: str, to_do: str = "") -> Finding:
    return Finding(about, State.NOTE, sentence, to_do)


def broken(about: str, sentence: str, to_do: str) -> Finding:
    return Finding(about, State.BROKEN, sentence, to_do)
