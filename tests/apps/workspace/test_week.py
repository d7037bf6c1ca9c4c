"""My week: what needs a colleague, each with one thing to do; nothing of what he may not see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Appraisal, Person, Position
from mainstay.apps.plans.models import Initiative, RelationshipPlan
from mainstay.apps.portfolio.models import Score, Standing
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.touches.models import Promise
from mainstay.apps.workspace.queries.week import week_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 1, 1)
MOST = 20


def _person(account: Account, name: str, **more: date) -> Person:
    person = Person.objects.create(name=name)
    Position.objects.create(person=person, account=account, title="Buyer", **more)
    return person


def _covered(account: Account, person: Person, colleague: User) -> Coverage:
    return Coverage.objects.create(
        account=account, person=person, colleague=colleague, start=LONG_AGO
    )


def _promise(account: Account, owner: User, due: date, what: str = "Send the drawing") -> Promise:
    return Promise.objects.create(
        account=account, owner=owner, what=what, made_on=LONG_AGO, due=due
    )


def test_an_empty_week_says_so(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    page = client.get(reverse("workspace:week")).content.decode()
    assert "Nothing needs you this week" in page


def test_what_is_due_within_seven_days_comes_up(cast: Cast) -> None:
    today = timezone.localdate()
    _promise(cast.hers, cast.alice, today - timedelta(days=3), "late")
    _promise(cast.hers, cast.alice, today + timedelta(days=7), "this week")
    _promise(cast.hers, cast.alice, today + timedelta(days=8), "next week")
    _promise(cast.hers, cast.bob, today, "of somebody else")
    plan = RelationshipPlan.objects.create(account=cast.hers, created_on=today)
    for what, due, done in (("visit", today, None), ("paid", today, today)):
        Initiative.objects.create(
            plan=plan,
            what=what,
            kind="contact",
            owner=cast.alice,
            due=due,
            done_on=done,
            set_on=today,
        )
    week = week_of(cast.alice, day=today)
    assert [one.row.what for one in week.waiting] == ["late", "this week"]
    assert [one.what for one in week.initiatives] == ["visit"]
    assert week.count == 3


def test_people_covered_come_up_when_judged_long_ago_or_gone(cast: Cast) -> None:
    today = timezone.localdate()
    old, fresh = _person(cast.hers, "Old"), _person(cast.hers, "Fresh")
    left = _person(cast.hers, "Left", end=today - timedelta(days=1))
    for person in (old, fresh, left):
        _covered(cast.hers, person, cast.alice)
    for person, day in ((old, today - timedelta(days=93)), (fresh, today - timedelta(days=92))):
        Appraisal.objects.create(account=cast.hers, person=person, day=day, influence=5)
    week = week_of(cast.alice, day=today)
    assert [(one.name, one.days) for one in week.stale] == [("Old", 93)]
    assert [one.name for one in week.gone] == ["Left"]


def test_a_missed_review_comes_up_with_the_line_manager_too(cast: Cast) -> None:
    today = timezone.localdate()
    RelationshipPlan.objects.create(account=cast.hers, created_on=today - timedelta(days=200))
    assert [one.plan.account for one in week_of(cast.alice, day=today).reviews] == [cast.hers]
    assert [one.plan.account for one in week_of(cast.nora, day=today).reviews] == [cast.hers]
    assert week_of(cast.dana, day=today).reviews == ()
    assert week_of(cast.charlie, day=today).reviews == ()


def test_own_customers_gone_silent_come_up(cast: Cast) -> None:
    _scored({cast.hers: 1, cast.subsidiary: 2, cast.his: 1})
    week = week_of(cast.alice, day=timezone.localdate())
    assert [one.account for one in week.silent] == [cast.hers]


def _scored(rhythms: dict[Account, int]) -> None:
    score = Score.objects.create(
        as_of=timezone.localdate(),
        known_at=timezone.now(),
        scored_at=timezone.now(),
        start=LONG_AGO,
        batches="",
        playbook="",
        engine="duckdb",
        currency="EUR",
        best="revenue",
    )
    for account, rhythm in rhythms.items():
        Standing.objects.create(score=score, account=account, is_customer=False, rhythm=rhythm)


def test_what_a_colleague_sees_no_more_does_not_come_up(cast: Cast) -> None:
    today = timezone.localdate()
    _promise(cast.his, cast.alice, today)
    _covered(cast.his, _person(cast.his, "Stranger"), cast.alice)
    assert week_of(cast.alice, day=today).count == 0


def test_one_click_confirms_and_keeps_and_comes_back(cast: Cast, client: Client) -> None:
    today = timezone.localdate()
    old = _person(cast.hers, "Old")
    _covered(cast.hers, old, cast.alice)
    long_ago = today - timedelta(days=200)
    Appraisal.objects.create(account=cast.hers, person=old, day=long_ago, influence=5)
    promise = _promise(cast.hers, cast.alice, today)
    client.force_login(cast.alice)
    page = client.get(reverse("workspace:week")).content.decode()
    assert "2 things need you this week" in page
    confirm = reverse("relationships:confirm", args=[cast.hers.pk, old.pk])
    keep = reverse("touches:settle", args=[cast.hers.pk, "promise", promise.pk])
    for url in (confirm, keep):
        assert client.post(url, {"back": "week"}).headers["Location"] == reverse("workspace:week")
    assert week_of(cast.alice, day=today).count == 0


def test_a_week_of_many_asks_as_little_as_one_of_few(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    today = timezone.localdate()
    _scored({cast.hers: 1})
    for number in range(30):
        person = _person(cast.hers, f"Person {number}")
        _covered(cast.hers, person, cast.alice)
        _promise(cast.hers, cast.alice, today)
        account = Account.objects.create(name=f"Mill {number:02}", owner=cast.alice)
        plan = RelationshipPlan.objects.create(account=account, created_on=LONG_AGO)
        Initiative.objects.create(
            plan=plan, what="visit", kind="contact", owner=cast.alice, due=today, set_on=today
        )
    for reader in (cast.alice, cast.dana, cast.olga):
        client.force_login(reader)
        with django_assert_max_num_queries(MOST):
            assert client.get(reverse("workspace:week")).status_code == 200
