"""Answers that a process keeps: for as long as nothing they are made of has changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from pytest_django import DjangoAssertNumQueries

from mainstay.analytics.lake import Lake
from mainstay.apps.accounts.actions.notes import add_note
from mainstay.apps.accounts.models import (
    Account,
    AccountKey,
    Contract,
    MailDomain,
    TeamMember,
    TeamRole,
)
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.people.models import Person
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.figures import whale_of
from mainstay.apps.portfolio.queries.keeping import Kept
from mainstay.apps.portfolio.queries.overview import trend
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio
from mainstay.domain.hold import Dial
from tests.apps.portfolio.by_domain import agrees
from tests.cast import Cast
from tests.factories import NOON, Line, sell

DAY = date(2026, 3, 2)


@pytest.fixture
def sold(cast: Cast) -> Cast:
    sell(Line(cast.hers, DAY, "300"), Line(cast.his, DAY, "100"))
    return cast


def _seen(cast: Cast, name: str) -> Portfolio:
    return portfolio(asked(getattr(cast, name), Wish()))


def test_the_same_question_is_answered_once(sold: Cast) -> None:
    assert _seen(sold, "alice") is _seen(sold, "alice")


def test_who_sees_everything_shares_one_answer(sold: Cast) -> None:
    assert _seen(sold, "olga") is _seen(sold, "dana")
    assert _seen(sold, "olga") is not _seen(sold, "nora")


def test_a_note_changes_no_figure(sold: Cast) -> None:
    before = _seen(sold, "alice")
    add_note(sold.hers, "They asked for a visit.", now=NOON, by=actor(sold.alice))
    assert _seen(sold, "alice") is before


def test_another_owner_changes_what_is_seen_at_once(sold: Cast) -> None:
    assert set(_seen(sold, "alice").facts) == {sold.hers.pk}
    sold.his.owner = sold.alice
    sold.his.save()
    assert set(_seen(sold, "alice").facts) == {sold.hers.pk, sold.his.pk}
    sold.hers.owner = None
    sold.hers.save()
    assert set(_seen(sold, "alice").facts) == {sold.his.pk}


def test_a_place_on_a_team_changes_what_is_seen_at_once(sold: Cast) -> None:
    assert not _seen(sold, "charlie").facts.get(sold.hers.pk)
    TeamMember.objects.create(account=sold.hers, user=sold.charlie, role=TeamRole.SKEPTIC)
    assert sold.hers.pk in _seen(sold, "charlie").facts


def test_new_order_lines_are_counted_at_once(sold: Cast) -> None:
    before = _seen(sold, "olga").facts[sold.his.pk].revenue
    sell(Line(sold.his, DAY, "50"))
    assert _seen(sold, "olga").facts[sold.his.pk].revenue == before + 50


def test_a_new_account_is_seen_at_once(sold: Cast) -> None:
    _seen(sold, "olga")
    new = Account.objects.create(name="Neuhaus")
    assert new.pk in _seen(sold, "olga").seen.names


def test_an_answer_at_hand_asks_few_questions(
    sold: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    question = asked(sold.alice, Wish())
    portfolio(question)
    with django_assert_num_queries(2):
        portfolio(question)


def test_the_oldest_answers_go_first_and_the_newest_always_stays() -> None:
    kept: Kept[str] = Kept(10, weight=len)
    kept.get("a", lambda: "four")
    kept.get("b", lambda: "six666")
    kept.get("a", lambda: "not asked")
    kept.get("c", lambda: "xx")
    assert kept.get("a", lambda: "anew") == "four"
    assert kept.get("b", lambda: "anew") == "anew"
    assert kept.get("d", lambda: "longer than all") == "longer than all"
    assert kept.get("d", lambda: "anew") == "longer than all"


def test_forgetting_forgets_what_answers_were_made_of_too() -> None:
    parts: Kept[str] = Kept(10, weight=len)
    kept: Kept[str] = Kept(10, weight=len, made_of=parts)
    parts.get("p", lambda: "old")
    kept.clear()
    assert parts.get("p", lambda: "new") == "new"


@pytest.mark.parametrize("name", ["olga", "nora", "alice", "bob", "charlie", "vera"])
@pytest.mark.parametrize("by_account", [False, True])
def test_each_reader_is_told_what_the_lake_says_of_his_accounts_alone(
    sold: Cast, name: str, *, by_account: bool
) -> None:
    sell(Line(sold.subsidiary, DAY, "10", "4"), Line(None, DAY, "7"))
    Contract.objects.create(account=sold.hers, end=date(2026, 6, 1))
    found = portfolio(asked(getattr(sold, name), Wish(by_account=by_account)))
    agrees(found)
    assert (found.unassigned is not None) == found.seen.sees_all


def test_a_group_that_is_seen_in_part_is_measured_by_the_accounts_that_are_seen(
    sold: Cast,
) -> None:
    third = Account.objects.create(name="Third", parent=sold.hers)
    sell(
        *(Line(sold.subsidiary, date(2026, 1, day), "10", "4", family="F1") for day in (5, 9, 30)),
        *(Line(third, date(2026, 2, day), "20", family="F2") for day in (1, 2, 20)),
    )
    for account in (sold.subsidiary, third):
        TeamMember.objects.create(account=account, user=sold.charlie, role=TeamRole.SKEPTIC)
    for name, members in (("charlie", 2), ("olga", 3)):
        found = _seen(sold, name)
        group = next(row for row in found.seen.customers.values() if third.pk in row.members)
        assert len(group.members) == members
        agrees(found)


@pytest.fixture
def no_lake(sold: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Olga has asked already; from now on the lake cannot be read."""
    sell(*(Line(sold.hers, date(2025, month, 1), "100", "60") for month in range(1, 13)))
    _seen(sold, "olga")
    trend(_seen(sold, "olga"))
    monkeypatch.setattr(Lake, "session", None)
    return sold


