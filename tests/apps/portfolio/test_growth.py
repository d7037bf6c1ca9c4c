"""Where to push growth: page and command, by what those who decide answered."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.accounts.models import Account, BuyingUnit
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.actions.appraising import Held, appraise
from mainstay.apps.people.models import Person, Position
from mainstay.apps.relationships.actions.answers import Given, give_answers
from mainstay.apps.relationships.models import AnswerSource
from mainstay.cli.main import run
from mainstay.cli.relationships import NotRead
from mainstay.domain.answered_strength import Question
from tests.cast import Cast
from tests.factories import Line, sell

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


def asked(account: Account, level: int) -> None:
    """Somebody who decides at an account, and what was answered about him."""
    person = Person.objects.create(name=f"Head of {account}")
    Position.objects.create(person=person, account=account, title="Head", start=date(2020, 1, 1))
    by = machine_owner()
    appraise(person, account, Held(influence=9, relevance=9, stance=1, is_budget=True), by=by)
    answers = dict.fromkeys(Question, level)
    give_answers(person, account, Given(AnswerSource.CLIENT, answers), by=by)


@pytest.fixture
def sold(cast: Cast) -> Cast:
    """Hansen is strong with a unit to reach; Castell was never asked."""
    sell(Line(cast.hers, DAY, "50", cost="20"), Line(cast.his, DAY, "40", cost="30"))
    BuyingUnit.objects.create(account=cast.hers, name="Works North")
    asked(cast.hers, 3)
    return cast


def test_the_page_ranks_what_one_sees(
    sold: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(sold.dana)
    url = reverse("portfolio:growth")
    client.get(url)
    with django_assert_max_num_queries(20):
        page = client.get(url).content.decode()
    assert "Push growth with 1 customer first" in page
    assert "Works North" in page
    client.force_login(sold.charlie)
    his = client.get(url).content.decode()
    assert "Castell Glass" in his
    assert "Hansen" not in his
    assert "Nobody who decides has been asked the seven questions." in his


def test_the_command_says_the_same_and_to_nobody_else(
    sold: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mainstay.cli.preparation.prepare_database", lambda: None)
    run(["growth", "--json"])
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [(row["first"], row["strength"]) for row in rows] == [("grow", 3), ("ask", None)]
    assert rows[0]["units_not_reached"] == ["Works North"]
    run(["growth"])
    assert "Push growth" in capsys.readouterr().out
    with pytest.raises(NotRead):
        run(["--as", "vera@mill.example", "growth"])


def test_weak_comes_before_growth_and_is_no_growth(sold: Cast, client: Client) -> None:
    asked(sold.hers, 2)
    client.force_login(sold.alice)
    page = client.get(reverse("portfolio:growth")).content.decode()
    assert "Nowhere is growth known to come first" in page
    assert "Strengthen first" in page
