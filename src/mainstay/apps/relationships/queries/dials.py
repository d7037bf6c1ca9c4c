"""The relationship dial of hold, by customer or account, in bulk.

Only accounts where somebody has answered the seven questions can have one; of all others there is
nothing to read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from mainstay.apps.relationships.models import StrengthAnswers
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.apps.touches.models import Promise as PromiseRow
from mainstay.domain.account_strength import Ties, relationship_dial
from mainstay.domain.hold import DialJudgement
from mainstay.domain.playbook import Playbook
from mainstay.domain.promises import Promise
from mainstay.domain.relationship_map.coverage import single_thread
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_map.strength_matrix import strengths_of


def answered_accounts(day: date) -> set[int]:
    """Return the accounts where somebody had been asked the seven questions by a day."""
    rows = StrengthAnswers.objects.filter(day__lte=day).order_by()
    return set(rows.values_list("account", flat=True).distinct())


def relationship_dials(units: Iterable[tuple[int, int]], *, day: date) -> dict[int, DialJudgement]:
    """Judge the relationship dial of units made of accounts: (account, unit) each, as of a day.

    Units without any answer have none. Hold is of the account, so it is the same for every reader;
    whose answers it rests on is shown only to those who may judge people.
    """
    asked = answered_accounts(day)
    members: dict[int, list[int]] = {}
    for account, unit in units:
        members.setdefault(unit, []).append(account)
    wanted = {unit: own for unit, own in members.items() if asked.intersection(own)}
    accounts = [account for own in wanted.values() for account in own]
    maps = account_maps(accounts, user=None, day=day) if accounts else {}
    promises = _promises(accounts, day)
    playbook = playbook_on(day)
    return {
        unit: _dial([maps[one] for one in own], own, promises, playbook, day)
        for unit, own in wanted.items()
    }


def _dial(
    maps: Collection[AccountMap],
    accounts: Collection[int],
    promises: Mapping[int, list[Promise]],
    playbook: Playbook,
    day: date,
) -> DialJudgement:
    people = [one for each in maps for one in strengths_of(each)]
    threads = [single_thread(each).answer for each in maps]
    known = [each for each in threads if each is not None]
    ties = Ties(
        is_single_thread=all(known) if known else None,
        promises=tuple(one for account in accounts for one in promises.get(account, ())),
    )
    return relationship_dial(people, ties, playbook, as_of=day)


def _promises(accounts: Collection[int], day: date) -> dict[int, list[Promise]]:
    found: dict[int, list[Promise]] = {}
    rows = PromiseRow.objects.filter(account__in=accounts, made_on__lte=day)
    for pk, account, due, kept in rows.values_list("pk", "account", "due", "kept_on"):
        found.setdefault(account, []).append(Promise(pk, due, kept))
    return found
