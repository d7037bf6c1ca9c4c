"""The figures that a closed review keeps, read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mainstay.apps.plans.models import Review
from mainstay.apps.plans.queries.reviews import record_of
from mainstay.domain.figure import Figure, Unit, Unknown
from mainstay.domain.relationship_plan.record import ReviewRecord


@dataclass(frozen=True, slots=True)
class HeldReview:
    """A closed review, and what was attained of the goals on its day."""

    review: Review
    attained: Figure | None


def held_reviews(reviews: Iterable[Review]) -> tuple[HeldReview, ...]:
    """Read what was attained on the day of each review: how a plan comes along."""
    return tuple(HeldReview(each, _attained(record_of(each))) for each in reviews)


def _attained(record: ReviewRecord) -> Figure | None:
    found = (one for one in figures_of(record) if one.code == "goal_attainment")
    return next(found, None)


def figures_of(record: ReviewRecord) -> tuple[Figure, ...]:
    """Return the figures of the day of a review."""
    return tuple(_figure(row) for row in record.data["figures"])


def _figure(row: Mapping[str, Any]) -> Figure:
    return Figure(
        code=row["code"],
        value=_number(row["value"]),
        unit=Unit(row["unit"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        unknowns=tuple(Unknown(each["code"], each["params"]) for each in row["unknowns"]),
    )


def _number(value: Any) -> Decimal | int | float | None:
    return Decimal(value) if isinstance(value, str) else value
