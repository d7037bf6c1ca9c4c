"""What money facts rest on besides the lake: products, rates, assumptions, referrals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import Batch
from mainstay.domain.bounds import DIGITS, MONEY_PLACES, RATE_PLACES


class Product(models.Model):
    """Something we sell, and the family it belongs to."""

    source = models.CharField(max_length=120)
    code = models.CharField(max_length=120)
    name = models.CharField(max_length=255, blank=True)
    family = models.CharField(max_length=120, blank=True)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "code"], name="product_once")
        ]

    def __str__(self) -> str:
        return self.name or self.code


class ActivityRate(models.Model):
    """Money per unit of an activity from a day on, or its pool cost and practical capacity."""

    activity = models.CharField(max_length=80)
    from_date = models.DateField()
    unit = models.CharField(max_length=40, blank=True)
    per_unit = models.DecimalField(
        max_digits=DIGITS, decimal_places=RATE_PLACES, null=True, blank=True
    )
    pool_cost = models.DecimalField(
        max_digits=DIGITS, decimal_places=MONEY_PLACES, null=True, blank=True
    )
    practical_capacity = models.DecimalField(
        max_digits=DIGITS, decimal_places=MONEY_PLACES, null=True, blank=True
    )
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["activity", "from_date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "from_date"], name="activity_rate_once"),
            models.CheckConstraint(
                condition=models.Q(per_unit__isnull=False)
                | (models.Q(pool_cost__isnull=False) & models.Q(practical_capacity__gt=0)),
                name="activity_rate_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} from {self.from_date}"


class ExchangeRate(models.Model):
    """Units of the organisation's currency for one unit of another, from a day on."""

    currency = models.CharField(max_length=3)
    from_date = models.DateField()
    rate = models.DecimalField(max_digits=20, decimal_places=10)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["currency", "from_date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "from_date"], name="exchange_rate_once"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="exchange_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} from {self.from_date}"


class AssumptionSource(models.TextChoices):
    """Where a value of the lifetime worth comes from."""

    MEASURED = "measured", _("measured")
    ASSUMED = "assumed", _("assumed")
    STATED = "stated", _("stated")


class LifetimeAssumption(models.Model):
    """One input of a key account's lifetime value, with its range and its source, dated."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="assumptions")
    component = models.CharField(max_length=40)
    low = models.DecimalField(max_digits=DIGITS, decimal_places=RATE_PLACES)
    likely = models.DecimalField(max_digits=DIGITS, decimal_places=RATE_PLACES)
    high = models.DecimalField(max_digits=DIGITS, decimal_places=RATE_PLACES)
    source = models.CharField(max_length=10, choices=AssumptionSource.choices)
    stated_by = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=160)

    class Meta:
        ordering: ClassVar = ["account", "component", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.component} of {self.account}"


class Referral(models.Model):
    """One account brought us another."""

    from_account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="referrals_given"
    )
    to_account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="referrals_received"
    )
    to_name = models.CharField(max_length=255, blank=True)
    on = models.DateField()
    result = models.CharField(max_length=255, blank=True)
    yearly_margin = models.DecimalField(
        max_digits=DIGITS, decimal_places=MONEY_PLACES, null=True, blank=True
    )

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.from_account} referred {self.to_account or self.to_name}"
