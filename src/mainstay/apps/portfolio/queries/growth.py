"""Where growth should be pushed most, over the customers of a portfolio."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.relationships.queries.dials import answered_accounts
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.account_strength import explain_lowest
from mainstay.domain.growth import Place, Push, ranked
from mainstay.domain.judgement import Judgement
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_map.penetration import units_not_reached
from mainstay.domain.relationship_map.strength_matrix import strengths_of

MOST_NOT_ASKED = 10


@dataclass(frozen=True, slots=True)
class Growth:
    """Customers ranked by what comes first; ``more`` others, smaller ones, were never asked."""

    rows: tuple[tuple[Place, Judgement[Push]], ...]
    more: int

    @property
    def to_grow(self) -> int:
        """With how many customers growth is to be pushed."""
        return sum(judged.answer is Push.GROW for _place, judged in self.rows)


def growth_of(found: Portfolio, *, user: User | None) -> Growth:
    """Rank the customers that were asked, and the largest that were not.

    For users who may judge people: whoever may not finds no strength, as if nobody was asked.
    """
    day = found.asked.relationships_on
    asked, members = answered_accounts(day), found.members
    money = found.standings.values(found.standings.by_measure)
    known = [unit for unit in money if asked.intersection(members.get(unit, (unit,)))]
    accounts = [account for unit in known for account in members.get(unit, (unit,))]
    maps = account_maps(accounts, user=user, day=day) if accounts else {}
    others = _largest(money, set(known))
    places = [
        *(
            _place(found, unit, money[unit], [maps[one] for one in members.get(unit, (unit,))])
            for unit in known
        ),
        *(Place(unit, found.name(unit), money[unit], None) for unit in others[:MOST_NOT_ASKED]),
    ]
    return Growth(ranked(places, playbook_on(day)), max(0, len(others) - MOST_NOT_ASKED))


def _largest(money: Mapping[int, Decimal | None], known: Collection[int]) -> list[int]:
    left = [unit for unit in money if unit not in known]
    return sorted(left, key=lambda unit: (money[unit] is None, -(money[unit] or Decimal()), unit))


def _place(
    found: Portfolio, unit: int, money: Decimal | None, maps: Collection[AccountMap]
) -> Place:
    people = tuple(one for each in maps for one in strengths_of(each))
    lowest = explain_lowest(people).figure.value
    return Place(
        unit,
        found.name(unit),
        money,
        None if lowest is None else int(lowest),
        units=sum(len(each.units) for each in maps),
        open_units=tuple(name for each in maps for name in units_not_reached(each)),
    )


def growth_rows(growth: Growth) -> Iterator[dict[str, object]]:
    """Yield the ranked customers as data; None for what is not known."""
    for place, judged in growth.rows:
        yield {
            "account": place.unit_id,
            "name": place.name,
            "money": place.money,
            "strength": place.strength,
            "units": place.units,
            "units_not_reached": list(place.open_units),
            "first": str(judged.answer),
            "reasons": [reason.code for reason in judged.reasons],
        }
