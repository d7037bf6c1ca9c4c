"""Proposed pairs are written down, and decided: the same, or not the same, for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from mainstay.apps.accounts.actions.rights import must_edit
from mainstay.apps.accounts.models import Account, AccountPair, PairState, ProposedPair
from mainstay.apps.accounts.queries.pairs import Found, Key, as_data
from mainstay.apps.organisation.actions.deeds import Actor, create_in_bulk, deed


def keep_pairs(model: type[ProposedPair], found: Found, *, now: datetime, by: Actor) -> int:
    """Write down what was found, and forget open pairs that are none any more; return how many.

    What somebody decided stays. Proposals are computed, so the history does not list them.
    """
    with deed("look for duplicates", by=by):
        fields: Sequence[str] = ("pk", "one_id", "other_id", "state", "score", "reasons")
        known: dict[Key, tuple[int, str, int, object]] = {
            (one, other): (pk, state, score, reasons)
            for pk, one, other, state, score, reasons in model._base_manager.values_list(*fields)
        }
        gone = {key: row[0] for key, row in known.items() if _is_outdated(row, key, found)}
        _forget(model, list(gone.values()))
        wanted = [key for key in found if key not in known or key in gone]
        create_in_bulk([_pair(model, key, found, now) for key in wanted])
    return model._base_manager.filter(state=PairState.OPEN).count()


def _is_outdated(row: tuple[int, str, int, object], key: Key, found: Found) -> bool:
    _pk, state, score, reasons = row
    if state != PairState.OPEN:
        return False
    verdict = found.get(key)
    return verdict is None or (score, reasons) != (verdict.score, as_data(verdict))


def _pair(model: type[ProposedPair], key: Key, found: Found, now: datetime) -> ProposedPair:
    one, other = key
    fields: Mapping[str, object] = {"one_id": one, "other_id": other}
    return model(score=found[key].score, reasons=as_data(found[key]), found_at=now, **fields)


def _forget(model: type[ProposedPair], keys: list[int]) -> None:
    """Delete by set: a proposal that is outdated is no deed of anybody."""
    for start in range(0, len(keys), 500):
        rows = model._base_manager.filter(pk__in=keys[start : start + 500])
        rows._raw_delete(connection.alias)


def decide_accounts(one: Account, other: Account, *, state: PairState, by: Actor) -> AccountPair:
    """Remember that two accounts are not the same, or take that back."""
    must_edit(one, by=by)
    must_edit(other, by=by)
    with deed("say they are not the same", by=by):
        low, high = sorted((one, other), key=lambda account: account.pk)
        return decide(AccountPair, low.pk, high.pk, state=state, by=by)


Decided = TypeVar("Decided", bound=ProposedPair)


def decide(model: type[Decided], low: int, high: int, *, state: PairState, by: Actor) -> Decided:
    """Write a decision about a pair down; a pair that nobody proposed is made for it."""
    rows = model._base_manager.filter(Q(one_id=low, other_id=high)).select_for_update()
    fields: Mapping[str, object] = {"one_id": low, "other_id": high}
    pair = rows.first() or model(score=1, found_at=timezone.now(), **fields)
    pair.state = state
    pair.decided_at = timezone.now() if state == PairState.DIFFERENT else None
    pair.decided_by = by.name if state == PairState.DIFFERENT else ""
    pair.save()
    return pair
