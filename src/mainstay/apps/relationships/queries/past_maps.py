"""The maps of accounts on many days, from rows that are read once.

Touches are left out: what is made of these maps rests on answers, judgements and coverage.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Appraisal, Position
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.relationships.models import Coverage, StrengthAnswers
from mainstay.apps.relationships.queries.maps import Facts, Place, map_of
from mainstay.apps.relationships.queries.thresholds import playbooks_on
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.facts import AccountMap

Dated = TypeVar("Dated", Position, Coverage)
Said = TypeVar("Said", Appraisal, StrengthAnswers)


@dataclass(frozen=True, slots=True)
class PastMaps:
    """The maps of accounts on a day, with the thresholds of that day."""

    day: date
    playbook: Playbook
    maps: tuple[AccountMap, ...]


def maps_over(
    accounts: Sequence[int], days: Collection[date], *, user: User | None
) -> list[PastMaps]:
    """Return the maps of accounts on each of some days, as far as the reader may see them."""
    if not days:
        return []
    rows, judges = _Rows.of(accounts, max(days)), may_judge(user)
    found = []
    for day, playbook in playbooks_on(days).items():
        facts = rows.facts(day, playbook, judges=judges)
        found.append(PastMaps(day, playbook, tuple(map_of(one, facts) for one in accounts)))
    return found


@dataclass(frozen=True, slots=True)
class _Rows:
    """All rows of some accounts until a day."""

    positions: list[Position]
    appraisals: list[Appraisal]
    answers: list[StrengthAnswers]
    coverage: list[Coverage]

    @classmethod
    def of(cls, accounts: Sequence[int], last: date) -> _Rows:
        """Read what had been recorded by a day."""
        there = Position.objects.filter(account__in=accounts, person__merged_into=None)
        held = Appraisal.objects.filter(account__in=accounts, day__lte=last)
        given = StrengthAnswers.objects.filter(account__in=accounts, day__lte=last)
        covered = Coverage.objects.filter(account__in=accounts, start__lte=last)
        return cls(
            sorted(
                there.select_related("person"),
                key=lambda row: (row.start or date.min, row.pk),
                reverse=True,
            ),
            list(held.order_by("day", "pk")),
            list(given.order_by("day", "pk")),
            list(covered.select_related("colleague")),
        )

    def facts(self, day: date, playbook: Playbook, *, judges: bool) -> Facts:
        """Return what was so on a day; nothing later."""
        return Facts(
            day=day,
            judges=judges,
            playbook=playbook,
            positions=_by_account(row for row in self.positions if _held(row, day)),
            units={},
            appraisals=_newest(row for row in self.appraisals if row.day <= day),
            answers=_newest(row for row in self.answers if row.day <= day) if judges else {},
            counts={},
            in_touch=(),
            rivals={},
            coverage=_by_account(row for row in self.coverage if _going_on(row, day)),
        )


def _held(row: Position, day: date) -> bool:
    return (row.start is None or row.start <= day) and (row.end is None or row.end >= day)


def _going_on(row: Coverage, day: date) -> bool:
    return row.start <= day and (row.end is None or row.end > day)


def _by_account(rows: Iterable[Dated]) -> dict[int, list[Dated]]:
    found: dict[int, list[Dated]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return found


def _newest(rows: Iterable[Said]) -> dict[Place, Said]:
    return {(row.account_id, row.person_id): row for row in rows}
