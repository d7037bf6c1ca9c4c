"""What tables say of people: none forgotten, nothing kept too long, nobody else taken along."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mainstay.apps.organisation.actions.deeds import Actor, actor, deed
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import AuditErasure
from mainstay.apps.people.actions.erasing import erase_person
from mainstay.apps.people.actions.extracting import extract_person
from mainstay.apps.people.actions.receipts import kept_receipts, people_of
from mainstay.apps.people.actions.retention import delete_old_judgements
from mainstay.apps.people.models import Appraisal, Person, PersonErasure, PersonTie, Position
from mainstay.apps.people.queries.identity import identity_of
from mainstay.apps.people.queries.retention import deletion_of, deletions_due
from mainstay.apps.people.queries.told import told
from mainstay.domain.months import months_later
from tests.cast import Cast

NIGHT = Actor(name="nightly deletion of judgements")


@pytest.fixture(autouse=True)
def own_folder(settings: object, tmp_path: object) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]


def pointing_to_people() -> list[tuple[str, str]]:
    return [
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    ]


@pytest.mark.parametrize(("label", "name"), pointing_to_people())
def test_every_table_that_points_to_a_person_says_what_becomes_of_it(label: str, name: str) -> None:
    if (label, name) == ("people.Position", "reports_to"):
        return  # a line of somebody else's position: the erasure takes it away
    ways = {one.model._meta.label: one.ways for one in told()}
    assert label in ways
    assert name in ways[label]


@pytest.fixture
def arne(cast: Cast) -> Person:
    """He left Alice's account; she had judged him."""
    today = timezone.localdate()
    with deed("judge", by=actor(cast.alice)):
        arne = Person.objects.create(name="Arne Lie", email="arne@hansen.example")
        berit = Person.objects.create(name="Berit Moe")
        Position.objects.create(
            person=arne, account=cast.hers, title="Buyer", end=today - timedelta(days=10)
        )
        Position.objects.create(person=berit, account=cast.hers, title="Head")
        for one in (arne, berit):
            Appraisal.objects.create(account=cast.hers, person=one, day=today, stance=-2)
        PersonTie.objects.create(account=cast.hers, person=berit, other=arne, kind="conflicts")
    return arne


def leave(person: Person, cast: Cast) -> date:
    """Return the day on which judgements go."""
    return months_later(timezone.localdate() - timedelta(days=10), 36)


def test_judgements_go_when_their_time_is_over_and_not_a_day_before(
    arne: Person, cast: Cast
) -> None:
    last = leave(arne, cast)
    assert [(one.name, one.on) for one in deletions_due()] == [("Arne Lie", last)]
    assert delete_old_judgements(today=last - timedelta(days=1), by=NIGHT) == 0
    assert Appraisal.objects.count() == 2
    assert delete_old_judgements(today=last, by=NIGHT) == 1
    assert list(Appraisal.objects.values_list("person__name", flat=True)) == ["Berit Moe"]
    assert not PersonTie.objects.exists()
    assert Person.objects.get(pk=arne.pk).name == "Arne Lie"
    assert delete_old_judgements(today=last, by=NIGHT) == 0


def test_who_is_due_is_found_by_the_database_however_many_are_judged(
    arne: Person, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(50))
    Position.objects.bulk_create(
        Position(person=one, account=cast.hers, title="Planner") for one in people
    )
    Appraisal.objects.bulk_create(
        Appraisal(account=cast.hers, person=one, day=timezone.localdate()) for one in people
    )
    with django_assert_num_queries(2) as asked:
        assert [one.name for one in deletions_due()] == ["Arne Lie"]
    assert all(len(one["sql"]) < 5000 for one in asked.captured_queries)  # nobody named one by one


def test_the_deletion_is_on_record_and_the_history_tells_no_judgement(
    arne: Person, cast: Cast
) -> None:
    delete_old_judgements(today=leave(arne, cast), by=NIGHT)
    receipt = PersonErasure.objects.get()
    assert receipt.marks == []
    (entry,) = LogEntry.objects.get_for_object(receipt)
    assert (entry.actor_email, entry.additional_data["deed"]) == (
        NIGHT.name,
        "delete old judgements",
    )
    assert not AuditErasure.objects.filter(is_open=True).exists()
    kept = LogEntry.objects.get_for_model(Appraisal).filter(changes__stance__isnull=False)
    assert [e.object_repr.split(" at ")[0] for e in kept] == ["Berit Moe"]


def test_whoever_came_back_is_judged_on(arne: Person, cast: Cast) -> None:
    Position.objects.create(person=arne, account=cast.his, title="Director")
    assert deletion_of(arne) is None
    assert delete_old_judgements(today=date(2099, 1, 1), by=NIGHT) == 0


def test_the_page_says_what_judgements_are_for_and_when_they_go(
    client: Client, arne: Person, cast: Cast
) -> None:
    address = reverse("relationships:person", args=[cast.hers.pk, arne.pk])
    client.force_login(cast.alice)
    text = client.get(address).content.decode()
    assert "so that the team serves this customer well; for nothing else" in text
    assert "Judgements about Arne Lie will be deleted on" in text
    client.force_login(cast.vera)
    text = client.get(address).content.decode()
    assert "will be deleted on" not in text


@pytest.mark.parametrize("who", ["alice", "dana", "oscar", "vera"])
def test_only_administrators_give_out_and_erase(arne: Person, cast: Cast, who: str) -> None:
    by = actor(getattr(cast, who))
    with pytest.raises(NotAllowed):
        extract_person(arne, by=by)
    with pytest.raises(NotAllowed):
        erase_person(arne, reason="asked", by=by)
    assert Person.objects.get(pk=arne.pk).name == "Arne Lie"


def test_an_administrator_erases_and_the_receipt_knows_the_person_again(
    arne: Person, cast: Cast
) -> None:
    before = Person(pk=arne.pk, name="Arne Lie", email="arne@hansen.example")
    done = erase_person(arne, reason="Arne Lie asked", by=actor(cast.olga))
    assert done.receipt == 1
    assert AuditErasure.objects.get().reason == "receipt 1: [erased] asked"
    (entry,) = LogEntry.objects.get_for_object(PersonErasure.objects.get())
    assert entry.actor == cast.olga
    assert "Arne" not in str(list(LogEntry.objects.values()))
    (receipt,) = kept_receipts()
    assert people_of(receipt) == []
    before.created_at = timezone.now()
    before.save()
    assert people_of(receipt) == [before]


def test_a_name_that_somebody_else_bears_too_is_left_in_texts_about_others(
    arne: Person, cast: Cast
) -> None:
    namesake = Person.objects.create(name="Arne Lie", email="arne@glass.example")
    cast.his.notes.create(text="Arne Lie likes tea", at=timezone.now())
    done = erase_person(arne, reason="asked", by=actor(cast.olga))
    assert done.shared == ("Arne Lie",)
    assert cast.his.notes.get().text == "Arne Lie likes tea"
    namesake.refresh_from_db()
    assert (namesake.name, namesake.email) == ("Arne Lie", "arne@glass.example")


def test_a_name_within_a_longer_word_is_not_meant(arne: Person) -> None:
    identity = identity_of(arne)
    assert identity.without("Arne Liebherr, ARNE LIE and Lie, Arne") == (
        "Arne Liebherr, [erased] and [erased]"
    )
