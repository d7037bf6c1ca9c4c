"""Colleagues and their levels, the territory tree, settings, batches of the one history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from mainstay.domain.names import plain

if TYPE_CHECKING:
    Text = models.CharField[str, str]
else:
    Text = models.CharField

LONGEST_FOUND = 500  # letters; an index of PostgreSQL takes no more than 2,700 bytes


class AccessLevel(models.TextChoices):
    """What a user may do."""

    ADMINISTRATOR = "administrator", _("Administrator")
    OPERATIONS = "operations", _("Operations")
    LEADER = "leader", _("Leader")
    ACCOUNT_MANAGER = "account_manager", _("Account manager")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")


class Territory(models.Model):
    """A branch of the sales organisation; the tree has any depth."""

    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    batch = models.ForeignKey(
        "Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name_plural = "territories"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "name"], name="territory_name_once"),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(parent__isnull=True),
                name="root_territory_name_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    """Makes users; the e-mail address is the name they sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A colleague: one of our people, with an access level."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=20, choices=AccessLevel.choices, default=AccessLevel.VIEWER)
    reports_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.SET_NULL, related_name="users"
    )
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    batch = models.ForeignKey(
        "Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sessions_ended = models.PositiveIntegerField(
        default=0, help_text="how often all sessions were ended; part of what proves a session"
    )

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Let raising ``sessions_ended`` end every session at once, listed or not."""
        proof: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]
        if not self.sessions_ended:
            return proof
        salt = f"mainstay.sessions.{self.sessions_ended}"
        return salted_hmac(salt, proof, secret=secret, algorithm="sha256").hexdigest()

    @property
    def initials(self) -> str:
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def sees_all(self) -> bool:
        """Administrators and operations see every account."""
        return self.level in (AccessLevel.ADMINISTRATOR, AccessLevel.OPERATIONS)

    @property
    def may_administer(self) -> bool:
        return self.level == AccessLevel.ADMINISTRATOR

    @property
    def may_operate(self) -> bool:
        """Import, undo, rates and thresholds."""
        return self.sees_all

    @property
    def may_edit(self) -> bool:
        """Edit accounts and people that this user sees."""
        return self.level not in (AccessLevel.CONTRIBUTOR, AccessLevel.VIEWER)

    @property
    def may_judge(self) -> bool:
        """See and make judgements about people."""
        return self.level in (
            AccessLevel.LEADER,
            AccessLevel.ACCOUNT_MANAGER,
            AccessLevel.CONTRIBUTOR,
        )


class Organisation(models.Model):
    """The settings of the company that runs Mainstay: one row."""

    name = models.CharField(max_length=120, default="")
    currency = models.CharField(max_length=3, default="EUR")
    fiscal_year_start = models.PositiveSmallIntegerField(default=1)
    time_zone = models.CharField(max_length=60, default="UTC")
    is_sample = models.BooleanField(default=False)
    second_factor_for = models.CharField(
        _("second factor demanded of"),
        max_length=120,
        default="",
        blank=True,
        help_text="access levels, separated by commas",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_organisation"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start__range=(1, 12)), name="fiscal_month"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaybookValue(models.Model):
    """An organisation's own value of a threshold from a moment on; None = back to the default."""

    key = models.CharField(max_length=80)
    value = models.FloatField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=160)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"


class BatchState(models.TextChoices):
    """Where a batch stands; only a committed one counts."""

    PREPARING = "preparing", _("being written")
    COMMITTED = "committed", _("committed")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("failed")


class Batch(models.Model):
    """One committed import (or one assignment by hand): what counts is decided here alone."""

    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=120)
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    state = models.CharField(
        max_length=12, choices=BatchState.choices, default=BatchState.PREPARING
    )
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    drop = models.UUIDField(null=True, help_text="batches committed together share this")
    by = models.CharField(max_length=160)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    summary = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "batches"
        indexes: ClassVar = [models.Index(fields=["state", "kind"])]

    def __str__(self) -> str:
        return f"batch {self.pk}"


Row = TypeVar("Row", bound=models.Model)


class InForce(models.Manager[Row]):
    """Rows made by hand, or by a batch that is not being written just now.

    A large import writes its rows in many short transactions; they come to sight all at once, when
    the state of their batch changes.
    """

    def get_queryset(self) -> models.QuerySet[Row]:
        hidden = Batch.objects.filter(state=BatchState.PREPARING).values("pk")
        return super().get_queryset().exclude(batch__in=hidden)


class FoundBy(Text):
    """What a search looks in: other columns of the row, small and without accents, one a line.

    It follows them whenever a row is made or saved; what writes single columns asks ``found_by``.
    """

    def __init__(self, *, of: Sequence[str] = (), **options: Any) -> None:
        self.of = tuple(of)
        options |= {"max_length": LONGEST_FOUND, "editable": False, "default": ""}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, parts, options = super().deconstruct()
        return name, path, parts, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: object) -> str:
        text = self.text({name: getattr(model_instance, name) for name in self.of})
        setattr(model_instance, self.attname, text)
        return text

    def text(self, values: Mapping[str, Any]) -> str:
        """Return what belongs into the column of a row with these values."""
        return plain("\n".join(values[name] for name in self.of))[:LONGEST_FOUND]


def found_by(model: type[models.Model]) -> list[FoundBy]:
    """Return the columns of a table that searches look in."""
    return [field for field in model._meta.concrete_fields if isinstance(field, FoundBy)]


class BatchEvent(models.Model):
    """A batch came into force or was undone; never overwritten, so the past can be asked."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="events")
    counts = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=160)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.batch} {'counts' if self.counts else 'undone'}"


class LakeLock(models.Model):
    """Who writes to the lake: one row, taken by one process at a time."""

    holder = models.CharField(max_length=160, blank=True)
    taken_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.holder or "free"


class SharedEntry(models.Model):
    """What all processes remember together for a while; Django's database cache reads and writes.

    Attempts to sign in are counted here, so that a second process does not forgive what the first
    one saw.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class AuditErasure(models.Model):
    """Entries of the history were erased, by whom and why; the history is open only meanwhile.

    The database lets entries of the history be changed or deleted only while a row here is open,
    and an open row is seen by nobody but the transaction that made it.
    """

    at = models.DateTimeField()
    by = models.CharField(max_length=160)
    reason = models.CharField(max_length=400)
    entries = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.entries} entries erased"
