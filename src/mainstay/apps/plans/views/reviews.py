"""The review of a plan: a guided meeting, its frozen record, and quarter against quarter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.plans.actions.plans import named
from mainstay.apps.plans.actions.reviews import (
    OPEN_PARTS,
    abandon_review,
    close,
    give_verdict,
    note_review,
    start_review,
)
from mainstay.apps.plans.forms import MeetingForm, VerdictForm
from mainstay.apps.plans.models import Review
from mainstay.apps.plans.queries.facts import GoalFact
from mainstay.apps.plans.queries.reviews import (
    Meeting,
    MeetingGoal,
    closed_reviews,
    read_meeting,
    record_of,
    without_goal,
)
from mainstay.apps.plans.queries.seeing import judged_plan
from mainstay.apps.plans.views.answers import back, done, tried
from mainstay.apps.plans.views.records import Comparison, RecordView, comparison, record_view
from mainstay.domain.errors import DomainError
from mainstay.domain.relationship_plan.review import Decision, Verdict
from mainstay.ui.forms import attempt, posted_number, seen_entry

STEPS = ("before", "map", "goals", "new", "decisions", "close")
NAMES = {
    "before": gettext_lazy("Last quarter"),
    "map": gettext_lazy("Changes on the map"),
    "goals": gettext_lazy("Goal by goal"),
    "new": gettext_lazy("New goals"),
    "decisions": gettext_lazy("Decisions"),
    "close": gettext_lazy("Close"),
}


@dataclass(frozen=True, slots=True)
class MeetingStep:
    """One step of the meeting as a link."""

    number: int
    name: str
    url: str
    is_current: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal in the meeting with the form of its verdict."""

    row: MeetingGoal
    form: VerdictForm
    url: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One step of a review that is being held."""

    account: Account
    review: Review
    meeting: Meeting
    step: str
    steps: tuple[MeetingStep, ...]
    before: RecordView | None
    cards: tuple[GoalCard, ...]
    form: MeetingForm
    seen: int
    next_url: str
    problem: str = ""

    @property
    def title(self) -> str:
        return str(NAMES[self.step])

    @property
    def fresh(self) -> tuple[GoalFact, ...]:
        """The goals that were set on the day of the review."""
        day = self.review.held_on
        return tuple(each.goal for each in self.meeting.goals if each.goal.set_on == day)

    @property
    def lacking(self) -> tuple[tuple[int, str], ...]:
        """The important people without a goal that can be measured, by number and name."""
        return without_goal(self.meeting)


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a review, or go on with the one that is open."""
    user, now = signed_in(request), timezone.now()
    plan = judged_plan(user, pk)
    made: list[Review] = []

    def begin() -> None:
        made.append(start_review(plan, today=timezone.localdate(), now=now, by=actor(user)))

    if not tried(request, begin):
        return back(request, pk)
    return redirect("plans:review", pk=pk, review_pk=made[0].pk)


