"""An answer of the method together with its reasons, its unknowns and its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from mainstay.domain.figure import Unknown

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a judgement came out as it did: a code with typed parameters, never a sentence.

    ``rows`` are addresses or names of the records it rests on; ``threshold`` is the playbook key
    that was applied.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    threshold: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement(Generic[Answer]):
    """An answer (None = not known), why, what was missing, and how long it holds."""

    answer: Answer | None
    reasons: tuple[Reason, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    made_on: date | None = None
    expires_on: date | None = None

    @property
    def is_known(self) -> bool:
        return self.answer is not None

    @property
    def thresholds(self) -> tuple[str, ...]:
        """Playbook keys that the reasons applied, each once, in order."""
        keys = (reason.threshold for reason in self.reasons if reason.threshold)
        return tuple(dict.fromkeys(keys))

    def is_expired(self, today: date) -> bool:
        return self.expires_on is not None and today > self.expires_on