def test_what_one_has_asked_serves_all_others_without_the_lake(no_lake: Cast) -> None:
    for name in ("dana", "nora", "alice", "bob", "charlie", "vera"):
        found = _seen(no_lake, name)
        trend(found)
        single = portfolio(found.asked.by_account())
        assert set(single.facts) <= set(single.seen.names)
    assert set(_seen(no_lake, "alice").facts) == {no_lake.hers.pk}


def test_a_contract_changes_how_an_account_is_held_without_the_lake(no_lake: Cast) -> None:
    before, curve = _seen(no_lake, "olga"), whale_of(_seen(no_lake, "olga"))
    assert before.by_id[no_lake.hers.pk].hold.dials[Dial.CONTRACT].answer is None
    contract = Contract.objects.create(account=no_lake.hers, end=date(2026, 3, 1))
    after = _seen(no_lake, "olga")
    assert after.by_id[no_lake.hers.pk].hold.dials[Dial.CONTRACT].answer == 1
    assert after.standings.levels()[no_lake.hers.pk] == 1
    assert whale_of(after) is curve
    contract.end = date(2029, 1, 1)
    contract.save()
    assert _seen(no_lake, "olga").by_id[no_lake.hers.pk].hold.dials[Dial.CONTRACT].answer == 4


def test_people_and_keys_change_no_figure(no_lake: Cast) -> None:
    before = _seen(no_lake, "alice")
    Person.objects.create(name="Ada Berg")
    MailDomain.objects.create(account=no_lake.hers, domain="hansen.example")
    AccountKey.objects.create(account=no_lake.hers, source="erp", key="K1")
    assert _seen(no_lake, "alice") is before


def test_a_new_name_is_shown_without_the_lake(no_lake: Cast) -> None:
    no_lake.hers.name = "Renamed"
    no_lake.hers.save()
    assert _seen(no_lake, "alice").name(no_lake.hers.pk) == "Renamed"


def test_what_one_thread_computes_another_waits_for() -> None:
    kept: Kept[str] = Kept(10, weight=len)
    begun, go_on, made = Event(), Event(), []

    def compute() -> str:
        made.append("x")
        begun.set()
        go_on.wait(60)
        return "answer"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, "a", compute)
        begun.wait(60)
        second = pool.submit(kept.get, "a", compute)
        go_on.set()
        assert (first.result(60), second.result(60)) == ("answer", "answer")
    assert made == ["x"]


def test_an_answer_that_cannot_be_computed_is_tried_again() -> None:
    kept: Kept[str] = Kept(10, weight=len)

    def fail() -> str:
        raise ValueError("not now")

    with pytest.raises(ValueError, match="not now"):
        kept.get("a", fail)
    assert kept.get("a", lambda: "answer") == "answer"
