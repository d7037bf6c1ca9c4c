"""The most that is read of one file, as the surroundings say it: MAINSTAY_LIMITS."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from mainstay.domain.errors import DomainError


class UnusableLimits(DomainError):
    """A limit of reading files that does not exist, or is no number."""


def import_limits(surroundings: Mapping[str, str]) -> dict[str, int]:
    """Read "max_rows=1000 max_columns=50"; UnusableLimits for a name or a number unknown."""
    text = surroundings.get("MAINSTAY_LIMITS", "")
    if not text.strip():
        return {}
    from mainstay.analytics.files import Limits  # loads Arrow, which takes time at every start

    known = {item.name for item in fields(Limits)}
    found: dict[str, int] = {}
    for word in text.replace(",", " ").split():
        name, _, number = word.partition("=")
        if name not in known or not number.isdecimal() or int(number) == 0:
            raise UnusableLimits(
                f"MAINSTAY_LIMITS says {word}; it takes name=number, with names among "
                f"{', '.join(sorted(known))}."
            )
        found[name] = int(number)
    return found
