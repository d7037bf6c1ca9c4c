"""How strong the relationship with a whole account is, and what hold takes from it.

Source: method sections 10.3 and 16a. The influence-weighted mean and the lowest among Budget and
Executive people stand side by side; rules use the lowest, so that no average hides a weak one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mainstay.domain.amount import explain_missing
from mainstay.domain.answered_strength import Answered
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.hold import SINGLE_THREAD, DialJudgement, HoldLevel
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook
from mainstay.domain.promises import Promise, broken_promise

CODES = (
    # reasons
    "relationship.lowest",  # level
    "relationship.single_thread",  # level
    "promise.broken",  # due, days
    # unknowns
    "unknown.no_strength",
    "unknown.no_power_answers",
    "unknown.power_not_answered",  # people
    "unknown.no_influence",
    "unknown.no_threads",
    # rows
    "row.person_share",  # name, level, influence
    "row.person",  # name
    "row.relationship_capped",
    # notes
    "note.strength_not_known",  # people
    "note.influence_not_known",  # people
)


@dataclass(frozen=True, slots=True)
class PersonStrength:
    """A person's answered strength with what makes it count.

    ``has_power``: Budget or Executive. ``influence`` is 0..10, None when not known.
    """

    person_id: int
    name: str
    answered: Answered
    has_power: bool
    influence: int | None = None

    @property
    def level(self) -> int | None:
        return self.answered.level.answer


@dataclass(frozen=True, slots=True)
class AccountStrength:
    """Both ways to sum an account up, each with the rows behind it; never one without the other."""

    mean: Explanation
    lowest: Explanation


@dataclass(frozen=True, slots=True)
class Ties:
    """What can hold a relationship down: one thread only (None = not known), promises we made."""

    is_single_thread: bool | None
    promises: tuple[Promise, ...] = ()


def account_strength(people: Iterable[PersonStrength]) -> AccountStrength:
    """Sum up the answered strength of an account's people."""
    everybody = tuple(people)
    return AccountStrength(explain_mean(everybody), explain_lowest(everybody))


def explain_mean(people: tuple[PersonStrength, ...]) -> Explanation:
    """Explain the influence-weighted mean of the known levels by what each person adds to it."""
    known = [person for person in people if person.level is not None]
    weighed = [(person, person.influence) for person in known if person.influence is not None]
    total = sum(influence for _, influence in weighed)
    if not total:
        code = "unknown.no_influence" if known else "unknown.no_strength"
        missing = (Unknown(code),)
        return explain_missing(Figure("account_strength_mean", None, Unit.SCORE, unknowns=missing))
    terms = tuple(_share(person, influence, total) for person, influence in weighed)
    value = sum((person.level or 0) * influence for person, influence in weighed) / total
    left_out = {
        "note.strength_not_known": len(people) - len(known),
        "note.influence_not_known": len(known) - len(weighed),
    }
    notes = tuple(Unknown(code, {"people": count}) for code, count in left_out.items() if count)
    figure = Figure("account_strength_mean", value, Unit.SCORE)
    return Explanation(figure, Combine.SUM, terms, notes=notes)


def _share(person: PersonStrength, influence: int, total: int) -> Term:
    level = person.level or 0
    params = {"name": person.name, "level": level, "influence": influence}
    return Term(level * influence / total, code="row.person_share", params=params)


def explain_lowest(people: tuple[PersonStrength, ...]) -> Explanation:
    """Explain the lowest known level among Budget and Executive people by all of them."""
    unknowns = _missing(people)
    levels = [person.level for person in people if person.has_power and person.level]
    if not levels:
        figure = Figure("account_strength_lowest", None, Unit.STRENGTH, unknowns=unknowns)
        return explain_missing(figure)
    figure = Figure("account_strength_lowest", min(levels), Unit.STRENGTH, unknowns=unknowns)
    return Explanation(figure, Combine.LOWEST, _powerful_rows(people), notes=unknowns)


def _powerful_rows(people: tuple[PersonStrength, ...]) -> tuple[Term, ...]:
    return tuple(
        Term(person.level, code="row.person", params={"name": person.name})
        for person in people
        if person.has_power
    )


def _missing(people: tuple[PersonStrength, ...]) -> tuple[Unknown, ...]:
    powerful = [person for person in people if person.has_power]
    unjudged = [person for person in powerful if person.level is None]
    if all(person.level is None for person in people):
        return (Unknown("unknown.no_strength"),)
    if len(unjudged) == len(powerful):
        return (Unknown("unknown.no_power_answers"),)
    if unjudged:
        return (Unknown("unknown.power_not_answered", {"people": len(unjudged)}),)
    return ()


def relationship_dial(
    people: Iterable[PersonStrength], ties: Ties, playbook: Playbook, *, as_of: date
) -> DialJudgement:
    """Judge the relationship dial of hold: the lowest answered among Budget and Executive people.

    A single thread or a promise broken in 90 days holds it at 2 or lower and is always named.
    Unknown without such answers, whatever else is known; it expires with the oldest answers.
    """
    everybody = tuple(people)
    powerful = [person for person in everybody if person.has_power and person.level]
    unknowns = _missing(everybody)
    if ties.is_single_thread is None:
        unknowns = (*unknowns, Unknown("unknown.no_threads"))
    capped_by = _capped_by(ties, playbook, as_of=as_of)
    if not powerful:
        return Judgement(None, capped_by, unknowns, made_on=as_of)
    lowest = min(person.level or 0 for person in powerful)
    weakest = tuple(person.name for person in powerful if person.level == lowest)
    level = min(lowest, int(playbook[CAPPED])) if capped_by else lowest
    reasons = (Reason("relationship.lowest", {"level": lowest}, rows=weakest), *capped_by)
    return Judgement(HoldLevel(level), reasons, unknowns, as_of, _first_expiry(powerful))


CAPPED = "strength.capped"


def _capped_by(ties: Ties, playbook: Playbook, *, as_of: date) -> tuple[Reason, ...]:
    broken = broken_promise(ties.promises, playbook, as_of=as_of)
    reasons = broken.reasons if broken.answer else ()
    if not ties.is_single_thread:
        return reasons
    params = {"level": int(playbook[CAPPED])}
    return (Reason(SINGLE_THREAD, params, threshold=CAPPED), *reasons)


def _first_expiry(people: list[PersonStrength]) -> date | None:
    days = [person.answered.level.expires_on for person in people]
    return min((day for day in days if day is not None), default=None)


def explain_relationship(
    people: Iterable[PersonStrength], dial: DialJudgement, playbook: Playbook
) -> Explanation:
    """Explain the relationship dial by the people it rests on and by what holds it down."""
    figure = Figure("hold_relationship", dial.answer, Unit.LEVEL, unknowns=dial.unknowns)
    if dial.answer is None:
        return explain_missing(figure)
    terms, keys = _powerful_rows(tuple(people)), dial.thresholds
    if len(dial.reasons) > 1:
        terms = (*terms, Term(int(playbook[CAPPED]), code="row.relationship_capped"))
        keys = tuple(dict.fromkeys((*keys, CAPPED)))
    return Explanation(figure, Combine.LOWEST, terms, keys, dial.unknowns)
