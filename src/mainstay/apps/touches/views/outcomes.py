"""Promises, requests, concerns, satisfaction answers and the rhythm agreed: a form for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import playbook, signed_in
from mainstay.apps.organisation.queries.last_changes import NOTHING, newest_entry
from mainstay.apps.touches.actions.outcomes import (
    Setting,
    answer,
    change_concern,
    change_promise,
    change_request,
    delete_outcome,
    keep_promise,
    raise_concern,
    record_promise,
    record_request,
    record_satisfaction,
    set_rhythm,
)
from mainstay.apps.touches.forms import (
    AnswerForm,
    ConcernForm,
    OutcomeForm,
    PromiseForm,
    RequestForm,
    RhythmForm,
    SatisfactionForm,
    table_of,
)
from mainstay.apps.touches.models import Concern, ContactRhythm, CustomerRequest, Promise
from mainstay.apps.touches.queries.outcomes import MODELS, OutcomeKind, OutcomeRow, find_outcome
from mainstay.apps.touches.views.answers import done, logging_account, mending_account
from mainstay.domain.errors import DomainError
from mainstay.domain.requests import answer_day
from mainstay.ui.forms import attempt, seen_entry

FORMS: dict[OutcomeKind, type[OutcomeForm]] = {
    OutcomeKind.PROMISE: PromiseForm,
    OutcomeKind.REQUEST: RequestForm,
    OutcomeKind.CONCERN: ConcernForm,
}
FORTNIGHT = timedelta(days=14)

BACK = {"open": "touches:open", "week": "workspace:week"}  # lists that are gone on with


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form about what came of a touch."""

    account: Account
    title: str
    form: Form
    note: str = ""
    kind: str = ""
    row: OutcomeRow | None = None
    seen: int = NOTHING


