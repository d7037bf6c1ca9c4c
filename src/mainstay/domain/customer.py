"""What analytics knows of one customer (or single account) in one period.

The input of every rule about worth and hold. Money is in the organisation's currency already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import overload

from mainstay.domain.figure import Explanation, Number, Term
from mainstay.domain.judgement import Reason

CODES = ("row.customer",)  # account_id, name


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """What one customer used of one activity, at one rate.

    One row for each activity and rate that applied (a rate that changed within the period makes
    two rows). Events that carry an amount of money (rebate, credit cost) make a row of their own
    with ``amount``. ``rate`` None: nobody has stated what the activity costs.
    """

    activity: str
    quantity: Decimal | None = None
    amount: Decimal | None = None
    rate: Decimal | None = None

    @property
    def cost(self) -> Decimal | None:
        """Money spent on it: the amount, else quantity x rate, else unknown."""
        if self.amount is not None:
            return self.amount
        if self.quantity is None or self.rate is None:
            return None
        return self.quantity * self.rate


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """One customer in one period, up to the as-of day.

    Of the period: revenue (net of credits), ``costed_revenue`` (of lines that carry a direct
    cost), direct cost, services, families, lines; where some lines carry no cost, the lowest and
    highest margin rate (margin / revenue) of a costed line with positive revenue. Of the period
    before, equally long: ``*_before``. Of the whole history until the as-of day: ``order_days``
    (different days with an order), ``first_order``, ``last_order``, ``median_gap`` (days; median of
    the latest gaps between order days, see ``hold.gaps_for_rhythm``).

    ``unconverted`` is what has no exchange rate, by currency: it is in no other money field, and
    makes every money figure of this customer unknown. ``families`` None: no families in the data;
    ``families_kept`` were bought in both periods. ``contract_end`` is the latest end of the
    contracts known on the as-of day; None with ``has_contract``: a contract without an end.
    """

    account_id: int
    revenue: Decimal
    costed_revenue: Decimal = Decimal(0)
    direct_cost: Decimal = Decimal(0)
    lowest_margin_rate: Decimal | None = None
    highest_margin_rate: Decimal | None = None
    lines: int = 0
    costed_lines: int = 0
    services: tuple[ServiceUse, ...] = ()
    unconverted: Mapping[str, Decimal] = field(default_factory=dict)
    revenue_before: Decimal | None = None
    order_days: int = 0
    first_order: date | None = None
    last_order: date | None = None
    median_gap: float | None = None
    families: int | None = None
    families_kept: int | None = None
    families_before: int | None = None
    has_contract: bool = False
    contract_end: date | None = None


def customer_address(account_id: int) -> str:
    """Name the record of a customer among the rows of a reason."""
    return f"account:{account_id}"


def customer_params(account_id: int) -> dict[str, object]:
    """Return the parameters that a sentence about a customer has; its number until it is named."""
    return {"account_id": account_id, "name": f"#{account_id}"}


def customer_term(account_id: int, value: Number | None) -> Term:
    """Make the row of one customer; ``with_names`` puts its name in place."""
    return Term(value, code="row.customer", params=customer_params(account_id))


class CustomerTerms(Sequence[Term]):
    """The rows of many customers, gathered and made when somebody looks at them."""

    def __init__(self, rows: Iterable[tuple[int, Number | None]]) -> None:
        self._given = rows

    @cached_property
    def _rows(self) -> tuple[tuple[int, Number | None], ...]:
        return tuple(self._given)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Term: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Term, ...]: ...

    def __getitem__(self, index: int | slice) -> Term | tuple[Term, ...]:
        if isinstance(index, slice):
            return tuple(customer_term(account, value) for account, value in self._rows[index])
        return customer_term(*self._rows[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self._rows)


def with_names(
    explanation: Explanation, *, names: Mapping[int, str], links: Mapping[int, str]
) -> Explanation:
    """Name the customers among the rows of an explanation and link them to their pages."""
    terms = tuple(_with_name(term, names, links) for term in explanation.terms)
    return replace(explanation, terms=terms)


def reasons_with_names(
    reasons: Iterable[Reason], *, names: Mapping[int, str]
) -> tuple[Reason, ...]:
    """Put the customers' names into the parameters of reasons."""
    return tuple(
        replace(reason, params={**reason.params, "name": name})
        if (name := _name(reason.params, names)) is not None
        else reason
        for reason in reasons
    )


def _with_name(term: Term, names: Mapping[int, str], links: Mapping[int, str]) -> Term:
    name = _name(term.params, names)
    if term.code != "row.customer" or name is None:
        return term
    link = links.get(int(str(term.params["account_id"])))
    return Term(term.value, label=name, params=term.params, link=link)


def _name(params: Mapping[str, object], names: Mapping[int, str]) -> str | None:
    account = params.get("account_id")
    return names.get(account) if isinstance(account, int) else None
