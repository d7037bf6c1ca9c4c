"""Maps made of plain lists and columns, and their findings in the form that networkx gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
from benchmarks.map_facts import KINDS, Columns

from mainstay.analytics import touch_counts
from mainstay.domain.answered_strength import answered
from mainstay.domain.observed_strength import TouchCounts, TouchKind, carried_on, observed
from mainstay.domain.people_roles import BuyingRole, PlayerType
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.facts import AccountMap, Cover, Line, MapPerson
from mainstay.domain.relationship_map.finding import Finding
from mainstay.domain.strength import Strength, strength

EPOCH = date(1970, 1, 1)
NEGLECTED = ("gap.executive_neglected", "gap.executive_never_met")
UNCOVERED = "gap.uncovered"


def account_maps(
    people: list[dict[str, Any]], columns: Columns, book: Playbook, *, today: date
) -> list[AccountMap]:
    """Count the touches and make a map of each account."""
    counts = _counts(people, columns, book, today)
    accounts: dict[int, list[dict[str, Any]]] = {}
    for one in people:
        accounts.setdefault(one["account"], []).append(one)
    return [_map(pk, own, counts, book, today) for pk, own in accounts.items()]


def _counts(
    people: list[dict[str, Any]], columns: Columns, book: Playbook, today: date
) -> dict[int, TouchCounts]:
    account = np.array([one["account"] for one in people], np.int64)
    kind = np.array([touch_counts.KINDS.index(TouchKind(name)) for name in KINDS])
    touches = touch_counts.TouchColumns(
        account[columns["person"]], columns["person"], columns["day"], kind[columns["kind"]]
    )
    found = touch_counts.counts_to_the_last(touches, half_life=book["strength.half_life"])
    order = (TouchKind.MEETING, TouchKind.MAIL_FROM, TouchKind.MAIL_TO, TouchKind.CALL)
    rows = zip(*(found.counts[each].tolist() for each in order), strict=True)
    last = [EPOCH + timedelta(days=day) for day in found.last.tolist()]
    return {
        person: carried_on(TouchCounts(*row, day), (), book, counted_on=day, as_of=today)
        for person, row, day in zip(found.person.tolist(), rows, last, strict=True)
    }


def _map(
    pk: int,
    own: list[dict[str, Any]],
    counts: Mapping[int, TouchCounts],
    book: Playbook,
    today: date,
) -> AccountMap:
    return AccountMap(
        as_of=today,
        account_id=pk,
        people=tuple(_person(one) for one in own),
        lines=tuple(Line(one["id"], one["head"]) for one in own if one["head"] is not None),
        covers=tuple(Cover(ours, one["id"]) for one in own for ours in one["colleagues"]),
        strengths={one["id"]: _strength(one, counts, book) for one in own},
    )


def _person(one: dict[str, Any]) -> MapPerson:
    return MapPerson(
        one["id"],
        f"Person {one['id']}",
        level=PlayerType.EXECUTIVE if one["is_executive"] else None,
        roles=frozenset({BuyingRole(one["role"])} if one["role"] else ()),
        influence=one["influence"],
        relevance=one["relevance"],
    )


def _strength(one: dict[str, Any], counts: Mapping[int, TouchCounts], book: Playbook) -> Strength:
    met = counts.get(one["id"], TouchCounts())
    seen = observed(met, book, is_senior=one["is_executive"])
    return strength(answered(None, book), seen, book)


def told(maps: list[AccountMap], found: Mapping[int, tuple[Finding, ...]]) -> dict[str, Any]:
    """Return what networkx is asked too, with keys as JSON writes them."""
    levels = {
        str(person): int(each.observed.level.answer or 0)
        for whole in maps
        for person, each in whole.strengths.items()
    }
    return {
        "levels": levels,
        "accounts": {str(pk): _account(each) for pk, each in found.items()},
    }


def _account(findings: tuple[Finding, ...]) -> dict[str, Any]:
    codes = [one.reason.code for one in findings]
    keepers = [one.people for one in findings if one.reason.code == "gap.gatekeeper"]
    return {
        "uncovered": _people(findings, UNCOVERED),
        "single_contact": "gap.single_contact" in codes,
        "single_colleague": "gap.single_colleague" in codes,
        "gatekeepers": {str(keeper): sorted(behind) for keeper, *behind in keepers},
        "neglected": _people(findings, *NEGLECTED),
    }


def _people(findings: tuple[Finding, ...], *codes: str) -> list[int]:
    return sorted(one.people[0] for one in findings if one.reason.code in codes)
