"""What serving a unit took: quantities and amounts by activity."""

from __future__ import annotations

from datetime import date
from typing import Any

Expression = Any


def service_days(events: Expression, *, until: date) -> Expression:
    """Sum service events by unit, activity, day and currency.

    An event carries an amount of money or a quantity. Columns: unit, activity, date, currency,
    quantity (of events without an amount), amount, events, with_amount.
    """
    known = events.filter(events.date <= until)
    priced = known.amount.notnull()
    return known.group_by("unit", "activity", "date", "currency").agg(
        quantity=known.quantity.sum(where=~priced),
        amount=known.amount.sum(),
        events=known.count(),
        with_amount=priced.sum(),
    )


def with_activity_rate(days: Expression, rates: Expression) -> Expression:
    """Name for each row the activity's rate of its day: ``activity_rate`` (position in ``rates``).

    ``rates`` has position, activity, from_day, until_day (exclusive); null: no rate is known.
    """
    joined = days.left_join(
        rates,
        [
            days.activity == rates.activity,
            days.date >= rates.from_day,
            days.date < rates.until_day,
        ],
    )
    return joined.select(*[days[name] for name in days.columns], activity_rate=rates.position)


def service_by_activity(days: Expression, *, start: date, end: date) -> Expression:
    """Sum service of a period by unit, activity, currency and both rates.

    Columns: unit, activity, currency, rate, activity_rate, quantity, amount, events, with_amount.
    """
    now = days.filter(days.date.between(start, end))
    return now.group_by("unit", "activity", "currency", "rate", "activity_rate").agg(
        quantity=now.quantity.sum(),
        amount=now.amount.sum(),
        events=now.events.sum(),
        with_amount=now.with_amount.sum(),
    )
