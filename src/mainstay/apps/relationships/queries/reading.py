"""What a page says about an account's map: the map, its findings, its figures, its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.relationships.queries.maps import account_map
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


@dataclass(frozen=True, slots=True)
class MapReading:
    """An account's map on a day with all that follows from it."""

    account: Account
    map: AccountMap
    playbook: Playbook
    findings: tuple[Finding, ...]
    figures: tuple[Explanation, ...]

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
    found, playbook = account_map(account, user=user, day=day), playbook_on(day)
    judges, findings = may_judge(user), gaps(found, playbook)
    return MapReading(
        account=account,
        map=found,
        playbook=playbook,
        findings=tuple(one for one in findings if judges or one.next_step not in JUDGED),
        figures=_figures(found, playbook) if judges else (),
    )


def _figures(found: AccountMap, playbook: Playbook) -> tuple[Explanation, ...]:
    return (
        explain_coverage(found, playbook),
        explain_weighted_coverage(found, playbook),
        explain_depth(found, playbook),
        explain_roles_reached(found, playbook),
        explain_map_age(found),
    )


def changes_since(reading: MapReading, day: date, *, user: User | None) -> tuple[Change, ...]:
    """Compare a map with that of an earlier day."""
    return compare(account_map(reading.account, user=user, day=day), reading.map)
