"""The pages of the relationship map: what they show to whom, and what their forms do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.accounts.models import BuyingUnit
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.appraising import Held, appraise
from mainstay.apps.people.models import Appraisal, Person, PersonTie, Position
from mainstay.apps.relationships.actions.answers import Given, give_answers
from mainstay.apps.relationships.actions.coverage import cover
from mainstay.apps.relationships.models import (
    AnswerSource,
    Coverage,
    RivalStrength,
    StrengthAnswers,
)
from mainstay.apps.relationships.queries.history import newest_entry_of
from mainstay.domain.answered_strength import Question
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def hilda(cast: Cast) -> Person:
    """The head of Alice's account, judged, covered by Alice, and asked."""
    BuyingUnit.objects.create(account=cast.hers, name="Works North")
    hilda = Person.objects.create(name="Hilda <Head>")
    bert = Person.objects.create(name="Bert Buyer")
    for person, title in ((hilda, "Managing director"), (bert, "Buyer")):
        Position.objects.create(person=person, account=cast.hers, title=title, level="executive")
    by = actor(cast.alice)
    appraise(hilda, cast.hers, Held(influence=9, relevance=8, stance=-1, is_budget=True), by=by)
    give_answers(hilda, cast.hers, Given(AnswerSource.CLIENT, dict.fromkeys(Question, 3)), by=by)
    cover(hilda, cast.hers, cast.alice, by=by)
    return hilda


def _map(client: Client, cast: Cast, user: User, **asked: str) -> str:
    client.force_login(user)
    return client.get(reverse("relationships:map", args=[cast.hers.pk]), asked).content.decode()


