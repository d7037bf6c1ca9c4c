"""People: seen through positions, moved from job to job, never in a circle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mainstay.apps.accounts.models import BuyingUnit
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.people.actions.people import (
    PersonDetails,
    PersonProblem,
    PositionDetails,
    add_person,
    add_position,
    change_job,
    change_person,
    end_position,
    set_manager,
    take_back,
)
from mainstay.apps.people.models import Person, Position, PositionLevel
from mainstay.apps.people.queries.history import person_entries
from mainstay.apps.people.queries.reporting import reporting_line
from mainstay.apps.people.queries.seeing import listed_people, people_seen, positions_seen
from mainstay.domain.errors import ChangedMeanwhile, DomainError
from tests.cast import Cast

LONG_AGO, SPRING = date(2020, 1, 1), date(2026, 3, 2)
MAY_NOT = ("bob", "vera", "charlie")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Berit leads Arne at Hansen; Arne also sits at Castell, where Cato leads him."""

    cast: Cast
    arne: Person
    berit: Person
    cato: Person
    here: Position
    there: Position


@pytest.fixture
def crowd(cast: Cast) -> Crowd:
    arne, berit, cato = (
        Person.objects.create(name=name) for name in ("Arne Lie", "Berit Moe", "Cato Ness")
    )
    Position.objects.create(person=berit, account=cast.hers, title="Managing director")
    Position.objects.create(person=cato, account=cast.his, title="Chairman")
    here = Position.objects.create(
        person=arne, account=cast.hers, title="Buyer", start=LONG_AGO, reports_to=berit
    )
    there = Position.objects.create(
        person=arne, account=cast.his, title="Adviser", start=SPRING, reports_to=cato
    )
    return Crowd(cast, arne, berit, cato, here, there)


def deeds() -> list[str]:
    found = LogEntry.objects.order_by("pk").values_list("additional_data", flat=True)
    return [data["deed"] for data in found if data]


def names(rows: object) -> set[str]:
    return {row.name for row in rows}  # type: ignore[attr-defined]


def test_people_are_seen_through_positions_only(crowd: Crowd) -> None:
    assert names(people_seen(crowd.cast.alice)) == {"Arne Lie", "Berit Moe"}
    assert names(people_seen(crowd.cast.charlie)) == {"Arne Lie", "Cato Ness"}
    assert set(positions_seen(crowd.cast.alice).filter(person=crowd.arne)) == {crowd.here}


def test_people_without_a_position_belong_to_those_who_see_everything(crowd: Crowd) -> None:
    Person.objects.create(name="Dag Ruud")
    assert "Dag Ruud" in names(people_seen(crowd.cast.dana))
    assert "Dag Ruud" not in names(people_seen(crowd.cast.nora))


def test_the_list_shows_the_position_that_its_reader_sees(crowd: Crowd) -> None:
    def title(user: object) -> str:
        rows = listed_people(user, day=date(2026, 6, 1))  # type: ignore[arg-type]
        return str(rows.get(pk=crowd.arne.pk).title)  # type: ignore[attr-defined]

    assert title(crowd.cast.alice) == "Buyer"
    assert title(crowd.cast.charlie) == "Adviser"
    assert title(crowd.cast.olga) == "Adviser"  # the later one


def test_reporting_lines_end_where_sight_ends(crowd: Crowd) -> None:
    def superiors(user: object) -> list[str]:
        line = reporting_line(crowd.arne, user=user, day=SPRING)  # type: ignore[arg-type]
        return [person.name for person in line.superiors]

    assert superiors(crowd.cast.alice) == ["Berit Moe"]
    assert superiors(crowd.cast.charlie) == ["Cato Ness"]
    line = reporting_line(crowd.berit, user=crowd.cast.alice, day=SPRING)
    assert [row.person.name for row in line.reports] == ["Arne Lie"]


