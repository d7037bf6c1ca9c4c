"""What the maps of many accounts lack, the worst first; read in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Position
from mainstay.apps.people.queries.seeing import held_on
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_map.finding import Finding
from mainstay.domain.relationship_map.gaps import gaps

AT_ONCE = 2000  # accounts whose maps are in memory together


@dataclass(frozen=True, slots=True)
class AccountGaps:
    """What the map of one account lacks."""

    account_id: int
    name: str
    people: int
    findings: tuple[Finding, ...]

    @property
    def critical(self) -> int:
        """How many of the gaps could cost the account."""
        return sum(finding.is_critical for finding in self.findings)


def gaps_of_accounts(
    *, user: User | None, day: date, account: int | None = None
) -> tuple[AccountGaps, ...]:
    """Return the accounts that lack something among those the user sees, the worst first.

    Accounts where nobody is on record have no map and are left out. Worst is who has most gaps
    that could cost the account, then who has most gaps.
    """
    seen = visible_to(user)
    seen = seen.filter(pk=account) if account else seen
    peopled = Position.objects.filter(held_on(day)).values("account")
    names = dict(seen.filter(pk__in=peopled).values_list("pk", "name"))
    ids, playbook = sorted(names), playbook_on(day)
    found = []
    for start in range(0, len(ids), AT_ONCE):
        maps = account_maps(ids[start : start + AT_ONCE], user=user, day=day)
        for pk, whole in maps.items():
            lacking = gaps(whole, playbook)
            if lacking:
                found.append(AccountGaps(pk, names[pk], _known(whole), lacking))
    return tuple(sorted(found, key=lambda each: (-each.critical, -len(each.findings), each.name)))


def _known(whole: AccountMap) -> int:
    return len(whole.known_people)
