"""Facts for tests: order lines and service events straight into the lake, as one batch each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

from mainstay.analytics.facts import ORDER_LINES, SERVICE_EVENTS, FactTable
from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
from mainstay.apps.worth.queries import lake

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One order line of a test; account None is unassigned."""

    account: Account | None
    day: date
    revenue: str
    cost: str | None = None
    order: str | None = None
    product: str | None = None
    family: str | None = None
    quantity: str | None = None
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Event:
    """One service event of a test."""

    account: Account
    day: date
    activity: str
    quantity: str | None = None
    amount: str | None = None
    currency: str = "EUR"


def sell(*lines: Line, at: datetime = NOON) -> Batch:
    """Bring order lines into force as one batch."""
    rows = [
        {
            "account": line.account.pk if line.account else None,
            "date": line.day,
            "revenue": Decimal(line.revenue),
            "direct_cost": _decimal(line.cost),
            "quantity": _decimal(line.quantity),
            "currency": line.currency,
            "order_number": line.order,
            "product": line.product,
            "product_family": line.family,
        }
        for line in lines
    ]
    return _commit(ORDER_LINES, rows, at)


def serve(*events: Event, at: datetime = NOON) -> Batch:
    """Bring service events into force as one batch."""
    rows = [
        {
            "account": event.account.pk,
            "date": event.day,
            "activity": event.activity,
            "quantity": _decimal(event.quantity),
            "amount": _decimal(event.amount),
            "currency": event.currency,
        }
        for event in events
    ]
    return _commit(SERVICE_EVENTS, rows, at)


def undo(batch: Batch, *, at: datetime) -> None:
    """Take a batch out of force from a moment on."""
    BatchEvent.objects.create(batch=batch, counts=False, at=at, by="test")


def _commit(table: FactTable, rows: Sequence[Mapping[str, object]], at: datetime) -> Batch:
    days = [row["date"] for row in rows]
    batch = Batch.objects.create(
        kind=table.name,
        source="test",
        file_name="test.csv",
        state=BatchState.COMMITTED,
        by="test",
        started_at=at,
        new=len(rows),
        first_day=min(days),
        last_day=max(days),
    )
    whole = [
        {"batch": batch.pk, "row": i, "key": f"{batch.pk}-{i}".encode(), "content": b"", **row}
        for i, row in enumerate(rows)
    ]
    lake().append(table, pa.Table.from_pylist(whole, schema=table.schema), batch=batch.pk)
    BatchEvent.objects.create(batch=batch, counts=True, at=at, by="test")
    return batch


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
