"""The loss of customers as data: what commands and ``--json`` print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.loss import LossRow, loss_rows
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.domain.figure import Figure, Measure, Period
from mainstay.domain.loss import Loss

CODES = ("lost_share", "staying_cost", "result_effect", "lost_per_year", "months_to_replace")


@dataclass(frozen=True, slots=True)
class LostCustomer:
    """One account that goes, with its name."""

    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class LossData:
    """What goes with these customers, compared with today."""

    as_of: date
    period: Period | None
    measure: Measure
    accounts: tuple[LostCustomer, ...]
    go_along: tuple[LostCustomer, ...]
    rows: tuple[LossRow, ...]
    figures: tuple[Figure, ...]


def loss_data(found: Portfolio, loss: Loss, chosen: Sequence[int]) -> LossData:
    """Return a loss as figures."""
    accounts = ",".join(map(str, chosen))
    named = [LostCustomer(pk, found.name(pk)) for pk in chosen]
    along = [LostCustomer(pk, found.name(pk)) for pk in loss.members if found.name(pk)]
    return LossData(
        as_of=found.asked.as_of,
        period=found.asked.period,
        measure=loss.measure,
        accounts=tuple(named),
        go_along=tuple(row for row in along if row.account_id not in chosen),
        rows=tuple(loss_rows(loss)),
        figures=tuple(figure(found, code, accounts=accounts) for code in CODES),
    )
