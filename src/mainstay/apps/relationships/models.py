"""Coverage and strength: dated rows about a person at an account, never overwritten."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import Batch, InForce, User
from mainstay.apps.people.models import Person


class CoverageRole(models.TextChoices):
    """What a colleague is to a person covered."""

    OWNER = "owner", _("Owner")
    SECOND = "second", _("Second")
    SPONSOR = "sponsor", _("Executive sponsor")


class Coverage(models.Model):
    """A colleague covers a person at an account, from ``start`` until the day before ``end``.

    A planned one has not begun. It counts while the person holds a position there: who leaves, on
    either side, leaves a gap.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="coverage")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="coverage")
    colleague = models.ForeignKey(User, on_delete=models.PROTECT, related_name="coverage")
    role = models.CharField(max_length=10, choices=CoverageRole.choices, default=CoverageRole.OWNER)
    is_planned = models.BooleanField(default=False)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        verbose_name_plural = _("coverage")
        ordering: ClassVar = ["account", "person", "start", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["account", "end"]),
            models.Index(fields=["colleague", "end"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "person", "colleague"],
                condition=models.Q(end__isnull=True),
                name="coverage_once",
            ),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="coverage_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.colleague} covers {self.person}"


class AnswerSource(models.TextChoices):
    """Who gave the answers."""

    CLIENT = "client", _("the customer")
    SELF = "self", _("one of us")


class StrengthAnswers(models.Model):
    """The seven questions as answered about a person at an account on a day: 1 to 4, or empty.

    Later answers take the place of all of these; nothing is carried over from earlier ones.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="strength_answers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="strength_answers")
    day = models.DateField()
    source = models.CharField(max_length=6, choices=AnswerSource.choices)
    partnership = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.PositiveSmallIntegerField(null=True, blank=True)
    loss = models.PositiveSmallIntegerField(null=True, blank=True)
    replacement = models.PositiveSmallIntegerField(null=True, blank=True)
    bidding = models.PositiveSmallIntegerField(null=True, blank=True)
    self_supply = models.PositiveSmallIntegerField(null=True, blank=True)
    recommendation = models.PositiveSmallIntegerField(null=True, blank=True)
    impact_named = models.BooleanField(default=True)
    evidence = models.TextField(blank=True, help_text="how we know")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        verbose_name = _("strength answers")
        verbose_name_plural = _("strength answers")
        ordering: ClassVar = ["account", "person", "day", "pk"]
        indexes: ClassVar = [models.Index(fields=["account", "person", "day"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(**{f"{name}__isnull": True})
                | models.Q(**{f"{name}__range": (1, 4)}),
                name=f"{name}_1_to_4",
            )
            for name in (
                "partnership",
                "impact",
                "loss",
                "replacement",
                "bidding",
                "self_supply",
                "recommendation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.account}, {self.day}"


class RivalStrength(models.Model):
    """How strong a competitor is with the same person from a day on; empty = gone."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="rival_strengths")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="rival_strengths")
    competitor = models.CharField(max_length=120)
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.DateField()
    evidence = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        ordering: ClassVar = ["account", "person", "day", "pk"]
        indexes: ClassVar = [models.Index(fields=["account", "person", "day"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__range=(1, 4)),
                name="rival_level_1_to_4",
            )
        ]

    def __str__(self) -> str:
        return f"{self.competitor} with {self.person}, {self.day}"
