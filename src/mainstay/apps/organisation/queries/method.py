"""The playbook as people read it: grouped thresholds, what applies, and what applied before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from mainstay.apps.organisation.models import PlaybookValue
from mainstay.apps.organisation.queries import playbook
from mainstay.domain.playbook import Threshold, default_playbook


@dataclass(frozen=True, slots=True)
class ThresholdLine:
    """A threshold with the value it comes with and the one that applies."""

    applied: Threshold
    default: Threshold

    @property
    def key(self) -> str:
        return self.applied.key


@dataclass(frozen=True, slots=True)
class ThresholdGroup:
    """The thresholds of one part of the method."""

    section: str
    lines: tuple[ThresholdLine, ...]


def threshold_groups() -> tuple[ThresholdGroup, ...]:
    """Return every threshold, part by part in the order of the method."""
    groups = groupby(_lines(), key=lambda line: line.key.partition(".")[0])
    return tuple(ThresholdGroup(section, tuple(lines)) for section, lines in groups)


def threshold_line(key: str) -> ThresholdLine | None:
    """Return one threshold; None when nobody knows the key."""
    return next((line for line in _lines() if line.key == key), None)


def threshold_history(key: str) -> tuple[PlaybookValue, ...]:
    """Return the organisation's own values of a threshold, newest first; None = the default."""
    return tuple(PlaybookValue.objects.filter(key=key).order_by("-at", "-pk"))


def _lines() -> Iterator[ThresholdLine]:
    applied = playbook()
    for default in default_playbook():
        yield ThresholdLine(applied.threshold(default.key), default)
