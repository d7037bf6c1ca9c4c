"""What is old, unjudged or impossible on a map: findings about the map, not about the account.

Source: method section 9 (map older than a quarter, staleness days).
"""

from __future__ import annotations

from collections.abc import Iterator

from mainstay.domain.judgement import Reason
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.coverage import days_unchecked, importance
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_map.finding import Finding, NextStep
from mainstay.domain.relationship_map.hierarchy import circle_of, hierarchy

CODES = (
    "gap.map_stale",  # days
    "gap.person_stale",  # name, days
    "gap.people_stale",  # people, days
    "gap.means_stale",
    "gap.never_checked",  # people
    "gap.means_never_checked",
    "gap.importance_unknown",  # people
    "gap.means_importance_unknown",
    "gap.circle",  # names
    "gap.means_circle",
)


def upkeep(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find what has to be confirmed, judged or mended before the map can be trusted."""
    yield from _stale(account_map, playbook)
    yield from _never_checked(account_map)
    yield from _unjudged(account_map, playbook)
    yield from _circles(account_map)


def _stale(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Say that all, several or one of the people were confirmed too long ago."""
    key = "map.stale"
    ages = [
        (age, person)
        for person in account_map.known_people
        if (age := days_unchecked(person, account_map.as_of)) is not None
    ]
    old = [(age, person) for age, person in ages if age > playbook[key]]
    if not old:
        return
    people = tuple(person.person_id for _age, person in old)
    if len(old) == len(ages):
        reason = Reason("gap.map_stale", {"days": min(age for age, _one in old)}, threshold=key)
    elif len(old) == 1:
        params: dict[str, object] = {"name": old[0][1].name, "days": old[0][0]}
        reason = Reason("gap.person_stale", params, threshold=key)
    else:
        params = {"people": len(old), "days": max(age for age, _one in old)}
        reason = Reason("gap.people_stale", params, threshold=key)
    yield Finding(reason, Reason("gap.means_stale"), NextStep.CONFIRM, people=people)


def _never_checked(account_map: AccountMap) -> Iterator[Finding]:
    people = tuple(one.person_id for one in account_map.known_people if one.checked_on is None)
    if people:
        reason = Reason("gap.never_checked", {"people": len(people)})
        means = Reason("gap.means_never_checked")
        yield Finding(reason, means, NextStep.CONFIRM, people=people)


def _unjudged(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    people = tuple(one.person_id for one in importance(account_map, playbook).unknown)
    if people:
        reason = Reason("gap.importance_unknown", {"people": len(people)})
        means = Reason("gap.means_importance_unknown")
        yield Finding(reason, means, NextStep.JUDGE, people=people)


def _circles(account_map: AccountMap) -> Iterator[Finding]:
    tree = hierarchy(account_map)
    for line in tree.cut:
        people = circle_of(line, tree)
        names = tuple(account_map.person(one).name for one in people)
        reason = Reason("gap.circle", {"names": names})
        yield Finding(reason, Reason("gap.means_circle"), NextStep.MEND, people=people)
