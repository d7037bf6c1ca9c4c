"""What was answered about people, what touches show, and how strong rivals are, on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from mainstay.apps.relationships.models import RivalStrength, StrengthAnswers
from mainstay.domain.answered_strength import Answers, AnswerSource, Question
from mainstay.domain.strength import StrengthLevel

Place = tuple[int, int]  # account, person


def answers_on(accounts: Collection[int], day: date) -> dict[Place, StrengthAnswers]:
    """Return the answers in force on a day by (account, person)."""
    rows = StrengthAnswers.objects.filter(account__in=accounts, day__lte=day)
    return {(row.account_id, row.person_id): row for row in rows.order_by("day", "pk")}


def answers_of(row: StrengthAnswers | None) -> Answers | None:
    """Return a row of answers as the method reads them."""
    if row is None:
        return None
    given = {question: getattr(row, question.value) for question in Question}
    return Answers(
        {question: answer for question, answer in given.items() if answer is not None},
        AnswerSource(row.source),
        row.day,
        impact_named=row.impact_named,
    )


def rivals_on(accounts: Collection[int], day: date) -> dict[Place, tuple[str, StrengthLevel]]:
    """Return the strongest rival with each person on a day; one that is gone does not count."""
    rows = RivalStrength.objects.filter(account__in=accounts, day__lte=day).order_by("day", "pk")
    newest = {(row.account_id, row.person_id, row.competitor.casefold()): row for row in rows}
    found: dict[Place, tuple[str, StrengthLevel]] = {}
    for row in newest.values():
        place = (row.account_id, row.person_id)
        level = row.level
        if level is not None and (place not in found or level > found[place][1]):
            found[place] = (row.competitor, StrengthLevel(level))
    return found
