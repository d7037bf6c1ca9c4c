"""Accounts whose names say that they belong together: "Acme Corp." and "Acme, Singapore"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

LEGAL = re.compile(
    r"ab|ag|as|bv|co|company|corp|corporation|gmbh|group|holdings?|inc|incorporated|kg|kk|limited"
    r"|llc|llp|ltd|nv|oyj?|plc|pte|pty|sa|sarl|se|spa|srl|the"
)
SHORTEST = 5


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """Keys of accounts that look like one group: the head, and the members below it."""

    head: str
    members: tuple[str, ...]


def groups_by_name(names: Mapping[str, str]) -> list[NamedGroup]:
    """Group keys whose names share their stem; at least one must say more than the stem."""
    stems: dict[str, list[str]] = {}
    for key, name in names.items():
        stem = _stem(name)
        if len(stem) >= SHORTEST:
            stems.setdefault(stem, []).append(key)
    return [_group(keys, names) for keys in stems.values() if len(keys) > 1]


def _stem(name: str) -> str:
    """Reduce a name to what stands before a comma, dash or bracket, without its legal form."""
    first = re.split(r",| - | \u2013 |\(|/", name, maxsplit=1)[0]
    words = re.findall(r"[^\W_]+", first.casefold())
    return " ".join(word for word in words if not LEGAL.fullmatch(word))


def _group(keys: list[str], names: Mapping[str, str]) -> NamedGroup:
    """Put the name that says least besides its stem on top."""
    head = min(keys, key=lambda key: ("," in names[key], len(names[key]), key))
    return NamedGroup(head, tuple(key for key in keys if key != head))
