"""Touches with the customer's people, and what came of them: promises, requests, concerns."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import Batch, InForce, User
from mainstay.apps.people.models import Person


class Channel(models.TextChoices):
    """How somebody was in touch; of a mail it counts who wrote it."""

    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit")
    CALL = "call", _("Call")
    MAIL_FROM = "mail_from", _("Mail from them")
    MAIL_TO = "mail_to", _("Mail to them")


class Purpose(models.TextChoices):
    """What a touch was for, as far as somebody said; it tells whose interest it served."""

    VALUE = "value", _("It brought something of value for them")
    PITCH = "pitch", _("A pitch or talk of prices")
    ADVICE = "advice", _("Advice that nobody asked for")
    OTHER = "other", _("Something else")


class Reception(models.TextChoices):
    """How they took what we said, as far as somebody said."""

    ACCEPTED = "accepted", _("They took up what we said")
    FOLLOWED = "followed", _("They asked for advice and followed it")
    IGNORED = "ignored", _("They left it aside")
    WRONG = "wrong", _("We were wrong and had to correct it")


class Touch(models.Model):
    """A meeting, visit, call or mail with people of an account; no body of a mail is ever kept."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="touches")
    day = models.DateField()
    at = models.DateTimeField(null=True, blank=True, help_text="the moment, where it is known")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    subject = models.CharField(max_length=300, blank=True)
    learned = models.TextField(blank=True, help_text="what was learned; empty = nothing")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, blank=True)
    reception = models.CharField(max_length=8, choices=Reception.choices, blank=True)
    confided = models.BooleanField(
        null=True, blank=True, help_text="they told us something in confidence, or bad news early"
    )
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    source = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=255, blank=True, help_text="what its source calls it")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0)
    people = models.ManyToManyField(Person, through="TouchPerson", related_name="touches")
    colleagues = models.ManyToManyField(User, through="TouchColleague", related_name="touches")

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        verbose_name_plural = "touches"
        ordering: ClassVar = ["-day", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["account", "day"]),
            models.Index(fields=["source", "key"], name="touch_of_its_source"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "source", "key"],
                condition=~models.Q(key=""),
                name="touch_key_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.day}"


class TouchPerson(models.Model):
    """Somebody of theirs who took part."""

    touch = models.ForeignKey(Touch, on_delete=models.CASCADE, related_name="with_people")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="in_touches")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["touch", "person"], name="touch_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.touch}"


class TouchColleague(models.Model):
    """Somebody of ours who took part."""

    touch = models.ForeignKey(Touch, on_delete=models.CASCADE, related_name="with_colleagues")
    colleague = models.ForeignKey(User, on_delete=models.CASCADE, related_name="in_touches")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["touch", "colleague"], name="touch_colleague_once")
        ]

    def __str__(self) -> str:
        return f"{self.colleague}, {self.touch}"


class Outcome(models.Model):
    """What a touch may leave behind, with whom and with which of ours it lies."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="%(class)ss")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    touch = models.ForeignKey(
        Touch, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    what = models.TextField()
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Name the row without its words, which are not for everybody who reads the history."""
        return f"{self._meta.verbose_name} {self.pk}"


class Promise(Outcome):
    """What we owe until a day; one that is kept late is a broken one."""

    made_on = models.DateField()
    due = models.DateField()
    kept_on = models.DateField(null=True, blank=True)

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        ordering: ClassVar = ["due", "pk"]
        indexes: ClassVar = [models.Index(fields=["account", "due"])]


class CustomerRequest(Outcome):
    """What they asked; both questions decide what we do, and every request gets an answer."""

    asked_on = models.DateField()
    in_control = models.BooleanField(null=True, blank=True)
    in_scope = models.BooleanField(null=True, blank=True)
    answer_due = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering: ClassVar = ["answer_due", "pk"]
        indexes: ClassVar = [models.Index(fields=["account", "asked_on"])]


