"""The relationship map of accounts on a day, as far as the reader may see it, fetched in bulk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import F, Q

from mainstay.apps.accounts.models import Account, BuyingUnit
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Appraisal, PersonTie, Position
from mainstay.apps.people.models import TieKind as TieRow
from mainstay.apps.people.queries.appraisals import (
    appraisals_on,
    player_types_of,
    roles_of,
    ties_on,
)
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.people.queries.seeing import held_on, people_seen
from mainstay.apps.relationships.models import Coverage, StrengthAnswers
from mainstay.apps.relationships.queries.strengths import answers_of, answers_on, rivals_on
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.apps.touches.queries.counting import accounts_with_touches, touch_counts
from mainstay.domain.answered_strength import answered
from mainstay.domain.observed_strength import TouchCounts, observed
from mainstay.domain.people_roles import CoverageRole, PlayerType
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.facts import (
    AccountMap,
    Cover,
    Line,
    MapPerson,
    Tie,
    TieKind,
)
from mainstay.domain.strength import Strength, StrengthLevel, strength

Place = tuple[int, int]  # account, person
NO_TOUCHES = TouchCounts()


def account_map(account: Account, *, user: User | None, day: date) -> AccountMap:
    """Return the map of an account that the reader sees, as of a day."""
    return account_maps([account.pk], user=user, day=day)[account.pk]


def account_maps(
    accounts: Collection[int], *, user: User | None, day: date, playbook: Playbook | None = None
) -> dict[int, AccountMap]:
    """Return the maps of accounts that the reader sees; nothing later than the day is in them.

    Who may not judge people finds positions, roles and coverage, and no judgement. ``playbook`` is
    that of the day, where somebody has read it already.
    """
    rules = playbook or playbook_on(day)
    facts = _facts(accounts, rules, day=day, judges=may_judge(user))
    return {account: map_of(account, facts) for account in accounts}


@dataclass(frozen=True, slots=True)
class Facts:
    """All rows that the maps of some accounts are made of, as of a day."""

    day: date
    judges: bool
    playbook: Playbook
    positions: Mapping[int, list[Position]]
    units: Mapping[int, dict[int, str]]
    appraisals: Mapping[Place, Appraisal]
    answers: Mapping[Place, StrengthAnswers]
    counts: Mapping[Place, TouchCounts]
    in_touch: Collection[int]
    rivals: Mapping[Place, tuple[str, StrengthLevel]]
    coverage: Mapping[int, list[Coverage]]
    informal: Mapping[int, list[Line]] = field(default_factory=dict)
    ties: Mapping[int, list[Tie]] = field(default_factory=dict)


def _facts(accounts: Collection[int], playbook: Playbook, *, day: date, judges: bool) -> Facts:
    counts = touch_counts(accounts, playbook, day=day) if judges else {}
    met = {account for account, _ in counts}
    others = [one for one in accounts if one not in met] if judges else []
    between = ties_on(accounts, day) if judges else []
    return Facts(
        day=day,
        judges=judges,
        playbook=playbook,
        positions=_positions(accounts, day),
        units=_units(accounts),
        appraisals=appraisals_on(accounts, day),
        answers=answers_on(accounts, day) if judges else {},
        counts=counts,
        in_touch=met | accounts_with_touches(others),
        rivals=rivals_on(accounts, day) if judges else {},
        coverage=_coverage(accounts, day),
        informal=_informal(between),
        ties=_ties(between),
    )


def _positions(accounts: Collection[int], day: date) -> dict[int, list[Position]]:
    """The positions held on a day; of several of one person at an account the latest leads."""
    rows = Position.objects.filter(held_on(day), account__in=accounts)
    found: dict[int, list[Position]] = {}
    for row in rows.select_related("person").order_by(F("start").desc(nulls_last=True), "-pk"):
        if row.person.merged_into_id is None:
            found.setdefault(row.account_id, []).append(row)
    return found


def _units(accounts: Collection[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    for unit in BuyingUnit.objects.filter(account__in=accounts).order_by("name"):
        found.setdefault(unit.account_id, {})[unit.pk] = unit.name
    return found


def _coverage(accounts: Collection[int], day: date) -> dict[int, list[Coverage]]:
    going_on = Q(end__isnull=True) | Q(end__gt=day)
    rows = Coverage.objects.filter(going_on, account__in=accounts, start__lte=day)
    found: dict[int, list[Coverage]] = {}
    for row in rows.select_related("colleague"):
        found.setdefault(row.account_id, []).append(row)
    return found


def _informal(between: Iterable[PersonTie]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {}
    for tie in between:
        if tie.kind == TieRow.REPORTS:
            line = Line(tie.person_id, tie.other_id, is_formal=False)
            found.setdefault(tie.account_id, []).append(line)
    return found


def _ties(between: Iterable[PersonTie]) -> dict[int, list[Tie]]:
    found: dict[int, list[Tie]] = {}
    for tie in between:
        if tie.kind != TieRow.REPORTS:
            line = Tie(tie.person_id, tie.other_id, TieKind(tie.kind))
            found.setdefault(tie.account_id, []).append(line)
    return found


def map_of(account: int, facts: Facts) -> AccountMap:
    leading: dict[int, Position] = {}
    positions = facts.positions.get(account, [])
    for position in positions:
        leading.setdefault(position.person_id, position)
    covers = [row for row in facts.coverage.get(account, []) if row.person_id in leading]
    places = [(account, person) for person in leading]
    return AccountMap(
        as_of=facts.day,
        account_id=account,
        units=facts.units.get(account, {}),
        people=tuple(_person(position, facts) for position in leading.values()),
        lines=tuple(_lines(positions, facts.informal.get(account, ()), leading)),
        covers=tuple(_cover(row) for row in covers),
        strengths={place[1]: _strength(place, leading[place[1]], facts) for place in places},
        competitors={p[1]: facts.rivals[p] for p in places if p in facts.rivals},
        colleagues={row.colleague_id: str(row.colleague) for row in covers},
        ties=tuple(
            tie
            for tie in facts.ties.get(account, ())
            if tie.person_id in leading and tie.other_id in leading
        ),
    )


def with_managers_elsewhere(found: AccountMap, *, user: User | None) -> AccountMap:
    """Name the managers who hold no position at the account, as far as the reader sees them."""
    here = {person.person_id for person in found.people}
    missing = {line.manager_id for line in found.lines} - here
    if not missing:
        return found
    names = people_seen(user).filter(pk__in=missing).values_list("pk", "name")
    return replace(found, elsewhere=dict(names))


def _person(position: Position, facts: Facts) -> MapPerson:
    place = (position.account_id, position.person_id)
    held = facts.appraisals.get(place)
    judged = held if facts.judges else None
    answers = facts.answers.get(place)
    checked = [row.day for row in (held, answers) if row is not None]
    return MapPerson(
        person_id=position.person_id,
        name=position.person.name,
        title=position.title,
        unit_id=position.buying_unit_id,
        level=PlayerType(position.level) if position.level else None,
        roles=roles_of(held),
        player_types=player_types_of(held),
        influence=judged.influence if judged else None,
        relevance=judged.relevance if judged else None,
        stance=judged.stance if judged else None,
        is_placeholder=position.person.is_placeholder,
        is_outside=position.is_outside,
        checked_on=max(checked, default=None),
    )


def _lines(
    positions: Iterable[Position], informal: Iterable[Line], here: Mapping[int, Position]
) -> Iterable[Line]:
    for position in positions:
        if position.reports_to_id is not None:
            yield Line(position.person_id, position.reports_to_id)
    yield from (line for line in informal if line.person_id in here and line.manager_id in here)


def _cover(row: Coverage) -> Cover:
    return Cover(
        row.colleague_id,
        row.person_id,
        CoverageRole(row.role),
        is_planned=row.is_planned,
        since=row.start,
    )


def _strength(place: Place, position: Position, facts: Facts) -> Strength:
    counts = facts.counts.get(place) or (NO_TOUCHES if place[0] in facts.in_touch else None)
    is_senior = position.level == PlayerType.EXECUTIVE if position.level else None
    seen = observed(counts, facts.playbook, is_senior=is_senior, is_visible=facts.judges)
    given = answered(answers_of(facts.answers.get(place)), facts.playbook)
    return strength(given, seen, facts.playbook)
