"""What people entered about the lifetime value of an account."""

from __future__ import annotations

from datetime import datetime

from mainstay.apps.worth.models import AssumptionSource, LifetimeAssumption, Referral


def assumptions_of(account_id: int, known_at: datetime | None) -> dict[str, LifetimeAssumption]:
    """Return what people entered last for each component of an account's lifetime value.

    A row whose source is *measured* gives the component back to the data.
    """
    rows = LifetimeAssumption.objects.filter(account=account_id).order_by("at", "pk")
    if known_at is not None:
        rows = rows.filter(at__lte=known_at)
    latest = {row.component: row for row in rows}
    return {name: row for name, row in latest.items() if row.source != AssumptionSource.MEASURED}


def referrals_of(account_id: int) -> list[Referral]:
    """Return whom an account brought us, the latest first."""
    rows = Referral.objects.filter(from_account=account_id).select_related("to_account")
    return list(rows)


def assumption_history(account_id: int, component: str) -> list[LifetimeAssumption]:
    """Return everything that was entered for one component, the latest first."""
    rows = LifetimeAssumption.objects.filter(account=account_id, component=component)
    return list(rows.order_by("-at", "-pk"))