class Concern(Outcome):
    """What worries them, and what took the worry away."""

    raised_on = models.DateField()
    is_complaint = models.BooleanField(default=False)
    due = models.DateField(null=True, blank=True, help_text="when it is to be settled")
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        ordering: ClassVar = ["raised_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["account", "raised_on"])]


class Satisfaction(Outcome):
    """An answer to the question how satisfied somebody is; ``what`` is the question or remark."""

    day = models.DateField()
    score = models.DecimalField(max_digits=6, decimal_places=2)
    best = models.DecimalField(max_digits=6, decimal_places=2, default=10)

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        verbose_name = _("satisfaction answer")
        verbose_name_plural = _("satisfaction answers")
        ordering: ClassVar = ["-day", "-pk"]
        indexes: ClassVar = [models.Index(fields=["account", "day"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(score__gte=0) & models.Q(score__lte=models.F("best")),
                name="satisfaction_on_its_scale",
            )
        ]


class SolvedPain(Outcome):
    """A pain of theirs that is gone; it counts from the day on which they say what that brought."""

    solved_on = models.DateField()
    was_known = models.BooleanField(null=True, blank=True, help_text="whether they knew of it")
    measured_on = models.DateField(null=True, blank=True)
    benefit = models.TextField(blank=True, help_text="what they say it brought")

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        verbose_name = _("solved pain")
        verbose_name_plural = _("solved pains")
        ordering: ClassVar = ["-solved_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["account", "solved_on"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(measured_on__isnull=True) | ~models.Q(benefit=""),
                name="pain_measured_in_words",
            )
        ]


class Information(Outcome):
    """What we gave them to decide by; ``decision`` is theirs that it was for, where known."""

    given_on = models.DateField()
    decision = models.CharField(max_length=300, blank=True)

    objects: ClassVar[InForce[Self]] = InForce()

    class Meta:
        verbose_name = _("information")
        verbose_name_plural = _("information")
        ordering: ClassVar = ["-given_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["account", "given_on"])]


class PlannedMeeting(models.Model):
    """A meeting to come with people of an account, and what is ready for it; empty = not yet."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="planned_meetings")
    day = models.DateField()
    agenda = models.TextField(blank=True, help_text="what is to be settled")
    advice = models.TextField(blank=True, help_text="what they asked our advice on")
    value = models.TextField(blank=True, help_text="what it brings them")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0)
    people = models.ManyToManyField(
        Person, through="MeetingPerson", related_name="planned_meetings"
    )

    class Meta:
        verbose_name = _("planned meeting")
        verbose_name_plural = _("planned meetings")
        ordering: ClassVar = ["day", "pk"]
        indexes: ClassVar = [models.Index(fields=["account", "day"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class MeetingPerson(models.Model):
    """Somebody of theirs who will be there."""

    meeting = models.ForeignKey(
        PlannedMeeting, on_delete=models.CASCADE, related_name="with_people"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="in_meetings")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="meeting_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"


class ContactRhythm(models.Model):
    """How often somebody of ours is to bring an account something of value, as agreed with it."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="contact_rhythm")
    days = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("rhythm of contact")
        verbose_name_plural = _("rhythms of contact")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(days__range=(1, 366)), name="contact_rhythm_days"
            )
        ]

    def __str__(self) -> str:
        return f"every {self.days} days"


class KeptCounts(models.Model):
    """What the touches with somebody at an account came to on the day of the last one.

    Made from touches, never edited. Account and person are numbers, not references: whoever goes
    takes the touches along, and these rows follow the touches.
    """

    account = models.BigIntegerField()
    person = models.BigIntegerField()
    last = models.DateField()
    half_life = models.FloatField(help_text="in days, as it was when this was counted")
    meetings = models.FloatField()
    calls = models.FloatField()
    mails_from = models.FloatField()
    mails_to = models.FloatField()

    class Meta:
        verbose_name_plural = "kept counts"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "person"], name="counts_kept_once")
        ]

    def __str__(self) -> str:
        return f"counts of {self.person} at {self.account}"


class CountsDue(models.Model):
    """Somebody at an account whose touches have changed since they were counted.

    Triggers write these rows, whoever changes touches (``actions.noticing``); counting takes them
    away. One that a batch brought waits until the batch is written.
    """

    account = models.BigIntegerField()
    person = models.BigIntegerField()
    batch = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "counts due"
        indexes: ClassVar = [models.Index(fields=["account", "person"], name="counts_due_at")]

    def __str__(self) -> str:
        return f"counts due of {self.person} at {self.account}"
