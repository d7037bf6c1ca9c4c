"""The pages of touches: logged in one form, read by whom it concerns, ticked off in place."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.touches.actions.outcomes import (
    ConcernDetails,
    PromiseDetails,
    RequestDetails,
    SatisfactionDetails,
    Setting,
    raise_concern,
    record_promise,
    record_request,
    record_satisfaction,
)
from mainstay.apps.touches.actions.touches import change_touch, log_touch
from mainstay.apps.touches.models import Concern, CustomerRequest, Promise, Touch
from mainstay.apps.touches.queries.history import touch_entries
from tests.apps.touches.scene import SPRING, Met, meet
from tests.cast import Cast

QUERIES = 40  # of the Touches tab, however many touches and promises there are


@pytest.fixture
def met(cast: Cast) -> Met:
    return meet(cast)


def page(client: Client, name: str, *keys: object) -> str:
    response = client.get(reverse(f"touches:{name}", args=keys))
    assert response.status_code == 200
    return str(response.content.decode())


def typed(met: Met, **more: object) -> dict[str, object]:
    today = timezone.localdate()
    said = {"people": [met.ines.pk], "channel": "call", "day": str(today), "learned": "They grow."}
    return {**said, "colleagues": [met.cast.alice.pk], **more}


def test_a_touch_is_logged_with_what_came_of_it_in_one_form(met: Met, client: Client) -> None:
    client.force_login(met.cast.alice)
    due = timezone.localdate() + timedelta(days=3)
    rows = {
        "promise-0-what": "Send the plan",
        "promise-0-due": str(due),
        "request-0-what": "A longer hose",
        "request-0-in_control": "yes",
        "request-0-in_scope": "no",
        "concern-1-what": "Late trucks",
        "concern-1-is_complaint": "on",
    }
    address = reverse("touches:log", args=[met.cast.hers.pk])
    response = client.post(address, typed(met, **rows), follow=True)
    assert response.redirect_chain[-1][0] == f"/accounts/{met.cast.hers.pk}/touches/"
    touch = Touch.objects.get()
    assert (touch.learned, Promise.objects.get().due) == ("They grow.", due)
    request, concern = CustomerRequest.objects.get(), Concern.objects.get()
    assert (request.in_control, request.in_scope, request.touch) == (True, False, touch)
    assert concern.is_complaint


def test_what_was_typed_stays_when_something_is_wrong(met: Met, client: Client) -> None:
    client.force_login(met.cast.alice)
    address = reverse("touches:log", args=[met.cast.hers.pk])
    wrong = typed(met, **{"people": [], "promise-0-what": "Send the plan", "promise-0-due": ""})
    text = client.post(address, wrong).content.decode()
    assert "They grow." in text
    assert "Send the plan" in text
    assert not Touch.objects.exists()


def test_a_touch_with_nobody_asks_who_was_there(met: Met, client: Client) -> None:
    client.force_login(met.cast.alice)
    address = reverse("touches:log", args=[met.cast.hers.pk])
    answer = client.post(address, {"channel": "call", "day": "2026-03-02"})
    assert "Choose who of theirs was there." in answer.content.decode()


def test_logging_offers_to_take_it_back(met: Met, client: Client) -> None:
    client.force_login(met.cast.bob)
    address = reverse("touches:log", args=[met.cast.hers.pk])
    response = client.post(address, typed(met, colleagues=[met.cast.bob.pk]))
    (message,) = get_messages(response.wsgi_request)
    client.post(str(message.extra_tags).removeprefix("undo:"))
    assert not Touch.objects.exists()


def test_the_person_from_whose_page_one_comes_is_ticked(met: Met, client: Client) -> None:
    client.force_login(met.cast.alice)
    address = reverse("touches:log", args=[met.cast.hers.pk])
    text = client.get(address, {"person": met.jonas.pk}).content.decode()
    assert f'value="{met.jonas.pk}" id="id_people_' in text
    assert text.count("checked") == 3  # Jonas, Alice herself, and the meeting


def said_at(met: Met) -> None:
    """Alice meets Ines and hears a secret in each of the ways in which one may."""
    alice, here = actor(met.cast.alice), Setting(met.cast.hers, SPRING, person=met.ines)
    log_touch(met.cast.hers, met.meeting(learned="SECRET-L", subject="SECRET-S"), by=alice)
    record_request(here, RequestDetails("SECRET-R"), by=alice)
    raise_concern(here, ConcernDetails("SECRET-C"), by=alice)
    record_satisfaction(here, SatisfactionDetails(Decimal(7), remark="SECRET-A"), by=alice)
    record_promise(here, PromiseDetails("Send the plan", SPRING), by=alice)


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "nora"])
def test_whoever_works_with_the_account_reads_what_was_said(
    met: Met, client: Client, who: str
) -> None:
    said_at(met)
    client.force_login(getattr(met.cast, who))
    text = page(client, "at_account", met.cast.hers.pk)
    assert [f"SECRET-{letter}" in text for letter in "LSRCA"] == [True] * 5


@pytest.mark.parametrize("who", ["olga", "oscar", "vera"])
def test_others_see_that_a_touch_took_place_and_not_what_was_said(
    met: Met, client: Client, who: str
) -> None:
    said_at(met)
    client.force_login(getattr(met.cast, who))
    for text in (
        page(client, "at_account", met.cast.hers.pk),
        page(client, "with_person", met.ines.pk),
    ):
        assert "SECRET" not in text
        assert "Ines Falk" in text
        assert "Meeting" in text
    assert "Send the plan" in page(client, "at_account", met.cast.hers.pk)


def test_the_history_says_who_changed_what_but_not_what_was_said(met: Met, client: Client) -> None:
    said_at(met)
    change_touch(Touch.objects.get(), met.meeting(learned="SECRET-2"), by=actor(met.cast.alice))
    client.force_login(met.cast.olga)
    texts = [client.get(reverse("organisation:audit")).content.decode()]
    for entry in touch_entries(met.cast.hers):
        address = reverse("organisation:audit_entry", args=[entry.pk])
        texts.append(client.get(address).content.decode())
    assert len(texts) > 5
    assert not any("SECRET" in text for text in texts)
    assert any("learned" in text for text in texts)


def test_a_promise_is_ticked_off_in_place(met: Met, client: Client) -> None:
    said_at(met)
    client.force_login(met.cast.oscar)
    promise = Promise.objects.get()
    keys = [met.cast.hers.pk, "promise", promise.pk]
    client.post(reverse("touches:settle", args=keys))
    promise.refresh_from_db()
    assert promise.kept_on == timezone.localdate()


def test_a_concern_is_answered_in_place_with_what_was_said(met: Met, client: Client) -> None:
    said_at(met)
    client.force_login(met.cast.bob)
    concern = Concern.objects.get()
    keys = [met.cast.hers.pk, "concern", concern.pk]
    client.post(reverse("touches:settle", args=keys), {"answer": "Two trucks", "back": "open"})
    concern.refresh_from_db()
    assert (concern.answer, concern.answered_on) == ("Two trucks", timezone.localdate())


def test_a_broken_promise_stands_on_every_page_of_the_account(met: Met, client: Client) -> None:
    due = timezone.localdate() - timedelta(days=5)
    here = Setting(met.cast.hers, due)
    record_promise(here, PromiseDetails("Send the plan", due), by=actor(met.cast.alice))
    client.force_login(met.cast.alice)
    for tab in ("account", "account_people", "account_touches"):
        text = client.get(reverse(f"portfolio:{tab}", args=[met.cast.hers.pk])).content.decode()
        assert "was broken 5 days ago" in text
    text = client.get(reverse("portfolio:account", args=[met.cast.subsidiary.pk])).content.decode()
    assert "was broken" not in text


def test_the_second_of_two_editors_sees_both_versions(met: Met, client: Client) -> None:
    touch = log_touch(met.cast.hers, met.meeting(), by=actor(met.cast.alice))
    client.force_login(met.cast.alice)
    address = reverse("touches:touch", args=[met.cast.hers.pk, touch.pk])
    seen = client.get(address).context["page"].seen
    change_touch(touch, met.meeting(learned="Bob heard this."), by=actor(met.cast.bob))
    text = client.post(address, typed(met, seen=seen)).content.decode()
    assert "Bob changed this touch" in text
    assert "Bob heard this." in text
    assert "They grow." in text
    touch.refresh_from_db()
    assert touch.learned == "Bob heard this."


def test_what_waits_for_me_is_mine_and_the_overdue_comes_first(met: Met, client: Client) -> None:
    today, alice = timezone.localdate(), actor(met.cast.alice)
    here = Setting(met.cast.hers, today - timedelta(days=30))
    record_promise(here, PromiseDetails("Later", today + timedelta(days=9)), by=alice)
    record_promise(here, PromiseDetails("Overdue", today - timedelta(days=2)), by=alice)
    record_promise(here, PromiseDetails("Not mine", today), by=actor(met.cast.bob))
    client.force_login(met.cast.alice)
    text = page(client, "open")
    assert 0 < text.index("Overdue") < text.index("Later")
    assert "2 days late" in text
    assert "Not mine" not in text


def test_fifty_touches_make_a_page(met: Met, client: Client) -> None:
    rows = [Touch(account=met.cast.hers, day=SPRING, channel="call") for _ in range(51)]
    Touch.objects.bulk_create(rows)
    client.force_login(met.cast.alice)
    address = reverse("touches:at_account", args=[met.cast.hers.pk])
    assert client.get(address).content.decode().count('class="touch"') == 50
    assert client.get(address, {"page": 2}).content.decode().count('class="touch"') == 1


def asked(client: Client, met: Met) -> int:
    with CaptureQueriesContext(connection) as captured:
        page(client, "at_account", met.cast.hers.pk)
    return len(captured)


def test_a_page_of_many_touches_asks_as_little_as_one_of_few(met: Met, client: Client) -> None:
    said_at(met)
    client.force_login(met.cast.alice)
    asked(client, met)
    few = asked(client, met)
    here = Setting(met.cast.hers, SPRING)
    for _ in range(8):
        details = met.meeting(people=(met.ines, met.jonas))
        log_touch(met.cast.hers, details, by=machine_owner())
        record_promise(here, PromiseDetails("Call", SPRING), by=machine_owner())
        record_request(here, RequestDetails("A hose"), by=machine_owner())
    assert asked(client, met) == few
    assert few <= QUERIES


@pytest.mark.parametrize("ask", ["Hansen Pumps", "nobody at all"])
def test_from_anywhere_a_name_leads_to_the_form(met: Met, client: Client, ask: str) -> None:
    client.force_login(met.cast.alice)
    response: Any = client.get(reverse("touches:choose"), {"account": ask})
    if response.status_code == 302:
        assert response.url == reverse("touches:log", args=[met.cast.hers.pk])
    else:
        assert "nobody at all" in response.content.decode()


def test_the_button_to_log_is_in_the_top_for_all_but_viewers(met: Met, client: Client) -> None:
    address = reverse("touches:choose")
    for who, is_there in (("bob", True), ("olga", True), ("vera", False)):
        client.force_login(getattr(met.cast, who))
        text = client.get(reverse("people:people")).content.decode()
        assert (f'href="{address}"' in text) is is_there
