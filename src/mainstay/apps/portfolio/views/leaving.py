"""What if somebody leaves an account, theirs or ours, one or several at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.portfolio.queries.leaving import Departure, departure, texts_of
from mainstay.apps.relationships.queries.reading import MapReading, read_map
from mainstay.domain.figure import Figure
from mainstay.domain.relationship_map.what_if import Leaving, Uncovered
from mainstay.ui import formats
from mainstay.ui.reasons import sentence


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who may be made to leave."""

    key: int
    name: str
    note: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody of theirs whom nobody covers afterwards, and who of ours is next best."""

    name: str
    person_id: int
    is_important: bool
    successor: str
    reasons: str


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """The question, and what it means."""

    account: Account
    people: tuple[Choice, ...]
    colleagues: tuple[Choice, ...]
    headline: str
    asks: bool
    figures: tuple[Figure, ...] = ()
    left: tuple[Left, ...] = ()
    lost: tuple[str, ...] = ()
    thinner: tuple[str, ...] = ()
    orphaned: tuple[str, ...] = ()
    findings: tuple[tuple[str, str], ...] = ()


def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is left of an account's coverage without some people."""
    user = signed_in(request)
    account = seen_account(user, pk)
    if not may_judge(user):
        raise Http404
    reading = read_map(account, user=user, day=timezone.localdate())
    leaving = _leaving(request, reading)
    page = _page(reading, leaving)
    return render(request, "portfolio/leave.html", {"page": page})


def _leaving(request: HttpRequest, reading: MapReading) -> Leaving:
    """Read who leaves; whoever is not on this map is left out."""
    people = {str(one.person_id): one.person_id for one in reading.map.known_people}
    ours = {str(key): key for key in reading.map.colleagues}
    return Leaving(
        frozenset(people[key] for key in request.GET.getlist("person") if key in people),
        frozenset(ours[key] for key in request.GET.getlist("colleague") if key in ours),
    )


def _page(reading: MapReading, leaving: Leaving) -> LeavingPage:
    whole = reading.map
    people = tuple(
        Choice(one.person_id, one.name, one.title, one.person_id in leaving.people)
        for one in reading.people
        if not one.is_placeholder
    )
    colleagues = tuple(
        Choice(key, name, "", key in leaving.colleagues)
        for key, name in sorted(whole.colleagues.items(), key=lambda each: each[1].casefold())
    )
    chosen = [one.name for one in (*people, *colleagues) if one.is_chosen]
    if not chosen:
        headline = _("What if somebody leaves?")
        return LeavingPage(reading.account, people, colleagues, headline, asks=True)
    found = departure(reading, leaving)
    result = found.result
    return LeavingPage(
        account=reading.account,
        people=people,
        colleagues=colleagues,
        headline=_headline(chosen, found),
        asks=False,
        figures=(replace(found.money.figure, currency=found.currency), found.uncovered.figure),
        left=_sorted(_left(each, reading) for each in result.uncovered),
        lost=_names(result.lost, reading),
        thinner=_names(result.thinner, reading),
        orphaned=texts_of(reading.account, result.orphaned),
        findings=tuple(
            (
                sentence(gap.reason.code, gap.reason.params),
                sentence(gap.consequence.code, gap.consequence.params),
            )
            for gap in result.new_gaps
        ),
    )


def _names(people: Collection[int], reading: MapReading) -> tuple[str, ...]:
    return tuple(reading.map.person(one).name for one in people)


def _headline(chosen: list[str], found: Departure) -> str:
    who = ", ".join(chosen)
    left = len(found.result.uncovered)
    if not found.result.is_exposed:
        return _("If %(who)s left, we would lose nobody whom we cover and who may matter") % {
            "who": who
        }
    money = found.money.figure.value
    if money is None:
        text = ngettext(
            "If %(who)s left, %(count)s person would be left uncovered",
            "If %(who)s left, %(count)s people would be left uncovered",
            left,
        )
        return text % {"who": who, "count": left}
    amount = formats.short_money(money, found.currency)
    return _("If %(who)s left, %(amount)s would hang in the air") % {"who": who, "amount": amount}


def _sorted(left: Iterable[Left]) -> tuple[Left, ...]:
    """Those who matter first, else by name."""
    return tuple(sorted(left, key=lambda one: (not one.is_important, one.name.casefold())))


def _left(each: Uncovered, reading: MapReading) -> Left:
    successor = each.successor
    said = [sentence(item.code, item.params) for item in each.unknowns]
    if successor is not None:
        said = [sentence(reason.code, reason.params) for reason in successor.reasons]
    return Left(
        name=reading.map.person(each.person_id).name,
        person_id=each.person_id,
        is_important=each.is_important is not False,
        successor=reading.map.colleague(successor.colleague_id) if successor else "",
        reasons=" ".join(said),
    )
