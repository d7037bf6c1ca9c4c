"""What stands on a map: the letters of roles, headings, and texts cut to a card's width."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from mainstay.domain.people_roles import BuyingRole, PlayerType
from mainstay.domain.relationship_map.blocks import Heading, HeadingKind
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.ui import formats

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


def heading_words(heading: Heading, whole: AccountMap) -> str:
    """Say what a heading says of those below it."""
    if heading.kind is HeadingKind.REPORTS_TO:
        return "↑ " + whole.name_of(heading.manager_id or 0)
    if heading.kind is HeadingKind.NO_LINE:
        return _("No reporting line known")
    return _("Level not known") if heading.level is None else formats.role_word(heading.level)
