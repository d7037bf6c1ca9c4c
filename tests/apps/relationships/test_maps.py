"""An account's map: who is on it as of a day, who covers whom, and what nobody may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.db.models import Model
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.apps.accounts.models import Account, BuyingUnit
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.whole_deeds import CannotTakeBackDeed
from mainstay.apps.people.actions.appraising import (
    Held,
    add_placeholder,
    add_tie,
    appraise,
    confirm,
    end_tie,
    name_placeholder,
)
from mainstay.apps.people.actions.people import PersonProblem
from mainstay.apps.people.actions.reporting import NewLine, begin_line
from mainstay.apps.people.models import Appraisal, Person, Position, TieKind
from mainstay.apps.relationships.actions.answers import (
    AnswerProblem,
    Given,
    Rivalry,
    give_answers,
    judge_rival,
)
from mainstay.apps.relationships.actions.coverage import (
    CoverageProblem,
    Part,
    begin_planned,
    cover,
    end_coverage,
    end_coverage_by,
)
from mainstay.apps.relationships.actions.undoing import undo
from mainstay.apps.relationships.models import AnswerSource, Coverage, CoverageRole
from mainstay.apps.relationships.queries.dials import relationship_dials
from mainstay.apps.relationships.queries.history import newest_entry_of
from mainstay.apps.relationships.queries.maps import account_map
from mainstay.apps.touches.models import Channel, Touch, TouchPerson
from mainstay.domain.answered_strength import Question
from mainstay.domain.errors import ChangedMeanwhile, DomainError
from mainstay.domain.observed_strength import Nothing
from mainstay.domain.people_roles import BuyingRole, PlayerType
from mainstay.domain.relationship_map.facts import AccountMap, Cover, Line
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)
ALL_FOUR = dict.fromkeys(Question, 4)
ALL_TWO = dict.fromkeys(Question, 2)


@dataclass(frozen=True, slots=True)
class Hansens:
    """Three people at Alice's account: the head, who reports to her, and who reports to him."""

    account: Account
    head: Person
    buyer: Person
    planner: Person


@pytest.fixture
def hansens(cast: Cast) -> Hansens:
    unit = BuyingUnit.objects.create(account=cast.hers, name="Works North")
    head, buyer, planner = (
        Person.objects.create(name=name) for name in ("Hilda Head", "Bert Buyer", "Pia Planner")
    )
    _position(cast.hers, head, "Managing director", "executive")
    _position(cast.hers, buyer, "Buyer", "purchasing", manager=head)
    _position(cast.hers, planner, "Planner", "operational", manager=buyer, unit=unit)
    return Hansens(cast.hers, head, buyer, planner)


def _position(account: Account, person: Person, title: str, level: str, **more: object) -> None:
    Position.objects.create(
        person=person,
        account=account,
        title=title,
        level=level,
        reports_to=more.get("manager"),
        buying_unit=more.get("unit"),
        start=LONG_AGO,
        end=more.get("end"),
    )


def _map(cast: Cast, day: date | None = None, *, who: str = "alice") -> AccountMap:
    user = getattr(cast, who)
    return account_map(cast.hers, user=user, day=day or timezone.localdate())


def test_people_stand_on_the_map_with_title_level_unit_and_lines(
    cast: Cast, hansens: Hansens
) -> None:
    found = _map(cast)
    planner = found.person(hansens.planner.pk)
    assert (planner.name, planner.title) == ("Pia Planner", "Planner")
    assert planner.level is PlayerType.OPERATIONAL
    assert found.units[planner.unit_id or 0] == "Works North"
    assert set(found.lines) == {
        Line(hansens.buyer.pk, hansens.head.pk),
        Line(hansens.planner.pk, hansens.buyer.pk),
    }


def test_a_judgement_counts_from_its_day_on(cast: Cast, hansens: Hansens) -> None:
    held = Held(influence=9, relevance=8, stance=-1, is_budget=True, is_executive=True)
    appraise(hansens.head, cast.hers, held, by=actor(cast.alice))
    today = timezone.localdate()
    Appraisal.objects.update(day=today - timedelta(days=10))
    appraise(hansens.head, cast.hers, Held(influence=4), by=actor(cast.alice))
    now = _map(cast).person(hansens.head.pk)
    before = _map(cast, today - timedelta(days=1)).person(hansens.head.pk)
    earlier = _map(cast, today - timedelta(days=11)).person(hansens.head.pk)
    assert (now.influence, now.stance, now.roles) == (4, None, frozenset())
    assert (before.influence, before.stance) == (9, -1)
    assert before.roles == {BuyingRole.BUDGET}
    assert before.player_types == {PlayerType.EXECUTIVE}
    assert before.checked_on == today - timedelta(days=10)
    assert (earlier.influence, earlier.checked_on) == (None, None)


