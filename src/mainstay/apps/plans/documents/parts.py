"""A relationship plan in its six parts, one for each step: what PDF, slides and workbook print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.plans.models import Review
from mainstay.apps.plans.queries.reviews import closed_reviews, record_of
from mainstay.apps.plans.queries.table import GoalRow, PersonRow, PlanReading
from mainstay.apps.relationships.documents.rows import map_rows
from mainstay.apps.relationships.queries.reading import MapReading
from mainstay.domain.figure import Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.people_roles import BuyingRole
from mainstay.domain.relationship_plan.steps import Step
from mainstay.ui.documents.pdf import Level
from mainstay.ui.formats import day as day_text
from mainstay.ui.formats import level_word, role_word
from mainstay.ui.reasons import sentence

LAST_REVIEWS = 4
FIRST = 6  # goals and warnings of the first page
MOST_NAMES = 8
Value = str | Level | date | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label, its part of the width, and its kind in a workbook."""

    label: str
    width: float
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values under a title; None = not known."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Lines under a title."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanPart:
    """One of the six parts: its step, whether it is done, what it misses, and what is in it."""

    step: Step
    title: str
    missing: tuple[str, ...]
    content: tuple[Table | Points, ...]


def plan_parts(reading: PlanReading, mapped: MapReading) -> tuple[PlanPart, ...]:
    """Return the six parts of a plan, in order."""
    content: dict[Step, tuple[Table | Points, ...]] = {
        Step.UNDERSTANDING: (_people(mapped),),
        Step.IDENTIFYING: (_roles(mapped),),
        Step.ANALYSING: tuple(_analysis(reading)),
        Step.DETERMINING: (goals_table(reading),),
        Step.IMPLEMENTING: (_initiatives(reading),),
        Step.REVIEWING: tuple(_reviews(reading)),
    }
    return tuple(
        PlanPart(
            step=step,
            title=f"{number}. {sentence(f'step.{step}')}: {_state(reading.steps[step])}",
            missing=tuple(_missing(reading.steps[step])),
            content=content[step],
        )
        for number, step in enumerate(Step, start=1)
    )


def _state(judged: Judgement[bool]) -> str:
    if judged.answer:
        return _("done")
    if judged.answer is None:
        return _("cannot be said yet")
    count = len(judged.reasons) + len(judged.unknowns)
    text = ngettext("%(count)s thing is missing", "%(count)s things are missing", count)
    return text % {"count": count}


def _missing(judged: Judgement[bool]) -> Iterator[str]:
    if not judged.answer:
        items: list[Reason | Unknown] = [*judged.reasons, *judged.unknowns]
        for item in items:
            yield sentence(item.code, item.params)


def strength(level: int | None) -> Level:
    """A level of the one strength scale with its word."""
    return Level(level, level_word(level, "strength"))


def _people(mapped: MapReading) -> Table:
    rows = tuple(
        (
            row.person.name,
            row.person.title,
            row.unit,
            None if row.person.influence is None else Decimal(row.person.influence),
            strength(row.level),
            "; ".join(row.covered_by) or _("nobody"),
        )
        for row in map_rows(mapped)
        if not row.person.is_placeholder
    )
    columns = (
        Column(_("Person"), 1.2),
        Column(_("Title"), 1.3),
        Column(_("Unit"), 0.9),
        Column(_("Influence"), 0.6, "count"),
        Column(_("Strength"), 0.9),
        Column(_("Covered by"), 1.4),
    )
    return Table(_("People, those with most influence first"), columns, rows)


def _roles(mapped: MapReading) -> Table:
    rows = []
    for role in BuyingRole:
        names = [one.name for one in mapped.people if role in one.roles and not one.is_placeholder]
        rows.append((role_word(role), _named(names)))
    return Table(_("Buying roles"), (Column(_("Role"), 1), Column(_("Who"), 5)), tuple(rows))


def _named(names: list[str]) -> str:
    """Name the first ones and count the others."""
    if len(names) <= MOST_NAMES:
        return ", ".join(names) or _("nobody known")
    said = {"names": ", ".join(names[:MOST_NAMES]), "count": len(names) - MOST_NAMES}
    return _("%(names)s and %(count)s more") % said


def _analysis(reading: PlanReading) -> Iterator[Points]:
    analysis = reading.book.facts.analysis
    lists = (
        (_("Issues"), analysis.issues),
        (_("Problems"), analysis.problems),
        (_("Opportunities"), analysis.opportunities),
    )
    for title, items in lists:
        nothing = (_("not written yet"),) if items is None else (_("none"),)
        yield Points(title, items or nothing)


