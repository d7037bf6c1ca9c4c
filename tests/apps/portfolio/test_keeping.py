"""Answers that a process keeps: for as long as nothing they are made of has changed."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.accounts.actions.notes import add_note
from mainstay.apps.accounts.models import Account, TeamMember, TeamRole
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.keeping import Kept
from mainstay.apps.portfolio.queries.portfolio import KEPT, Portfolio, portfolio
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


@pytest.mark.parametrize("name", ["nora", "alice", "bob", "charlie", "vera"])
@pytest.mark.parametrize("by_account", [False, True])
def test_what_is_at_hand_for_everybody_gives_each_reader_the_same_as_the_lake(
    sold: Cast, name: str, *, by_account: bool
) -> None:
    sell(Line(sold.subsidiary, DAY, "10", "4"), Line(None, DAY, "7"))
    wanted = asked(getattr(sold, name), Wish(by_account=by_account))
    KEPT.clear()
    read = portfolio(wanted)
    KEPT.clear()
    portfolio(asked(sold.olga, Wish(by_account=by_account)))
    taken = portfolio(wanted)
    assert taken is not read
    assert taken.facts == read.facts
    assert taken.standings == read.standings
    assert taken.unassigned == read.unassigned