def test_confirming_says_the_same_again_as_of_today(cast: Cast, hansens: Hansens) -> None:
    first = appraise(hansens.head, cast.hers, Held(influence=9), by=actor(cast.alice))
    Appraisal.objects.filter(pk=first.pk).update(day=LONG_AGO)
    confirm(hansens.head, cast.hers, by=actor(cast.bob))
    person = _map(cast).person(hansens.head.pk)
    assert (person.influence, person.checked_on) == (9, timezone.localdate())
    with pytest.raises(PersonProblem):
        confirm(hansens.buyer, cast.hers, by=actor(cast.bob))


@pytest.mark.parametrize(
    "held", [Held(influence=11), Held(relevance=-1), Held(stance=3), Held(stance=-3)]
)
def test_values_off_their_scale_are_refused(cast: Cast, hansens: Hansens, held: Held) -> None:
    with pytest.raises(PersonProblem):
        appraise(hansens.head, cast.hers, held, by=actor(cast.alice))
    assert not Appraisal.objects.exists()


def test_the_second_of_two_who_judge_is_told(cast: Cast, hansens: Hansens) -> None:
    appraise(hansens.head, cast.hers, Held(influence=9), seen=0, by=actor(cast.alice))
    with pytest.raises(ChangedMeanwhile, match="Alice"):
        appraise(hansens.head, cast.hers, Held(influence=2), seen=0, by=actor(cast.bob))
    assert _map(cast).person(hansens.head.pk).influence == 9


@pytest.mark.parametrize("who", ["charlie", "vera", "olga", "oscar"])
def test_strangers_viewers_and_operators_judge_nobody(
    cast: Cast, hansens: Hansens, who: str
) -> None:
    by = actor(getattr(cast, who))
    with pytest.raises(NotAllowed):
        appraise(hansens.head, cast.hers, Held(influence=9), by=by)
    with pytest.raises(NotAllowed):
        cover(hansens.head, cast.hers, cast.alice, by=by)
    with pytest.raises(NotAllowed):
        give_answers(hansens.head, cast.hers, Given(AnswerSource.CLIENT, ALL_FOUR), by=by)
    with pytest.raises(NotAllowed):
        judge_rival(hansens.head, cast.hers, Rivalry("Rival", 3), by=by)
    assert not Appraisal.objects.exists()
    assert not Coverage.objects.exists()


@pytest.mark.parametrize("who", ["olga", "oscar", "vera"])
def test_who_may_not_judge_sees_people_and_coverage_and_no_judgement(
    cast: Cast, hansens: Hansens, who: str
) -> None:
    held = Held(influence=9, relevance=8, stance=-2, is_budget=True)
    appraise(hansens.head, cast.hers, held, by=actor(cast.alice))
    give_answers(
        hansens.head, cast.hers, Given(AnswerSource.CLIENT, ALL_FOUR), by=actor(cast.alice)
    )
    judge_rival(hansens.head, cast.hers, Rivalry("Rival", 3), by=actor(cast.alice))
    cover(hansens.head, cast.hers, cast.alice, by=actor(cast.alice))
    found = _map(cast, who=who)
    head = found.person(hansens.head.pk)
    assert (head.influence, head.relevance, head.stance) == (None, None, None)
    assert found.strength(head.person_id) is None
    assert found.strengths[head.person_id].observed.nothing is Nothing.NOT_VISIBLE
    assert found.competitors == {}
    assert [cover.person_id for cover in found.covers] == [head.person_id]


def test_coverage_changes_hands_in_dated_rows(cast: Cast, hansens: Hansens) -> None:
    first = cover(hansens.head, cast.hers, cast.alice, by=actor(cast.alice))
    yesterday = timezone.localdate() - timedelta(days=1)
    Coverage.objects.filter(pk=first.pk).update(start=LONG_AGO)
    cover(hansens.head, cast.hers, cast.bob, by=actor(cast.alice))
    roles = {cover.colleague_id: cover.role for cover in _map(cast).covers}
    assert roles == {cast.alice.pk: CoverageRole.SECOND, cast.bob.pk: CoverageRole.OWNER}
    assert [cover.colleague_id for cover in _map(cast, yesterday).covers] == [cast.alice.pk]


