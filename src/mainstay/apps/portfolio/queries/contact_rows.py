"""Whom of ours most money hangs on, as rows of figures: page, command line and files."""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.apps.portfolio.queries.contacts import Contacts, contacts_of
from mainstay.apps.portfolio.queries.figures import figure_of
from mainstay.apps.portfolio.queries.once import once
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.domain.figure import Explanation, Figure, Measure
from mainstay.domain.relationship_map.contact_money import (
    Hanging,
    explain_hanging,
    explain_hanging_accounts,
    explain_hanging_people,
    explain_hanging_share,
)

TOP = 10  # colleagues that the page names


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A colleague on whom customers hang: how many, whom only he knows, and their money."""

    colleague_id: int
    name: str
    accounts: Figure
    people: Figure
    money: Figure
    share: Figure


@dataclass(frozen=True, slots=True)
class ContactRows:
    """The colleagues with most money first; customers that nobody covers are in none of them."""

    measure: Measure
    rows: tuple[ContactRow, ...]
    more: int
    customers: int
    uncovered: int


@once
def contact_rows(found: Portfolio, *, top: int | None = TOP) -> ContactRows:
    """Return whom of ours most of a portfolio's money hangs on."""
    contacts = contacts_of(found)
    shown = contacts.hanging[:top]
    return ContactRows(
        measure=found.standings.by_measure,
        rows=tuple(_row(found, contacts, one) for one in shown),
        more=len(contacts.hanging[len(shown) :]),
        customers=len(contacts.customers),
        uncovered=contacts.uncovered,
    )


def _row(found: Portfolio, contacts: Contacts, one: Hanging) -> ContactRow:
    measure, key = found.standings.by_measure, one.colleague_id

    def told(explanation: Explanation) -> Figure:
        return figure_of(found, explanation, explanation.figure.code, colleague=key)

    return ContactRow(
        colleague_id=key,
        name=one.name,
        accounts=told(explain_hanging_accounts(one)),
        people=told(explain_hanging_people(one)),
        money=told(explain_hanging(one, measure)),
        share=told(explain_hanging_share(one, contacts.customers, measure)),
    )
