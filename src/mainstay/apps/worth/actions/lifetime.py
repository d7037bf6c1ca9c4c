"""What people say of an account's lifetime value: dated rows, and whom the account brought us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_edit
from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import changed_meanwhile
from mainstay.apps.worth.models import AssumptionSource, LifetimeAssumption, Referral
from mainstay.domain.errors import DomainError
from mainstay.domain.lifetime_value.components import Input, ReferralResult
from mainstay.domain.lifetime_value.estimates import (
    Estimate,
    SourceKind,
    require_rate,
    require_share,
)

ENTERED = tuple(name for name in Input if name is not Input.REFERRALS)


class AssumptionProblem(DomainError):
    """An input of the lifetime value cannot be as somebody wanted."""


@dataclass(frozen=True, slots=True)
class Said:
    """One input as somebody gives it; shares as 0.9 for 90 %."""

    component: Input
    low: Decimal
    likely: Decimal
    high: Decimal
    source: AssumptionSource
    stated_by: str = ""

    def checked(self) -> Said:
        """Return it; AssumptionProblem or InvalidParameters when it cannot be."""
        if self.component not in ENTERED:
            raise AssumptionProblem(_("Referrals are entered one by one."))
        if self.source is AssumptionSource.STATED and not self.stated_by.strip():
            raise AssumptionProblem(_("Say who stated it."))
        Estimate(self.low, self.likely, self.high, SourceKind(self.source.value), self.stated_by)
        for value in (self.low, self.likely, self.high):
            if self.component is Input.SURVIVAL:
                require_share(value, name=_("chance to stay"))
            if self.component in (Input.GROWTH, Input.DISCOUNT_RATE):
                require_rate(value, name=_("rate"))
        return self


def say_input(
    account: Account, said: Said, *, seen: int | None = None, now: datetime, by: Actor
) -> LifetimeAssumption:
    """Enter one input of an account's lifetime value; what was said before stays as a row.

    ``seen`` is the row that the editor had before him, 0 for none: ChangedMeanwhile where a newer
    one is there.
    """
    must_edit(account, by=by)
    said.checked()
    with deed("set lifetime input", by=by):
        _newest_as_read(account, said.component, seen)
        return LifetimeAssumption.objects.create(
            account=account,
            component=said.component.value,
            low=said.low,
            likely=said.likely,
            high=said.high,
            source=said.source,
            stated_by=said.stated_by.strip(),
            at=now,
            by=by.name,
        )


def leave_to_data(
    account: Account, component: Input, *, seen: int | None = None, now: datetime, by: Actor
) -> LifetimeAssumption | None:
    """Give an input back to the data; None when nobody had entered any. ``seen`` as above."""
    must_edit(account, by=by)
    with deed("leave lifetime input to the data", by=by):
        last = _newest_as_read(account, component, seen)
        if last is None or last.source == AssumptionSource.MEASURED:
            return None
        return LifetimeAssumption.objects.create(
            account=account,
            component=component.value,
            low=last.low,
            likely=last.likely,
            high=last.high,
            source=AssumptionSource.MEASURED,
            at=now,
            by=by.name,
        )


def _newest_as_read(
    account: Account, component: Input, seen: int | None
) -> LifetimeAssumption | None:
    """Return what was entered last; one editor of an account at a time, and each as he read it."""
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    rows = LifetimeAssumption.objects.filter(account=account, component=component.value)
    newest = rows.order_by("-at", "-pk").first()
    if seen is not None and newest is not None and newest.pk != seen:
        raise changed_meanwhile(newest)
    return newest


@dataclass(frozen=True, slots=True)
class ReferralDetails:
    """Whom an account brought us, when, and what came of it."""

    on: date
    result: ReferralResult
    to_account: Account | None = None
    to_name: str = ""
    yearly_margin: Decimal | None = None


def add_referral(account: Account, details: ReferralDetails, *, by: Actor) -> Referral:
    """Record that an account brought us another."""
    must_edit(account, by=by)
    if details.to_account is None and not details.to_name.strip():
        raise AssumptionProblem(_("Say whom the account brought us."))
    if details.to_account is not None and details.to_account.pk == account.pk:
        raise AssumptionProblem(_("An account cannot refer itself."))
    with deed("add referral", by=by):
        return Referral.objects.create(
            from_account=account,
            to_account=details.to_account,
            to_name=details.to_name.strip(),
            on=details.on,
            result=details.result.value,
            yearly_margin=details.yearly_margin,
        )


def remove_referral(referral: Referral, *, by: Actor) -> None:
    """Take away a referral that was recorded by mistake; the history keeps it."""
    must_edit(referral.from_account, by=by)
    with deed("remove referral", by=by):
        referral.delete()