def test_planned_coverage_does_not_count_until_it_begins(cast: Cast, hansens: Hansens) -> None:
    row = cover(hansens.head, cast.hers, cast.bob, Part(is_planned=True), by=actor(cast.alice))
    assert _map(cast).colleagues_of()[hansens.head.pk] == frozenset()
    begin_planned(row, by=actor(cast.alice))
    assert _map(cast).colleagues_of()[hansens.head.pk] == {cast.bob.pk}


def test_a_pair_is_covered_once(cast: Cast, hansens: Hansens) -> None:
    cover(hansens.head, cast.hers, cast.bob, by=actor(cast.alice))
    with pytest.raises(CoverageProblem):
        cover(hansens.head, cast.hers, cast.bob, by=actor(cast.alice))
    assert Coverage.objects.count() == 1


def test_who_leaves_the_account_leaves_a_gap(cast: Cast, hansens: Hansens) -> None:
    cover(hansens.head, cast.hers, cast.alice, by=actor(cast.alice))
    today = timezone.localdate()
    Position.objects.filter(person=hansens.head).update(end=today - timedelta(days=1))
    assert _map(cast).covers == ()
    assert Coverage.objects.get().end is None  # it comes back with the position


def test_nobody_covers_a_person_who_is_not_there_or_a_role_without_a_name(
    cast: Cast, hansens: Hansens
) -> None:
    stranger = Person.objects.create(name="Nobody Here")
    vacant = add_placeholder(cast.hers, "Head of strategy", by=actor(cast.alice))
    for person in (stranger, vacant):
        with pytest.raises((CoverageProblem, PersonProblem)):
            cover(person, cast.hers, cast.alice, by=actor(cast.alice))


def test_a_vacant_role_becomes_a_person(cast: Cast, hansens: Hansens) -> None:
    vacant = add_placeholder(cast.hers, "Head of strategy", by=actor(cast.alice))
    assert _map(cast).person(vacant.pk).is_placeholder
    name_placeholder(vacant, "Stina Strateg", by=actor(cast.alice))
    assert _map(cast).person(vacant.pk).name == "Stina Strateg"
    assert not _map(cast).person(vacant.pk).is_placeholder


def test_a_colleague_who_goes_hands_over_what_he_covers(cast: Cast, hansens: Hansens) -> None:
    for person in (hansens.head, hansens.buyer):
        cover(person, cast.hers, cast.bob, by=actor(cast.alice))
    cover(hansens.buyer, cast.hers, cast.alice, Part(CoverageRole.SECOND), by=actor(cast.alice))
    assert end_coverage_by(cast.bob, to=cast.alice, by=actor(cast.olga)) == 2
    pairs = {(cover.person_id, cover.colleague_id) for cover in _map(cast).covers}
    assert pairs == {(hansens.head.pk, cast.alice.pk), (hansens.buyer.pk, cast.alice.pk)}


def test_the_second_who_ends_coverage_is_told(cast: Cast, hansens: Hansens) -> None:
    row = cover(hansens.head, cast.hers, cast.bob, by=actor(cast.alice))
    end_coverage(row, by=actor(cast.alice))
    with pytest.raises(ChangedMeanwhile):
        end_coverage(row, by=actor(cast.bob))


def test_answers_of_a_day_give_the_strength_of_that_day(cast: Cast, hansens: Hansens) -> None:
    by, today = actor(cast.alice), timezone.localdate()
    first = give_answers(hansens.head, cast.hers, Given(AnswerSource.CLIENT, ALL_TWO), by=by)
    type(first).objects.update(day=today - timedelta(days=30))
    give_answers(hansens.head, cast.hers, Given(AnswerSource.CLIENT, ALL_FOUR), by=by)
    assert _map(cast).strength(hansens.head.pk) == 4
    assert _map(cast, today - timedelta(days=1)).strength(hansens.head.pk) == 2
    assert _map(cast, today - timedelta(days=31)).strength(hansens.head.pk) is None


@pytest.mark.parametrize("given", [{}, {Question.LOSS: 5}, {Question.LOSS: 0}])
def test_no_answer_and_answers_off_the_scale_are_refused(
    cast: Cast, hansens: Hansens, given: dict[Question, int]
) -> None:
    with pytest.raises(AnswerProblem):
        give_answers(hansens.head, cast.hers, Given(AnswerSource.SELF, given), by=actor(cast.alice))