def test_a_person_comes_with_a_first_position(cast: Cast) -> None:
    unit = BuyingUnit.objects.create(account=cast.hers, name="Plant 2")
    position = PositionDetails(
        cast.hers, "Buyer", PositionLevel.PURCHASING, buying_unit=unit, start=SPRING
    )
    person = add_person(PersonDetails(" Ines  Falk "), position, by=actor(cast.alice))
    assert person.name == "Ines Falk"
    assert person in people_seen(cast.bob)
    assert set(deeds()) == {"add person"}


@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_else_writes_about_people(crowd: Crowd, who: str) -> None:
    other = actor(getattr(crowd.cast, who))
    for deed in (
        lambda: add_person(PersonDetails("X"), PositionDetails(crowd.cast.hers), by=other),
        lambda: end_position(crowd.here, end=SPRING, by=other),
        lambda: set_manager(crowd.here, None, by=other),
        lambda: change_job(crowd.here, PositionDetails(crowd.cast.hers, start=SPRING), by=other),
        lambda: change_person(crowd.berit, PersonDetails("X"), version=0, by=other),
        lambda: add_position(crowd.berit, PositionDetails(crowd.cast.hers), by=other),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert deeds() == []


def test_the_second_editor_of_a_person_overwrites_nothing(crowd: Crowd) -> None:
    change_person(crowd.arne, PersonDetails("Arne Lie-Moe"), version=0, by=actor(crowd.cast.alice))
    with pytest.raises(ChangedMeanwhile):
        change_person(crowd.arne, PersonDetails("Arne"), version=0, by=actor(crowd.cast.charlie))
    crowd.arne.refresh_from_db()
    assert crowd.arne.name == "Arne Lie-Moe"


def test_a_new_job_ends_the_old_one_the_day_before(crowd: Crowd) -> None:
    wanted = PositionDetails(crowd.cast.subsidiary, "Head of purchasing", start=SPRING)
    new = change_job(crowd.here, wanted, by=actor(crowd.cast.alice))
    crowd.here.refresh_from_db()
    assert (crowd.here.end, crowd.here.title) == (SPRING - timedelta(days=1), "Buyer")
    assert (new.start, new.account) == (SPRING, crowd.cast.subsidiary)
    assert set(deeds()) == {"change job"}


def test_no_position_ends_before_it_starts(crowd: Crowd) -> None:
    with pytest.raises(PersonProblem, match="before it starts"):
        end_position(crowd.here, end=date(2019, 12, 31), by=actor(crowd.cast.alice))
    end_position(crowd.here, end=SPRING, by=actor(crowd.cast.alice))
    assert deeds() == ["end position"]


def test_a_job_change_needs_a_day(crowd: Crowd) -> None:
    with pytest.raises(PersonProblem, match="which day"):
        change_job(crowd.here, PositionDetails(crowd.cast.hers), by=actor(crowd.cast.alice))


def test_nobody_reports_in_a_circle(crowd: Crowd) -> None:
    berits = Position.objects.get(person=crowd.berit)
    for position, manager in ((crowd.here, crowd.arne), (berits, crowd.arne)):
        with pytest.raises(PersonProblem):
            set_manager(position, manager, by=actor(crowd.cast.alice))
    berits.refresh_from_db()
    assert berits.reports_to is None


def test_a_manager_is_set_and_taken_away(crowd: Crowd) -> None:
    set_manager(crowd.here, None, by=actor(crowd.cast.alice))
    set_manager(crowd.here, crowd.berit, by=actor(crowd.cast.alice))
    crowd.here.refresh_from_db()
    assert crowd.here.reports_to == crowd.berit
    assert deeds() == ["set manager", "set manager"]


def test_a_manager_out_of_sight_cannot_be_chosen(crowd: Crowd) -> None:
    with pytest.raises(PersonProblem, match="among those you see"):
        set_manager(crowd.here, crowd.cato, by=actor(crowd.cast.alice))


def test_the_page_shows_no_position_and_nobody_out_of_sight(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.cast.alice)
    text = client.get(reverse("people:person", args=[crowd.arne.pk])).content.decode()
    assert "Buyer" in text
    assert "Berit Moe" in text
    for hidden in ("Adviser", "Castell", "Cato"):
        assert hidden not in text


def test_a_manager_out_of_sight_is_somebody(crowd: Crowd, client: Client) -> None:
    Position.objects.filter(pk=crowd.here.pk).update(reports_to=crowd.cato)
    client.force_login(crowd.cast.alice)
    for address in (
        reverse("people:person", args=[crowd.arne.pk]),
        reverse("people:at_account", args=[crowd.cast.hers.pk]),
    ):
        text = client.get(address).content.decode()
        assert "somebody you do not see" in text
        assert "Cato" not in text


def test_the_list_filters_searches_and_exports(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.cast.alice)
    address = reverse("people:people")
    assert "2 people at the accounts you see" in client.get(address).content.decode()
    end_position(crowd.here, end=date(2021, 1, 1), by=actor(crowd.cast.alice))
    left = client.get(address, {"state": "left"}).content.decode()
    assert "Arne Lie" in left
    assert "Berit Moe" not in left
    assert "1 person" in client.get(address, {"text": "director"}).content.decode()
    found = client.get(address, {"export": "csv"}).content.decode("utf-8-sig")
    assert "Arne Lie" in found
    assert "Cato" not in found
    assert client.get(address, {"export": "xlsx"}).status_code == 200


def test_the_list_asks_the_database_a_fixed_number_of_times(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.cast.alice)
    few = queries(client)
    for number in range(30):
        one = Person.objects.create(name=f"Person {number:02}")
        Position.objects.create(person=one, account=crowd.cast.hers)
    assert few == queries(client) <= QUERIES


QUERIES = 9  # of which the shell around every page asks some


def queries(client: Client) -> int:
    client.get(reverse("people:people"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("people:people"))
    return len(asked)


def test_an_empty_list_says_what_belongs_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    assert "Bring a file of people" in client.get(reverse("people:people")).content.decode()
    client.force_login(cast.bob)
    text = client.get(reverse("people:people")).content.decode()
    assert "Nobody is on record yet" in text
    assert "Add a person" not in text


def test_the_pages_add_move_and_end(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.cast.alice)
    form = {"name": "Ines Falk", "account": "Hansen Pumps", "manager": "Berit Moe"}
    client.post(reverse("people:new"), form)
    ines = Person.objects.get(name="Ines Falk")
    position = ines.positions.get()
    assert (position.account, position.reports_to) == (crowd.cast.hers, crowd.berit)
    one = [ines.pk, position.pk]
    new = {"account": "Hansen Pumps Polska", "title": "Director", "start": "2026-03-02"}
    client.post(reverse("people:new_job", args=one), new)
    position.refresh_from_db()
    assert position.end == date(2026, 3, 1)
    latest = ines.positions.get(title="Director")
    client.post(reverse("people:manager", args=[ines.pk, latest.pk]), {"manager": "Arne Lie"})
    client.post(reverse("people:end_position", args=[ines.pk, latest.pk]), {"end": "2026-04-30"})
    latest.refresh_from_db()
    assert (latest.reports_to, latest.end) == (crowd.arne, date(2026, 4, 30))
    client.post(reverse("people:new_position", args=[ines.pk]), {"account": "Hansen Pumps"})
    assert ines.positions.count() == 3


def test_forms_say_what_is_wrong_in_the_readers_own_sight(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.cast.alice)
    wrong = {"name": "X", "account": "Castell Glass", "manager": "Cato Ness"}
    text = client.post(reverse("people:new"), wrong).content.decode()
    assert "There is no account Castell Glass among those you see." in text
    assert "There is no Cato Ness among the people you see." in text
    assert not Person.objects.filter(name="X").exists()


def test_two_editors_of_a_person_lose_nothing(crowd: Crowd, client: Client) -> None:
    change_person(
        crowd.arne, PersonDetails("Arne Lie", phone="1"), version=0, by=actor(crowd.cast.charlie)
    )
    client.force_login(crowd.cast.alice)
    address = reverse("people:edit", args=[crowd.arne.pk])
    mine = {"name": "Arne Lie", "phone": "2", "version": 0}
    text = client.post(address, mine).content.decode()
    assert "Charlie changed this person at" in text
    assert 'value="2"' in text
    client.post(address, {**mine, "version": 1})
    crowd.arne.refresh_from_db()
    assert crowd.arne.phone == "2"


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_readers_see_no_way_to_change_anything(crowd: Crowd, client: Client, who: str) -> None:
    client.force_login(getattr(crowd.cast, who))
    text = client.get(reverse("people:person", args=[crowd.arne.pk])).content.decode()
    assert "/edit/" not in text
    assert "new job" not in text


def test_todays_position_is_the_present_one(crowd: Crowd, client: Client) -> None:
    ahead = timezone.localdate() + timedelta(days=30)
    Position.objects.create(person=crowd.berit, account=crowd.cast.hers, title="Chair", start=ahead)
    client.force_login(crowd.cast.alice)
    page = client.get(reverse("people:person", args=[crowd.berit.pk])).context["page"]
    assert [row.position.title for row in page.present] == ["Managing director"]


def last(crowd: Crowd) -> LogEntry:
    entry = person_entries(crowd.arne, user=crowd.cast.alice).first()
    assert entry is not None
    return entry


def test_a_change_of_a_person_or_position_is_taken_back(crowd: Crowd) -> None:
    alice = actor(crowd.cast.alice)
    change_person(crowd.arne, PersonDetails("Arne Moe"), version=0, by=alice)
    take_back(crowd.arne, last(crowd), by=alice)
    crowd.arne.refresh_from_db()
    assert (crowd.arne.name, crowd.arne.version) == ("Arne Lie", 2)
    end_position(crowd.here, end=SPRING, by=alice)
    take_back(crowd.arne, last(crowd), by=alice)
    crowd.here.refresh_from_db()
    assert crowd.here.end is None
    add_position(crowd.arne, PositionDetails(crowd.cast.subsidiary), by=alice)
    take_back(crowd.arne, last(crowd), by=alice)
    assert not Position.objects.filter(account=crowd.cast.subsidiary).exists()


def test_a_circle_of_managers_does_not_come_back(crowd: Crowd) -> None:
    alice = actor(crowd.cast.alice)
    set_manager(crowd.here, None, by=alice)
    taken_away = last(crowd)
    set_manager(Position.objects.get(person=crowd.berit), crowd.arne, by=alice)
    with pytest.raises(PersonProblem):
        take_back(crowd.arne, taken_away, by=alice)


@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_else_takes_a_change_of_people_back(crowd: Crowd, who: str) -> None:
    end_position(crowd.here, end=SPRING, by=actor(crowd.cast.alice))
    with pytest.raises(DomainError):
        take_back(crowd.arne, last(crowd), by=actor(getattr(crowd.cast, who)))
    crowd.here.refresh_from_db()
    assert crowd.here.end == SPRING


def test_the_persons_page_offers_undo(crowd: Crowd, client: Client) -> None:
    client.force_login(crowd.cast.alice)
    form = {"name": "Arne Moe", "version": 0}
    saved = client.post(reverse("people:edit", args=[crowd.arne.pk]), form, follow=True)
    address = reverse("people:undo", args=[crowd.arne.pk, last(crowd).pk])
    assert f'action="{address}"' in saved.content.decode()
    client.post(address)
    crowd.arne.refresh_from_db()
    assert crowd.arne.name == "Arne Lie"