def new_outcome(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Record a promise, a request or a concern without a touch."""
    user, asked = signed_in(request), _kind(kind)
    account = logging_account(user, pk)
    table, today = table_of(account, user=user), timezone.localdate()
    given = {
        "owner": user.pk,
        "due": today + FORTNIGHT if asked is OutcomeKind.PROMISE else None,
        "answer_due": answer_day(today, playbook()),
    }
    form = FORMS[asked](request.POST or None, owners=table.colleagues, initial=given)
    setting = Setting(account, today)
    if attempt(form, lambda: _record(setting, form, by=actor(user))):
        done(request, account, _("It is on record."))
        return redirect("portfolio:account_touches", pk=pk)
    titles = {
        OutcomeKind.PROMISE: _("A promise of ours"),
        OutcomeKind.REQUEST: _("A request of theirs"),
        OutcomeKind.CONCERN: _("A concern of theirs"),
    }
    page = FormPage(account, titles[asked], form, kind=asked)
    return render(request, "touches/outcome.html", {"page": page})


def _record(setting: Setting, form: OutcomeForm, *, by: Actor) -> None:
    match form:
        case PromiseForm():
            record_promise(setting, form.details(), by=by)
        case RequestForm():
            record_request(setting, form.details(), by=by)
        case ConcernForm():
            raise_concern(setting, form.details(), by=by)


def outcome(request: HttpRequest, pk: int, kind: str, outcome_pk: int) -> HttpResponse:
    """Change a promise, a request or a concern."""
    user, asked = signed_in(request), _kind(kind)
    seen = seen_entry(request.POST.dict())
    newest = newest_entry(MODELS[asked], outcome_pk)
    found = _own(user, pk, asked, outcome_pk)
    owners = dict(table_of(found.account, user=user).colleagues)
    if found.owner is not None:
        owners.setdefault(found.owner.pk, found.owner)
    form = FORMS[asked](request.POST or None, owners=owners, row=found)
    if attempt(form, lambda: _change(found, form, seen, by=actor(user))):
        done(request, found.account, _("Saved."))
        return redirect("portfolio:account_touches", pk=pk)
    title = _("Change this %(what)s") % {"what": found._meta.verbose_name}
    page = FormPage(found.account, title, form, kind=asked, row=found, seen=newest)
    return render(request, "touches/outcome.html", {"page": page})


def _change(row: OutcomeRow, form: OutcomeForm, seen: int | None, *, by: Actor) -> None:
    match row, form:
        case Promise(), PromiseForm():
            change_promise(row, form.details(), seen=seen, by=by)
        case CustomerRequest(), RequestForm():
            change_request(row, form.details(), seen=seen, by=by)
        case Concern(), ConcernForm():
            change_concern(row, form.details(), seen=seen, by=by)


@require_POST
def settle(request: HttpRequest, pk: int, kind: str, outcome_pk: int) -> HttpResponse:
    """Say that a promise is kept, or a request or concern answered."""
    user, asked = signed_in(request), _kind(kind)
    account = _account(user, pk, asked)
    found = find_outcome(account, asked, outcome_pk)
    form = AnswerForm(request.POST)
    if attempt(form, lambda: _settle(found, form, by=actor(user))):
        done(request, account, _settled(asked))
    else:
        problems = [text for texts in form.errors.values() for text in texts]
        messages.error(request, " ".join(map(str, problems)))
    if (asked_back := request.POST.get("back")) in BACK:
        return redirect(BACK[asked_back])
    return redirect("touches:at_account", pk=pk)


def _settle(row: OutcomeRow, form: AnswerForm, *, by: Actor) -> None:
    on = form.cleaned_data["on"]
    if isinstance(row, Promise):
        keep_promise(row, on=on, by=by)
    else:
        answer(row, form.cleaned_data["answer"], on=on, by=by)


def _settled(kind: OutcomeKind) -> str:
    return _("The promise is kept.") if kind is OutcomeKind.PROMISE else _("It is answered.")


@require_POST
def no_outcome(request: HttpRequest, pk: int, kind: str, outcome_pk: int) -> HttpResponse:
    """Delete a promise, a request or a concern."""
    user, asked = signed_in(request), _kind(kind)
    found = _own(user, pk, asked, outcome_pk)
    account = found.account
    try:
        delete_outcome(found, seen=seen_entry(request.POST.dict()), by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
        return redirect("touches:outcome", pk=pk, kind=kind, outcome_pk=outcome_pk)
    done(request, account, _("It is deleted; the history keeps it."))
    return redirect("portfolio:account_touches", pk=pk)


def new_satisfaction(request: HttpRequest, pk: int) -> HttpResponse:
    """Record how satisfied somebody said to be."""
    user = signed_in(request)
    account = logging_account(user, pk)
    table, today = table_of(account, user=user), timezone.localdate()
    form = SatisfactionForm(request.POST or None, table=table, today=today)

    def record() -> None:
        setting = Setting(account, form.cleaned_data["day"], person=form.who)
        record_satisfaction(setting, form.details(), by=actor(user))

    if attempt(form, record):
        done(request, account, _("The answer is on record."))
        return redirect("portfolio:account_touches", pk=pk)
    page = FormPage(account, _("How satisfied are they?"), form)
    return render(request, "touches/outcome.html", {"page": page})


def rhythm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how often somebody of ours brings them something of value."""
    user = signed_in(request)
    account = mending_account(user, pk)
    agreed = ContactRhythm.objects.filter(account=account).first()
    form = RhythmForm(request.POST or None, initial={"days": agreed.days if agreed else None})
    if attempt(form, lambda: set_rhythm(account, form.cleaned_data["days"], by=actor(user))):
        done(request, account, _("Saved."))
        return redirect("portfolio:account_touches", pk=pk)
    note = _(
        "The longest time between two contacts that bring them something, as agreed with them."
    )
    page = FormPage(account, _("Rhythm of contact"), form, note)
    return render(request, "touches/outcome.html", {"page": page})


def _kind(text: str) -> OutcomeKind:
    try:
        return OutcomeKind(text)
    except ValueError as problem:
        raise Http404 from problem


def _account(user: User, pk: int, kind: OutcomeKind) -> Account:
    """A promise is ticked off by whoever logs; what they said only by whoever may read it."""
    is_promise = kind is OutcomeKind.PROMISE
    return logging_account(user, pk) if is_promise else mending_account(user, pk)


def _own(user: User, pk: int, kind: OutcomeKind, outcome_pk: int) -> OutcomeRow:
    return find_outcome(mending_account(user, pk), kind, outcome_pk)