def test_a_rival_counts_with_its_latest_level(cast: Cast, hansens: Hansens) -> None:
    by = actor(cast.alice)
    judge_rival(hansens.head, cast.hers, Rivalry("Voltmark", 3), by=by)
    judge_rival(hansens.head, cast.hers, Rivalry("Drehkraft", 2), by=by)
    assert _map(cast).competitors[hansens.head.pk] == ("Voltmark", 3)
    judge_rival(hansens.head, cast.hers, Rivalry("voltmark", None), by=by)
    assert _map(cast).competitors[hansens.head.pk] == ("Drehkraft", 2)


def test_touches_are_observed_and_four_kinds_of_nothing_told_apart(
    cast: Cast, hansens: Hansens
) -> None:
    def nothing(person: Person) -> Nothing | None:
        return _map(cast).strengths[person.pk].observed.nothing

    assert nothing(hansens.head) is Nothing.NO_DATA
    today = timezone.localdate()
    met = Touch.objects.create(account=cast.hers, day=today, channel=Channel.VISIT)
    TouchPerson.objects.create(touch=met, person=hansens.head)
    old = Touch.objects.create(account=cast.hers, day=LONG_AGO, channel=Channel.CALL)
    TouchPerson.objects.create(touch=old, person=hansens.buyer)
    assert _map(cast).strengths[hansens.head.pk].observed.level.answer == 1
    assert nothing(hansens.buyer) is Nothing.GONE_COLD
    assert nothing(hansens.planner) is Nothing.NEVER_MET
    assert _map(cast, who="olga").strengths[hansens.head.pk].observed.nothing is Nothing.NOT_VISIBLE


def test_an_informal_line_is_drawn_until_it_ends(cast: Cast, hansens: Hansens) -> None:
    tie = add_tie(hansens.planner, hansens.head, cast.hers, TieKind.REPORTS, by=actor(cast.alice))
    dotted = Line(hansens.planner.pk, hansens.head.pk, is_formal=False)
    assert dotted in _map(cast).lines
    end_tie(tie, by=actor(cast.alice))
    assert dotted not in _map(cast).lines


def test_the_relationship_dial_is_the_lowest_of_those_with_power(
    cast: Cast, hansens: Hansens
) -> None:
    by, today = actor(cast.alice), timezone.localdate()
    units = [(cast.hers.pk, cast.hers.pk), (cast.his.pk, cast.his.pk)]
    assert relationship_dials(units, day=today) == {}
    for person, answers in ((hansens.head, ALL_FOUR), (hansens.buyer, ALL_TWO)):
        give_answers(person, cast.hers, Given(AnswerSource.CLIENT, answers), by=by)
    appraise(hansens.head, cast.hers, Held(is_budget=True), by=by)
    cover(hansens.head, cast.hers, cast.alice, by=by)
    cover(hansens.buyer, cast.hers, cast.bob, by=by)
    dials = relationship_dials(units, day=today)
    assert {unit: dial.answer for unit, dial in dials.items()} == {cast.hers.pk: 4}


def test_every_deed_is_audited_and_can_be_taken_back_whole(cast: Cast, hansens: Hansens) -> None:
    by = actor(cast.alice)
    before = _map(cast)
    cover(hansens.head, cast.hers, cast.alice, by=by)
    with_alice = _map(cast)
    row = cover(hansens.head, cast.hers, cast.bob, by=by)  # Alice becomes second, in one deed
    entry = newest_entry_of(row)
    assert entry is not None
    assert (entry.additional_data or {})["deed"] == "cover"
    assert LogEntry.objects.get(pk=entry.pk).actor == cast.alice
    undo(cast.hers, entry.pk, by=by)
    assert _covers(_map(cast)) == _covers(with_alice)
    answers = Given(AnswerSource.CLIENT, ALL_TWO)
    given = newest_entry_of(give_answers(hansens.head, cast.hers, answers, by=by))
    assert given is not None
    undo(cast.hers, given.pk, by=by)
    assert _map(cast).strengths == before.strengths


