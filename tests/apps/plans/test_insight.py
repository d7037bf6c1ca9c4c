"""What is known of a customer: aims, who of us works inside, what value is to each person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.people.actions.appraising import ProfileTexts, write_profile
from mainstay.apps.people.models import Appraisal, Person, ValueProfile
from mainstay.apps.plans.actions.insight import (
    AIMS,
    AimsDetails,
    PlacementDetails,
    change_aims,
    change_placement,
    place_colleague,
)
from mainstay.apps.plans.actions.plans import PlanProblem
from mainstay.apps.plans.actions.undoing import undo
from mainstay.apps.plans.documents.plan_data import help_lines
from mainstay.apps.plans.models import Placement, RelationshipPlan
from mainstay.apps.plans.queries.helping import NotThere, person_to_help, read_help
from mainstay.apps.plans.queries.insight import inside, read_insight
from mainstay.apps.touches.models import Touch
from mainstay.domain.errors import ChangedMeanwhile
from tests.apps.plans.scene import WINTER, plan_of_hers, somebody, today
from tests.apps.plans.test_writing import newest
from tests.cast import Cast


@pytest.fixture
def ines(cast: Cast) -> Person:
    return somebody(cast.hers, "Ines Falk")


@pytest.fixture
def plan(cast: Cast, ines: Person) -> RelationshipPlan:
    return plan_of_hers(cast)


def panel(cast: Cast, query: str = "") -> str:
    client = Client()
    client.force_login(cast.alice)
    return client.get(reverse("plans:plan", args=[cast.hers.pk]) + query).content.decode()


def test_what_the_customer_wants_is_asked_and_where_we_help_and_what_we_must_learn(
    cast: Cast, plan: RelationshipPlan
) -> None:
    assert panel(cast).count("not said yet") == 2
    client = Client()
    client.force_login(cast.alice)
    address = reverse("plans:aims", args=[cast.hers.pk])
    seen = client.get(address).context["page"].seen
    sent = {"wants": "A second line", "we_help": "Planning", "we_learn": "Their stops"}
    assert client.post(address, {**sent, "seen": seen}).status_code == 302
    text = panel(cast)
    for said in sent.values():
        assert said in text
    assert "A second line" not in panel(cast, f"?as_of={today() - timedelta(days=3)}")


def test_the_second_who_writes_the_aims_is_told_who_was_first(
    cast: Cast, plan: RelationshipPlan
) -> None:
    seen = newest_entry(RelationshipPlan, plan.pk, among=AIMS)
    change_aims(plan, AimsDetails(wants="Growth"), seen=seen, by=actor(cast.bob))
    with pytest.raises(ChangedMeanwhile, match="Bob"):
        change_aims(plan, AimsDetails(wants="Peace"), seen=seen, by=actor(cast.alice))


def test_what_was_learned_and_who_of_us_works_inside_stand_on_the_plan(
    cast: Cast, plan: RelationshipPlan
) -> None:
    by = actor(cast.alice)
    Touch.objects.create(
        account=cast.hers, day=WINTER, channel="meeting", learned="Two boards decide together"
    )
    Touch.objects.create(account=cast.hers, day=WINTER, channel="call")
    details = PlacementDetails(cast.bob, "Maintenance, two days a week", WINTER)
    row = place_colleague(plan, details, by=by)
    insight = read_insight(plan, day=today())
    assert [touch.learned for touch in insight.learned] == ["Two boards decide together"]
    text = panel(cast)
    assert "Two boards decide together" in text
    assert "Maintenance, two days a week" in text
    ended = PlacementDetails(cast.bob, "Maintenance", WINTER, WINTER + timedelta(days=9))
    change_placement(row, ended, by=by)
    assert inside(plan, day=today()) == ()
    assert inside(plan, day=WINTER + timedelta(days=9)) == (row,)
    undo(plan, newest(), by=by)
    assert len(inside(plan, day=today())) == 1


def test_nobody_is_placed_who_does_not_see_the_account_or_ends_before_he_starts(
    cast: Cast, plan: RelationshipPlan
) -> None:
    by = actor(cast.alice)
    with pytest.raises(PlanProblem, match="does not see"):
        place_colleague(plan, PlacementDetails(cast.charlie, "Planning", WINTER), by=by)
    before = WINTER - timedelta(days=1)
    with pytest.raises(PlanProblem, match="before it starts"):
        place_colleague(plan, PlacementDetails(cast.bob, "Planning", WINTER, before), by=by)
    assert not Placement.objects.exists()


def test_value_is_written_down_person_by_person_and_the_help_follows_it(
    cast: Cast, plan: RelationshipPlan, ines: Person
) -> None:
    otto = somebody(cast.hers, "Otto Kern")
    client = Client()
    client.force_login(cast.alice)
    address = reverse("plans:value", args=[cast.hers.pk, ines.pk])
    seen = client.get(address).context["page"].seen
    sent = {"value_means": "No stops", "skills_to_develop": "Vibration data", "seen": seen}
    helped = reverse("plans:help", args=[cast.hers.pk, ines.pk])
    assert client.post(address, sent).headers["Location"] == helped
    text = client.get(helped).content.decode()
    assert "No stops" in text
    assert "wants to develop: Vibration data" in text
    other = client.get(reverse("plans:help", args=[cast.hers.pk, otto.pk])).content.decode()
    assert "not asked yet" in other
    assert "No stops" not in other


def test_the_second_who_writes_a_value_profile_is_told_who_was_first(
    cast: Cast, plan: RelationshipPlan, ines: Person
) -> None:
    first = ProfileTexts(value_means="No stops")
    write_profile(ines, cast.hers, first, version=0, by=actor(cast.bob))
    with pytest.raises(ChangedMeanwhile, match="Bob"):
        write_profile(ines, cast.hers, first, version=0, by=actor(cast.alice))
    assert ValueProfile.objects.get().version == 1


def test_help_is_a_menu_fitted_to_the_maturity_and_focus_of_the_business(
    cast: Cast, plan: RelationshipPlan, ines: Person
) -> None:
    plan.maturity, plan.focus = 1, "direction"
    plan.save()
    offers = {one.kind.value: one.fits.answer for one in read_help(plan, ines, day=today()).offers}
    assert offers["business_planning"] is True
    assert offers["research"] is False  # too early for it
    assert offers["embedding"] is False  # they are busy with other things
    assert set(offers) == {
        *("business_planning", "research", "network", "experience", "skills", "embedding")
    }
    text = panel(cast)
    assert "Maturity: starting" in text
    assert "where to go" in text


def test_each_of_the_four_players_has_what_defines_it(
    cast: Cast, plan: RelationshipPlan, ines: Person
) -> None:
    Appraisal.objects.filter(person=ines).update(is_executive=True, is_purchasing=True)
    client = Client()
    client.force_login(cast.alice)
    page = client.get(reverse("plans:help", args=[cast.hers.pk, ines.pk]))
    found = page.context["page"].help
    assert [player.value for player in found.players] == ["executive", "purchasing"]
    text = page.content.decode()
    for said in ("can make a budget available", "on behalf of the executive", "Uses the product"):
        assert said in text
    lines = help_lines(found)
    assert any(line.startswith("Executive: Has power") for line in lines)
    assert not any(line.startswith("Operational:") for line in lines)


def test_a_person_to_help_is_found_by_name_or_number_at_the_account_alone(
    cast: Cast, plan: RelationshipPlan, ines: Person
) -> None:
    somebody(cast.his, "Ada Berg")
    assert person_to_help(plan, "falk", day=today()) == ines
    assert person_to_help(plan, str(ines.pk), day=today()) == ines
    with pytest.raises(NotThere, match="Nobody"):
        person_to_help(plan, "Ada", day=today())
    somebody(cast.hers, "Ines Holm")
    with pytest.raises(NotThere, match="Several"):
        person_to_help(plan, "Ines", day=today())
    somebody(cast.hers, "Ines")
    assert person_to_help(plan, "ines", day=today()).name == "Ines"
    with pytest.raises(NotThere, match="Nobody"):
        person_to_help(plan, "²", day=today())
