"""What is left when people leave: theirs or ours, one or several at once.

Source: method section 9, S2 (a plan for the day somebody goes). The map without them is judged by
the same rules as the map with them; the difference is what their leaving costs.
"""

from __future__ import annotations

from collections.abc import Iterable
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
    left = [one for one in pairs if before_pairs[one] and not pairs[one]]
    known = {(gap.code, gap.people) for gap in gaps(account_map, playbook)}
    new = tuple(gap for gap in gaps(after, playbook) if (gap.code, gap.people) not in known)
    lost = tuple(sorted(one for one in before_pairs.keys() - pairs.keys() if before_pairs[one]))
    touched = (*lost, *left)
    nothing_left = any(before_pairs.values()) and not any(pairs.values())
    return WhatIf(
        after=after,
        lost=lost,
        uncovered=tuple(_uncovered(account_map, after, one, playbook) for one in left),
        thinner=tuple(one for one in pairs if pairs[one] and pairs[one] < before_pairs[one]),
        orphaned=_orphaned(items, leaving),
        new_gaps=new,
        is_exposed=nothing_left or _matters(account_map, touched, playbook),
        money=money,
    )


def _matters(account_map: AccountMap, people: Iterable[int], playbook: Playbook) -> bool:
    return any(account_map.person(one).is_important(playbook) is not False for one in people)


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


def _uncovered(
    before: AccountMap, after: AccountMap, person_id: int, playbook: Playbook
) -> Uncovered:
    person = before.person(person_id)
    successor = next_best(before, after, person)
    unknowns = () if successor else (Unknown("unknown.no_successor"),)
    return Uncovered(person_id, person.is_important(playbook), successor, unknowns)


def next_best(before: AccountMap, after: AccountMap, person: MapPerson) -> Successor | None:
    """Choose who of ours should cover a person next, from those still on the map.

    In this order: who is planned for the person, who covers most people next to the person in the
    reporting lines (manager, reports, those under the same manager), most in the same buying unit,
    most at the account; of equals the one with the lower id. None when nobody who is left covers
    or is planned for anybody.
    """
    tree = hierarchy(before)
    near = _near(tree, person.person_id)
    unit = {one.person_id for one in after.people if one.unit_id == person.unit_id}
    candidates = sorted({cover.colleague_id for cover in after.covers})
    if not candidates:
        return None
    ranked = [
        (_counts(after, one, person.person_id, near=near, unit=unit), one) for one in candidates
    ]
    counts, chosen = max(ranked, key=lambda pair: (pair[0], -pair[1]))
    return Successor(chosen, _said(counts, after.colleague(chosen)))


def _near(tree: Hierarchy, person_id: int) -> set[int]:
    manager = tree.managers.get(person_id)
    beside = set(tree.reports.get(manager, ())) | {manager} if manager is not None else set()
    return {*beside, *tree.reports.get(person_id, ())} - {person_id}


def _counts(
    after: AccountMap, colleague: int, person_id: int, *, near: set[int], unit: set[int]
) -> tuple[int, int, int, int]:
    """Count what speaks for a colleague: planned, near the person, in the unit, at the account."""
    planned = any(
        cover.is_planned and cover.person_id == person_id and cover.colleague_id == colleague
        for cover in after.covers
    )
    covered = {one for one, ours in after.colleagues_of().items() if colleague in ours}
    return int(planned), len(covered & near), len(covered & unit), len(covered)


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
    names = [result.after.person(one.person_id).name for one in result.uncovered]
    figure = Figure("left_uncovered", len(names), Unit.COUNT)
    if not names:
        return Explanation(figure, Combine.SUM, (Term(0, code="row.nobody_uncovered"),))
    return Explanation(figure, Combine.COUNT, tuple(Term(1, label=name) for name in names))
