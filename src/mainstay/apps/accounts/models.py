"""Accounts and their groups, keys, units, contracts and teams."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.apps.organisation.models import Batch, FoundBy, InForce, Territory, User
from mainstay.domain.bounds import DIGITS, MONEY_PLACES
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
    found_by = FoundBy(of=("name",))
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

    objects: ClassVar[InForce[Self]] = InForce()

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
    merged_from = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="given_keys"
    )
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[InForce[Self]] = InForce()

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

    objects: ClassVar[InForce[Self]] = InForce()

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

    objects: ClassVar[InForce[Self]] = InForce()

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
    yearly_value = models.DecimalField(
        max_digits=DIGITS, decimal_places=MONEY_PLACES, null=True, blank=True
    )
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


class PairState(models.TextChoices):
    """What somebody decided about two records that look like one."""

    OPEN = "open", _("not decided")
    DIFFERENT = "different", _("not the same")


class ProposedPair(models.Model):
    """Two records that look like one, with a score of 1 to 100 and the reasons for it."""

    is_derived: ClassVar = True  # computed from the records, and gone with them

    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=160, blank=True)

    class Meta:
        abstract = True


class AccountPair(ProposedPair):
    """Two accounts that look like one; ``one`` has the lower number."""

    one = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="pairs_as_one")
    other = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="pairs_as_other")

    class Meta:
        verbose_name = _("pair of accounts")
        verbose_name_plural = _("pairs of accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="account_pair_once")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "-score"], name="account_pair_open")]

    def __str__(self) -> str:
        return f"{self.one} / {self.other}"


class Merging(models.Model):
    """A merge: every row that moved, so that it can be undone."""

    moves = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.CharField(max_length=160)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=160, blank=True)
    kept = models.JSONField(default=list, help_text="what undoing left as it was, in sentences")

    class Meta:
        abstract = True


class AccountMerge(Merging):
    """An account became part of another one."""

    gone = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="merges")
    into = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="takeovers")

    class Meta:
        verbose_name = _("merge of accounts")
        verbose_name_plural = _("merges of accounts")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.gone} into {self.into}"
