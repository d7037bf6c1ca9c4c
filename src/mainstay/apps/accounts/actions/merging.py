"""Two accounts become one, and two again: everything that points to one of them goes along.

Order lines and services stay in the lake as they are: what they name is read as the account that it
was merged into.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.accounts import AccountProblem, check_parent
from mainstay.apps.accounts.actions.moving import (
    Moves,
    WentBack,
    move_back,
    move_everything,
    moves_of,
)
from mainstay.apps.accounts.actions.rights import must_edit
from mainstay.apps.accounts.models import Account, AccountMerge, AccountStatus
from mainstay.apps.accounts.queries.groups import ids_below
from mainstay.apps.accounts.queries.merging import edited_since, facts_since, unseen_rows
from mainstay.apps.organisation.actions.deeds import Actor, deed, update_in_bulk
from mainstay.apps.organisation.actions.meanwhile import changed_meanwhile
from mainstay.domain.errors import DomainError

# What is decided field by field, each with the columns that belong together.
FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "parent": ("parent_id",),
    "segment": ("segment",),
    "industry": ("industry",),
    "territory": ("territory_id",),
    "country": ("country",),
    "currency": ("currency",),
    "owner": ("owner_id",),
    "is_key_account": ("is_key_account", "key_account_since", "key_account_declared_by"),
    "status": ("status",),
}


class MergeProblem(DomainError):
    """These two cannot be merged, or their merge cannot be undone."""


@dataclass(frozen=True, slots=True)
class MergeWish:
    """The fields whose value comes from the account that goes, and the versions somebody read."""

    take: Collection[str] = ()
    version_gone: int | None = None
    version_into: int | None = None


def merge_accounts(gone: Account, into: Account, *, wish: MergeWish, by: Actor) -> AccountMerge:
    """Merge an account into another one; asked again, the first merge is returned.

    Raises MergeProblem, ChangedMeanwhile when one was saved since it was read, NotAllowed.
    """
    done = AccountMerge.objects.filter(gone=gone, into=into, undone_at__isnull=True).first()
    if done is not None:
        must_edit(into, by=by)
        return done
    must_edit(gone, by=by)
    must_edit(into, by=by)
    with deed("merge accounts", by=by):
        gone, into = _locked(gone, into, wish)
        _check(gone, into)
        moves = Moves()
        move_everything(gone, into, moves)
        _take_fields(gone, into, wish.take, moves=moves, by=by)
        _end(gone, into, moves)
        return AccountMerge.objects.create(
            gone=gone, into=into, moves=moves.as_data(), at=timezone.now(), by=by.name
        )


def undo_merge(merge: AccountMerge, *, by: Actor) -> list[str]:
    """Make two accounts of one again; return what was edited since and stays, in sentences.

    Asked again, nothing happens and the same is returned. Raises MergeProblem, NotAllowed.
    """
    must_edit(merge.into, by=by)
    with deed("undo merge", by=by):
        merge = AccountMerge.objects.select_for_update().get(pk=merge.pk)
        if merge.undone_at is not None:
            return list(merge.kept)
        both = Account.objects.select_for_update().order_by("pk")
        rows = {row.pk: row for row in both.filter(pk__in=(merge.gone_id, merge.into_id))}
        gone, into = rows[merge.gone_id], rows[merge.into_id]
        _check_undo(gone, into)
        made = moves_of(merge.moves)
        unseen = unseen_rows(made, user=by.user, but=(gone.pk, into.pk))
        edited = edited_since(made, merge.at, unseen=unseen)
        went = WentBack([*edited, *facts_since(merge.at, into=into)], unseen)
        move_back(made, went)
        _next_version(gone.pk, into.pk)
        merge.undone_at, merge.undone_by, merge.kept = timezone.now(), by.name, went.kept
        merge.save()
        return went.kept


def _locked(gone: Account, into: Account, wish: MergeWish) -> tuple[Account, Account]:
    """Lock both rows, always in one order, and refuse what was saved since it was read."""
    both = Account.objects.select_for_update().order_by("pk").filter(pk__in=(gone.pk, into.pk))
    rows = {row.pk: row for row in both}
    if gone.pk == into.pk:
        raise MergeProblem(_("An account cannot be merged into itself."))
    pairs = ((gone.pk, wish.version_gone), (into.pk, wish.version_into))
    for pk, version in pairs:
        if version is not None and rows[pk].version != version:
            raise changed_meanwhile(rows[pk])
    return rows[gone.pk], rows[into.pk]


def _check(gone: Account, into: Account) -> None:
    for account in (gone, into):
        if account.status == AccountStatus.MERGED:
            raise MergeProblem(_("%(account)s was merged already.") % {"account": account})
    if into.pk in ids_below(gone):
        text = _("%(into)s belongs to %(gone)s: merge it the other way round.")
        raise MergeProblem(text % {"into": into, "gone": gone})


def _take_fields(
    gone: Account, into: Account, take: Collection[str], *, moves: Moves, by: Actor
) -> None:
    """Give the surviving account the chosen values of the other one."""
    unknown = set(take) - set(FIELDS)
    if unknown:
        raise MergeProblem(_("There is no such field: %(name)s.") % {"name": min(unknown)})
    columns = [column for name in FIELDS if name in take for column in FIELDS[name]]
    values = {column: getattr(gone, column) for column in columns}
    if "parent_id" in values and values["parent_id"] != into.parent_id:
        _check_parent(gone, into, by=by)
    before = moves.change(into, values)
    into.version += 1
    update_in_bulk([into], before={into.pk: {**before, "version": into.version - 1}})


def _check_parent(gone: Account, into: Account, *, by: Actor) -> None:
    try:
        if gone.parent is not None:
            check_parent(into, gone.parent, by=by)
    except AccountProblem as problem:
        raise MergeProblem(str(problem)) from problem


def _end(gone: Account, into: Account, moves: Moves) -> None:
    values = {"status": AccountStatus.MERGED.value, "merged_into_id": into.pk}
    before = moves.change(gone, values)
    gone.version += 1
    update_in_bulk([gone], before={gone.pk: {**before, "version": gone.version - 1}})


def _check_undo(gone: Account, into: Account) -> None:
    if into.status == AccountStatus.MERGED:
        text = _("%(into)s was itself merged into %(next)s since; undo that first.")
        raise MergeProblem(text % {"into": into, "next": into.merged_into})
    if gone.merged_into_id != into.pk:
        raise MergeProblem(_("%(gone)s is not merged any more.") % {"gone": gone})


def _next_version(*keys: int) -> None:
    rows = list(Account.objects.filter(Q(pk__in=keys)))
    before: dict[object, dict[str, object]] = {row.pk: {"version": row.version} for row in rows}
    for row in rows:
        row.version += 1
    update_in_bulk(rows, before=before)
