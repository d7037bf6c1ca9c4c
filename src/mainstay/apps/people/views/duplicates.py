"""People who look like one: side by side, to merge or to tell apart; and merges to undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import PairState
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.actions import decide_people, merge_people, undo_people_merge
from mainstay.apps.people.models import PersonMerge
from mainstay.apps.people.queries.duplicates import (
    LATEST,
    merge_of,
    person_cards,
    person_merges_seen,
    person_pairs_seen,
)
from mainstay.apps.people.queries.seeing import own_person, people_seen
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
    """Show the pairs of people whom the reader may decide."""
    user = signed_in(request)
    if not user.may_edit:
        raise Http404
    pages = Paginator(person_pairs_seen(user), CARDS_ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    count = pages.count
    title = ngettext(
        "%(n)s pair of people looks like one", "%(n)s pairs of people look like one", count
    )
    page = PairsPage(
        title=title % {"n": formats.number(count)},
        subtitle=_("Decide each: nothing is merged by itself, and a merge can be undone."),
        kinds=pair_kinds("people"),
        cards=person_cards(list(shown.object_list), user=user),
        pages=shown,
        empty=_empty(),
        merges=tuple(map(_merged, person_merges_seen(user))),
        different=tuple(_different(user)),
        merge_name="people:merge",
        different_name="people:different",
    )
    return render(request, "ui/pairs.html", {"page": page})


def _empty() -> Empty:
    return Empty(
        _("No two people look like one"),
        _("Names, addresses and mobile numbers are compared every night and after imports."),
        reverse("people:people"),
        _("See the people"),
    )


def _merged(merge: PersonMerge) -> Offer:
    text = _("%(gone)s into %(into)s, %(day)s") % {
        "gone": merge.gone,
        "into": merge.into,
        "day": formats.day(merge.at.date()),
    }
    return Offer(text, reverse("people:unmerge", args=[merge.pk]))


def _different(user: User) -> list[Offer]:
    rows = person_pairs_seen(user, state=PairState.DIFFERENT).order_by("-decided_at")[:LATEST]
    return [
        Offer(str(row), reverse("people:ask_again", args=[row.one_id, row.other_id]))
        for row in rows
    ]


@require_POST
def merge(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """Merge two people as the card says; undoing is offered at once."""
    user = signed_in(request)
    if (done := merge_of(one, other)) is not None:  # the button was pressed twice
        own_person(user, done.into_id)
        return redirect("people:duplicates")
    pair = {"one": own_person(user, one), "other": own_person(user, other)}
    answer = MergeAnswer.of(request.POST.dict())
    into = pair[answer.stays]
    gone = pair["one" if answer.stays == "other" else "other"]
    try:
        made = merge_people(gone, into, take=answer.take, versions=answer.versions, by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        text = _("%(gone)s and %(into)s are one now.") % {"gone": gone, "into": made.into}
        undo = reverse("people:unmerge", args=[made.pk])
        messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect("people:duplicates")


@require_POST
def different(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """Remember that two people are not the same."""
    _decide(request, one, other, PairState.DIFFERENT)
    again = reverse("people:ask_again", args=[one, other])
    text = _("They will not be asked about again.")
    messages.success(request, text, extra_tags=f"undo:{again}")
    return redirect("people:duplicates")


@require_POST
def ask_again(request: HttpRequest, one: int, other: int) -> HttpResponse:
    """Take back that two people are not the same."""
    _decide(request, one, other, PairState.OPEN)
    messages.success(request, _("They are asked about again."))
    return redirect("people:duplicates")


def _decide(request: HttpRequest, one: int, other: int, state: PairState) -> None:
    user = signed_in(request)
    if one == other:
        raise Http404
    first, second = own_person(user, one), own_person(user, other)
    decide_people(first, second, state=state, by=actor(user))


@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge; what was edited since stays and is said."""
    user = signed_in(request)
    rows = PersonMerge.objects.filter(into__in=people_seen(user)).select_related("gone", "into")
    if not user.may_edit:
        raise Http404
    found = get_object_or_404(rows, pk=pk)
    say_undone(request, lambda: undo_people_merge(found, by=actor(user)), name=str(found.gone))
    return redirect("people:duplicates")
