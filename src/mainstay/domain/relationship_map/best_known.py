"""Who of ours knows a person of theirs best: by touches first, then by who covers the person.

Source: ours; the touches of each colleague are counted and fade as in method section 10.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mainstay.domain.judgement import Reason
from mainstay.domain.observed_strength import TouchCounts, observed
from mainstay.domain.people_roles import CoverageRole
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.facts import Cover

CODES = (
    "knows.touches",  # last
    "knows.long_ago",  # last
    "knows.covers",
)
ORDER = {role: place for place, role in enumerate(CoverageRole)}


@dataclass(frozen=True, slots=True)
class KnowsBest:
    """The colleague who knows somebody best, and why."""

    colleague_id: int
    reason: Reason


def knows_best(
    covers: Iterable[Cover], contacts: Mapping[int, TouchCounts], playbook: Playbook
) -> KnowsBest | None:
    """Return who knows a person best; None where nobody covers or ever met the person.

    ``contacts`` are the faded counts of each colleague's touches with the person. Among equals the
    one who covers the person comes first, the owner before the second and the sponsor.
    """
    covering = {one.colleague_id: ORDER[one.role] for one in covers if not one.is_planned}
    met = {one: counts for one, counts in contacts.items() if counts.last is not None}
    points = {
        one: observed(counts, playbook, is_senior=False).points for one, counts in met.items()
    }
    ranked = sorted(
        {*covering, *met},
        key=lambda one: (-(points.get(one) or 0), covering.get(one, len(ORDER)), one),
    )
    if not ranked:
        return None
    first = ranked[0]
    if first not in met:
        return KnowsBest(first, Reason("knows.covers"))
    is_cold = (points[first] or 0) < playbook["strength.points_weak"]
    code = "knows.long_ago" if is_cold else "knows.touches"
    return KnowsBest(first, Reason(code, {"last": met[first].last}))
