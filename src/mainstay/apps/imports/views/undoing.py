"""Undo and redo: first what it would do and what would stay, then the deed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.imports.actions.redo import redo
from mainstay.apps.imports.actions.undo import Undone, undo, undo_drop
from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.queries.own_batches import batches_seen
from mainstay.apps.imports.queries.redoing import plan_redo, undoing_of
from mainstay.apps.imports.queries.stays import Stay
from mainstay.apps.imports.queries.undoing import (
    UndoPlan,
    batches_of_drop,
    plan_undo,
    with_what_rests,
)
from mainstay.apps.organisation.actions.deeds import Actor, actor
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import bringers
from mainstay.domain.errors import DomainError

ALONE, DROP, TOGETHER = "alone", "drop", "together"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go: which batches, what goes or comes, what stays."""

    scope: str
    title: str
    button: str
    batches: tuple[Batch, ...]
    counts: tuple[tuple[str, int], ...]
    changed: int
    facts: int
    stays: tuple[Stay, ...]
    staying: int

    @property
    def unnamed(self) -> int:
        """How many stay beside those that are listed."""
        return self.staying - len(self.stays)


@dataclass(frozen=True, slots=True)
class UndoPage:
    """A batch that would be undone, or brought back, and the ways to do it."""

    batch: Batch
    title: str
    is_redo: bool
    ways: tuple[Way, ...]
    rests: tuple[Batch, ...] = ()


@bringers
def undo_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an undo would do; asked by POST, do it."""
    row = get_object_or_404(batches_seen(signed_in(request)), pk=pk)
    try:
        if request.method == "POST":
            undone = _undo(row, request.POST.get("scope", ALONE), by=actor(signed_in(request)))
            _say(request, undone)
            return redirect("imports:batch", pk)
        return render(request, "imports/undo.html", {"page": _page(row)})
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("imports:batch", pk)


@bringers
def redo_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would come back; asked by POST, bring it back."""
    row = get_object_or_404(batches_seen(signed_in(request)), pk=pk)
    try:
        if request.method == "POST":
            redone = redo(pk, by=actor(signed_in(request)))
            messages.success(request, _counts_again(redone.batches))
            if redone.staying:
                messages.warning(request, _("Some rows stay as they are; they are listed here."))
            return redirect("imports:batch", pk)
        return render(request, "imports/undo.html", {"page": _redo_page(row)})
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("imports:batch", pk)


def _undo(row: Batch, scope: str, *, by: Actor) -> Undone:
    if scope == DROP and row.drop is not None:
        return undo_drop(row.drop, by=by)
    return undo(row.pk, by=by, with_later=scope == TOGETHER)


def _say(request: HttpRequest, undone: Undone) -> None:
    names = numbers(undone.batches)
    said = ngettext(
        "Batch %(names)s does not count any more.",
        "Batches %(names)s do not count any more.",
        len(undone.batches),
    )
    messages.success(request, said % {"names": names})
    if undone.staying:
        messages.warning(request, _("Some rows stay as they are; they are listed here."))


def _counts_again(batches: Sequence[Batch]) -> str:
    said = ngettext("Batch %(names)s counts again.", "Batches %(names)s count again.", len(batches))
    return said % {"names": numbers(batches)}


def numbers(batches: Sequence[Batch]) -> str:
    """List batches by number: "5, 6 and 7"."""
    listed = sorted(batch.pk for batch in batches)
    if len(listed) < 2:
        return "".join(str(pk) for pk in listed)
    first = ", ".join(str(pk) for pk in listed[:-1])
    return _("%(first)s and %(last)s") % {"first": first, "last": listed[-1]}


def _page(row: Batch) -> UndoPage:
    alone = plan_undo([row])
    ways = [_way(ALONE, _("This batch alone"), alone)]
    drop = drop_of(row)
    if len(drop) > 1:
        title = _("Everything that was brought together with it: batches %(names)s")
        ways.append(_way(DROP, title % {"names": numbers(drop)}, plan_undo(drop)))
    if alone.rests:
        plan = with_what_rests([row])
        if {b.pk for b in plan.batches} != {b.pk for b in drop}:
            title = _("It and the later ones that rest on it: batches %(names)s")
            ways.append(_way(TOGETHER, title % {"names": numbers(plan.batches)}, plan))
    return UndoPage(
        row, _("Undo batch %(pk)s?") % {"pk": row.pk}, False, tuple(ways), tuple(alone.rests)
    )


def drop_of(row: Batch) -> list[Batch]:
    """Return the batches of the same drop that count."""
    if row.drop is None or row.state != BatchState.COMMITTED:
        return []
    return batches_of_drop(row.drop)


def _way(scope: str, title: str, plan: UndoPlan) -> Way:
    many = len(plan.batches) > 1
    button = _("Undo these %(count)s batches") % {"count": len(plan.batches)}
    return Way(
        scope=scope,
        title=title,
        button=button if many else _("Undo this import"),
        batches=tuple(reversed(plan.batches)),
        counts=_pairs(plan.deleted),
        changed=plan.restored,
        facts=facts_of(plan.batches),
        stays=tuple(plan.stays),
        staying=plan.staying,
    )


def _redo_page(row: Batch) -> UndoPage:
    plan = plan_redo(undoing_of(row))
    way = Way(
        scope=ALONE,
        title=_("What was undone together comes back together: %(names)s")
        % {"names": numbers(plan.batches)},
        button=_("Bring back"),
        batches=tuple(plan.batches),
        counts=_pairs(plan.created),
        changed=plan.changed,
        facts=facts_of(plan.batches),
        stays=tuple(plan.stays),
        staying=len(plan.held),
    )
    return UndoPage(row, _("Bring batch %(pk)s back?") % {"pk": row.pk}, True, (way,))


def facts_of(batches: Iterable[Batch]) -> int:
    """Count the order lines and services that batches brought."""
    facts = [b for b in batches if b.kind in KINDS and KINDS[b.kind].goes_to_lake]
    return sum(batch.new + batch.changed for batch in facts)


def _pairs(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(counts.items())
