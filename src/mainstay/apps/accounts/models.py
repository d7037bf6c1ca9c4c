"""Accounts and their groups, keys, units, contracts and teams."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.apps.organisation.models import Batch, Territory, User
from mainstay.domain.notice import last_notice_day


class AccountStatus(models.TextChoices):
    """Whether we still deal with an account."""

    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged")


class TeamRole(models.TextChoices):
    """The eight roles of an account team (method section 10.4)."""

    RELATIONSHIP_LEAD = "relationship_lead", _("Relationship lead")
    ENTREPRENEUR = "entrepreneur", _("Entrepreneur")
    INNOVATOR = "innovator", _("Innovator")
    COLLABORATOR = "collaborator", _("Collaborator")
    TECHNICAL_EXPERT = "technical_expert", _("Technical expert")
    RESEARCHER = "researcher", _("Researcher")
    PROJECT_MANAGER = "project_manager", _("Project manager")
    SKEPTIC = "skeptic", _("Skeptic")


class Account(models.Model):
    """A company, or a part of one, that we sell to or want to."""

    name = models.CharField(max_length=255)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    segment = models.CharField(max_length=120, blank=True)
    industry = models.CharField(max_length=120, blank=True)
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )
    country = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_accounts"
    )
    is_key_account = models.BooleanField(default=False)
    key_account_since = models.DateField(null=True, blank=True)
    key_account_declared_by = models.CharField(max_length=160, blank=True)
    status = models.CharField(
        max_length=10, choices=AccountStatus.choices, default=AccountStatus.ACTIVE
    )
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name

    def is_key_account_on(self, day: date) -> bool:
        """Whether it had been declared a key account by a day; without a date it always was."""
        since = self.key_account_since
        return self.is_key_account and (since is None or since <= day)


class AccountKey(models.Model):
    """What another system calls this account: (source, key) names one account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="keys")
    source = models.CharField(max_length=120)
    key = models.CharField(max_length=255)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "key"], name="account_key_once")
        ]
        indexes: ClassVar = [models.Index(fields=["key"])]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"


class MailDomain(models.Model):
    """A mail domain that belongs to an account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mail_domains")
    domain = models.CharField(max_length=253)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "domain"], name="mail_domain_once")
        ]

    def __str__(self) -> str:
        return self.domain


class BuyingUnit(models.Model):
    """A part of an account that buys on its own budget."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="buying_units")
    name = models.CharField(max_length=160)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="buying_unit_once")
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A colleague on an account's team, in one of the eight roles, dated."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="teams")
    role = models.CharField(max_length=30, choices=TeamRole.choices)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "user", "role", "start"], name="team_member_once"
            ),
            models.UniqueConstraint(
                fields=["account", "user", "role"],
                condition=models.Q(start__isnull=True),
                name="undated_team_member_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class Grant(models.Model):
    """A viewer may see this account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "user"], name="grant_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} may see {self.account}"


class Contract(models.Model):
    """What binds an account to us, for a time."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="contracts")
    source = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=80, blank=True)
    buying_unit = models.ForeignKey(
        BuyingUnit, null=True, blank=True, on_delete=models.SET_NULL, related_name="contracts"
    )
    families = models.CharField(max_length=500, blank=True)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    renewal = models.CharField(max_length=120, blank=True)
    yearly_value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    is_exclusive = models.BooleanField(null=True, blank=True)
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["end", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "source", "number"],
                condition=~models.Q(number=""),
                name="contract_number_once",
            )
        ]

    def __str__(self) -> str:
        return self.number or f"contract {self.pk}"

    @property
    def notice_day(self) -> date | None:
        """The last day on which it can be cancelled, where that is known."""
        return last_notice_day(self.end, self.notice_months)


class Note(models.Model):
    """A remark on an account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]
