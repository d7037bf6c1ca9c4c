"""A reporting line begins on a day: earlier days keep theirs, and it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.people.actions.people import PersonProblem, undo_change
from mainstay.apps.people.actions.reporting import NewLine, begin_line
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.history import person_entries
from mainstay.apps.people.queries.jobs import jobs_at
from mainstay.apps.relationships.queries.maps import account_map
from mainstay.domain.errors import ChangedMeanwhile
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Works:
    """At Alice's account: a head, her deputy, and a planner who reports to the head."""

    head: Person
    deputy: Person
    planner: Person


@pytest.fixture
def works(cast: Cast) -> Works:
    head, deputy, planner = (Person.objects.create(name=name) for name in ("Hilda", "Dag", "Pia"))
    for person, above in ((head, None), (deputy, head), (planner, head)):
        Position.objects.create(
            person=person, account=cast.hers, title="Works", reports_to=above, start=LONG_AGO
        )
    return Works(head, deputy, planner)


def _manager(cast: Cast, works: Works, day: date) -> int | None:
    found = account_map(cast.hers, user=cast.alice, day=day)
    return next((x.manager_id for x in found.lines if x.person_id == works.planner.pk), None)


def _position(person: Person) -> Position:
    return Position.objects.get(person=person, end=None)


@pytest.mark.parametrize("ago", [0, 1, 400])
def test_a_line_holds_from_its_day_on_and_earlier_days_keep_theirs(
    cast: Cast, works: Works, ago: int
) -> None:
    today = timezone.localdate()
    since = today - timedelta(days=ago)
    begin_line(_position(works.planner), NewLine(works.deputy, since), by=actor(cast.alice))
    assert _manager(cast, works, today) == works.deputy.pk
    assert _manager(cast, works, since) == works.deputy.pk
    assert _manager(cast, works, since - timedelta(days=1)) == works.head.pk


def test_what_begins_with_the_position_itself_needs_no_second_row(cast: Cast, works: Works) -> None:
    line = NewLine(works.deputy, LONG_AGO)
    begin_line(_position(works.planner), line, by=actor(cast.alice))
    assert Position.objects.filter(person=works.planner).count() == 1
    assert _manager(cast, works, LONG_AGO) == works.deputy.pk


def test_a_line_may_end_without_another(cast: Cast, works: Works) -> None:
    today = timezone.localdate()
    begin_line(_position(works.planner), NewLine(None, today), by=actor(cast.alice))
    assert _manager(cast, works, today) is None


def test_the_second_of_two_editors_is_told(cast: Cast, works: Works) -> None:
    by, today = actor(cast.alice), timezone.localdate()
    seen = _position(works.planner)
    begin_line(
        _position(works.planner),
        NewLine(works.deputy, today, was=works.head.pk),
        by=actor(cast.dana),
    )
    with pytest.raises(ChangedMeanwhile, match="Dana"):
        begin_line(seen, NewLine(None, today, was=works.head.pk), by=by)
    with pytest.raises(ChangedMeanwhile, match="Dana"):
        begin_line(_position(works.planner), NewLine(None, today, was=works.head.pk), by=by)
    assert _manager(cast, works, today) == works.deputy.pk


def test_circles_future_days_and_the_same_again_are_refused(cast: Cast, works: Works) -> None:
    by, today = actor(cast.alice), timezone.localdate()
    with pytest.raises(PersonProblem, match="cannot be the other way round"):
        begin_line(_position(works.head), NewLine(works.planner, today), by=by)
    later = NewLine(works.deputy, today + timedelta(days=1))
    with pytest.raises(PersonProblem, match="not come yet"):
        begin_line(_position(works.planner), later, by=by)
    with pytest.raises(PersonProblem, match="already"):
        begin_line(_position(works.planner), NewLine(works.head, today), by=by)
    assert Position.objects.count() == 3


@pytest.mark.parametrize("who", ["charlie", "vera", "bob"])
def test_who_may_not_edit_draws_no_line(cast: Cast, works: Works, who: str) -> None:
    line = NewLine(works.deputy, timezone.localdate())
    with pytest.raises(NotAllowed):
        begin_line(_position(works.planner), line, by=actor(getattr(cast, who)))
    assert Position.objects.count() == 3


def test_it_is_taken_back_whole(cast: Cast, works: Works) -> None:
    by, today = actor(cast.alice), timezone.localdate()
    before = set(Position.objects.values_list("person", "reports_to", "start", "end"))
    begin_line(_position(works.planner), NewLine(works.deputy, today), by=by)
    entry = person_entries(works.planner, user=cast.alice)[0]
    undo_change(works.planner, entry, by=by)
    assert set(Position.objects.values_list("person", "reports_to", "start", "end")) == before


def test_a_line_that_was_turned_around_since_is_not_taken_back(cast: Cast, works: Works) -> None:
    by, today = actor(cast.alice), timezone.localdate()
    begin_line(_position(works.deputy), NewLine(None, today), by=by)
    entry = person_entries(works.deputy, user=cast.alice)[0]
    begin_line(_position(works.head), NewLine(works.deputy, today), by=by)
    with pytest.raises(PersonProblem, match="the other way round"):
        undo_change(works.deputy, entry, by=by)
    assert _position(works.deputy).reports_to is None


def test_rows_that_differ_in_the_line_alone_are_one_job(cast: Cast, works: Works) -> None:
    by, today = actor(cast.alice), timezone.localdate()
    Position.objects.create(
        person=works.planner,
        account=cast.hers,
        title="Trainee",
        start=date(2018, 1, 1),
        end=LONG_AGO - timedelta(days=1),
    )
    position = Position.objects.get(person=works.planner, title="Works")
    begin_line(position, NewLine(works.deputy, today), by=by)
    jobs = jobs_at(cast.hers, works.planner, day=today)
    assert [(job.title, job.start, job.end) for job in jobs.present] == [("Works", LONG_AGO, None)]
    assert [(job.title, job.end) for job in jobs.past] == [("Trainee", date(2019, 12, 31))]
    assert [
        job.title for job in jobs_at(cast.hers, works.planner, day=date(2019, 1, 1)).present
    ] == ["Trainee"]