def _post(client: Client, name: str, cast: Cast, person: Person, **said: str) -> list[str]:
    url = reverse(f"relationships:{name}", args=[cast.hers.pk, person.pk])
    answer = client.post(url, said, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_the_map_is_drawn_and_said_as_a_list(cast: Cast, hilda: Person, client: Client) -> None:
    page = _map(client, cast, cast.alice)
    assert 'class="relationship-map"' in page
    assert "Hilda &lt;Head&gt;, Managing director, strength: strong" in page
    assert "<Head>" not in page
    assert "Alice alone covers this account." in page
    assert "Nobody is known in Works North." in page


def test_a_drawing_without_people_says_what_to_do(cast: Cast, client: Client) -> None:
    page = _map(client, cast, cast.alice)
    assert "Nobody is known here yet" in page
    assert f"{reverse('people:new')}?account={cast.hers.pk}" in page


@pytest.mark.parametrize("who", ["olga", "vera"])
def test_who_may_not_judge_reads_no_judgement(
    cast: Cast, hilda: Person, client: Client, who: str
) -> None:
    user = getattr(cast, who)
    page = _map(client, cast, user)
    assert "Hilda" in page
    assert "strength: not known" in page
    assert "against us," not in page
    url = reverse("relationships:person", args=[cast.hers.pk, hilda.pk])
    person = client.get(url).content.decode()
    assert "They are seen by the account's team and its line." in person
    assert "Record the answers" not in person


def test_a_past_day_shows_the_map_of_that_day(cast: Cast, hilda: Person, client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    page = _map(client, cast, cast.alice, as_of=str(yesterday))
    assert "strength: not known" in page
    assert "No one of ours covers anybody here yet." in page


@pytest.mark.parametrize("day", ["yesterday", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_an_odd_day_shows_the_map_of_today(
    cast: Cast, hilda: Person, client: Client, day: str
) -> None:
    page = _map(client, cast, cast.alice, as_of=day, since=day)
    assert "strength: strong" in page
    assert "Who came, left or moved" in page


def test_two_days_are_compared(cast: Cast, hilda: Person, client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    page = _map(client, cast, cast.alice, since=str(yesterday))
    assert "Alice now covers Hilda &lt;Head&gt;." in page
    assert "The strength with Hilda &lt;Head&gt; became known: strong." in page


def test_the_picture_is_a_file_in_plain_colours(cast: Cast, hilda: Person, client: Client) -> None:
    client.force_login(cast.alice)
    answer = client.get(reverse("relationships:picture", args=[cast.hers.pk, "svg"]))
    drawing = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    assert "attachment" in answer["Content-Disposition"]
    assert "var(" not in drawing
    assert "#4f9d95" in drawing  # strong


def test_forms_record_as_of_today_and_offer_to_undo(
    cast: Cast, hilda: Person, client: Client
) -> None:
    client.force_login(cast.bob)
    bert = Person.objects.get(name="Bert Buyer")
    told = _post(client, "judge", cast, bert, **{"held-influence": "7", "held-roles": "is_user"})
    assert told == ["Recorded as of today."]
    held = Appraisal.objects.get(person=bert)
    assert (held.influence, held.is_user, held.stance, held.by) == (7, True, None, cast.bob)
    answers = {"answers-source": "client", "answers-loss": "4", "answers-impact_named": "on"}
    assert _post(client, "answer", cast, bert, **answers)
    assert StrengthAnswers.objects.get(person=bert).loss == 4
    _post(client, "rival", cast, bert, **{"rival-competitor": "Voltmark", "rival-level": "3"})
    assert RivalStrength.objects.get(person=bert).level == 3
    _post(client, "tie", cast, bert, **{"tie-kind": "influences", "tie-other": str(hilda.pk)})
    assert PersonTie.objects.get(person=bert).other == hilda
    cover_bert = {"cover-colleague": str(cast.bob.pk), "cover-role": "owner"}
    url = reverse("relationships:cover", args=[cast.hers.pk, bert.pk])
    answer = client.post(url, cover_bert, follow=True)
    undo = next(message.extra_tags for message in answer.context["messages"])
    assert Coverage.objects.filter(person=bert, colleague=cast.bob).exists()
    client.post(undo.removeprefix("undo:"))
    assert not Coverage.objects.filter(person=bert).exists()


def test_what_is_wrong_is_said_and_nothing_is_recorded(
    cast: Cast, hilda: Person, client: Client
) -> None:
    client.force_login(cast.alice)
    bert = Person.objects.get(name="Bert Buyer")
    told = _post(client, "judge", cast, bert, **{"held-influence": "11"})
    assert told == ["Influence: Select a valid choice. 11 is not one of the available choices."]
    assert _post(client, "answer", cast, bert, **{"answers-source": "client"}) == [
        "Answer at least one question."
    ]
    assert _post(client, "confirm", cast, bert) == ["Nobody has judged Bert Buyer yet."]
    assert not Appraisal.objects.filter(person=bert).exists()


def test_the_second_of_two_who_answer_is_told(cast: Cast, hilda: Person, client: Client) -> None:
    client.force_login(cast.bob)
    said = {"answers-source": "client", "answers-loss": "1", "seen": "0"}
    told = _post(client, "answer", cast, hilda, **said)
    assert told == ["Alice answered for Hilda <Head> while you were at it. Nothing is lost."]
    assert StrengthAnswers.objects.count() == 1


def test_a_person_of_another_account_is_not_found_here(
    cast: Cast, hilda: Person, client: Client
) -> None:
    stranger = Person.objects.create(name="Sven Stranger")
    Position.objects.create(person=stranger, account=cast.his, title="Buyer")
    client.force_login(cast.dana)
    url = reverse("relationships:person", args=[cast.hers.pk, stranger.pk])
    assert client.get(url).status_code == 404


def test_what_if_our_only_one_leaves(cast: Cast, hilda: Person, client: Client) -> None:
    client.force_login(cast.alice)
    url = reverse("portfolio:leave", args=[cast.hers.pk])
    assert "What if somebody leaves?" in client.get(url).content.decode()
    page = client.get(url, {"colleague": cast.alice.pk}).content.decode()
    assert "If Alice left, 1 person would be left uncovered" in page
    assert "Hilda &lt;Head&gt;: nobody of ours is left" in page
    unknown = client.get(url, {"colleague": cast.charlie.pk, "person": "x"}).content.decode()
    assert "What if somebody leaves?" in unknown


@pytest.mark.parametrize("more", [0, 60])
def test_a_map_asks_as_little_for_many_people_as_for_few(
    cast: Cast,
    hilda: Person,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    more: int,
) -> None:
    people = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(more))
    Position.objects.bulk_create(
        Position(person=one, account=cast.hers, title="Planner") for one in people
    )
    Coverage.objects.bulk_create(
        Coverage(account=cast.hers, person=one, colleague=cast.bob, start=timezone.localdate())
        for one in people
    )
    client.force_login(cast.alice)
    with django_assert_max_num_queries(20):
        client.get(reverse("relationships:map", args=[cast.hers.pk]))


def test_a_card_dropped_on_a_manager_begins_a_line_and_undo_returns_to_where_it_was_asked(
    cast: Cast, hilda: Person, client: Client
) -> None:
    bert = Person.objects.get(name="Bert Buyer")
    client.force_login(cast.alice)
    url = reverse("relationships:report_to", args=[cast.hers.pk, bert.pk])
    answer = client.post(url, {"manager": str(hilda.pk), "was": "0"}, follow=True)
    (message,) = answer.context["messages"]
    assert str(message) == "From today Bert Buyer reports to Hilda <Head>."
    assert answer.redirect_chain == [(reverse("portfolio:account_map", args=[cast.hers.pk]), 302)]
    assert Position.objects.get(person=bert, end=None).reports_to == hilda
    page = reverse("relationships:person", args=[cast.hers.pk, bert.pk])
    undo = message.extra_tags.removeprefix("undo:")
    back = client.post(undo, headers={"referer": f"http://testserver{page}?as_of=2026-01-01"})
    assert back["Location"] == f"{page}?as_of=2026-01-01"
    assert Position.objects.get(person=bert).reports_to is None


def test_a_line_drawn_on_an_old_page_is_refused(cast: Cast, hilda: Person, client: Client) -> None:
    bert = Person.objects.get(name="Bert Buyer")
    Position.objects.filter(person=bert).update(reports_to=hilda)
    client.force_login(cast.alice)
    told = _post(client, "report_to", cast, bert, manager="", was="0")
    assert len(told) == 1
    assert "while you were at it" in told[0]
    assert Position.objects.get(person=bert).reports_to == hilda


def test_a_manager_that_is_no_number_ends_no_line(
    cast: Cast, hilda: Person, client: Client
) -> None:
    bert = Person.objects.get(name="Bert Buyer")
    Position.objects.filter(person=bert).update(reports_to=hilda)
    client.force_login(cast.alice)
    url = reverse("relationships:report_to", args=[cast.hers.pk, bert.pk])
    for said in ("9" * 30, "x", "-1"):
        assert client.post(url, {"manager": said}).status_code == 404
    assert Position.objects.get(person=bert).reports_to == hilda


def test_undo_goes_nowhere_outside(cast: Cast, hilda: Person, client: Client) -> None:
    client.force_login(cast.alice)
    entry = newest_entry_of(Coverage.objects.get())
    assert entry is not None
    url = reverse("relationships:undo", args=[cast.hers.pk, entry.pk])
    back = client.post(url, headers={"referer": "https://elsewhere.example/page"})
    assert back["Location"] == reverse("portfolio:account_map", args=[cast.hers.pk])


def test_a_role_put_on_the_map_is_taken_back(cast: Cast, hilda: Person, client: Client) -> None:
    client.force_login(cast.olga)
    url = reverse("relationships:placeholder", args=[cast.hers.pk])
    answer = client.post(url, {"vacant-title": "Head of strategy"}, follow=True)
    (message,) = answer.context["messages"]
    assert Person.objects.filter(is_placeholder=True).count() == 1
    client.post(message.extra_tags.removeprefix("undo:"))
    assert not Person.objects.filter(is_placeholder=True).exists()


def test_present_jobs_stand_first_and_past_ones_are_folded(
    cast: Cast, hilda: Person, client: Client
) -> None:
    today = timezone.localdate()
    Position.objects.create(
        person=hilda, account=cast.hers, title="Trainee", end=today - timedelta(days=700)
    )
    client.force_login(cast.alice)
    url = reverse("relationships:person", args=[cast.hers.pk, hilda.pk])
    page = client.get(url).content.decode()
    assert page.index("Managing director") < page.index("was Trainee until")
    assert "1 earlier position" in page
