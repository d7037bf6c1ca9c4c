"""What is left when people leave: theirs or ours, one or several at once.

Source: method section 9, S2 (a plan for the day somebody goes). The map without them is judged by
the same rules as the map with them; the difference is what their leaving costs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from mainstay.domain.amount import ZERO, explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Measure, Term, Unit, Unknown
from mainstay.domain.judgement import Reason
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.finding import Finding
from mainstay.domain.relationship_map.gaps import gaps
from mainstay.domain.relationship_map.hierarchy import Hierarchy, hierarchy

CODES = (
    # reasons
    "successor.planned",  # name
    "successor.near",  # name, people
    "successor.same_unit",  # name, people
    "successor.knows_account",  # name, people
    # unknowns
    "unknown.no_successor",
    "unknown.no_measure_known",
    # rows
    "row.account_exposed",
    "row.nothing_exposed",
    "row.nobody_uncovered",
)


class Kept(StrEnum):
    """What hangs on a person of theirs and on one of ours."""

    GOAL = "goal"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A goal or promise: its id, whom it is for and who of ours owns it (None = nobody named)."""

    kind: Kept
    item_id: int
    person_id: int | None
    colleague_id: int | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves: ids of people of theirs and of colleagues of ours."""

    people: frozenset[int] = frozenset()
    colleagues: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Successor:
    """The colleague who is next best for a person left uncovered, and why."""

    colleague_id: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A person of theirs whom nobody covers afterwards; no successor = nobody of ours is left."""

    person_id: int
    is_important: bool | None
    successor: Successor | None
    unknowns: tuple[Unknown, ...] = ()


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What their leaving means: ``after`` is the map without them.

    ``lost`` are people of theirs who leave and whom we covered; ``thinner`` those who lose somebody
    of ours and keep another. ``orphaned`` goals and promises are ids by kind. ``new_gaps`` are
    findings that the map with them does not have.
    """

    after: AccountMap
    lost: tuple[int, ...]
    uncovered: tuple[Uncovered, ...]
    thinner: tuple[int, ...]
    orphaned: dict[Kept, tuple[int, ...]]
    new_gaps: tuple[Finding, ...]
    is_exposed: bool
    money: Decimal | None

    @property
    def money_exposed(self) -> Decimal | None:
        """What the account brings when it is exposed; zero when not, None when not known."""
        return self.money if self.is_exposed else ZERO


def what_if(
    account_map: AccountMap,
    leaving: Leaving,
    playbook: Playbook,
    *,
    items: Iterable[OpenItem] = (),
    money: Decimal | None = None,
) -> WhatIf:
    """Judge an account without some people; ``money`` is what it brings in the period.

    The money is exposed when somebody whom we cover and who is important, or of unknown
    importance, leaves or is left uncovered, or when nobody of theirs remains covered.
    """
    after = without(account_map, leaving)
    before_pairs, pairs = account_map.colleagues_of(), after.colleagues_of()
    covered = [one for one in account_map.known_people if before_pairs[one.person_id]]
    lost = [one for one in covered if one.person_id in leaving.people]
    left = [one for one in covered if one.person_id in pairs and not pairs[one.person_id]]
    ours = our_people(account_map, after)
    before = tuple(gaps(account_map, playbook))
    new = tuple(gap for gap in gaps(after, playbook) if not _was_there(gap, before))
    nothing_left = bool(covered) and not any(pairs.values())
    return WhatIf(
        after=after,
        lost=tuple(person.person_id for person in lost),
        uncovered=tuple(_uncovered(person, ours, playbook) for person in left),
        thinner=tuple(one for one in pairs if pairs[one] and pairs[one] < before_pairs[one]),
        orphaned=_orphaned(items, leaving),
        new_gaps=new,
        is_exposed=nothing_left or _matters((*lost, *left), playbook),
        money=money,
    )


def _was_there(gap: Finding, before: Iterable[Finding]) -> bool:
    """Whether a gap is one that the map had, of the same colleagues and at least these people."""
    sign = (gap.code, set(gap.colleagues), gap.unit_id)
    return any(
        (one.code, set(one.colleagues), one.unit_id) == sign and set(gap.people) <= set(one.people)
        for one in before
    )


def _matters(people: Iterable[MapPerson], playbook: Playbook) -> bool:
    return any(person.is_important(playbook) is not False for person in people)


def without(account_map: AccountMap, leaving: Leaving) -> AccountMap:
    """Take people and colleagues off a map, with the lines and the coverage that hung on them."""
    gone = leaving.people
    return replace(
        account_map,
        people=tuple(one for one in account_map.people if one.person_id not in gone),
        lines=tuple(
            line for line in account_map.lines if not {line.person_id, line.manager_id} & gone
        ),
        covers=tuple(
            cover
            for cover in account_map.covers
            if cover.person_id not in gone and cover.colleague_id not in leaving.colleagues
        ),
        colleagues={
            one: name
            for one, name in account_map.colleagues.items()
            if one not in leaving.colleagues
        },
    )


def _orphaned(items: Iterable[OpenItem], leaving: Leaving) -> dict[Kept, tuple[int, ...]]:
    found: dict[Kept, list[int]] = {kind: [] for kind in Kept}
    for item in items:
        if item.person_id in leaving.people or item.colleague_id in leaving.colleagues:
            found[item.kind].append(item.item_id)
    return {kind: tuple(sorted(ids)) for kind, ids in found.items()}


def _uncovered(person: MapPerson, ours: OurPeople, playbook: Playbook) -> Uncovered:
    successor = next_best(person, ours)
    unknowns = () if successor else (Unknown("unknown.no_successor"),)
    return Uncovered(person.person_id, person.is_important(playbook), successor, unknowns)


@dataclass(frozen=True, slots=True)
class OurPeople:
    """Who of ours is left and whom each of them covers, gathered once for all who are uncovered.

    ``tree`` are the reporting lines before anybody left; ``planned`` pairs of colleague and
    person; ``in_unit`` counts the people whom a colleague covers in a unit.
    """

    names: Mapping[int, str]
    tree: Hierarchy
    planned: frozenset[tuple[int, int]]
    covered: Mapping[int, frozenset[int]]
    in_unit: Mapping[tuple[int, int | None], int]


def our_people(before: AccountMap, after: AccountMap) -> OurPeople:
    """Gather who is left to cover somebody: whoever covers, or is planned for, anybody there."""
    covered: dict[int, set[int]] = {cover.colleague_id: set() for cover in after.covers}
    in_unit: Counter[tuple[int, int | None]] = Counter()
    units = {person.person_id: person.unit_id for person in after.people}
    for person, colleagues in after.colleagues_of().items():
        for colleague in colleagues:
            covered[colleague].add(person)
            in_unit[colleague, units[person]] += 1
    planned = {(one.colleague_id, one.person_id) for one in after.covers if one.is_planned}
    return OurPeople(
        names={one: after.colleague(one) for one in sorted(covered)},
        tree=hierarchy(before),
        planned=frozenset(planned),
        covered={one: frozenset(people) for one, people in covered.items()},
        in_unit=in_unit,
    )


def next_best(person: MapPerson, ours: OurPeople) -> Successor | None:
    """Choose who of ours should cover a person next.

    In this order: who is planned for the person, who covers most people next to the person in the
    reporting lines (manager, reports, those under the same manager), most in the same buying unit,
    most at the account; of equals the one with the lower id. None when nobody of ours is left.
    """
    if not ours.names:
        return None
    near = _near(ours.tree, person.person_id)
    ranked = [(_counts(one, person, near, ours), -one) for one in ours.names]
    counts, chosen = max(ranked)
    return Successor(-chosen, _said(counts, ours.names[-chosen]))


def _near(tree: Hierarchy, person_id: int) -> set[int]:
    manager = tree.managers.get(person_id)
    beside = set(tree.reports.get(manager, ())) | {manager} if manager is not None else set()
    return {*beside, *tree.reports.get(person_id, ())} - {person_id}


def _counts(
    colleague: int, person: MapPerson, near: set[int], ours: OurPeople
) -> tuple[int, int, int, int]:
    """Count what speaks for a colleague: planned, near the person, in the unit, at the account."""
    covered = ours.covered[colleague]
    planned = (colleague, person.person_id) in ours.planned
    in_unit = ours.in_unit[colleague, person.unit_id]
    return int(planned), len(covered & near), in_unit, len(covered)


def _said(counts: tuple[int, ...], name: str) -> tuple[Reason, ...]:
    """Give the strongest reasons first; what does not apply is left out."""
    return tuple(
        Reason(code, {"name": name, "people": count})
        for code, count in zip(SUCCESSOR, counts, strict=True)
        if count
    )


SUCCESSOR = (
    "successor.planned",
    "successor.near",
    "successor.same_unit",
    "successor.knows_account",
)


def explain_money_exposed(result: WhatIf, measure: Measure) -> Explanation:
    """Explain the money exposed: all that the account brings, or nothing."""
    if result.is_exposed and result.money is None:
        missing = (Unknown("unknown.no_measure_known"),)
        return explain_missing(Figure("money_exposed", None, Unit.MONEY, unknowns=missing))
    code = "row.account_exposed" if result.is_exposed else "row.nothing_exposed"
    figure = Figure("money_exposed", result.money_exposed, Unit.MONEY, measure=measure)
    return Explanation(figure, Combine.GIVEN, (Term(result.money_exposed, code=code),))


def explain_left_uncovered(result: WhatIf) -> Explanation:
    """Explain the number of people left uncovered by their names."""
    uncovered = {one.person_id for one in result.uncovered}
    names = [one.name for one in result.after.people if one.person_id in uncovered]
    figure = Figure("left_uncovered", len(names), Unit.COUNT)
    if not names:
        return Explanation(figure, Combine.SUM, (Term(0, code="row.nobody_uncovered"),))
    return Explanation(figure, Combine.COUNT, tuple(Term(1, label=name) for name in names))
