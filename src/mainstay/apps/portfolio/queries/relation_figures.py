"""Figures of an account's relationships, explained where their *why* is opened."""

from __future__ import annotations

from collections.abc import Callable

from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.subjects import (
    Explain,
    NoSuchFigure,
    Params,
    members_of,
    number_in,
)
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.figure import Explanation
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map import coverage
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_map.joined import joined
from mainstay.domain.relationship_map.penetration import explain_units_reached

OfMap = Callable[[AccountMap, Playbook], Explanation]
OF_MAPS: dict[str, OfMap] = {
    "coverage": coverage.explain_coverage,
    "weighted_coverage": coverage.explain_weighted_coverage,
    "depth": coverage.explain_depth,
    "roles_reached": coverage.explain_roles_reached,
    "map_age": lambda found, _playbook: coverage.explain_map_age(found),
    "units_reached": lambda found, _playbook: explain_units_reached(found),
}


def _of_map(explain: OfMap) -> Explain:
    def explained(portfolio: Portfolio, params: Params) -> Explanation:
        asked = portfolio.asked
        number = number_in(params.get("account", ""))
        if number is None or number not in portfolio.seen.names or not may_judge(asked.user):
            raise NoSuchFigure("There is no such figure among those you see.")
        members = members_of(portfolio, number) if number in portfolio.seen.customers else (number,)
        maps = account_maps(members, user=asked.user, day=asked.today)
        whole = joined([maps[one] for one in members])
        return explain(whole, playbook_on(asked.today))

    return explained


EXPLAIN_RELATIONS: dict[str, Explain] = {code: _of_map(each) for code, each in OF_MAPS.items()}