def review(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    """Show one step of an open review; a closed one shows its record."""
    user = signed_in(request)
    found = _review_of(user, pk, review_pk)
    if found.closed_at is not None:
        view = record_view(found)
        return render(request, "plans/record.html", {"page": view, "account": found.plan.account})
    asked = request.GET.get("step", "")
    return _step(request, found, asked if asked in STEPS else STEPS[0])


@dataclass(frozen=True, slots=True)
class _Said:
    """What came back from a form that could not be done as it was."""

    goal: int | None = None
    verdict: VerdictForm | None = None
    notes: MeetingForm | None = None
    problem: str = ""


def _step(
    request: HttpRequest, found: Review, step: str, said: _Said | None = None
) -> HttpResponse:
    said = said or _Said()
    among = OPEN_PARTS if step == "decisions" else ()
    newest = newest_entry(Review, found.pk, among=among)
    found = _review_of(signed_in(request), found.plan.account_id, found.pk)
    meeting = read_meeting(found, user=signed_in(request))
    address = reverse("plans:review", args=[found.plan.account_id, found.pk])
    place = STEPS.index(step)
    initial = {"present": found.present, "decisions": found.decisions}
    page = MeetingPage(
        account=found.plan.account,
        review=found,
        meeting=meeting,
        step=step,
        steps=tuple(
            MeetingStep(n, str(NAMES[one]), f"{address}?step={one}", one == step, n <= place)
            for n, one in enumerate(STEPS, start=1)
        ),
        before=_before(found),
        cards=tuple(_card(each, found, said) for each in meeting.goals),
        form=said.notes or MeetingForm(initial=initial),
        seen=newest,
        next_url=f"{address}?step={STEPS[place + 1]}" if place + 1 < len(STEPS) else "",
        problem=said.problem,
    )
    return render(request, "plans/meeting.html", {"page": page})


def _before(found: Review) -> RecordView | None:
    closed = closed_reviews(found.plan)
    return record_view(closed[0]) if closed else None


def _card(row: MeetingGoal, found: Review, said: _Said) -> GoalCard:
    url = reverse("plans:verdict", args=[found.plan.account_id, found.pk, row.goal.goal_id])
    if said.verdict is not None and said.goal == row.goal.goal_id:
        return GoalCard(row, said.verdict, url)
    return GoalCard(row, VerdictForm(initial=_first(row), goal=row.goal.goal_id), url)


def _first(row: MeetingGoal) -> dict[str, object]:
    """The verdict given; nothing is chosen before somebody gave one."""
    if row.said is None:
        return {}
    return {"verdict": row.said.verdict, "note": row.said.note}


@require_POST
def verdict(request: HttpRequest, pk: int, review_pk: int, goal_pk: int) -> HttpResponse:
    """Give the verdict on one goal; a second one sees what the first said."""
    user = signed_in(request)
    found = _review_of(user, pk, review_pk)
    goal = get_object_or_404(found.plan.goals, pk=goal_pk)
    before = found.verdicts.filter(goal=goal).first()
    initial = {"verdict": before.verdict, "note": before.note} if before else {}
    form = VerdictForm(request.POST, initial=initial, goal=goal_pk)
    seen = seen_entry(request.POST.dict())

    def give() -> None:
        kind = Verdict(form.cleaned_data["verdict"])
        said = Decision(kind, named(actor(user)), found.held_on, form.cleaned_data["note"])
        give_verdict(found, goal, said, seen=seen, by=actor(user))

    if not attempt(form, give):
        return _step(request, found, "goals", _Said(goal=goal_pk, verdict=form))
    done(
        request, pk, _("The verdict on the goal for %(name)s is recorded.") % {"name": goal.person}
    )
    address = reverse("plans:review", args=[pk, review_pk])
    return redirect(f"{address}?step=goals#goal-{goal_pk}")


@require_POST
def notes(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    """Write down who is there and what was decided."""
    user = signed_in(request)
    found = _review_of(user, pk, review_pk)
    initial = {"present": found.present, "decisions": found.decisions}
    form, seen = MeetingForm(request.POST, initial=initial), seen_entry(request.POST.dict())
    by = actor(user)
    if not attempt(form, lambda: note_review(found, **form.cleaned_data, seen=seen, by=by)):
        return _step(request, found, "decisions", _Said(notes=form))
    address = reverse("plans:review", args=[pk, review_pk])
    return redirect(f"{address}?step=close")


@require_POST
def close_it(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    """Close the review: its record is frozen."""
    user = signed_in(request)
    found, seen = _review_of(user, pk, review_pk), seen_entry(request.POST.dict())
    leave, now = request.POST.get("leave_unjudged") == "yes", timezone.now()
    try:
        close(found, now=now, leave_unjudged=leave, seen=seen, by=actor(user))
    except DomainError as problem:
        return _step(request, found, "close", _Said(problem=str(problem)))
    return redirect("plans:review", pk=pk, review_pk=review_pk)


@require_POST
def abandon(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    """Take an open review away."""
    user = signed_in(request)
    found, seen = _review_of(user, pk, review_pk), seen_entry(request.POST.dict())
    if tried(request, lambda: abandon_review(found, seen=seen, by=actor(user))):
        done(request, pk, _("The review is thrown away."))
        return redirect("portfolio:account_plan", pk=pk)
    return redirect("plans:review", pk=pk, review_pk=review_pk)


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two closed reviews of one plan side by side."""

    account: Account
    reviews: tuple[Review, ...]
    found: Comparison | None = None
    before: int | None = None
    now: int | None = None
    problem: str = ""


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare two closed reviews; the last two unless asked for others."""
    user = signed_in(request)
    plan = judged_plan(user, pk)
    closed = closed_reviews(plan)
    by_pk = {each.pk: each for each in closed}
    asked = {name: posted_number(request.GET.dict(), name) for name in ("before", "now")}
    now = by_pk.get(asked["now"] or 0) or (closed[0] if closed else None)
    before = by_pk.get(asked["before"] or 0) or (closed[1] if len(closed) > 1 else None)
    page = ComparePage(plan.account, closed)
    if before is not None and now is not None:
        page = _compared(page, before, now)
    return render(request, "plans/compare.html", {"page": page})


def _compared(page: ComparePage, before: Review, now: Review) -> ComparePage:
    chosen = replace(page, before=before.pk, now=now.pk)
    try:
        return replace(chosen, found=comparison(record_of(before), record_of(now)))
    except DomainError as problem:
        return replace(chosen, problem=str(problem))


def _review_of(user: User, pk: int, review_pk: int) -> Review:
    plan = judged_plan(user, pk)
    found: Review = get_object_or_404(plan.reviews.select_related("begun_by"), pk=review_pk)
    found.plan = plan
    return found
