"""The thresholds, weights and question codes of the method, each with unit and source tag.

``playbook.toml`` holds the defaults; an organisation's own values are laid over them with
``Playbook.with_values``. Rules take a ``Playbook`` and read it by key, so that the page can say
which value applied and where it comes from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files

from mainstay.domain.errors import DomainError


class ThresholdError(DomainError):
    """A value that this threshold cannot take."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of the method.

    ``unit`` is share, ratio, count, days, months, points or money; ``source`` a tag of the method
    (S0..S4 stated in a source document, P found, K literature, D our default); ``sentence`` says in
    one plain sentence what it decides.
    """

    key: str
    value: float
    unit: str
    source: str
    sentence: str
    lowest: float
    highest: float
    is_own: bool = False

    def checked(self, value: float) -> Threshold:
        """Return this threshold with an organisation's own value; ThresholdError if impossible."""
        if not self.lowest <= value <= self.highest:
            raise ThresholdError(
                f"{self.key} must lie between {self.lowest:g} and {self.highest:g}, not {value:g}."
            )
        return replace(self, value=value, is_own=True)


@dataclass(frozen=True, slots=True)
class Playbook:
    """All thresholds by key; ``playbook["hold.rhythm.firm"]`` is the number that applies."""

    thresholds: Mapping[str, Threshold]

    def __getitem__(self, key: str) -> float:
        return self.thresholds[key].value

    def exact(self, key: str) -> Decimal:
        """Return the number as written, so that money meets a limit exactly."""
        return _as_written(self[key])

    def __iter__(self) -> Iterator[Threshold]:
        return iter(self.thresholds.values())

    def threshold(self, key: str) -> Threshold:
        return self.thresholds[key]

    def with_values(self, values: Mapping[str, float]) -> Playbook:
        """Lay an organisation's values over the defaults; KeyError on a key nobody knows."""
        own = {key: self.thresholds[key].checked(value) for key, value in values.items()}
        return Playbook({**self.thresholds, **own})

    def digest(self) -> str:
        """Name this set of values, so that a standing can say what it was computed with."""
        lines = "\n".join(f"{t.key}={t.value!r}" for t in self)
        return sha256(lines.encode()).hexdigest()[:16]


@lru_cache(maxsize=1024)
def _as_written(value: float) -> Decimal:
    """Kept, because a hundred thousand customers are judged by the same few numbers."""
    return Decimal(str(value))


@cache
def default_playbook() -> Playbook:
    """Read the playbook that comes with Mainstay."""
    text = files("mainstay.domain").joinpath("playbook.toml").read_text(encoding="utf-8")
    return Playbook(
        {
            f"{section}.{name}": Threshold(key=f"{section}.{name}", **entry)
            for section, entries in tomllib.loads(text).items()
            for name, entry in entries.items()
        }
    )
