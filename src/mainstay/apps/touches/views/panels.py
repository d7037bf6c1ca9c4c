"""Touches on the account page and on a person's page, and what waits for whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import playbook, signed_in
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.people.queries.seeing import held_on, positions_seen, seen_person
from mainstay.apps.touches.models import Information, Satisfaction, SolvedPain, Touch
from mainstay.apps.touches.queries.care import care_facts, conduct_of
from mainstay.apps.touches.queries.outcomes import (
    OutcomeKind,
    OutcomeRow,
    Waiting,
    broken_promises,
    open_outcomes,
    own_outcomes,
    promises_of,
    settled_outcomes,
)
from mainstay.apps.touches.queries.pains import (
    ConductCounts,
    conduct_counts,
    domain_pains,
    information_at,
    pains_at,
)
from mainstay.apps.touches.queries.rights import may_log
from mainstay.apps.touches.queries.touches import (
    Logged,
    logged,
    taught_nothing,
    touches_at,
    touches_with,
)
from mainstay.domain.indifference import Indifference, indifference
from mainstay.domain.judgement import Reason
from mainstay.domain.months import months_later
from mainstay.domain.playbook import Playbook
from mainstay.domain.promises import kept_of_due
from mainstay.domain.solved_pains import explain_solved_pains
from mainstay.domain.trust import trust_of
from mainstay.ui.explanations import Explained, explained

PER_PAGE = 50
ANSWERS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class CarePart:
    """The indifference index with its one next step, and trust with its parts."""

    indifference: Indifference
    index: Explained
    trust: Explained
    components: tuple[Explained, ...]
    rhythm: int | None


@dataclass(frozen=True, slots=True)
class WorthPart:
    """What the customer has of us, as touches and the customer say it, in the last months."""

    counts: ConductCounts
    months: int
    kept: int
    due: int
    information: tuple[Information, ...]
    pains: tuple[SolvedPain, ...]
    solved: Explained


@dataclass(frozen=True, slots=True)
class AccountTouches:
    """The Touches tab of an account."""

    account: Account
    rows: tuple[Logged, ...]
    pages: Page[Touch]
    waiting: tuple[Waiting, ...]
    settled: tuple[tuple[OutcomeKind, OutcomeRow], ...]
    satisfaction: tuple[Satisfaction, ...]
    broken: Reason | None
    empty: int
    spoken: int
    care: CarePart | None
    worth: WorthPart | None
    may_log: bool
    reads: bool
    back: str = ""


@dataclass(frozen=True, slots=True)
class PersonTouches:
    """The touches with one person."""

    person: Person
    rows: tuple[Logged, ...]
    pages: Page[Touch]
    account: Account | None
    reads: bool


@dataclass(frozen=True, slots=True)
class OpenPage:
    """What waits for one colleague."""

    waiting: tuple[Waiting, ...]
    reads: bool
    may_log: bool
    back: str = "open"


def at_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what waits at an account, how well we care, and its touches."""
    user = signed_in(request)
    account, today, rules = seen_account(user, pk), timezone.localdate(), playbook()
    pages = _page(touches_at(account), request)
    empty, spoken = taught_nothing(account, since=months_later(today, -12))
    broken = broken_promises([pk], rules, as_of=today).get(pk)
    answers = Satisfaction.objects.filter(account=account).select_related("person")
    page = AccountTouches(
        account=account,
        rows=logged(list(pages), user=user),
        pages=pages,
        waiting=tuple(open_outcomes(account, user=user, today=today)),
        settled=tuple(settled_outcomes(account, user=user)),
        satisfaction=tuple(answers[:ANSWERS_SHOWN]),
        empty=empty,
        spoken=spoken,
        broken=broken.reasons[0] if broken and broken.answer else None,
        care=_care(account, rules, today) if may_judge(user) else None,
        worth=_worth(account, rules, today) if may_judge(user) else None,
        may_log=may_log(user),
        reads=may_judge(user),
    )
    return render(request, "touches/at_account.html", {"page": page})


def _care(account: Account, rules: Playbook, today: date) -> CarePart:
    facts = care_facts([account.pk], as_of=today)[account.pk]
    found = indifference(facts, rules, as_of=today)
    trust = trust_of(conduct_of([account.pk], rules, as_of=today)[account.pk], rules, as_of=today)
    return CarePart(
        indifference=found,
        index=explained(found.index, playbook=rules),
        trust=explained(trust.score, playbook=rules),
        components=tuple(explained(each, playbook=rules) for each in trust.components.values()),
        rhythm=facts.rhythm,
    )


def _worth(account: Account, rules: Playbook, today: date) -> WorthPart:
    months = int(rules["promise.months"])
    since, pains = months_later(today, -months), pains_at(account)
    promises = promises_of([account.pk]).get(account.pk, ())
    kept, due = kept_of_due(promises, rules, as_of=today)
    solved = explain_solved_pains(domain_pains(pains), as_of=today)
    return WorthPart(
        counts=conduct_counts(account, since=since, until=today),
        months=months,
        kept=kept,
        due=due,
        information=tuple(information_at(account, since=since)),
        pains=tuple(pains),
        solved=explained(solved, playbook=rules),
    )


def with_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the touches with a person at the accounts that the reader sees."""
    user = signed_in(request)
    person = seen_person(user, pk)
    pages = _page(touches_with(person, user=user), request)
    page = PersonTouches(
        person=person,
        rows=logged(list(pages), user=user),
        pages=pages,
        account=_where(person, user) if may_log(user) else None,
        reads=may_judge(user),
    )
    return render(request, "touches/with_person.html", {"page": page})


def _where(person: Person, user: User) -> Account | None:
    """The account at which one meets a person now, of those the reader sees."""
    day = timezone.localdate()
    rows = positions_seen(user).filter(held_on(day), person=person).select_related("account")
    position = rows.order_by("-start", "-pk").first()
    return position.account if position else None


def waiting_for_me(request: HttpRequest) -> HttpResponse:
    """Show the promises, requests and concerns that wait for whoever asks."""
    user = signed_in(request)
    if not may_log(user):
        raise Http404
    waiting = own_outcomes(user, today=timezone.localdate())
    page = OpenPage(tuple(waiting), reads=may_judge(user), may_log=True)
    return render(request, "touches/open.html", {"page": page})


def _page(rows: QuerySet[Touch], request: HttpRequest) -> Page[Touch]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
