"""A person at an account: what we hold, how strong we are, who covers; and the forms for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.contrib import messages
from django.db.models import Model
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.actions.deeds import Actor, actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.actions.appraising import add_tie, appraise, confirm, end_tie
from mainstay.apps.people.models import Appraisal, Person, PersonTie, TieKind
from mainstay.apps.people.queries.appraisals import (
    player_types_of,
    roles_of,
    ties_on,
)
from mainstay.apps.people.queries.jobs import Jobs, jobs_at
from mainstay.apps.people.queries.judging import PURPOSE, may_judge
from mainstay.apps.people.queries.retention import Deletion, deletion_of
from mainstay.apps.people.queries.seeing import person_at
from mainstay.apps.relationships.actions.answers import Rivalry, give_answers, judge_rival
from mainstay.apps.relationships.actions.coverage import Part, begin_planned, cover, end_coverage
from mainstay.apps.relationships.actions.undoing import undo as undo_deed
from mainstay.apps.relationships.forms import (
    STANCES,
    AnswersForm,
    AppraisalForm,
    CoverForm,
    ReportsForm,
    RivalForm,
    TieForm,
)
from mainstay.apps.relationships.models import (
    Coverage,
    CoverageRole,
    RivalStrength,
    StrengthAnswers,
)
from mainstay.apps.relationships.queries.history import (
    answers_about,
    appraisals_of,
    coverage_of,
    entry_at,
    is_of_places,
    rivals_of,
)
from mainstay.apps.relationships.queries.maps import account_map
from mainstay.apps.relationships.views.answering import attempted, past_day
from mainstay.domain.answered_strength import Question
from mainstay.domain.errors import DomainError
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.strength import Strength
from mainstay.ui.formats import level_word, role_word
from mainstay.ui.forms import came_from, posted_number
from mainstay.ui.reasons import sentence

MOST = 20  # earlier rows of each kind
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Forms:
    """What whoever may judge people here can fill in, and what he had before him."""

    held: AppraisalForm
    answers: AnswersForm
    cover: CoverForm
    rival: RivalForm
    tie: TieForm
    seen_held: int
    seen_answers: int


@dataclass(frozen=True, slots=True)
class Past:
    """Something recorded earlier: the day, by whom, and what it said."""

    day: date
    by: str
    said: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person at an account as the reader may see it."""

    account: Account
    person: Person
    jobs: Jobs
    on_map: MapPerson | None
    strength: Strength | None
    rival: str
    coverage: tuple[Coverage, ...]
    appraisals: tuple[Past, ...]
    answers: tuple[Past, ...]
    rivals: tuple[RivalStrength, ...]
    ties: tuple[PersonTie, ...]
    day: date
    forms: Forms | None
    reports: ReportsForm | None

    @property
    def is_past(self) -> bool:
        return self.day < timezone.localdate()

    purpose: str | Promise
    deletion: Deletion | None

    @property
    def is_old(self) -> bool:
        """Whether the answers are out of date."""
        expires = self.strength.answered.level.expires_on if self.strength else None
        return expires is not None and expires < timezone.localdate()


