"""The strength matrix: people by the seven questions, for a meeting, and for nobody else."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.people.actions.appraising import Held, appraise
from mainstay.apps.people.models import Person, Position
from mainstay.apps.relationships.actions.answers import Given, give_answers
from mainstay.apps.relationships.models import AnswerSource
from mainstay.cli.main import run
from mainstay.cli.relationships import NotRead
from mainstay.domain.answered_strength import Question
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ANSWERS = {**dict.fromkeys(Question, 3), Question.BIDDING: 2}


@pytest.fixture
def hilda(cast: Cast) -> Person:
    """Hilda decides at Alice's account and was asked; Bert was not."""
    hilda = Person.objects.create(name="Hilda <Head>")
    bert = Person.objects.create(name="Bert Buyer")
    for person in (bert, hilda):
        Position.objects.create(person=person, account=cast.hers, title="Head", level="executive")
    by = actor(cast.alice)
    appraise(hilda, cast.hers, Held(influence=9, relevance=8, stance=1, is_budget=True), by=by)
    give_answers(hilda, cast.hers, Given(AnswerSource.CLIENT, ANSWERS), by=by)
    return hilda


def test_the_page_says_what_was_answered_and_what_would_raise_it(
    cast: Cast, hilda: Person, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.alice)
    with django_assert_max_num_queries(20):
        page = client.get(reverse("relationships:matrix", args=[cast.hers.pk])).content.decode()
    assert "Hilda &lt;Head&gt;" in page
    assert "<Head>" not in page
    earn = "Do they put our business out to bid? Earn: “They do, and prefer us”."
    assert page.count(earn) == 2  # hers, and the account's
    assert "Ask the seven questions about:" in page
    assert page.index("Ask the seven questions about:") < page.index("Bert")


def test_an_account_without_people_says_what_to_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    page = client.get(reverse("relationships:matrix", args=[cast.hers.pk])).content.decode()
    assert "Nobody is on the map yet" in page


def test_the_paper_holds_people_and_questions(cast: Cast, hilda: Person, client: Client) -> None:
    client.force_login(cast.alice)
    answer = client.get(reverse("relationships:matrix_paper", args=[cast.hers.pk]))
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Hilda <Head>, Head" in text
    assert "Would they recommend us?" in text


def test_a_day_before_the_answers_knows_none(cast: Cast, hilda: Person, client: Client) -> None:
    client.force_login(cast.alice)
    url = reverse("relationships:matrix", args=[cast.hers.pk])
    page = client.get(url, {"as_of": "2020-01-01"}).content.decode()
    assert "Earn:" not in page


def test_the_command_prints_it_and_refuses_who_may_not_judge(
    cast: Cast,
    hilda: Person,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mainstay.cli.preparation.prepare_database", lambda: None)
    named = ("--as", "alice@mill.example")
    run([*named, "strength", str(cast.hers.pk), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["people"][0]["answers"]["bidding"] == 2
    assert told["not_asked"] == ["Bert Buyer"]
    assert told["lowest"] == 2
    paper = tmp_path / "strength.pdf"
    run([*named, "report", "strength", str(cast.hers.pk), "--to", str(paper)])
    assert paper.read_bytes().startswith(b"%PDF")
    with pytest.raises(NotRead):
        run(["--as", "vera@mill.example", "strength", str(cast.hers.pk)])
