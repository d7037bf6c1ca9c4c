"""Saved mappings and the drafts of files that were dropped but not yet committed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.apps.organisation.models import Batch, User


class Mapping(models.Model):
    """Which columns of a company's file mean what, saved by name and used again."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=30)
    content = models.JSONField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=160)

    def __str__(self) -> str:
        return self.name


class DraftState(models.TextChoices):
    """How far a dropped file has come."""

    READ = "read", _("read")
    CHECKING = "checking", _("being checked")
    READY = "ready", _("ready to commit")
    COMMITTING = "committing", _("being committed")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    DISMISSED = "dismissed", _("put away")


class Draft(models.Model):
    """Files dropped on the page, waiting to be mapped, previewed and committed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=DraftState.choices, default=DraftState.READ)
    options = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    progress = models.FloatField(default=0)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class DraftFile(models.Model):
    """One uploaded file of a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    file = models.FileField(upload_to="drafts/%Y/%m")
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name


class Rejects(models.Model):
    """The rows of a batch that stayed outside, as a file to mend and bring again."""

    batch = models.OneToOneField(Batch, on_delete=models.CASCADE, related_name="rejects")
    file = models.FileField(upload_to="rejects/%Y/%m")

    class Meta:
        verbose_name_plural = "rejects"

    def __str__(self) -> str:
        return f"rejects of {self.batch}"


class UploadKey(models.Model):
    """A key with which a machine brings files in over HTTP, in the name of a user."""

    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_by = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Channel(models.TextChoices):
    """How files came by themselves."""

    FOLDER = "folder", _("watched folder")
    HTTP = "http", _("upload over HTTP")


class Outcome(models.TextChoices):
    """What became of a delivery."""

    WAITING = "waiting", _("waiting")
    WRITTEN = "written", _("written")
    SAME = "same", _("nothing new")
    REFUSED = "refused", _("refused")


class Delivery(models.Model):
    """Files that came by themselves; their draft, while it waits or when it was refused."""

    token = models.UUIDField(unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    upload_key = models.ForeignKey(
        UploadKey, null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    draft = models.ForeignKey(
        Draft, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    names = models.JSONField(default=list)
    accepts_rejects = models.BooleanField(default=False)
    takes_proposals = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    arrived_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    batches = models.JSONField(default=list)
    report = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class Undoing(models.Model):
    """Batches that were undone together, so that they can come back together.

    ``at`` is empty while it is being prepared. What stayed as it was is in ``summary``.
    """

    batches = models.ManyToManyField(Batch, related_name="undoings")
    at = models.DateTimeField(null=True)
    by = models.CharField(max_length=160)
    summary = models.JSONField(default=dict)
    redone_at = models.DateTimeField(null=True)
    redone_by = models.CharField(max_length=160, blank=True)
    redone = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"undoing {self.pk}"


class SetAside(models.Model):
    """Some rows of one table that an undo took out or changed, packed, for bringing them back."""

    undoing = models.ForeignKey(Undoing, on_delete=models.CASCADE, related_name="set_aside")
    table = models.CharField(max_length=80, help_text="app and model, as Django calls it")
    is_change = models.BooleanField(default=False)
    rows = models.BinaryField()

    class Meta:
        verbose_name_plural = "set aside"

    def __str__(self) -> str:
        return f"rows of {self.table}"
