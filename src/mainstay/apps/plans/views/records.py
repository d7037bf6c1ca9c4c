"""A closed review as a page shows it, and two of them side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.apps.plans.models import Review
from mainstay.apps.plans.queries.records import figures_of
from mainstay.apps.plans.queries.reviews import record_of
from mainstay.domain.figure import Figure
from mainstay.domain.judgement import Reason
from mainstay.domain.relationship_plan.record import (
    GoalChange,
    Move,
    ReviewRecord,
    compare_reviews,
    explain_attainment_change,
)

SIGNS = {
    Move.CAME: "good",
    Move.STRONGER: "good",
    Move.WEAKER: "critical",
    Move.WENT: "neutral",
    Move.SAME: "neutral",
}


@dataclass(frozen=True, slots=True)
class RecordGoal:
    """A goal as a record holds it."""

    person: str
    what: str
    before: int | None
    now: int | None
    target: int | None
    due: date | None
    owner: str
    verdict: str
    proposed: str
    note: str
    by: str

    @property
    def verdict_code(self) -> str:
        return f"verdict.{self.verdict}" if self.verdict else ""

    @property
    def differs(self) -> bool:
        """Whether a person saw it differently from the figures."""
        return bool(self.proposed and self.verdict and self.proposed != self.verdict)

    @property
    def proposed_code(self) -> str:
        return f"verdict.{self.proposed}"


@dataclass(frozen=True, slots=True)
class RecordView:
    """A frozen record with its numbers and days read back."""

    pk: int
    held_on: date
    held_by: str
    present: tuple[str, ...]
    decisions: tuple[str, ...]
    goals: tuple[RecordGoal, ...]
    figures: tuple[Figure, ...]
    changes: tuple[Reason, ...]
    is_intact: bool
    digest: str


def record_view(review: Review) -> RecordView:
    """Read a closed review's record back."""
    record = record_of(review)
    data = record.data
    return RecordView(
        pk=review.pk,
        held_on=record.held_on,
        held_by=data["held_by"],
        present=tuple(data["present"]),
        decisions=tuple(data["decisions"]),
        goals=tuple(_goal(row) for row in data["goals"]),
        figures=figures_of(record),
        changes=tuple(Reason(row["code"], row["params"]) for row in data["map_changes"]),
        is_intact=record.is_intact,
        digest=record.digest,
    )


def _goal(row: Mapping[str, Any]) -> RecordGoal:
    return RecordGoal(
        person=row["person"],
        what=row["what"],
        before=row["start"],
        now=row["now"],
        target=row["target"],
        due=date.fromisoformat(row["due"]) if row["due"] else None,
        owner=row["owner"],
        verdict=row["verdict"] or "",
        proposed=row["proposed"] or "",
        note=row["note"],
        by=row["by"],
    )


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What became of a goal from one review to the next, with both verdicts as codes."""

    change: GoalChange
    sign: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reviews of one plan: goal by goal, and figure by figure."""

    before: date
    now: date
    changes: tuple[ChangeRow, ...]
    attainment: Figure
    figures: tuple[tuple[Figure | None, Figure], ...]


def comparison(before: ReviewRecord, now: ReviewRecord) -> Comparison:
    """Compare two records; RecordError in the wrong order or of two plans."""
    old = {figure.code: figure for figure in figures_of(before)}
    return Comparison(
        before=before.held_on,
        now=now.held_on,
        changes=tuple(_change(each) for each in compare_reviews(before, now)),
        attainment=explain_attainment_change(before, now).figure,
        figures=tuple((old.get(figure.code), figure) for figure in figures_of(now)),
    )


def _change(each: GoalChange) -> ChangeRow:
    move = each.move.answer
    return ChangeRow(
        each,
        SIGNS[move] if move else "attention",
        f"verdict.{each.verdict_before}" if each.verdict_before else "",
        f"verdict.{each.verdict_now}" if each.verdict_now else "",
    )
