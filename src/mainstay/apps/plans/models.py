"""Relationship plans of accounts: goals by person, initiatives, reviews, and their evidence."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import Batch, User
from mainstay.apps.people.models import Person
from mainstay.domain.bounds import DIGITS, MONEY_PLACES


class RelationshipPlan(models.Model):
    """The customer relationship plan of one account, and where its six steps stand.

    Of the three lists of the analysis, empty text with ``no_...`` set says that there are none.
    """

    account = models.OneToOneField(
        Account, on_delete=models.PROTECT, related_name="relationship_plan"
    )
    created_on = models.DateField()
    communicated_on = models.DateField(null=True, blank=True)
    executed_on = models.DateField(null=True, blank=True)
    issues = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    opportunities = models.TextField(blank=True)
    no_issues = models.BooleanField(default=False)
    no_problems = models.BooleanField(default=False)
    no_opportunities = models.BooleanField(default=False)
    maturity = models.PositiveSmallIntegerField(null=True, blank=True)
    focus = models.CharField(
        max_length=80, blank=True, default="", help_text="separated by commas; empty = not known"
    )
    wants = models.TextField(blank=True, help_text="what the customer wants to achieve")
    we_help = models.TextField(blank=True, help_text="where we can help with it")
    we_learn = models.TextField(blank=True, help_text="what we must learn for it")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["account"]

    def __str__(self) -> str:
        return f"relationship plan of {self.account}"


class Goal(models.Model):
    """What we want to reach with one person until a day."""

    plan = models.ForeignKey(RelationshipPlan, on_delete=models.CASCADE, related_name="goals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="goals")
    what = models.TextField()
    start_level = models.PositiveSmallIntegerField(null=True, blank=True)
    target_level = models.PositiveSmallIntegerField(null=True, blank=True)
    own_priority = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    own_priority_why = models.TextField(blank=True)
    own_priority_by = models.CharField(max_length=160, blank=True)
    set_on = models.DateField()
    due = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="goals"
    )
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(1))
    dropped_on = models.DateField(null=True, blank=True)
    dropped_why = models.TextField(blank=True)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["plan", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(target_level__isnull=True)
                | models.Q(target_level__range=(1, 4)),
                name="goal_target_1_to_4",
            ),
            models.CheckConstraint(
                condition=models.Q(start_level__isnull=True) | models.Q(start_level__range=(1, 4)),
                name="goal_start_1_to_4",
            ),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="goal_weighs"),
        ]

    def __str__(self) -> str:
        return f"goal {self.pk}"


class Initiative(models.Model):
    """One thing somebody does for one or more goals until a day."""

    plan = models.ForeignKey(RelationshipPlan, on_delete=models.CASCADE, related_name="initiatives")
    what = models.TextField()
    kind = models.CharField(max_length=20)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="initiatives"
    )
    due = models.DateField(null=True, blank=True)
    cost = models.DecimalField(
        max_digits=DIGITS, decimal_places=MONEY_PLACES, null=True, blank=True
    )
    set_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    goals = models.ManyToManyField(Goal, through="InitiativeGoal", related_name="initiatives")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["plan", "due", "pk"]

    def __str__(self) -> str:
        return f"initiative {self.pk}"


class InitiativeGoal(models.Model):
    """An initiative serves a goal."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="served")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="served_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "goal"], name="initiative_goal_once")
        ]

    def __str__(self) -> str:
        return f"{self.initiative} for {self.goal}"


class BusinessLine(models.Model):
    """A line of a business plan that the relationship plan serves."""

    plan = models.ForeignKey(
        RelationshipPlan, on_delete=models.CASCADE, related_name="business_lines"
    )
    text = models.CharField(max_length=400)
    link = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Placement(models.Model):
    """A colleague of ours who works inside the customer's organisation, for a time."""

    plan = models.ForeignKey(RelationshipPlan, on_delete=models.CASCADE, related_name="placements")
    colleague = models.ForeignKey(User, on_delete=models.CASCADE, related_name="placements")
    where = models.CharField(max_length=400)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["start", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="placement_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"placement {self.pk}"


class MarkedGap(models.Model):
    """Nobody covers this person, and somebody has seen it and said why."""

    plan = models.ForeignKey(RelationshipPlan, on_delete=models.CASCADE, related_name="gaps")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="marked_gaps")
    why = models.CharField(max_length=400)
    day = models.DateField()
    by = models.CharField(max_length=160)

    class Meta:
        ordering: ClassVar = ["plan", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "person"], name="gap_marked_once")
        ]

    def __str__(self) -> str:
        return f"gap {self.pk}"


class Objective(models.Model):
    """What a colleague's own performance review asks of him for one plan, or for all of them."""

    colleague = models.ForeignKey(User, on_delete=models.CASCADE, related_name="objectives")
    plan = models.ForeignKey(
        RelationshipPlan,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="objectives",
    )
    text = models.CharField(max_length=400)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["colleague", "start", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="objective_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Stress(models.Model):
    """Something that tried the relationship, and whether it was kept; empty = not to be said."""

    plan = models.ForeignKey(RelationshipPlan, on_delete=models.CASCADE, related_name="stresses")
    kind = models.CharField(max_length=30)
    day = models.DateField()
    what = models.TextField()
    is_kept = models.BooleanField(null=True, blank=True)
    judged_on = models.DateField(null=True, blank=True)
    link = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"stress {self.pk}"


class Commitment(models.Model):
    """What one side bound itself to, and since when it is broken."""

    plan = models.ForeignKey(RelationshipPlan, on_delete=models.CASCADE, related_name="commitments")
    side = models.CharField(max_length=10)
    day = models.DateField()
    what = models.TextField()
    broken_on = models.DateField(null=True, blank=True)
    link = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"commitment {self.pk}"


class Review(models.Model):
    """A review of a plan: open while it is held, a frozen record once it is closed."""

    plan = models.ForeignKey(RelationshipPlan, on_delete=models.CASCADE, related_name="reviews")
    held_on = models.DateField()
    begun_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    present = models.TextField(blank=True, help_text="who was there, one a line")
    decisions = models.TextField(blank=True, help_text="one a line")
    record = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_review",
            )
        ]

    def __str__(self) -> str:
        return _("review of %(day)s") % {"day": self.held_on}


class GoalVerdict(models.Model):
    """What an open review says of a goal; closing it copies this into the record."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="verdicts")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="verdicts")
    verdict = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=160)
    day = models.DateField()

    class Meta:
        ordering: ClassVar = ["review", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "goal"], name="verdict_once")
        ]

    def __str__(self) -> str:
        return f"verdict on {self.goal}"