def person(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Show a person at an account."""
    user = signed_in(request)
    account, found = _found(user, pk, person_pk)
    today = timezone.localdate()
    day = min(past_day(request, "as_of") or today, today)
    whole = account_map(account, user=user, day=day)
    here = {one.person_id: one for one in whole.people}
    judges = may_judge(user)
    held = list(appraisals_of(found, account).filter(day__lte=day)[:MOST]) if judges else []
    given = list(answers_about(found, account).filter(day__lte=day)[:MOST]) if judges else []
    page = PersonPage(
        account=account,
        person=found,
        jobs=jobs_at(account, found, day=day),
        on_map=here.get(found.pk),
        strength=whole.strengths.get(found.pk) if judges else None,
        rival=_rival(whole, found),
        coverage=tuple(coverage_of(found, account).filter(start__lte=day)),
        appraisals=tuple(map(_held, held)),
        answers=tuple(map(_answered, given)),
        rivals=tuple(rivals_of(found, account).filter(day__lte=day)[:MOST]) if judges else (),
        ties=tuple(_ties(found, account)) if judges else (),
        day=day,
        forms=_forms(found, whole, newest(held), newest(given))
        if judges and found.pk in here and day == today
        else None,
        reports=_reports(found, whole)
        if user.may_edit and found.pk in here and day == today
        else None,
        purpose=PURPOSE if judges else "",
        deletion=deletion_of(found) if judges and found.pk not in here else None,
    )
    return render(request, "relationships/person.html", {"page": page})


def _rival(whole: AccountMap, found: Person) -> str:
    """Say how strong the strongest rival is beside us."""
    if found.pk not in whole.competitors:
        return ""
    name, level = whole.competitors[found.pk]
    ours = whole.strength(found.pk)
    said = {
        "name": name,
        "theirs": level_word(level, "strength"),
        "ours": level_word(ours, "strength"),
    }
    return _("%(name)s is %(theirs)s with the same person; we are %(ours)s.") % said


def _held(row: Appraisal) -> Past:
    """Write out what was held of somebody."""
    stance = dict(STANCES)["" if row.stance is None else str(row.stance)]
    parts = [
        _("influence %(value)s") % {"value": _points(row.influence)},
        _("relevance %(value)s") % {"value": _points(row.relevance)},
        str(stance),
        *map(role_word, sorted(roles_of(row))),
        *map(role_word, sorted(player_types_of(row))),
    ]
    return Past(row.day, str(row.by or ""), ", ".join(parts))


def _points(value: int | None) -> str:
    return _("not judged") if value is None else str(value)


def _answered(row: StrengthAnswers) -> Past:
    """Write out what was answered."""
    given = {question: getattr(row, question.value) for question in Question}
    said = [sentence(f"answer.{q}_{level}") for q, level in given.items() if level]
    parts = [str(row.get_source_display()), *said, row.evidence]
    return Past(row.day, str(row.by or ""), "; ".join(part for part in parts if part))


def _found(user: User, pk: int, person_pk: int) -> tuple[Account, Person]:
    """Return an account and somebody who holds or held a position there; else Http404."""
    account = seen_account(user, pk)
    return account, person_at(account, person_pk)


def _ties(found: Person, account: Account) -> list[PersonTie]:
    rows = ties_on([account.pk], timezone.localdate())
    return [row for row in rows if found.pk in (row.person_id, row.other_id)]


def newest(rows: Sequence[Row]) -> Row | None:
    """Return the first of rows that come newest first."""
    return rows[0] if rows else None


def _forms(
    found: Person, whole: AccountMap, held: Appraisal | None, given: StrengthAnswers | None
) -> Forms:
    return Forms(
        held=AppraisalForm(held=held),
        answers=AnswersForm(given=given),
        cover=CoverForm(),
        rival=RivalForm(),
        tie=TieForm(others=_others(found, whole)),
        seen_held=held.pk if held else 0,
        seen_answers=given.pk if given else 0,
    )


def _reports(found: Person, whole: AccountMap) -> ReportsForm:
    """Offer everybody on the map, roles that nobody is known for too, as the manager."""
    others = [(one.person_id, one.name) for one in whole.people if one.person_id != found.pk]
    lines = [line for line in whole.lines if line.is_formal and line.person_id == found.pk]
    return ReportsForm(others=others, manager=lines[0].manager_id if lines else 0)


def _others(found: Person, whole: AccountMap) -> list[tuple[int, str]]:
    return [(one.person_id, one.name) for one in whole.known_people if one.person_id != found.pk]


@dataclass(frozen=True, slots=True)
class _Deed:
    """One deed about a person at an account, from a form that a page posted."""

    request: HttpRequest
    account: Account
    person: Person
    by: Actor

    def do(
        self, act: Callable[[], Model], *, said: str, anchor: str, form: Form | None = None
    ) -> HttpResponse:
        attempted(self.request, self.account, act, said=said, form=form)
        target = redirect("relationships:person", pk=self.account.pk, person_pk=self.person.pk)
        if self.request.POST.get("back") == "week":
            return redirect("workspace:week")
        target["Location"] += f"#{anchor}"
        return target


def _deed(request: HttpRequest, pk: int, person_pk: int) -> _Deed:
    user = signed_in(request)
    if not may_judge(user):
        raise Http404
    return _Deed(request, *_found(user, pk, person_pk), actor(user))


@require_POST
def judge(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Record what we hold of somebody."""
    on, form = _deed(request, pk, person_pk), AppraisalForm(request.POST)
    seen = posted_number(request.POST, "seen")
    return on.do(
        lambda: appraise(on.person, on.account, form.held(), seen=seen, by=on.by),
        said=_("Recorded as of today."),
        anchor="judgement",
        form=form,
    )


@require_POST
def confirm_judgement(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Say that what we hold of somebody is still so."""
    on = _deed(request, pk, person_pk)
    return on.do(
        lambda: confirm(on.person, on.account, by=on.by),
        said=_("Confirmed as of today."),
        anchor="judgement",
    )


@require_POST
def answer(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Record the answers to the seven questions."""
    on, form = _deed(request, pk, person_pk), AnswersForm(request.POST)
    seen = posted_number(request.POST, "seen")
    return on.do(
        lambda: give_answers(on.person, on.account, form.given(), seen=seen, by=on.by),
        said=_("The answers are recorded as of today."),
        anchor="questions",
        form=form,
    )


@require_POST
def rival(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Record how strong a competitor is with somebody."""
    on, form = _deed(request, pk, person_pk), RivalForm(request.POST)

    def act() -> Model:
        said = form.cleaned_data
        rivalry = Rivalry(said["competitor"], form.level_given(), said["evidence"])
        return judge_rival(on.person, on.account, rivalry, by=on.by)

    return on.do(act, said=_("Recorded as of today."), anchor="rivals", form=form)


@require_POST
def cover_person(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Let one of ours cover somebody, or plan it."""
    on, form = _deed(request, pk, person_pk), CoverForm(request.POST)

    def act() -> Model:
        said = form.cleaned_data
        part = Part(CoverageRole(said["role"]), said["is_planned"])
        return cover(on.person, on.account, said["colleague"], part, by=on.by)

    return on.do(act, said=_("Coverage is recorded from today."), anchor="cover", form=form)


@require_POST
def begin(request: HttpRequest, pk: int, coverage_pk: int) -> HttpResponse:
    """Let planned coverage begin."""
    row = _coverage(request, pk, coverage_pk)
    on = _deed(request, pk, row.person_id)
    return on.do(lambda: begin_planned(row, by=on.by), said=_("It begins today."), anchor="cover")


@require_POST
def end(request: HttpRequest, pk: int, coverage_pk: int) -> HttpResponse:
    """End coverage."""
    row = _coverage(request, pk, coverage_pk)
    on = _deed(request, pk, row.person_id)
    return on.do(lambda: end_coverage(row, by=on.by), said=_("It ended today."), anchor="cover")


def _coverage(request: HttpRequest, pk: int, coverage_pk: int) -> Coverage:
    account = seen_account(signed_in(request), pk)
    return get_object_or_404(Coverage, pk=coverage_pk, account=account)


@require_POST
def tie(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Record a line to somebody else beside that of the positions."""
    on = _deed(request, pk, person_pk)
    whole = account_map(on.account, user=signed_in(request), day=timezone.localdate())
    form = TieForm(request.POST, others=_others(on.person, whole))

    def act() -> Model:
        other = Person.objects.get(pk=int(form.cleaned_data["other"]))
        return add_tie(on.person, other, on.account, TieKind(form.cleaned_data["kind"]), by=on.by)

    return on.do(act, said=_("Recorded from today."), anchor="lines", form=form)


@require_POST
def untie(request: HttpRequest, pk: int, tie_pk: int) -> HttpResponse:
    """End a line between two people."""
    account = seen_account(signed_in(request), pk)
    row = get_object_or_404(PersonTie, pk=tie_pk, account=account)
    on = _deed(request, pk, row.person_id)
    return on.do(lambda: end_tie(row, by=on.by), said=_("It ended today."), anchor="lines")


@require_POST
def undo(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Take a deed on the map back, and return to where that was asked."""
    user = signed_in(request)
    account = seen_account(user, pk)
    entry = entry_at(account, entry_pk)
    if not (user.may_edit if entry and is_of_places(entry) else may_judge(user)):
        raise Http404
    try:
        undo_deed(account, entry_pk, by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Taken back."))
    return redirect(came_from(request, reverse("portfolio:account_map", args=[account.pk])))
