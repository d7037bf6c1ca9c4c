"""How strong a relationship is: what was answered beside what is observed, never blended.

Source: method section 10.3. Neither is trust (section 5), and contacts alone make none strong.
"""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.domain.answered_strength import Answered, StrengthLevel
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.observed_strength import Observed
from mainstay.domain.playbook import Playbook

__all__ = ["CODES", "Answered", "Observed", "Strength", "StrengthLevel", "strength"]

CODES = (
    "strength.differs",  # answered, observed
    "strength.agrees",
)


@dataclass(frozen=True, slots=True)
class Strength:
    """Both strengths of one person side by side; ``difference`` says whether they part."""

    answered: Answered
    observed: Observed
    difference: Judgement[bool]

    @property
    def disagrees(self) -> bool:
        return self.difference.answer is True


def strength(given: Answered, seen: Observed, playbook: Playbook) -> Strength:
    """Set what was answered beside what is observed, and say a difference of a level or more."""
    told, shown = given.level.answer, seen.level.answer
    if told is None or shown is None:
        unknowns = (*given.level.unknowns, *seen.level.unknowns)
        return Strength(given, seen, Judgement(None, unknowns=unknowns))
    key = "strength.difference"
    if abs(told - shown) >= playbook[key]:
        params = {"answered": int(told), "observed": int(shown)}
        reason = Reason("strength.differs", params, threshold=key)
        return Strength(given, seen, Judgement(True, (reason,)))
    return Strength(given, seen, Judgement(False, (Reason("strength.agrees", threshold=key),)))
