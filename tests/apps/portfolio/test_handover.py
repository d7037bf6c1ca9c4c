"""The handover pack: what a colleague leaves, for himself and whoever leads him."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.documents.handover import handover_pdf
from mainstay.apps.portfolio.queries.handover import find_colleague, read_handover
from mainstay.apps.portfolio.queries.leaving_everywhere import NotForYou, WhoIsMeant
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.touches.models import Concern, Promise
from tests.apps.plans.scene import WINTER, answer, goal_of, plan_of_hers, somebody
from tests.cast import Cast

DAY = WINTER + timedelta(days=30)


@pytest.fixture
def alices(cast: Cast) -> Cast:
    """Alice alone covers Ines; she owes her something, and Ines worries about something."""
    ines = somebody(cast.hers, "Ines Falk")
    answer(cast.hers, ines, 2)
    goal_of(plan_of_hers(cast), ines, cast)
    for colleague, person in ((cast.alice, ines), (cast.bob, somebody(cast.hers, "Otto Bare"))):
        Coverage.objects.create(account=cast.hers, person=person, colleague=colleague, start=WINTER)
    own = {"account": cast.hers, "person": ines, "owner": cast.alice}
    Promise.objects.create(what="Send the seals", made_on=WINTER, due=WINTER, **own)
    Promise.objects.create(what="Kept", made_on=WINTER, due=WINTER, kept_on=WINTER, **own)
    Concern.objects.create(what="Seals leak", raised_on=WINTER, **own)
    return cast


def test_a_pack_has_people_promises_sore_points_and_goals(alices: Cast) -> None:
    found = read_handover(alices.alice, user=alices.nora, day=DAY)
    (ines,) = found.covered
    assert (ines.person, ines.level, ines.is_left, ines.successor) == ("Ines Falk", 2, True, "Bob")
    assert [one.what for one in found.promises] == ["Send the seals"]
    assert [one.what for one in found.concerns] == ["Seals leak"]
    assert [one.goal.what for one in found.goals] == ["Calls us first"]
    assert handover_pdf(found, made_at=timezone.now()).startswith(b"%PDF")


@pytest.mark.parametrize("who", ["bob", "charlie", "olga", "oscar", "vera"])
def test_a_pack_is_not_for_whoever_does_not_lead(alices: Cast, who: str) -> None:
    user: User = getattr(alices, who)
    with pytest.raises(NotForYou):
        read_handover(alices.alice, user=user, day=DAY)


def test_a_colleague_is_found_by_mail_address_or_name(alices: Cast) -> None:
    assert find_colleague("alice@mill.example") == find_colleague("ALICE") == alices.alice
    with pytest.raises(WhoIsMeant):
        find_colleague("Nobody")
