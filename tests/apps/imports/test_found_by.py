"""What searches look in follows every way in which a name is written, and finds what it held."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mainstay.apps.accounts.actions.merging import MergeWish, merge_accounts, undo_merge
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.actions import redo, staging, undo
from mainstay.apps.organisation.actions.deeds import actor, create_in_bulk, deed, update_in_bulk
from mainstay.apps.organisation.actions.found_by import fill
from mainstay.apps.organisation.actions.whole_deeds import take_back_entries
from mainstay.apps.organisation.models import LONGEST_FOUND, found_by
from mainstay.apps.people.actions.people import (
    PersonDetails,
    PositionDetails,
    add_person,
    change_person,
    merge_people,
    take_back,
    undo_people_merge,
)
from mainstay.apps.people.models import Person, Position
from mainstay.apps.workspace.queries.search import search
from mainstay.domain.names import plain
from mainstay.ui import formats
from mainstay.ui.first_rows import MOST
from tests.apps.imports.conftest import Desk, Write
from tests.apps.imports.test_undo import ACCOUNTS, PEOPLE
from tests.cast import Cast

SEARCHED: tuple[type[models.Model], ...] = (Account, Person, Position)


def follow() -> bool:
    """Whether every row is found by what it says now."""
    for model in SEARCHED:
        (field,) = found_by(model)
        for row in model._base_manager.values(field.attname, *field.of):
            if row[field.attname] != field.text(row):
                return False
    return True


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_a_part_of_a_text_stays_a_part_of_it(before: str, part: str, after: str) -> None:
    assert plain(part) in plain(before + part + after)
    assert plain(part.upper()) in plain((before + part + after).upper())


def test_letters_are_looked_for_without_accents_and_in_any_size() -> None:
    assert plain("MÜLLER Ørsted Łódź straße") == "muller orsted lodz strasse"


def test_people_are_found_as_they_are_added_changed_and_taken_back(cast: Cast) -> None:
    by = actor(cast.alice)
    person = add_person(
        PersonDetails("Édith Muñoz", "E@X.example"), PositionDetails(cast.hers, "Käufer"), by=by
    )
    assert person.found_by == "edith munoz\ne@x.example"
    assert Position.objects.get(person=person).found_by == "kaufer"
    change_person(person, PersonDetails("Edith Øre"), version=0, by=by)
    assert follow()
    take_back(person, LogEntry.objects.get_for_object(person).first(), by=by)
    person.refresh_from_db()
    assert person.name == "Édith Muñoz"
    assert follow()


def test_merged_records_are_found_by_what_they_took_over(cast: Cast) -> None:
    by = actor(cast.olga)
    one, other = (Person.objects.create(name=name) for name in ("Ann Öst", "Anna Ost"))
    merge = merge_people(other, one, take=("name",), by=by)
    assert Person.objects.get(pk=one.pk).found_by == "anna ost\n"
    assert follow()
    undo_people_merge(merge, by=by)
    assert Person.objects.get(pk=one.pk).found_by == "ann ost\n"
    wish = MergeWish(take=("name",))
    accounts = merge_accounts(cast.his, cast.hers, wish=wish, by=by)
    assert Account.objects.get(pk=cast.hers.pk).found_by == plain(cast.his.name)
    undo_merge(accounts, by=by)
    assert Account.objects.get(pk=cast.hers.pk).found_by == plain(cast.hers.name)
    assert follow()


@pytest.mark.parametrize("large", [5000, 0])
def test_files_and_their_undo_and_redo_keep_it(
    cast: Cast, desk: Desk, write: Write, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr(staging, "LARGE", large)
    desk.bring(write("a.csv", ACCOUNTS))
    desk.bring(write("p.csv", PEOPLE))
    batch = desk.bring(write("b.csv", ACCOUNTS.replace("Alpha", "Älpha"))).batches[0]
    assert Account.objects.get(name="Älpha").found_by == "alpha"
    people = desk.bring(write("q.csv", PEOPLE.replace("p1", "p2"))).batches[0]
    for step in (undo, redo):
        for made in (people, batch):
            step(made.pk, by=desk.by)
            assert follow()


def test_bulk_writes_keep_it(cast: Cast) -> None:
    rows = create_in_bulk([Person(name="Zoë A"), Person(pk=90_001, name="Zoë B")])
    rows += create_in_bulk([Person(pk=99_000, name="Zoë C")])
    with deed("rename", by=actor(cast.olga)):
        for row in rows:
            row.name = row.name.replace("Zoë", "Chloë")
        before = {row.pk: {"name": row.name.replace("Chloë", "Zoë")} for row in rows}
        update_in_bulk(rows, before=before)
    assert Person.objects.filter(found_by__startswith="chloe").count() == 3
    entries = list(LogEntry.objects.get_for_objects(Person.objects.filter(name="Chloë C")))
    take_back_entries(entries[:1], by=actor(cast.olga))
    assert Person.objects.get(pk=99_000).found_by == "zoe c\n"
    assert follow()


def test_rows_from_before_are_brought_up(cast: Cast) -> None:
    Person.objects.create(name="Jürgen", email="J@x.example")
    for model in SEARCHED:
        model._base_manager.update(found_by="")
    assert not follow()
    editor = connection.schema_editor()
    for model in SEARCHED:
        fill(model, editor)
    assert follow()


def test_the_history_does_not_speak_of_it(cast: Cast) -> None:
    person = add_person(
        PersonDetails("Ines"), PositionDetails(cast.hers, "Buyer"), by=actor(cast.alice)
    )
    change_person(person, PersonDetails("Inés"), version=0, by=actor(cast.alice))
    told = LogEntry.objects.values_list("changes", flat=True)
    assert all("found_by" not in changes for changes in told if changes)


def test_names_of_any_letters_fit() -> None:
    (field,) = found_by(Person)
    assert len(field.text({"name": "ﷺ" * 160, "email": ""})) == LONGEST_FOUND


def test_searches_find_accents_and_parts_and_the_nearest_first(cast: Cast) -> None:
    names = ("Ömer", "Homer Simpson", "Ana Omerta", "Omerta Spa")
    create_in_bulk([Person(name=name) for name in names])
    (group,) = search(cast.olga, "OMER")
    assert [hit.label for hit in group.hits] == [
        "Ömer",
        "Omerta Spa",
        "Ana Omerta",
        "Homer Simpson",
    ]


def test_the_nearest_are_found_among_very_many(cast: Cast) -> None:
    many = [Person(name=f"Aa{number:04} Hammer") for number in range(2600)]
    create_in_bulk([*many, Person(name="Hammond"), Person(name="Zz xhamx"), Person(name="Zed Ham")])
    (group,) = search(cast.olga, "ham", most=2)
    assert [hit.label for hit in group.hits] == ["Hammond", "Aa0000 Hammer"]
    assert group.more


def test_of_very_many_people_the_first_are_paged_and_all_are_in_the_file(
    cast: Cast, client: Client
) -> None:
    create_in_bulk([Person(name=f"Person {number:04}") for number in range(MOST + 5)])
    client.force_login(cast.olga)
    address = reverse("people:people")
    answer = client.get(address, {"sort": "title", "size": "200"})
    page = answer.context["page"]
    assert page.title == f"More than {formats.number(MOST)} people at your customers"
    assert "1 to 200 of more than 1000" in answer.content.decode()
    assert [row.cells[0].text for row in page.table.rows][:2] == ["Person 0000", "Person 0001"]
    assert not page.table.headers[1].url
    last = client.get(address, {"sort": "-name"}).context["page"].table.rows[0]
    assert last.cells[0].text == f"Person {MOST + 4}"
    found = client.get(address, {"export": "csv"}).content.decode("utf-8-sig")
    assert found.count("Person ") == MOST + 5
    few = client.get(address, {"text": "person 000", "sort": "-title"}).context["page"]
    assert few.title == "10 people at your customers fit"
