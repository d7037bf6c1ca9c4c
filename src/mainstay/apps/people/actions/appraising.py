"""Writes of what we hold of people at an account: dated judgements, ties, value profiles."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_edit
from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import changed_meanwhile
from mainstay.apps.people.actions.judging import must_be_there, must_judge
from mainstay.apps.people.actions.people import PersonProblem
from mainstay.apps.people.models import (
    Appraisal,
    Person,
    PersonTie,
    Position,
    TieKind,
    ValueProfile,
)
from mainstay.apps.people.queries.appraisals import newest_appraisal
from mainstay.domain.errors import ChangedMeanwhile


@dataclass(frozen=True, slots=True)
class Held:
    """What we hold of somebody: 0..10, 0..10, -2..+2, None = not judged; roles as flags."""

    influence: int | None = None
    relevance: int | None = None
    stance: int | None = None
    is_budget: bool = False
    is_gatekeeper: bool = False
    is_user: bool = False
    is_executive: bool = False
    is_middle: bool = False
    is_operational: bool = False
    is_purchasing: bool = False


def held_in(appraisal: Appraisal | None) -> Held:
    """Return what an appraisal says; nothing is judged where there is none."""
    if appraisal is None:
        return Held()
    return Held(**{name: getattr(appraisal, name) for name in Held.__dataclass_fields__})


def appraise(
    person: Person, account: Account, held: Held, *, seen: int | None = None, by: Actor
) -> Appraisal:
    """Judge a person at an account from today on; what was held before stays on record.

    ``seen`` is the appraisal that the editor had before him, 0 for none: ChangedMeanwhile where a
    newer one is there. PersonProblem for values off their scale or a person who is not there.
    """
    must_judge(account, by=by)
    must_be_there(person, account)
    _must_be_on_scale(held)
    with deed("appraise person", by=by):
        Person.objects.select_for_update().get(pk=person.pk)
        newest = newest_appraisal(person, account)
        if seen is not None and newest is not None and newest.pk != seen:
            raise ChangedMeanwhile(_told(newest))
        return Appraisal.objects.create(
            account=account,
            person=person,
            day=timezone.localdate(),
            by=by.user,
            **asdict(held),
        )


def confirm(person: Person, account: Account, *, by: Actor) -> Appraisal:
    """Say that what we hold of a person is still so, as of today."""
    newest = newest_appraisal(person, account)
    if newest is None:
        raise PersonProblem(_("Nobody has judged %(name)s yet.") % {"name": person})
    return appraise(person, account, held_in(newest), seen=newest.pk, by=by)


def add_tie(
    person: Person, other: Person, account: Account, kind: TieKind, *, by: Actor
) -> PersonTie:
    """Record that one person informally reports to, influences or is in conflict with another."""
    must_judge(account, by=by)
    if person == other:
        raise PersonProblem(_("A tie is between two people."))
    for each in (person, other):
        must_be_there(each, account)
    with deed("add tie", by=by):
        today = timezone.localdate()
        same = PersonTie.objects.filter(account=account, person=person, other=other, kind=kind)
        if same.filter(Q(end__isnull=True) | Q(end__gte=today)).exists():
            raise PersonProblem(_("This is on record already."))
        return PersonTie.objects.create(
            account=account, person=person, other=other, kind=kind, start=today
        )


def end_tie(tie: PersonTie, *, by: Actor) -> PersonTie:
    """End a tie today; it stays on record."""
    must_judge(tie.account, by=by)
    with deed("end tie", by=by):
        tie.end = max(timezone.localdate(), tie.start or date.min)
        tie.save()
    return tie


@dataclass(frozen=True, slots=True)
class ProfileTexts:
    """What a person struggles with and what value means to that person."""

    problems: str = ""
    circumstances: str = ""
    challenges: str = ""
    value_means: str = ""
    personal_goals: str = ""
    skills_to_develop: str = ""


def write_profile(
    person: Person, account: Account, texts: ProfileTexts, *, version: int, by: Actor
) -> ValueProfile:
    """Write a person's value profile; ChangedMeanwhile when somebody else was quicker."""
    must_judge(account, by=by)
    must_be_there(person, account)
    with deed("write value profile", by=by):
        Person.objects.select_for_update().get(pk=person.pk)
        profile = ValueProfile.objects.filter(person=person).first() or ValueProfile(person=person)
        if profile.version != version:
            raise changed_meanwhile(profile)
        for name, value in asdict(texts).items():
            setattr(profile, name, value)
        profile.version += 1
        profile.save()
    return profile


def add_placeholder(
    account: Account, title: str, *, unit: int | None = None, level: str = "", by: Actor
) -> Person:
    """Put a role that nobody is known for on the map."""
    must_edit(account, by=by)
    if not title.strip():
        raise PersonProblem(_("Say which role it is."))
    if unit is not None and not account.buying_units.filter(pk=unit).exists():
        raise PersonProblem(_("This buying unit belongs to another account."))
    with deed("add placeholder", by=by):
        person = Person.objects.create(name=title.strip()[:160], is_placeholder=True)
        Position.objects.create(
            person=person,
            account=account,
            title=title.strip()[:160],
            buying_unit_id=unit,
            level=level,
            start=timezone.localdate(),
        )
    return person


def name_placeholder(person: Person, name: str, *, by: Actor) -> Person:
    """Say who holds a role that nobody was known for."""
    if not person.is_placeholder:
        raise PersonProblem(_("%(name)s is a person already.") % {"name": person})
    if not name.strip():
        raise PersonProblem(_("Say who it is."))
    for position in person.positions.select_related("account"):
        must_edit(position.account, by=by)
    with deed("name placeholder", by=by):
        person.name, person.is_placeholder = name.strip()[:160], False
        person.version += 1
        person.save()
    return person


def _must_be_on_scale(held: Held) -> None:
    for value in (held.influence, held.relevance):
        if value is not None and not 0 <= value <= 10:
            raise PersonProblem(_("Influence and relevance go from 0 to 10."))
    if held.stance is not None and not -2 <= held.stance <= 2:
        raise PersonProblem(_("Stance goes from -2 (against us) to +2 (for us)."))


def _told(newest: Appraisal) -> str:
    who = newest.by or _("Somebody")
    text = _("%(who)s judged %(name)s while you were at it. Nothing is lost.")
    return text % {"who": who, "name": newest.person}
