"""What a person of theirs is in a purchase, and what one of ours is to that person.

Source: method section 4. A person may hold several roles, and a role may be shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class BuyingRole(StrEnum):
    """A person's part in a purchase (S2)."""

    BUDGET = "budget"
    GATEKEEPER = "gatekeeper"
    USER = "user"


class PlayerType(StrEnum):
    """Where a person stands in his firm (S1)."""

    EXECUTIVE = "executive"
    MIDDLE = "middle"
    OPERATIONAL = "operational"
    PURCHASING = "purchasing"


class CoverageRole(StrEnum):
    """What a colleague is to a person covered."""

    OWNER = "owner"
    SECOND = "second"
    SPONSOR = "sponsor"


ROLES_OF_PLAYER: Mapping[PlayerType, frozenset[BuyingRole]] = {
    PlayerType.EXECUTIVE: frozenset({BuyingRole.BUDGET}),
    PlayerType.MIDDLE: frozenset({BuyingRole.BUDGET, BuyingRole.GATEKEEPER}),
    PlayerType.OPERATIONAL: frozenset({BuyingRole.USER}),
    PlayerType.PURCHASING: frozenset({BuyingRole.GATEKEEPER}),
}


def default_roles(players: Iterable[PlayerType]) -> frozenset[BuyingRole]:
    """Propose the buying roles of somebody's player types; none for nobody's.

    Middle management is Budget or Gatekeeper: both are proposed, and one of ours chooses.
    """
    return frozenset[BuyingRole]().union(*(ROLES_OF_PLAYER[player] for player in players))


def has_power(roles: Iterable[BuyingRole], players: Iterable[PlayerType]) -> bool:
    """Whether a person is Budget or Executive: the people whose strength rules look at (10.3)."""
    return BuyingRole.BUDGET in roles or PlayerType.EXECUTIVE in players
