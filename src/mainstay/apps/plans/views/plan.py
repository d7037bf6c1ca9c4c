"""The plan of an account: a panel of its page, and the forms that write what is not a goal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.actions.plans import (
    begin_plan,
    change_analysis,
    mark_gap,
    move_plan_on,
    unmark_gap,
)
from mainstay.apps.plans.actions.undoing import undo as undo_deed
from mainstay.apps.plans.forms import AnalysisForm, DayForm, WhyForm
from mainstay.apps.plans.models import BusinessLine, RelationshipPlan
from mainstay.apps.plans.queries.due import PlanDue, plans_due
from mainstay.apps.plans.queries.explaining import plan_explanation
from mainstay.apps.plans.queries.facts import business_lines, plan_days
from mainstay.apps.plans.queries.helping import HelpReading, read_help
from mainstay.apps.plans.queries.insight import Insight, read_insight
from mainstay.apps.plans.queries.records import HeldReview, held_reviews
from mainstay.apps.plans.queries.reviews import closed_reviews, plan_figures
from mainstay.apps.plans.queries.seeing import judged_account, judged_plan, plan_account, plan_of
from mainstay.apps.plans.queries.table import PlanReading, read_plan
from mainstay.apps.plans.views.answers import PlanFormPage, asked_as_of, back, done, tried
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.figure import Figure
from mainstay.domain.judgement import Judgement
from mainstay.domain.relationship_plan.help_menu import CustomerState
from mainstay.domain.relationship_plan.states import PlanDays, PlanState
from mainstay.domain.relationship_plan.steps import Step
from mainstay.domain.relationship_plan.strategic import is_strategic
from mainstay.ui.explanations import explained
from mainstay.ui.forms import attempt, seen_entry

SHOWN = 3  # things that a step misses; the others are a click away
FIRST = 2  # things that are not known of a figure; its why has them all


@dataclass(frozen=True, slots=True)
class StepCard:
    """One of the six steps: whether it is done, and what it misses."""

    number: int
    step: Step
    judged: Judgement[bool]

    @property
    def code(self) -> str:
        return f"step.{self.step}"

    @property
    def missing(self) -> tuple[object, ...]:
        if self.judged.answer:
            return ()
        return (*self.judged.reasons, *self.judged.unknowns)

    @property
    def first(self) -> tuple[object, ...]:
        return self.missing[:SHOWN]

    @property
    def rest(self) -> tuple[object, ...]:
        return self.missing[SHOWN:]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan as this reader may see it; without ``reading`` only its dates and its state."""

    account: Account
    plan: RelationshipPlan | None
    may_judge: bool
    day: date
    due: PlanDue | None = None
    reading: PlanReading | None = None
    cards: tuple[StepCard, ...] = ()
    figures: tuple[Figure, ...] = ()
    strategic: Judgement[bool] | None = None
    reviews: tuple[HeldReview, ...] = ()
    insight: Insight | None = None
    title: str = ""
    row: str = ""

    @property
    def is_past(self) -> bool:
        """Whether it speaks of a day that is over: nothing is changed there."""
        return self.day < timezone.localdate()

    @property
    def may_change(self) -> bool:
        return self.may_judge and not self.is_past

    @property
    def past_query(self) -> str:
        """What an address needs in order to speak of the same past day."""
        return f"?as_of={self.day}" if self.is_past else ""

    @property
    def customer(self) -> CustomerState:
        """How mature the customer's business is and what it works on."""
        return self.reading.book.customer if self.reading else CustomerState()

    @property
    def maturity_code(self) -> str:
        return f"maturity.{int(self.customer.maturity or 0)}"

    @property
    def focus_codes(self) -> tuple[str, ...]:
        return tuple(f"focus.{one}" for one in sorted(self.customer.focus or ()))

    @property
    def lines(self) -> tuple[BusinessLine, ...]:
        """The lines of business plans that it was tied to on the day."""
        return business_lines([self.plan.pk], self.day) if self.plan else ()

    @property
    def days(self) -> PlanDays:
        """The days of its states, as known on the day it speaks of."""
        return plan_days(self.plan).known_on(self.day) if self.plan else PlanDays()


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan of an account: six steps, goals by person, warnings, evidence, reviews."""
    user, day = signed_in(request), asked_as_of(request)
    account = plan_account(user, pk)
    found, judges = plan_of(account), may_judge(user)
    if found is None or found.created_on > day:
        page = PlanPage(account, None, judges, day)
        return render(request, "plans/plan.html", {"page": page})
    found.account = account
    due = plans_due([found], day=day)[0]
    if not judges:
        page = PlanPage(account, found, judges, day, due=due)
        return render(request, "plans/plan.html", {"page": page})
    reading = read_plan(found, user=user, day=day)
    page = PlanPage(
        account=account,
        plan=found,
        may_judge=judges,
        day=day,
        due=due,
        reading=reading,
        cards=tuple(
            StepCard(number, step, judged)
            for number, (step, judged) in enumerate(reading.steps.items(), start=1)
        ),
        figures=tuple(_figures(reading)),
        strategic=is_strategic(reading.book.evidence, reading.playbook, as_of=day),
        reviews=held_reviews(closed_reviews(found, until=day)),
        insight=read_insight(found, day=day),
        title=_title(reading),
        row=request.GET.get("row", ""),
    )
    return render(request, "plans/plan.html", {"page": page})


def _title(reading: PlanReading) -> str:
    """The answer of the plan in one line: the steps done."""
    count = sum(bool(judged.answer) for judged in reading.steps.values())
    text = ngettext("%(n)s of six steps is done", "%(n)s of six steps are done", count)
    return text % {"n": count}


def _figures(reading: PlanReading) -> list[Figure]:
    told = plan_figures(reading.book, reading.playbook)
    return [_with_why(each.figure, reading) for each in told]


def _with_why(figure: Figure, reading: PlanReading) -> Figure:
    address = reverse("plans:why", args=[reading.plan.account_id, figure.code])
    if reading.day < timezone.localdate():
        address += f"?as_of={reading.day}"
    return replace(figure, unknowns=figure.unknowns[:FIRST], why=address)


def why(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show the arithmetic of one figure of the plan."""
    user = signed_in(request)
    found, day = judged_plan(user, pk), asked_as_of(request)
    told = plan_explanation(read_plan(found, user=user, day=day), code, request.GET.dict())
    if told is None:
        raise Http404
    method = reverse("organisation:method")
    shown = explained(told, playbook=playbook_on(day), method_url=method)
    address = reverse("portfolio:account_plan", args=[pk])
    return render(request, "ui/why.html", {"explained": shown, "back_url": address})


