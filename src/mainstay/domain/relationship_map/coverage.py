"""How well an account's people are covered, in figures that explain themselves.

Source: method section 9 (metrics). Only real coverage counts, planned coverage does not; whose
importance nobody has judged is left out of the shares and counted beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.domain.amount import explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.people_roles import BuyingRole
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson

CODES = (
    # reasons
    "map.role_reached",  # role, name, level
    "map.role_nobody",  # role
    "map.role_weak",  # role, level
    "map.single_contact",  # name
    "map.single_colleague",  # name
    "map.several_threads",  # people, colleagues
    # unknowns
    "unknown.no_people",
    "unknown.importance",  # people
    "unknown.nobody_important",
    "unknown.nobody_covered",
    "unknown.role_strength",  # role, people
    "unknown.never_checked",
    # rows
    "row.important_covered",
    "row.important",
    "row.influence_covered",
    "row.influence_important",
    "row.pairs_important",
    "row.role",  # role
)


@dataclass(frozen=True, slots=True)
class Importance:
    """Whom of the known people we call important, and of whom that cannot be said."""

    important: tuple[MapPerson, ...]
    unknown: tuple[MapPerson, ...]
    covered: frozenset[int]

    @property
    def held(self) -> tuple[MapPerson, ...]:
        """Important people whom somebody of ours covers."""
        return tuple(person for person in self.important if person.person_id in self.covered)


def importance(account_map: AccountMap, playbook: Playbook) -> Importance:
    """Sort the known people by whether they matter to our goals."""
    judged = [(one, one.is_important(playbook)) for one in account_map.known_people]
    covering = account_map.colleagues_of()
    return Importance(
        tuple(one for one, answer in judged if answer),
        tuple(one for one, answer in judged if answer is None),
        frozenset(person for person, colleagues in covering.items() if colleagues),
    )


def explain_coverage(account_map: AccountMap, playbook: Playbook) -> Explanation:
    """Explain the share of the important people whom somebody of ours covers."""
    found = importance(account_map, playbook)
    terms = (
        Term(len(found.held), code="row.important_covered"),
        Term(len(found.important), code="row.important"),
    )
    return _ratio("coverage", Unit.SHARE, terms, found)


def explain_weighted_coverage(account_map: AccountMap, playbook: Playbook) -> Explanation:
    """Explain coverage weighted by influence: the covered part of all important influence."""
    found = importance(account_map, playbook)
    terms = (
        Term(_influence(found.held), code="row.influence_covered"),
        Term(_influence(found.important), code="row.influence_important"),
    )
    return _ratio("weighted_coverage", Unit.SHARE, terms, found)


def explain_depth(account_map: AccountMap, playbook: Playbook) -> Explanation:
    """Explain how many of ours cover an important person on average."""
    found = importance(account_map, playbook)
    covering = account_map.colleagues_of()
    pairs = sum(len(covering[person.person_id]) for person in found.important)
    terms = (
        Term(pairs, code="row.pairs_important"),
        Term(len(found.important), code="row.important"),
    )
    return _ratio("depth", Unit.RATIO, terms, found)


def _influence(people: tuple[MapPerson, ...]) -> int:
    return sum(person.influence or 0 for person in people)


def _ratio(code: str, unit: Unit, terms: tuple[Term, Term], found: Importance) -> Explanation:
    """Divide the first row by the second; without important people there is nothing to divide."""
    missing = _missing(found)
    above, below = (int(term.value or 0) for term in terms)
    if not below:
        return explain_missing(Figure(code, None, unit, unknowns=missing))
    figure = Figure(code, above / below, unit, unknowns=missing)
    return Explanation(figure, Combine.RATIO, terms, ("map.important",), notes=missing)


def _missing(found: Importance) -> tuple[Unknown, ...]:
    if found.unknown:
        return (Unknown("unknown.importance", {"people": len(found.unknown)}),)
    if found.important:
        return ()
    return (Unknown("unknown.nobody_important"),)


def role_reached(account_map: AccountMap, role: BuyingRole, playbook: Playbook) -> Judgement[bool]:
    """Judge whether somebody with a buying role is known to be strong enough with us.

    No when nobody with the role is known, or all are known to be weaker; unknown when none is
    strong enough and of some the strength is not known.
    """
    holders = [person for person in account_map.known_people if role in person.roles]
    if not holders:
        return Judgement(False, (Reason("map.role_nobody", {"role": role}),))
    levels = [(account_map.strength(one.person_id), one) for one in holders]
    known = [(level, one) for level, one in levels if level is not None]
    key = "map.reached"
    best = max(known, key=lambda pair: (pair[0], -pair[1].person_id), default=None)
    if best is not None and best[0] >= playbook[key]:
        params = {"role": role, "name": best[1].name, "level": int(best[0])}
        return Judgement(True, (Reason("map.role_reached", params, threshold=key),))
    if best is None or len(known) < len(holders):
        params = {"role": role, "people": len(holders) - len(known)}
        return Judgement(None, unknowns=(Unknown("unknown.role_strength", params),))
    params = {"role": role, "level": int(best[0])}
    return Judgement(False, (Reason("map.role_weak", params, threshold=key),))


def explain_roles_reached(account_map: AccountMap, playbook: Playbook) -> Explanation:
    """Explain how many of the three buying roles are reached: 1 or 0 each, empty if unknown."""
    judged = {role: role_reached(account_map, role, playbook) for role in BuyingRole}
    terms = tuple(
        Term(
            None if judgement.answer is None else int(judgement.answer),
            code="row.role",
            params={"role": role},
        )
        for role, judgement in judged.items()
    )
    unknowns = tuple(item for judgement in judged.values() for item in judgement.unknowns)
    known = [term.value for term in terms if term.value is not None]
    if not known:
        return explain_missing(Figure("roles_reached", None, Unit.COUNT, unknowns=unknowns))
    figure = Figure("roles_reached", sum(map(int, known)), Unit.COUNT, unknowns=unknowns)
    return Explanation(figure, Combine.SUM, terms, ("map.reached",), notes=unknowns)


def single_thread(account_map: AccountMap) -> Judgement[bool]:
    """Judge whether the account hangs on one person of theirs or on one of ours.

    Unknown while nobody is covered: there is no thread at all.
    """
    pairs = {one: ours for one, ours in account_map.colleagues_of().items() if ours}
    if not pairs:
        return Judgement(None, unknowns=(Unknown("unknown.nobody_covered"),))
    colleagues = frozenset[int]().union(*pairs.values())
    reasons = []
    if len(pairs) == 1:
        name = account_map.person(next(iter(pairs))).name
        reasons.append(Reason("map.single_contact", {"name": name}))
    if len(colleagues) == 1:
        name = account_map.colleague(next(iter(colleagues)))
        reasons.append(Reason("map.single_colleague", {"name": name}))
    if reasons:
        return Judgement(True, tuple(reasons))
    params = {"people": len(pairs), "colleagues": len(colleagues)}
    return Judgement(False, (Reason("map.several_threads", params),))


def days_unchecked(person: MapPerson, as_of: date) -> int | None:
    """Count the days since somebody confirmed what the map says of a person; None = never."""
    return None if person.checked_on is None else (as_of - person.checked_on).days


def explain_map_age(account_map: AccountMap) -> Explanation:
    """Explain the days since anything on the map was confirmed: the youngest of its people."""
    ages = [(days_unchecked(one, account_map.as_of), one) for one in account_map.known_people]
    known = [age for age, _person in ages if age is not None]
    if not known:
        code = "unknown.never_checked" if ages else "unknown.no_people"
        return explain_missing(Figure("map_age", None, Unit.DAYS, unknowns=(Unknown(code),)))
    terms = tuple(Term(age, label=person.name) for age, person in ages)
    figure = Figure("map_age", min(known), Unit.DAYS)
    return Explanation(figure, Combine.LOWEST, terms, ("map.stale",))
