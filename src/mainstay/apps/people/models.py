"""People at accounts, with their positions over time, and what we hold of them there."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.models import Account, BuyingUnit, Merging, ProposedPair
from mainstay.apps.organisation.models import Batch, FoundBy, InForce, User


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
    is_placeholder = models.BooleanField(
        default=False, help_text="stands for a role that nobody is known for"
    )
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
    is_outside = models.BooleanField(
        default=False, help_text="advises the account and does not belong to it"
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


class TieKind(models.TextChoices):
    """What goes between two people beside the reporting line."""

    REPORTS = "reports", _("reports informally to")
    INFLUENCES = "influences", _("influences")
    CONFLICTS = "conflicts", _("is in conflict with")


class PersonTie(models.Model):
    """A dated line between two people of an account beside that of their positions."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="ties")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="ties_to")
    kind = models.CharField(max_length=10, choices=TieKind.choices)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        ordering: ClassVar = ["account", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("other")), name="tie_of_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True)
                | models.Q(start__isnull=True)
                | models.Q(end__gte=models.F("start")),
                name="tie_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()} {self.other}"


class Appraisal(models.Model):
    """What we hold of a person at an account from a day on; a later row takes its place.

    Influence and relevance to our goals go from 0 to 10, stance from -2 (against us) to +2; empty
    = not judged. Of the flags, none set means that the role, or the player type, is not known.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="appraisals")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appraisals")
    day = models.DateField()
    influence = models.PositiveSmallIntegerField(null=True, blank=True)
    relevance = models.PositiveSmallIntegerField(null=True, blank=True)
    stance = models.SmallIntegerField(null=True, blank=True)
    is_budget = models.BooleanField(default=False)
    is_gatekeeper = models.BooleanField(default=False)
    is_user = models.BooleanField(default=False)
    is_executive = models.BooleanField(default=False)
    is_middle = models.BooleanField(default=False)
    is_operational = models.BooleanField(default=False)
    is_purchasing = models.BooleanField(default=False)
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
                condition=models.Q(influence__isnull=True) | models.Q(influence__lte=10),
                name="influence_0_to_10",
            ),
            models.CheckConstraint(
                condition=models.Q(relevance__isnull=True) | models.Q(relevance__lte=10),
                name="relevance_0_to_10",
            ),
            models.CheckConstraint(
                condition=models.Q(stance__isnull=True) | models.Q(stance__range=(-2, 2)),
                name="stance_against_to_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.account}, {self.day}"


class ValueProfile(models.Model):
    """What a person struggles with and what value means to that person; private judgements."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="value_profile")
    problems = models.TextField(blank=True)
    circumstances = models.TextField(blank=True)
    challenges = models.TextField(blank=True)
    value_means = models.TextField(blank=True)
    personal_goals = models.TextField(blank=True)
    skills_to_develop = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"value profile of {self.person}"


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


class PersonErasure(models.Model):
    """The receipt of an erasure: its number and moment, and marks by which a copy is known again.

    The marks are salted hashes; no name stands here. Without marks only judgements were deleted.
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    salt = models.CharField(max_length=32)
    marks = models.JSONField(default=list)

    class Meta:
        verbose_name = _("receipt of an erasure")
        verbose_name_plural = _("receipts of erasures")
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"receipt {self.number}"
