"""Scores and the standings they wrote: dated rows, never overwritten."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mainstay.apps.accounts.models import Account


class Score(models.Model):
    """One run of scoring: which day it speaks of and whose knowledge it used."""

    as_of = models.DateField()
    known_at = models.DateTimeField()
    scored_at = models.DateTimeField()
    start = models.DateField()
    batches = models.CharField(max_length=64)
    playbook = models.CharField(max_length=16)
    engine = models.CharField(max_length=10)
    currency = models.CharField(max_length=3)
    best = models.CharField(max_length=10)
    customers = models.PositiveIntegerField(default=0)
    accounts = models.PositiveIntegerField(default=0)
    is_automatic = models.BooleanField(default=False)  # nobody asked for it; may be dropped later

    class Meta:
        ordering: ClassVar = ["-as_of", "-scored_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["as_of", "scored_at"])]

    def __str__(self) -> str:
        return f"score of {self.as_of}"


class Standing(models.Model):
    """What a customer (or a single account) is worth and how it is held, on a day."""

    # No index of their own: the constraint and the index below begin with them.
    score = models.ForeignKey(
        Score, on_delete=models.CASCADE, related_name="standings", db_index=False
    )
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="standings", db_index=False
    )
    is_customer = models.BooleanField()
    revenue = models.DecimalField(max_digits=22, decimal_places=4, null=True)
    margin = models.DecimalField(max_digits=22, decimal_places=4, null=True)
    margin_low = models.DecimalField(max_digits=22, decimal_places=4, null=True)
    margin_high = models.DecimalField(max_digits=22, decimal_places=4, null=True)
    profit = models.DecimalField(max_digits=22, decimal_places=4, null=True)
    profit_low = models.DecimalField(max_digits=22, decimal_places=4, null=True)
    profit_high = models.DecimalField(max_digits=22, decimal_places=4, null=True)
    cost_coverage = models.FloatField(null=True)
    share = models.FloatField(null=True)
    hold = models.PositiveSmallIntegerField(null=True)
    limiting_dial = models.CharField(max_length=20, blank=True)
    rhythm = models.PositiveSmallIntegerField(null=True)
    volume = models.PositiveSmallIntegerField(null=True)
    breadth = models.PositiveSmallIntegerField(null=True)
    contract = models.PositiveSmallIntegerField(null=True)
    cannot_afford_to_lose = models.BooleanField(default=False)
    could_lose = models.BooleanField(null=True)
    profit_part = models.CharField(max_length=6, blank=True)
    rank = models.PositiveIntegerField(null=True)
    orders_expected = models.FloatField(null=True)
    probability_active = models.FloatField(null=True)
    lifetime_value_low = models.DecimalField(max_digits=22, decimal_places=4, null=True)
    lifetime_value = models.DecimalField(max_digits=22, decimal_places=4, null=True)
    lifetime_value_high = models.DecimalField(max_digits=22, decimal_places=4, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["score", "account", "is_customer"], name="standing_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["account", "is_customer"])]

    def __str__(self) -> str:
        return f"{self.account}, {self.score}"
