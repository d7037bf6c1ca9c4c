"""What a page says about an account's map: the map, its findings, its figures, its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.groups import ids_below
from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.relationships.queries.maps import (
    account_maps,
    with_managers_elsewhere,
)
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.figure import Explanation
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.compare import Change, compare
from mainstay.domain.relationship_map.coverage import (
    explain_coverage,
    explain_depth,
    explain_map_age,
    explain_roles_reached,
    explain_weighted_coverage,
)
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.finding import Finding, NextStep
from mainstay.domain.relationship_map.gaps import gaps
from mainstay.domain.relationship_map.group import group_map
from mainstay.domain.relationship_map.penetration import explain_units_reached


@dataclass(frozen=True, slots=True)
class MapReading:
    """An account's map on a day with all that follows from it.

    ``homes`` says at which account people stand, where the map is that of a group.
    """

    account: Account
    map: AccountMap
    playbook: Playbook
    findings: tuple[Finding, ...]
    figures: tuple[Explanation, ...]
    homes: Mapping[int, int] = field(default_factory=dict)

    def home_of(self, person_id: int) -> int:
        """Return the account at which somebody of the map stands."""
        return self.homes.get(person_id, self.account.pk)

    @property
    def people(self) -> tuple[MapPerson, ...]:
        """Everybody on the map, those with most influence first."""
        return tuple(
            sorted(self.map.people, key=lambda one: (-(one.influence or 0), one.name.casefold()))
        )

    @property
    def covered(self) -> int:
        """How many known people somebody of ours covers."""
        return sum(bool(ours) for ours in self.map.colleagues_of().values())


# What these steps ask for rests on judgements: who may not read them is not told what is missing.
JUDGED = frozenset(
    {NextStep.ASK, NextStep.JUDGE, NextStep.CONFIRM, NextStep.SET_GOAL, NextStep.TOUCH}
)


def read_map(account: Account, *, user: User | None, day: date) -> MapReading:
    """Read the map of an account that the user sees, and what it says.

    Who may not judge people is told what positions, roles and coverage say, and nothing of what
    is not judged: for him it is hidden, which is something else.
    """
    playbook = playbook_on(day)
    found = account_maps([account.pk], user=user, day=day, playbook=playbook)[account.pk]
    named = with_managers_elsewhere(found, user=user)
    return _reading(account, named, playbook, user=user)


def read_group(account: Account, *, user: User | None, day: date) -> MapReading:
    """Read the maps of an account and of all below it that the user sees, as one."""
    names = {one.pk: one.name for one in members_of(account, user=user)}
    playbook = playbook_on(day)
    maps = account_maps(list(names), user=user, day=day, playbook=playbook)
    homes: dict[int, int] = {}
    for each in maps.values():
        for person in each.people:
            homes.setdefault(person.person_id, each.account_id)
    whole = with_managers_elsewhere(group_map(list(maps.values()), names), user=user)
    return replace(_reading(account, whole, playbook, user=user), homes=homes)


def members_of(account: Account, *, user: User | None) -> list[Account]:
    """Return an account and those below it that the user sees, itself first, then by name."""
    rows = visible_to(user).filter(pk__in={account.pk} | ids_below(account))
    return sorted(rows, key=lambda row: (row.pk != account.pk, row.name.casefold(), row.pk))


def leads_group(account: Account, *, user: User | None) -> bool:
    """Whether the user sees accounts directly below this one."""
    return visible_to(user).filter(parent=account).exists()


def _reading(
    account: Account, found: AccountMap, playbook: Playbook, *, user: User | None
) -> MapReading:
    judges, findings = may_judge(user), gaps(found, playbook)
    return MapReading(
        account=account,
        map=found,
        playbook=playbook,
        findings=tuple(one for one in findings if judges or one.next_step not in JUDGED),
        figures=figures_of(found, playbook) if judges else (),
    )


def figures_of(found: AccountMap, playbook: Playbook) -> tuple[Explanation, ...]:
    """Explain how well an account's people are covered."""
    return (
        explain_coverage(found, playbook),
        explain_weighted_coverage(found, playbook),
        explain_depth(found, playbook),
        explain_roles_reached(found, playbook),
        explain_map_age(found),
        explain_units_reached(found),
    )


def changes_since(reading: MapReading, day: date, *, user: User | None) -> tuple[Change, ...]:
    """Compare a map with that of an earlier day; a later one has nothing to compare with."""
    if day > reading.map.as_of:
        return ()
    read = read_group if reading.homes else read_map
    return compare(read(reading.account, user=user, day=day).map, reading.map)
