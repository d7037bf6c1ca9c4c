"""Rates and products' families, set by administrators and operations; dated rows, all audited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.actions.rights import must_operate
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product
from mainstay.domain.activity_costing import ActivityRate as Rate
from mainstay.domain.errors import DomainError


class RateProblem(DomainError):
    """A rate cannot be as somebody wanted."""


@dataclass(frozen=True, slots=True)
class ActivityTerms:
    """What one unit of an activity costs from a day on: per unit, or a pool and its capacity."""

    activity: str
    from_date: date
    unit: str = ""
    per_unit: Decimal | None = None
    pool_cost: Decimal | None = None
    practical_capacity: Decimal | None = None

    def checked(self) -> ActivityTerms:
        """Return these terms; RateError or RateProblem when they make no rate."""
        Rate(
            activity=self.activity,
            from_date=self.from_date,
            per_unit=self.per_unit,
            pool_cost=self.pool_cost,
            practical_capacity=self.practical_capacity,
        )
        if any(value is not None and value < 0 for value in (self.per_unit, self.pool_cost)):
            raise RateProblem(_("A cost cannot be below zero."))
        return self


def add_activity_rate(terms: ActivityTerms, *, by: Actor) -> ActivityRate:
    """Add a rate that holds from a day until the next one begins."""
    must_operate(by)
    terms.checked()
    _must_be_new(ActivityRate.objects.filter(activity=terms.activity, from_date=terms.from_date))
    with deed("add activity rate", by=by):
        return ActivityRate.objects.create(**_columns(terms))


def change_activity_rate(
    row: ActivityRate, terms: ActivityTerms, *, seen: int | None = None, by: Actor
) -> ActivityRate:
    """Correct a rate; the history keeps what it was.

    ``seen`` and ChangedMeanwhile as in ``as_read``.
    """
    must_operate(by)
    terms.checked()
    others = ActivityRate.objects.exclude(pk=row.pk)
    _must_be_new(others.filter(activity=terms.activity, from_date=terms.from_date))
    with deed("change activity rate", by=by):
        row = as_read(row, seen)
        for name, value in _columns(terms).items():
            setattr(row, name, value)
        row.save()
    return row


def remove_activity_rate(row: ActivityRate, *, seen: int | None = None, by: Actor) -> None:
    """Take away a rate that was entered by mistake, the history keeps it; ChangedMeanwhile."""
    must_operate(by)
    with deed("remove activity rate", by=by):
        as_read(row, seen).delete()


def _columns(terms: ActivityTerms) -> dict[str, object]:
    return {
        "activity": terms.activity,
        "from_date": terms.from_date,
        "unit": terms.unit,
        "per_unit": terms.per_unit,
        "pool_cost": terms.pool_cost,
        "practical_capacity": terms.practical_capacity,
    }


@dataclass(frozen=True, slots=True)
class ExchangeTerms:
    """Units of the organisation's currency for one unit of another, from a day on."""

    currency: str
    from_date: date
    rate: Decimal

    def checked(self) -> ExchangeTerms:
        """Return these terms; RateProblem when they make no rate."""
        if self.rate <= 0:
            raise RateProblem(_("An exchange rate is above zero."))
        if self.currency == organisation().currency:
            raise RateProblem(
                _("%(currency)s is the organisation's own currency: it needs no rate.")
                % {"currency": self.currency}
            )
        return self


def add_exchange_rate(terms: ExchangeTerms, *, by: Actor) -> ExchangeRate:
    """Add an exchange rate that holds from a day until the next one begins."""
    must_operate(by)
    terms.checked()
    _must_be_new(ExchangeRate.objects.filter(currency=terms.currency, from_date=terms.from_date))
    with deed("add exchange rate", by=by):
        return ExchangeRate.objects.create(
            currency=terms.currency, from_date=terms.from_date, rate=terms.rate
        )


def change_exchange_rate(
    row: ExchangeRate, terms: ExchangeTerms, *, seen: int | None = None, by: Actor
) -> ExchangeRate:
    """Correct an exchange rate; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_operate(by)
    terms.checked()
    others = ExchangeRate.objects.exclude(pk=row.pk)
    _must_be_new(others.filter(currency=terms.currency, from_date=terms.from_date))
    with deed("change exchange rate", by=by):
        row = as_read(row, seen)
        row.currency, row.from_date, row.rate = terms.currency, terms.from_date, terms.rate
        row.save()
    return row


def remove_exchange_rate(row: ExchangeRate, *, seen: int | None = None, by: Actor) -> None:
    """Take away an exchange rate that was entered by mistake; ChangedMeanwhile."""
    must_operate(by)
    with deed("remove exchange rate", by=by):
        as_read(row, seen).delete()


def set_family(product: Product, family: str, *, seen: int | None = None, by: Actor) -> Product:
    """Say which family a product belongs to; nothing takes it out of any; ChangedMeanwhile."""
    must_operate(by)
    with deed("set product family", by=by):
        product = as_read(product, seen)
        product.family = family.strip()
        product.save()
    return product


def _must_be_new(rows: QuerySet[ActivityRate] | QuerySet[ExchangeRate]) -> None:
    if rows.exists():
        raise RateProblem(_("There is a rate from this day already; change that one."))
