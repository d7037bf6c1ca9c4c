"""A plan as plain rows, as ``mainstay plan`` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mainstay.apps.plans.documents.parts import goals_table
from mainstay.apps.plans.documents.plan import text_of
from mainstay.apps.plans.queries.helping import HelpReading
from mainstay.apps.plans.queries.insight import Insight
from mainstay.apps.plans.queries.records import HeldReview
from mainstay.apps.plans.queries.reviews import plan_figures
from mainstay.apps.plans.queries.table import PlanReading
from mainstay.domain.figure import Figure
from mainstay.domain.judgement import Judgement
from mainstay.domain.relationship_plan.goals import Goal
from mainstay.domain.relationship_plan.initiatives import Initiative
from mainstay.ui import formats
from mainstay.ui.explanations import figure_name
from mainstay.ui.reasons import sentence


@dataclass(frozen=True, slots=True)
class PlanReport:
    """Everything that is said of a plan on a day."""

    reading: PlanReading
    reviews: tuple[HeldReview, ...]
    insight: Insight


@dataclass(frozen=True, slots=True)
class StepData:
    """One of the six steps; ``is_done`` None = cannot be said yet."""

    step: str
    is_done: bool | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewData:
    """A closed review with what was attained on its day."""

    held_on: date
    held_by: str
    attained: Figure | None


@dataclass(frozen=True, slots=True)
class PlanData:
    """A whole plan."""

    account: str
    account_id: int
    as_of: date
    state: str | None
    steps: tuple[StepData, ...]
    figures: tuple[Figure, ...]
    goals: tuple[Goal, ...]
    initiatives: tuple[Initiative, ...]
    warnings: tuple[str, ...]
    business_lines: tuple[str, ...]
    wants: str
    we_help: str
    we_learn: str
    inside: tuple[str, ...]
    learned: tuple[str, ...]
    reviews: tuple[ReviewData, ...]


def plan_data(report: PlanReport) -> PlanData:
    """Return a plan as plain data."""
    reading, facts = report.reading, report.reading.book.facts
    return PlanData(
        account=reading.plan.account.name,
        account_id=reading.plan.account_id,
        as_of=reading.day,
        state=reading.state.answer,
        steps=tuple(
            StepData(step.value, judged.answer, _missing(judged))
            for step, judged in reading.steps.items()
        ),
        figures=_figures(reading),
        goals=facts.goals,
        initiatives=facts.initiatives,
        warnings=_warnings(reading),
        business_lines=reading.book.links.business_lines,
        wants=report.insight.wants,
        we_help=report.insight.we_help,
        we_learn=report.insight.we_learn,
        inside=tuple(f"{one.colleague}: {one.where}" for one in report.insight.inside),
        learned=tuple(touch.learned for touch in report.insight.learned),
        reviews=tuple(
            ReviewData(each.review.held_on, each.review.closed_by, each.attained)
            for each in report.reviews
        ),
    )


def plan_lines(report: PlanReport) -> list[str]:
    """Say in lines how a plan stands: its steps, its figures, and what is missing or late."""
    reading = report.reading
    lines = [sentence(one.code, one.params) for one in reading.state.reasons]
    for number, (step, judged) in enumerate(reading.steps.items(), start=1):
        said = {True: _("done"), None: _("cannot be said yet")}.get(judged.answer)
        counted = _("%(count)s missing") % {"count": len(_missing(judged))}
        lines.append(f"{number}. {sentence(f'step.{step}')}: {said or counted}")
    lines += [f"{figure_name(one)}: {formats.figure_text(one)}" for one in _figures(reading)]
    lines += [*_warnings(reading), *_known(report.insight), *map(_held, report.reviews)]
    return lines


def goal_texts(report: PlanReport) -> tuple[list[str], list[list[str]]]:
    """Return the goals person by person: titles and rows."""
    table = goals_table(report.reading)
    rows = [
        [text_of(value, each) for value, each in zip(values, table.columns, strict=True)]
        for values in table.rows
    ]
    return [each.label for each in table.columns], rows


def help_lines(found: HelpReading) -> list[str]:
    """Say what value is to a person, which player the person is, and what help fits."""
    profile = found.profile
    unasked = _("not asked yet")
    lines = [f"{_('What value means')}: {profile.value_means or unasked}"]
    for codes in found.player_codes or found.all_players:
        lines.append(" ".join([f"{sentence(codes[0])}:", *map(sentence, codes[1:])]))
    words = {True: _("fits"), None: _("cannot be said yet"), False: _("does not fit")}
    for offer in found.offers:
        why = (
            *(sentence(one.code, one.params) for one in offer.fits.reasons),
            *(sentence(one.code, one.params) for one in offer.fits.unknowns),
        )
        said = f"{sentence(f'kind.{offer.kind}')}: {words[offer.fits.answer]}."
        lines.append(" ".join([said, *why]))
    return lines


def _missing(judged: Judgement[bool]) -> tuple[str, ...]:
    if judged.answer:
        return ()
    return (
        *(sentence(each.code, each.params) for each in judged.reasons),
        *(sentence(each.code, each.params) for each in judged.unknowns),
    )


def _figures(reading: PlanReading) -> tuple[Figure, ...]:
    return tuple(each.figure for each in plan_figures(reading.book, reading.playbook))


def _warnings(reading: PlanReading) -> tuple[str, ...]:
    return tuple(sentence(each.code, each.params) for each in reading.warnings)


def _known(insight: Insight) -> list[str]:
    answers = {
        _("They want to achieve"): insight.wants,
        _("Where we can help"): insight.we_help,
        _("What we must learn for it"): insight.we_learn,
    }
    unasked = _("not asked yet")
    lines = [f"{label}: {text or unasked}" for label, text in answers.items()]
    inside = "; ".join(f"{one.colleague}, {one.where}" for one in insight.inside)
    return [*lines, f"{_('Who of us works inside')}: {inside or _('nobody on record')}"]


def _held(each: HeldReview) -> str:
    attained = formats.figure_text(each.attained) if each.attained else _("not known")
    said = {"day": formats.day(each.review.held_on), "attained": attained}
    return _("Review of %(day)s: attained %(attained)s.") % said
