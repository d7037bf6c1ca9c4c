"""Accounts that look like one: side by side, to merge or to tell apart; and merges to undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.actions.merging import MergeWish, merge_accounts, undo_merge
from mainstay.apps.accounts.actions.pairs import decide_accounts
from mainstay.apps.accounts.models import AccountMerge, PairState
from mainstay.apps.accounts.queries.duplicates import cards, pairs_seen
from mainstay.apps.accounts.queries.editing import own_account
from mainstay.apps.accounts.queries.merging import LATEST, merge_of, merges_seen
from mainstay.apps.accounts.queries.seeing import visible_to
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.domain.errors import DomainError
from mainstay.ui import formats
from mainstay.ui.pages import Empty
from mainstay.ui.pair_pages import (
    CARDS_ON_A_PAGE,
    MergeAnswer,
    Offer,
    PairsPage,
    pair_kinds,
    say_undone,
)


def duplicates(request: HttpRequest) -> HttpResponse:
    """Show the pairs of accounts that the reader may decide."""
    user = signed_in(request)
    if not user.may_edit:
        raise Http404
    pages = Paginator(pairs_seen(user), CARDS_ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    count = pages.count
    title = ngettext(
        "%(n)s pair of accounts looks like one", "%(n)s pairs of accounts look like one", count
    )
    page = PairsPage(
        title=title % {"n": formats.number(count)},
        subtitle=_("Decide each: nothing is merged by itself, and a merge can be undone."),
        kinds=pair_kinds("accounts"),
        cards=cards(list(shown.object_list), user=user),
        pages=shown,
        empty=_empty(),
        merges=tuple(map(_merged, merges_seen(user))),
        different=tuple(_different(user)),
        merge_name="accounts:merge",
        different_name="accounts:different",
    )
    return render(request, "ui/pairs.html", {"page": page})


def _empty() -> Empty:
    return Empty(
        _("No two accounts look like one"),
        _("Names, mail domains and numbers are compared every night and after imports."),
        reverse("portfolio:accounts"),
        _("See the accounts"),
    )


def _merged(merge: AccountMerge) -> Offer:
    text = _("%(gone)s into %(into)s, %(day)s") % {
        "gone": merge.gone,
        "into": merge.into,
        "day": formats.day(merge.at.date()),
    }
    return Offer(text, reverse("accounts:unmerge", args=[merge.pk]))


def _different(user: User) -> list[Offer]:
    rows = pairs_seen(user, state=PairState.DIFFERENT).order_by("-decided_at")[:LATEST]
    return [
        Offer(str(row), reverse("accounts:ask_again", args=[row.one_id, row.other_id]))
        for row in rows
    ]


@require_POST
def merge(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """Merge two accounts as the card says; undoing is offered at once."""
    user = signed_in(request)
    if (done := merge_of(one, other)) is not None:  # the button was pressed twice
        own_account(user, done.into_id)
        return redirect("accounts:duplicates")
    pair = {"one": own_account(user, one), "other": own_account(user, other)}
    answer = MergeAnswer.of(request.POST.dict())
    into = pair[answer.stays]
    gone = pair["one" if answer.stays == "other" else "other"]
    versions = answer.versions or (None, None)
    wish = MergeWish(answer.take, version_gone=versions[0], version_into=versions[1])
    try:
        made = merge_accounts(gone, into, wish=wish, by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        text = _("%(gone)s is part of %(into)s now.") % {"gone": gone, "into": made.into}
        undo = reverse("accounts:unmerge", args=[made.pk])
        messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect("accounts:duplicates")


@require_POST
def different(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """Remember that two accounts are not the same."""
    _decide(request, one, other, PairState.DIFFERENT)
    again = reverse("accounts:ask_again", args=[one, other])
    text = _("They will not be asked about again.")
    messages.success(request, text, extra_tags=f"undo:{again}")
    return redirect("accounts:duplicates")


@require_POST
def ask_again(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """Take back that two accounts are not the same."""
    _decide(request, one, other, PairState.OPEN)
    messages.success(request, _("They are asked about again."))
    return redirect("accounts:duplicates")


def _decide(request: HttpRequest, one: int, other: int, state: PairState) -> None:
    user = signed_in(request)
    if one == other:
        raise Http404
    first, second = own_account(user, one), own_account(user, other)
    decide_accounts(first, second, state=state, by=actor(user))


@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge; what was edited since stays and is said."""
    user = signed_in(request)
    rows = AccountMerge.objects.filter(into__in=visible_to(user)).select_related("gone", "into")
    if not user.may_edit:
        raise Http404
    found = get_object_or_404(rows, pk=pk)
    say_undone(request, lambda: undo_merge(found, by=actor(user)), name=str(found.gone))
    return redirect("accounts:duplicates")