def goals_table(reading: PlanReading) -> Table:
    """Return the goals person by person, then the important people without one."""
    columns = (
        Column(_("Person"), 1.1),
        Column(_("At start"), 1.3),
        Column(_("Now"), 1.3),
        Column(_("Wanted"), 1.3),
        Column(_("Goal"), 1.9),
        Column(_("Priority"), 0.6, "number"),
        Column(_("Owner"), 1.0),
        Column(_("Due"), 0.8, "date"),
        Column(_("Last verdict"), 0.8),
    )
    rows = tuple(_goal(row, each) for row in reading.people for each in row.goals)
    bare = tuple(
        (row.name, None, strength(row.level), None, _("important, without a goal"), *(None,) * 4)
        for row in reading.people
        if not row.goals
    )
    return Table(_("Goals by person"), columns, rows + bare)


def _goal(row: PersonRow, each: GoalRow) -> tuple[Value, ...]:
    goal = each.goal
    verdict = sentence(each.verdict_code) if each.verdict else ""
    return (
        row.name,
        strength(goal.start),
        strength(row.level),
        strength(goal.target),
        goal.what,
        each.priority.answer,
        goal.owner or _("nobody"),
        goal.due,
        verdict,
    )


def _initiatives(reading: PlanReading) -> Table:
    people = {goal.goal_id: goal.person for goal in reading.book.facts.goals}
    rows = tuple(
        (
            each.what,
            sentence(f"kind.{each.kind}"),
            ", ".join(sorted({people[one] for one in each.goal_ids if one in people})),
            each.owner or _("nobody"),
            each.due,
            each.cost,
            each.done_on,
        )
        for each in reading.book.facts.initiatives
    )
    columns = (
        Column(_("Initiative"), 2.6),
        Column(_("Kind"), 1.0),
        Column(_("For"), 1.2),
        Column(_("Owner"), 1.0),
        Column(_("Due"), 0.8, "date"),
        Column(_("Cost"), 0.8, "money"),
        Column(_("Done"), 0.8, "date"),
    )
    return Table(_("Initiatives"), columns, rows)


def first_goals(reading: PlanReading) -> Table:
    """The goals that come first, each with what is to be done for it next."""
    rows = [(row, each) for row in reading.people for each in row.goals][:FIRST]
    columns = (
        Column(_("Person"), 1.2),
        Column(_("Now"), 1.2),
        Column(_("Wanted"), 1.2),
        Column(_("Goal"), 2.2),
        Column(_("Due"), 0.9, "date"),
        Column(_("Next step"), 2.4),
    )
    return Table(_("What comes first"), columns, tuple(_first(*each) for each in rows))


def _first(row: PersonRow, each: GoalRow) -> tuple[Value, ...]:
    goal = each.goal
    return (
        row.name,
        strength(row.level),
        strength(goal.target),
        goal.what,
        goal.due,
        _next_step(each),
    )


def _next_step(each: GoalRow) -> str:
    """The open initiative that is due first, with its owner and day."""
    ahead = [item.initiative for item in each.initiatives if item.initiative.done_on is None]
    if not ahead:
        return _("nothing is planned")
    first = min(ahead, key=lambda one: one.due or date.max)
    due = day_text(first.due) if first.due else _("no date")
    return f"{first.what} ({first.owner or _('nobody')}, {due})"


def first_warnings(reading: PlanReading) -> Points:
    """What is missing or late, the first of it."""
    said = [sentence(reason.code, reason.params) for reason in reading.warnings]
    left = len(said) - FIRST
    more = (_("%(count)s more.") % {"count": left},) if left > 0 else ()
    return Points(_("What is missing or late"), (*said[:FIRST], *more) or (_("Nothing."),))


def _reviews(reading: PlanReading) -> Iterator[Table | Points]:
    held = closed_reviews(reading.plan, until=reading.day)[:LAST_REVIEWS]
    rows = tuple(_review(review) for review in held)
    columns = (
        Column(_("Held"), 0.8, "date"),
        Column(_("By"), 1.0),
        Column(_("Verdicts"), 2.0),
        Column(_("Decisions"), 3.0),
    )
    yield Table(_("Last reviews"), columns, rows)


def _review(review: Review) -> tuple[Value, ...]:
    data = record_of(review).data
    verdicts = [goal["verdict"] for goal in data.get("goals", ()) if goal["verdict"]]
    return (
        review.held_on,
        str(data.get("held_by", "")),
        "; ".join(_counted(verdicts)),
        "; ".join(data.get("decisions", ())),
    )


def _counted(verdicts: Iterable[str]) -> Iterator[str]:
    given = list(verdicts)
    for verdict in dict.fromkeys(given):
        yield f"{sentence(f'verdict.{verdict}')}: {given.count(verdict)}"
