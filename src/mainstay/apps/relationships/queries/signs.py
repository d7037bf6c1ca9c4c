"""The letters by which roles stand on a card of the map, and texts cut to a card's width."""

from __future__ import annotations

from collections.abc import Mapping

from mainstay.domain.people_roles import BuyingRole, PlayerType
from mainstay.domain.relationship_map.facts import MapPerson

SIGNS: Mapping[BuyingRole | PlayerType, str] = {
    BuyingRole.BUDGET: "B",
    BuyingRole.GATEKEEPER: "G",
    BuyingRole.USER: "U",
    PlayerType.EXECUTIVE: "E",
    PlayerType.MIDDLE: "M",
    PlayerType.OPERATIONAL: "O",
    PlayerType.PURCHASING: "P",
}
LETTER, BOLD = 0.53, 0.6  # of its size is a letter wide on average


def signs_of(person: MapPerson) -> list[BuyingRole | PlayerType]:
    """Return the buying roles and player types of somebody, in their order."""
    roles: list[BuyingRole | PlayerType] = [one for one in BuyingRole if one in person.roles]
    return roles + [one for one in PlayerType if one in person.player_types]


def shortened(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Cut a text to what fits into a width in px, with a sign that it was cut."""
    most = max(int(width / (size * (BOLD if bold else LETTER))), 1)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
