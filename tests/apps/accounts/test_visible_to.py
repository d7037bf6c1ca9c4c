"""Who sees which account: the one place that decides."""

from __future__ import annotations

from datetime import date

import pytest

from mainstay.apps.accounts.models import AccountStatus, TeamMember
from mainstay.apps.accounts.queries import visible_to
from tests.cast import Cast


def names(cast: Cast, who: str) -> set[str]:
    return set(visible_to(getattr(cast, who)).values_list("name", flat=True))


@pytest.mark.parametrize("who", ["olga", "oscar", "dana"])
def test_administrator_operations_and_the_leader_of_the_root_see_all(cast: Cast, who: str) -> None:
    assert names(cast, who) == {"Hansen Pumps", "Hansen Pumps Polska", "Castell Glass"}


def test_a_leader_sees_his_branch_and_the_accounts_of_people_below_him(cast: Cast) -> None:
    assert names(cast, "nora") == {"Hansen Pumps", "Hansen Pumps Polska"}


def test_an_account_manager_sees_his_own(cast: Cast) -> None:
    assert names(cast, "alice") == {"Hansen Pumps", "Hansen Pumps Polska"}
    assert names(cast, "charlie") == {"Castell Glass"}


def test_a_contributor_sees_his_teams_accounts(cast: Cast) -> None:
    assert names(cast, "bob") == {"Hansen Pumps"}


def test_a_viewer_sees_what_was_granted(cast: Cast) -> None:
    assert names(cast, "vera") == {"Hansen Pumps"}


def test_who_has_left_the_team_or_the_firm_sees_nothing(cast: Cast) -> None:
    TeamMember.objects.filter(user=cast.bob).update(end=date(2020, 1, 1))
    cast.alice.is_active = False
    assert names(cast, "bob") == set()
    assert not visible_to(cast.alice).exists()


def test_merged_accounts_are_nowhere(cast: Cast) -> None:
    cast.his.status = AccountStatus.MERGED
    cast.his.save()
    assert "Castell Glass" not in names(cast, "olga")


def test_a_place_on_a_team_that_begins_later_opens_nothing_yet(cast: Cast) -> None:
    TeamMember.objects.filter(user=cast.bob).update(start=date(2999, 1, 1))
    assert names(cast, "bob") == set()
