import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.domain.people_roles import BuyingRole, PlayerType, default_roles, has_power

players = st.sets(st.sampled_from(PlayerType))


@pytest.mark.parametrize(
    ("player", "roles"),
    [
        (PlayerType.EXECUTIVE, {BuyingRole.BUDGET}),
        (PlayerType.MIDDLE, {BuyingRole.BUDGET, BuyingRole.GATEKEEPER}),
        (PlayerType.OPERATIONAL, {BuyingRole.USER}),
        (PlayerType.PURCHASING, {BuyingRole.GATEKEEPER}),
    ],
)
def test_a_player_type_proposes_its_buying_roles(player, roles):
    assert default_roles([player]) == roles


def test_nothing_is_proposed_for_somebody_of_unknown_type():
    assert default_roles([]) == frozenset()


@given(players, players)
def test_several_types_propose_the_roles_of_each(some, others):
    assert default_roles(some | others) == default_roles(some) | default_roles(others)


def test_power_is_budget_or_executive_whichever_is_known():
    assert has_power([BuyingRole.BUDGET], [PlayerType.MIDDLE])
    assert has_power([], [PlayerType.EXECUTIVE])
    assert not has_power([BuyingRole.GATEKEEPER, BuyingRole.USER], [PlayerType.PURCHASING])
    assert not has_power([], [])