def test_what_is_of_another_account_is_not_taken_back_here(cast: Cast, hansens: Hansens) -> None:
    row = cover(hansens.head, cast.hers, cast.alice, by=actor(cast.alice))
    entry = newest_entry_of(row)
    assert entry is not None
    with pytest.raises(CannotTakeBackDeed):
        undo(cast.subsidiary, entry.pk, by=actor(cast.alice))
    with pytest.raises(NotAllowed):
        undo(cast.hers, entry.pk, by=actor(cast.charlie))
    assert Coverage.objects.count() == 1


def _covers(found: AccountMap) -> set[Cover]:
    return set(found.covers)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(0, 400), min_size=3, max_size=3), asked=st.integers(0, 400))
def test_no_day_shows_a_later_fact(
    cast: Cast, hansens: Hansens, days: list[int], asked: int
) -> None:
    """Whatever day is asked for: nothing is in force that was recorded on a later one."""
    by, today = actor(cast.alice), timezone.localdate()
    held = appraise(hansens.head, cast.hers, Held(influence=9), by=by)
    given = give_answers(hansens.head, cast.hers, Given(AnswerSource.CLIENT, ALL_FOUR), by=by)
    row = Coverage.objects.filter(colleague=cast.alice, person=hansens.head).first() or cover(
        hansens.head, cast.hers, cast.alice, by=by
    )
    for each, ago in zip((held, given), days, strict=False):
        rows = type(each).objects.filter(account=cast.hers)
        rows.exclude(pk=each.pk).delete()
        rows.update(day=today - timedelta(days=ago))
    Coverage.objects.filter(pk=row.pk).update(start=today - timedelta(days=days[2]))
    found = _map(cast, today - timedelta(days=asked))
    head = found.person(hansens.head.pk)
    assert (head.influence == 9) == (asked <= days[0])
    assert (found.strength(head.person_id) == 4) == (asked <= days[1])
    assert bool(found.covers) == (asked <= days[2])


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ago=st.integers(0, 400), asked=st.integers(0, 400))
def test_no_day_shows_a_reporting_line_that_began_later(
    cast: Cast, hansens: Hansens, ago: int, asked: int
) -> None:
    today = timezone.localdate()
    position = Position.objects.filter(person=hansens.planner, end=None).get()
    line = NewLine(hansens.head, today - timedelta(days=ago))
    changed = begin_line(position, line, by=actor(cast.alice))
    found = _map(cast, today - timedelta(days=asked))
    expected = hansens.head if asked <= ago else hansens.buyer
    assert Line(hansens.planner.pk, expected.pk) in found.lines
    entry = newest_entry_of(changed)
    assert entry is not None
    undo(cast.hers, entry.pk, by=actor(cast.alice))


EDITS = ("cover", "end", "judge", "answer", "rival", "tie", "line", "vacant")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=5))
def test_undoing_any_edit_restores_the_map(cast: Cast, hansens: Hansens, edits: list[str]) -> None:
    """Whatever is done on the map, in whatever state it is: taken back, it is what it was."""
    for edit in edits:
        before = _map(cast)
        row = _edited(edit, cast, hansens)
        entry = newest_entry_of(row) if row is not None else None
        if entry is not None:
            undo(cast.hers, entry.pk, by=actor(cast.alice))
        assert _map(cast) == before
        _edited(edit, cast, hansens)


def _edited(edit: str, cast: Cast, hansens: Hansens) -> Model | None:
    """Do one edit as Alice; None where the rules refuse it now."""
    by, hers, head = actor(cast.alice), cast.hers, hansens.head
    planner = Position.objects.get(person=hansens.planner, end=None)
    today = timezone.localdate()
    above = hansens.buyer if planner.reports_to == head else head
    covered = Coverage.objects.filter(person=head, end=None).first()
    edited: dict[str, Callable[[], Model | None]] = {
        "cover": lambda: cover(head, hers, cast.bob, by=by),
        "end": lambda: end_coverage(covered, by=by) if covered else None,
        "judge": lambda: appraise(head, hers, Held(influence=7), by=by),
        "answer": lambda: give_answers(head, hers, Given(AnswerSource.CLIENT, ALL_TWO), by=by),
        "rival": lambda: judge_rival(head, hers, Rivalry("Rival", 3), by=by),
        "tie": lambda: add_tie(head, hansens.buyer, hers, TieKind.CONFLICTS, by=by),
        "line": lambda: begin_line(planner, NewLine(above, today), by=by),
        "vacant": lambda: add_placeholder(hers, "Head of strategy", by=by),
    }
    try:
        return edited[edit]()
    except DomainError:
        return None
