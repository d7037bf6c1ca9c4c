"""Where growth should be pushed most: a strong relationship with room left to grow in.

Source: method section 10.3 (use of the strength matrix) and S3. Growth is pushed where those who
decide hold us strong and buying units are not reached yet; elsewhere something else comes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook

CODES = (
    "growth.room",  # level, units
    "growth.all_reached",  # level
    "growth.no_units",  # level
    "growth.weak",  # level
    "growth.loses",
    "growth.not_asked",
)
STRONG_ENOUGH = "strength.growth"


class Push(StrEnum):
    """What comes first with a customer, the best place for growth first."""

    GROW = "grow"
    WIDEN = "widen"
    STRENGTHEN = "strengthen"
    EARN = "earn"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Place:
    """A customer: what it brings (None = not known), the lowest strength among those who decide.

    ``units`` are its buying units, ``open_units`` those that nobody of ours reaches.
    """

    unit_id: int
    name: str
    money: Decimal | None
    strength: int | None
    units: int = 0
    open_units: tuple[str, ...] = ()


def judge_growth(place: Place, playbook: Playbook) -> Judgement[Push]:
    """Say what comes first with a customer: growth, more to grow in, strength, profit, a question.

    Unknown strength is not weak: then the seven questions come first.
    """
    if place.strength is None:
        return Judgement(Push.ASK, (Reason("growth.not_asked"),))
    said = {"level": place.strength}
    if place.strength < playbook[STRONG_ENOUGH]:
        return Judgement(Push.STRENGTHEN, (Reason("growth.weak", said, threshold=STRONG_ENOUGH),))
    if place.money is not None and place.money < 0:
        return Judgement(Push.EARN, (Reason("growth.loses"),))
    if place.open_units:
        reason = Reason(
            "growth.room",
            {**said, "units": len(place.open_units)},
            rows=place.open_units,
            threshold=STRONG_ENOUGH,
        )
        return Judgement(Push.GROW, (reason,))
    code = "growth.all_reached" if place.units else "growth.no_units"
    return Judgement(Push.WIDEN, (Reason(code, said, threshold=STRONG_ENOUGH),))


def ranked(
    places: Iterable[Place], playbook: Playbook
) -> tuple[tuple[Place, Judgement[Push]], ...]:
    """Judge all and rank them: by what comes first, then by what they bring, unknown last."""
    order = {push: rank for rank, push in enumerate(Push)}
    judged = [(place, judge_growth(place, playbook)) for place in places]
    return tuple(
        sorted(judged, key=lambda each: (order[each[1].answer or Push.ASK], *_by(each[0])))
    )


def _by(place: Place) -> tuple[bool, Decimal, str]:
    return place.money is None, -(place.money or Decimal()), place.name.casefold()