@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the plan."""
    user = signed_in(request)
    account = judged_account(user, pk)
    if tried(request, lambda: begin_plan(account, today=timezone.localdate(), by=actor(user))):
        done(request, pk, _("The plan is begun. Set a goal for each person who matters."))
    return back(request, pk)


def analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down issues, problems and opportunities."""
    user = signed_in(request)
    newest = _newest_of(pk)
    found, seen = judged_plan(user, pk), seen_entry(request.POST.dict())
    form = AnalysisForm(request.POST or None, plan=found)
    if attempt(form, lambda: change_analysis(found, form.details(), seen=seen, by=actor(user))):
        done(request, pk, _("Saved."))
        return back(request, pk, row="analysis")
    url = reverse("plans:analysis", args=[pk])
    note = _("One item a line.")
    page = PlanFormPage(found.account, _("What the map says"), form, url, newest, note)
    return render(request, "plans/form.html", {"page": page})


def _newest_of(account: int) -> int:
    found = RelationshipPlan.objects.filter(account=account).values_list("pk", flat=True).first()
    return newest_entry(RelationshipPlan, found or 0, among=list(AnalysisForm.base_fields))


@require_POST
def move_on(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Say that the plan was communicated, or executed."""
    user = signed_in(request)
    found, form = judged_plan(user, pk), DayForm(request.POST)
    if state not in (PlanState.COMMUNICATED, PlanState.EXECUTED):
        raise Http404
    reached = PlanState(state)
    if not form.is_valid():
        messages.error(request, _("Say on which day."))
    elif tried(
        request,
        lambda: move_plan_on(found, reached, on=form.cleaned_data["on"], by=actor(user)),
    ):
        done(request, pk, _("Saved."))
    return back(request, pk)


def gap(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Mark that nobody covers a person, and that this is known."""
    user = signed_in(request)
    found = judged_plan(user, pk)
    people = Person.objects.filter(positions__account=pk).distinct()
    person, form = get_object_or_404(people, pk=person_pk), WhyForm(request.POST or None)
    today = timezone.localdate()

    def mark() -> None:
        mark_gap(found, person, form.cleaned_data["why"], today=today, by=actor(user))

    if attempt(form, mark):
        done(request, pk, _("Marked: nobody covers %(name)s.") % {"name": person})
        return back(request, pk)
    title = _("Nobody covers %(name)s, and that is known") % {"name": person}
    url = reverse("plans:gap", args=[pk, person_pk])
    return render(
        request, "plans/form.html", {"page": PlanFormPage(found.account, title, form, url)}
    )


@require_POST
def no_gap(request: HttpRequest, pk: int, gap_pk: int) -> HttpResponse:
    """Take the mark away."""
    user = signed_in(request)
    found = get_object_or_404(judged_plan(user, pk).gaps, pk=gap_pk)
    if tried(request, lambda: unmark_gap(found, by=actor(user))):
        done(request, pk, _("The mark is gone."))
    return back(request, pk)


@dataclass(frozen=True, slots=True)
class HelpPage:
    """What help fits one person."""

    account: Account
    help: HelpReading


def help_for(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Show what help fits a person, by what value is to that person."""
    user = signed_in(request)
    found = judged_plan(user, pk)
    people = Person.objects.filter(positions__account=pk).distinct()
    person = get_object_or_404(people, pk=person_pk)
    told = read_help(found, person, day=timezone.localdate())
    return render(request, "plans/help.html", {"page": HelpPage(found.account, told)})


@require_POST
def undo(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Take one deed back, as a deed of its own."""
    user = signed_in(request)
    found = judged_plan(user, pk)
    if tried(request, lambda: undo_deed(found, entry_pk, by=actor(user))):
        messages.success(request, _("Taken back."))
    return redirect("portfolio:account_plan", pk=pk)
