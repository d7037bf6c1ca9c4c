"""Which customers cannot be afforded to lose, and which of these could be lost.

Source: method section 16a. A customer whose measure is not known is judged by the furthest measure
known of it, and says so: nobody large drops out of sight for want of a cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate

from mainstay.domain.amount import ZERO
from mainstay.domain.figure import Measure, Unknown
from mainstay.domain.hold import SINGLE_THREAD, Dial, DialJudgement, Hold
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook

CODES = (
    # reasons
    "stakes.share",  # share, measure
    "stakes.first_part",  # position, before, measure
    "stakes.small",  # share, measure
    "plan.could_be_lost",  # level
    "plan.hold_unknown",
    "plan.large_and_weak",  # share, strength
    "plan.large_on_one_thread",  # share
    "plan.not_demanded",
    # unknowns
    "unknown.total_not_positive",  # measure
    "unknown.no_measure_known",
)


class Position(StrEnum):
    """What a customer that cannot be afforded to lose is to us (S2-4)."""

    ASSET = "asset"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Place:
    """A customer's place among all by one measure, the largest first.

    ``before`` is the sum of all larger ones; ``total`` the sum of everybody's.
    """

    measure: Measure
    position: int
    value: Decimal
    before: Decimal
    total: Decimal

    @property
    def share(self) -> Decimal | None:
        """Own part of the total; None when there is no positive total."""
        return self.value / self.total if self.total > 0 else None


class Places(Mapping[int, Place]):
    """The place of every customer by a measure, each made when it is asked for."""

    def __init__(self, values: Mapping[int, Decimal], measure: Measure) -> None:
        self._measure = measure
        self._values = values
        self._total = sum(values.values(), ZERO)
        ordered = sorted(values.items(), key=lambda row: (-row[1], row[0]))
        self._position = {account: number for number, (account, _) in enumerate(ordered)}
        self._before = list(accumulate((value for _, value in ordered), initial=ZERO))

    def __getitem__(self, account: int) -> Place:
        number = self._position[account]
        value = self._values[account]
        return Place(self._measure, number + 1, value, self._before[number], self._total)

    def __contains__(self, account: object) -> bool:
        return account in self._position

    def __iter__(self) -> Iterator[int]:
        return iter(self._position)

    def __len__(self) -> int:
        return len(self._position)


def places(values: Mapping[int, Decimal], measure: Measure) -> Places:
    """Order customers by a measure; equal ones by account."""
    return Places(values, measure)


def cannot_afford_to_lose(place: Place | None, playbook: Playbook) -> Judgement[bool]:
    """Judge whether a customer carries too much of the measure to be lost.

    So it is with a large share, or among the at most 20 largest while the sum before it is still
    short of the first part of the total. Unknown without a measure or a positive total.
    """
    if place is None:
        return Judgement(None, unknowns=(Unknown("unknown.no_measure_known"),))
    if place.total <= 0:
        missing = Unknown("unknown.total_not_positive", {"measure": place.measure})
        return Judgement(None, unknowns=(missing,))
    reasons = _reasons_to_keep(place, playbook)
    if reasons:
        return Judgement(True, reasons)
    params = {"share": place.share, "measure": place.measure}
    return Judgement(False, (Reason("stakes.small", params, threshold="stakes.share"),))


def _reasons_to_keep(place: Place, playbook: Playbook) -> tuple[Reason, ...]:
    reasons = []
    params: dict[str, object] = {"measure": place.measure, "share": place.share}
    if place.value >= playbook.exact("stakes.share") * place.total:
        reasons.append(Reason("stakes.share", params, threshold="stakes.share"))
    if _makes_first_part(place, playbook):
        params = {**params, "position": place.position, "before": place.before / place.total}
        reasons.append(Reason("stakes.first_part", params, threshold="stakes.first_part"))
    return tuple(reasons)


def _makes_first_part(place: Place, playbook: Playbook) -> bool:
    if place.value <= 0 or place.position > playbook["stakes.largest"]:
        return False
    return place.before < playbook.exact("stakes.first_part") * place.total


def could_lose(held: Hold, playbook: Playbook) -> bool | None:
    """Whether a customer is held weakly; None when hold is unknown, which is not weak."""
    return None if held.level is None else held.level <= playbook["hold.could_lose"]


def position(*, cannot_afford_to_lose: bool | None, could_lose: bool | None) -> Position | None:
    """Class a customer that cannot be afforded to lose: an asset when held, else a risk."""
    if not cannot_afford_to_lose:
        return None
    return Position.ASSET if could_lose is False else Position.RISK


def plan_demanded(
    keep: Judgement[bool], held: Hold, place: Place | None, playbook: Playbook
) -> Judgement[bool]:
    """Judge whether the customer needs a relationship plan.

    So it is when it cannot be afforded to lose and could be lost or is not known, and when it is
    large and its relationship weak or on a single thread, which counts without any answers, too.
    """
    reasons = []
    weak = could_lose(held, playbook)
    if keep.answer and weak is None:
        reasons.append(Reason("plan.hold_unknown"))
    elif keep.answer and weak:
        params = {"level": held.level}
        reasons.append(Reason("plan.could_be_lost", params, threshold="hold.could_lose"))
    reasons.extend(_large(place, held.dials[Dial.RELATIONSHIP], playbook))
    return Judgement(bool(reasons), tuple(reasons) or (Reason("plan.not_demanded"),))


def _large(
    place: Place | None, relationship: DialJudgement, playbook: Playbook
) -> tuple[Reason, ...]:
    key = "plan.demanded_share"
    if place is None or place.share is None or place.value < playbook.exact(key) * place.total:
        return ()
    strength = relationship.answer
    if strength is not None and strength <= playbook["plan.weak_strength"]:
        params = {"share": place.share, "strength": int(strength)}
        return (Reason("plan.large_and_weak", params, threshold=key),)
    if any(reason.code == SINGLE_THREAD for reason in relationship.reasons):
        return (Reason("plan.large_on_one_thread", {"share": place.share}, threshold=key),)
    return ()
