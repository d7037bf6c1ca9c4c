"""The seven questions are answered, and what is known of rivals is recorded; dated rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.people.actions.judging import must_be_there, must_judge
from mainstay.apps.people.models import Person
from mainstay.apps.relationships.models import AnswerSource, RivalStrength, StrengthAnswers
from mainstay.domain.answered_strength import Question
from mainstay.domain.errors import ChangedMeanwhile, DomainError


class AnswerProblem(DomainError):
    """Answers cannot be as somebody gave them."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered: 1..4 by question, and by whom; ``evidence`` says how we know."""

    source: AnswerSource
    by_question: Mapping[Question, int] = field(default_factory=dict)
    impact_named: bool = True
    evidence: str = ""


def give_answers(
    person: Person, account: Account, given: Given, *, seen: int | None = None, by: Actor
) -> StrengthAnswers:
    """Record answers about a person as of today; earlier ones stay on record.

    ``seen`` are the answers that the editor had before him, 0 for none: ChangedMeanwhile where
    newer ones are there.
    """
    must_judge(account, by=by)
    must_be_there(person, account)
    if not given.by_question:
        raise AnswerProblem(_("Answer at least one question."))
    if any(not 1 <= answer <= 4 for answer in given.by_question.values()):
        raise AnswerProblem(_("Answers go from 1 to 4."))
    with deed("answer strength", by=by):
        Person.objects.select_for_update().get(pk=person.pk)
        rows = StrengthAnswers.objects.filter(account=account, person=person)
        newest = rows.select_related("by").order_by("-day", "-pk").first()
        if seen is not None and newest is not None and newest.pk != seen:
            who = newest.by or _("Somebody")
            text = _("%(who)s answered for %(name)s while you were at it. Nothing is lost.")
            raise ChangedMeanwhile(text % {"who": who, "name": person})
        return StrengthAnswers.objects.create(
            account=account,
            person=person,
            day=timezone.localdate(),
            source=given.source,
            impact_named=given.impact_named,
            evidence=given.evidence,
            by=by.user,
            **{question.value: answer for question, answer in given.by_question.items()},
        )


@dataclass(frozen=True, slots=True)
class Rivalry:
    """How strong a competitor is, 1..4, None = not there any more; and how we know."""

    competitor: str
    level: int | None
    evidence: str = ""


def judge_rival(person: Person, account: Account, rivalry: Rivalry, *, by: Actor) -> RivalStrength:
    """Record how strong a competitor is with a person as of today."""
    must_judge(account, by=by)
    must_be_there(person, account)
    if not rivalry.competitor.strip():
        raise AnswerProblem(_("Say which competitor it is."))
    if rivalry.level is not None and not 1 <= rivalry.level <= 4:
        raise AnswerProblem(_("A level goes from 1 to 4."))
    with deed("judge rival", by=by):
        return RivalStrength.objects.create(
            account=account,
            person=person,
            competitor=rivalry.competitor.strip()[:120],
            level=rivalry.level,
            day=timezone.localdate(),
            evidence=rivalry.evidence,
            by=by.user,
        )
