"""What changed between two days on the map of an account.

Source: method section 9 (step 6: people and goals change). What became known or is known no
longer is neither stronger nor weaker and has its own kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from mainstay.domain.judgement import Reason
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.hierarchy import hierarchy

CODES = (
    "change.came",  # name
    "change.left",  # name
    "change.moved_unit",  # name, before, after
    "change.moved_title",  # name, before, after
    "change.moved_level",  # name, before, after
    "change.moved_manager",  # name, before, after
    "change.stronger",  # name, before, after
    "change.weaker",  # name, before, after
    "change.judged",  # name, after
    "change.no_longer_known",  # name, before
    "change.covered",  # name, colleague
    "change.dropped",  # name, colleague
)


class ChangeKind(StrEnum):
    """What became of a person, in the order in which changes are listed."""

    CAME = "came"
    LEFT = "left"
    MOVED = "moved"
    STRONGER = "stronger"
    WEAKER = "weaker"
    JUDGED = "judged"
    NO_LONGER_KNOWN = "no_longer_known"
    COVERED = "covered"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one person; ``colleague_id`` where coverage changed."""

    kind: ChangeKind
    person_id: int
    reason: Reason
    colleague_id: int | None = None


def compare(before: AccountMap, after: AccountMap) -> tuple[Change, ...]:
    """List what changed, kind by kind and by person; placeholders are not people.

    The strength is the answered one. Coverage of somebody who left is not listed as dropped.
    Raises ValueError for maps of two accounts or in the wrong order of days.
    """
    if before.account_id != after.account_id or before.as_of > after.as_of:
        raise ValueError("only an earlier and a later map of one account can be compared")
    earlier = {person.person_id: person for person in before.known_people}
    later = {person.person_id: person for person in after.known_people}
    changes = [_change(ChangeKind.CAME, later[one]) for one in later.keys() - earlier.keys()]
    changes += [_change(ChangeKind.LEFT, earlier[one]) for one in earlier.keys() - later.keys()]
    changes += _moves(before, after)
    changes += _strengths(before, after)
    changes += _coverage(before, after)
    order = list(ChangeKind)
    return tuple(
        sorted(
            changes,
            key=lambda c: (order.index(c.kind), c.person_id, c.reason.code, c.colleague_id or 0),
        )
    )


def _change(kind: ChangeKind, person: MapPerson, **params: object) -> Change:
    return Change(kind, person.person_id, Reason(f"change.{kind}", {"name": person.name, **params}))


def _both(before: AccountMap, after: AccountMap) -> Iterator[tuple[MapPerson, MapPerson]]:
    later = {person.person_id: person for person in after.known_people}
    for person in before.known_people:
        if person.person_id in later:
            yield person, later[person.person_id]


def _moves(before: AccountMap, after: AccountMap) -> Iterator[Change]:
    """Compare unit, title, level and manager of everybody who is on both maps."""
    then, now = hierarchy(before), hierarchy(after)
    was_called, is_called = _names(before), _names(after)
    for old, new in _both(before, after):
        one = new.person_id
        facts = {
            "unit": (_unit(before, old), _unit(after, new)),
            "title": (old.title, new.title),
            "level": (old.level, new.level),
            "manager": (
                was_called.get(then.managers.get(one)),
                is_called.get(now.managers.get(one)),
            ),
        }
        ids = {
            "unit": old.unit_id != new.unit_id,
            "manager": then.managers.get(one) != now.managers.get(one),
        }
        for fact, (was, has_become) in facts.items():
            if ids.get(fact, was != has_become):
                params = {"name": new.name, "before": was or None, "after": has_become or None}
                yield Change(ChangeKind.MOVED, one, Reason(f"change.moved_{fact}", params))


def _unit(account_map: AccountMap, person: MapPerson) -> str | None:
    return None if person.unit_id is None else account_map.units.get(person.unit_id)


def _names(account_map: AccountMap) -> dict[int | None, str]:
    """Return names by id; nobody (None) has none."""
    return {person.person_id: person.name for person in account_map.people}


def _strengths(before: AccountMap, after: AccountMap) -> Iterator[Change]:
    for _old, person in _both(before, after):
        was, now = before.strength(person.person_id), after.strength(person.person_id)
        if was is not None and now is not None and was != now:
            kind = ChangeKind.STRONGER if now > was else ChangeKind.WEAKER
            yield _change(kind, person, before=int(was), after=int(now))
        elif was is None and now is not None:
            yield _change(ChangeKind.JUDGED, person, after=int(now))
        elif was is not None and now is None:
            yield _change(ChangeKind.NO_LONGER_KNOWN, person, before=int(was))


def _coverage(before: AccountMap, after: AccountMap) -> Iterator[Change]:
    """Compare who really covers whom; of those who came, all coverage is new."""
    then, now = before.colleagues_of(), after.colleagues_of()
    for person in after.known_people:
        one = person.person_id
        was, has_become = then.get(one, frozenset()), now[one]
        for colleague in has_become - was:
            yield _covering(ChangeKind.COVERED, person, colleague, after)
        for colleague in was - has_become:
            yield _covering(ChangeKind.DROPPED, person, colleague, before)


def _covering(kind: ChangeKind, person: MapPerson, colleague: int, on: AccountMap) -> Change:
    params = {"name": person.name, "colleague": on.colleague(colleague)}
    return Change(kind, person.person_id, Reason(f"change.{kind}", params), colleague)
