"""People at accounts, with their positions over time."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.models import Account, BuyingUnit, Merging, ProposedPair
from mainstay.apps.organisation.models import Batch, FoundBy, InForce


class PositionLevel(models.TextChoices):
    """The four player types by where somebody stands (method section 4)."""

    EXECUTIVE = "executive", _("Executive")
    MIDDLE = "middle", _("Middle management")
    OPERATIONAL = "operational", _("Operational")
    PURCHASING = "purchasing", _("Purchasing")


class Person(models.Model):
    """Somebody at one or several accounts."""

    name = models.CharField(max_length=160)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    mobile = models.CharField(max_length=60, blank=True)
    found_by = FoundBy(of=("name", "email"))
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        db_index=False,  # the index below serves it, and searches among those on record
    )
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0)

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        verbose_name_plural = "people"
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["name"]),
            models.Index(fields=["email"]),
            models.Index(fields=["merged_into", "found_by"], name="person_on_record"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonKey(models.Model):
    """What another system calls this person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    source = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    merged_from = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="given_keys"
    )
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="person_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"


class Position(models.Model):
    """What a person does at an account, from a day to a day; never overwritten."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="positions")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="positions")
    buying_unit = models.ForeignKey(
        BuyingUnit, null=True, blank=True, on_delete=models.SET_NULL, related_name="positions"
    )
    title = models.CharField(max_length=160, blank=True)
    found_by = FoundBy(of=("title",))
    level = models.CharField(max_length=12, choices=PositionLevel.choices, blank=True)
    reports_to = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        ordering: ClassVar = ["account", "person", "start"]
        indexes: ClassVar = [models.Index(fields=["account", "end"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(end__isnull=True)
                | models.Q(start__isnull=True)
                | models.Q(end__gte=models.F("start")),
                name="position_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title or f"position {self.pk}"


class PersonPair(ProposedPair):
    """Two people on record who look like one; ``one`` has the lower number."""

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pairs_as_one")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pairs_as_other")

    class Meta:
        verbose_name = _("pair of people")
        verbose_name_plural = _("pairs of people")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="person_pair_once")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-score"], name="person_pair_open")]

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"


class PersonMerge(Merging):
    """A person's record became part of another one."""

    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="takeovers")

    class Meta:
        verbose_name = _("merge of people")
        verbose_name_plural = _("merges of people")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.gone} into {self.into}"
