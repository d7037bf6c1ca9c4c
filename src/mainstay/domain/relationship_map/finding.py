"""One thing that a relationship map says: what, what it means, about whom, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mainstay.domain.judgement import Reason


class NextStep(StrEnum):
    """The one deed that a finding offers."""

    ASSIGN = "assign"  # a colleague to a person
    PLAN_COVER = "plan_cover"  # a second person or colleague
    NAME_SPONSOR = "name_sponsor"
    RESEARCH = "research"  # find out who it is
    SET_GOAL = "set_goal"
    ASK = "ask"  # the seven questions
    OPEN_PATH = "open_path"  # a second way around a gatekeeper
    TOUCH = "touch"
    JUDGE = "judge"  # influence and relevance
    CONFIRM = "confirm"
    MEND = "mend"  # the reporting lines


@dataclass(frozen=True, slots=True)
class Finding:
    """A gap of the map; ``consequence`` is what it means for us.

    ``people`` and ``colleagues`` are the ids concerned, ``unit_id`` a buying unit.
    """

    reason: Reason
    consequence: Reason
    next_step: NextStep
    people: tuple[int, ...] = ()
    colleagues: tuple[int, ...] = ()
    unit_id: int | None = None
    is_critical: bool = False

    @property
    def code(self) -> str:
        return self.reason.code
