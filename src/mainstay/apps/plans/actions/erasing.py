"""A person erased from frozen reviews: what they say of that person goes, and the digest is new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mainstay.apps.people.queries.identity import GONE, Identity
from mainstay.apps.plans.models import Review
from mainstay.domain.relationship_plan.record import digest_of

SAID = ("person", "what", "note")


def erase_from_reviews(identity: Identity, _files: Path) -> None:
    """Blank a person in every closed review; the record itself says that it was changed."""
    for review in Review.objects.filter(closed_at__isnull=False):
        record = _without(review.record or {}, identity)
        if record != review.record:
            record["erased"] = record.get("erased", 0) + 1
            Review.objects.filter(pk=review.pk).update(record=record, digest=digest_of(record))


def _without(record: dict[str, Any], identity: Identity) -> dict[str, Any]:
    kept: dict[str, Any] = identity.taken_out_of(record)
    kept["goals"] = [_goal(goal, identity) for goal in kept.get("goals", [])]
    return kept


def _goal(goal: dict[str, Any], identity: Identity) -> dict[str, Any]:
    if goal.get("person_id") not in identity.people:
        return goal
    return {**goal, **{name: GONE if goal.get(name) else "" for name in SAID}}
