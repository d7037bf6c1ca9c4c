"""Concentration of contacts: how much of a portfolio's money hangs on one colleague."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.subjects import Explain, NoSuchFigure, Params, number_in
from mainstay.apps.relationships.queries.covering import covering
from mainstay.domain.figure import Explanation
from mainstay.domain.relationship_map.contact_money import (
    CoveredAccount,
    Hanging,
    account_covered_by,
    explain_hanging,
    explain_hanging_accounts,
    explain_hanging_people,
    explain_hanging_share,
    money_by_colleague,
)


@dataclass(frozen=True, slots=True)
class Contacts:
    """The customers of a portfolio with who covers them, and whom most money hangs on."""

    customers: tuple[CoveredAccount, ...]
    hanging: tuple[Hanging, ...]

    @property
    def uncovered(self) -> int:
        """At how many customers nobody of ours is on record as covering anybody."""
        return sum(1 for one in self.customers if not one.colleagues)

    def of(self, colleague: int | None) -> Hanging | None:
        """Return what hangs on a colleague; None where nothing does."""
        return next((one for one in self.hanging if one.colleague_id == colleague), None)


def contacts_of(found: Portfolio) -> Contacts:
    """Return who covers the customers of a portfolio, by what they bring; one question for all."""
    customers = tuple(_customers(found))
    covered = {one for customer in customers for one in customer.colleagues}
    rows = User.objects.filter(pk__in=covered) if covered else ()
    return Contacts(customers, money_by_colleague(customers, {row.pk: str(row) for row in rows}))


def _customers(found: Portfolio) -> Iterator[CoveredAccount]:
    """Take the customers that are ranked: those with order lines in the period."""
    pairs = covering(found.seen.names, day=found.asked.relationships_on)
    members = found.members
    for unit, money in found.standings.values(found.standings.by_measure).items():
        own = [
            ours
            for account in members.get(unit, (unit,))
            for ours in pairs.get(account, {}).values()
        ]
        yield account_covered_by(unit, found.name(unit), money, own)


def _of_colleague(explain: Callable[[Portfolio, Contacts, Hanging], Explanation]) -> Explain:
    def explained(found: Portfolio, params: Params) -> Explanation:
        contacts = contacts_of(found)
        hanging = contacts.of(number_in(params.get("colleague", "")))
        if hanging is None:
            raise NoSuchFigure("No customer that you see hangs on this colleague alone.")
        return explain(found, contacts, hanging)

    return explained


EXPLAIN_CONTACTS: dict[str, Explain] = {
    "hangs_on_one": _of_colleague(
        lambda found, _, hanging: explain_hanging(hanging, found.standings.by_measure)
    ),
    "hanging_share": _of_colleague(
        lambda found, contacts, hanging: explain_hanging_share(
            hanging, contacts.customers, found.standings.by_measure
        )
    ),
    "hanging_accounts": _of_colleague(lambda *told: explain_hanging_accounts(told[2])),
    "hanging_people": _of_colleague(lambda *told: explain_hanging_people(told[2])),
}
