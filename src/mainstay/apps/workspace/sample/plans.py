"""What is decided about a customer before any order is drawn: its size, its habits, its story."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StoryCode(StrEnum):
    """What a newcomer can find in the sample."""

    GIANT_LOSES_MONEY = "giant_loses_money"
    QUIET_LOYAL = "quiet_loyal"
    SLIPPING_AWAY = "slipping_away"
    ONLY_CONTACT_LEFT = "only_contact_left"
    CONTRACT_ENDS = "contract_ends"
    FAMILY_LOST = "family_lost"
    NEW_AND_LARGE = "new_and_large"


class Service(StrEnum):
    """How a customer's cost to serve is made up."""

    LEAN = "lean"
    USUAL = "usual"
    DEMANDING = "demanding"
    SMALL = "small"


class Costs(StrEnum):
    """How much of a customer's revenue carries a direct cost in the export."""

    ALL = "all"
    MOST = "most"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Plan:
    """One customer as intended.

    Money in thousand EUR over the last twelve months; ``margin`` is a rate. ``volume`` is the last
    twelve months over those before, ``growth`` the yearly step of the years before that. ``orders``
    a year, ``lines`` an order. ``regularity``: the higher, the steadier the gaps between orders;
    ``stretch`` lengthens the gaps of the last year; ``late`` is the days since the last order over
    the usual gap. ``families``: letters of the families bought; ``lost`` the letters of one not
    bought in the last twelve months. ``contract``: months from the last month to its end.
    ``started`` and ``stopped``: years before the last day. ``people`` 0: as many as its size asks.
    """

    name: str
    country: str
    industry: str
    revenue: float
    margin: float
    profit: float
    orders: float
    lines: float = 5.0
    regularity: float = 40.0
    stretch: float = 1.0
    late: float = 0.3
    volume: float = 1.03
    growth: float = 1.03
    families: str = "BR SE HY DR FA LU SN FI"
    lost: str = ""
    service: Service = Service.USUAL
    costs: Costs = Costs.ALL
    members: int = 1
    contract: int | None = None
    started: float = 9.0
    stopped: float = 0.0
    is_key_account: bool = False
    people: int = 0
    story: StoryCode | None = None

    @property
    def cost_to_serve(self) -> float:
        """The part of revenue that serving costs."""
        return self.margin - self.profit / self.revenue if self.revenue else 0.0
