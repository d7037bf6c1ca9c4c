"""One person: positions over time, contact data, reporting line; and the forms that change them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.last_changes import newest_entry
from mainstay.apps.people.actions.people import (
    add_person,
    add_position,
    change_job,
    change_person,
    end_position,
    set_manager,
    undo_change,
)
from mainstay.apps.people.actions.reporting import NewLine, begin_line
from mainstay.apps.people.forms import (
    EndForm,
    JobForm,
    ManagerForm,
    NewPersonForm,
    PersonForm,
    PositionForm,
)
from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.queries.history import person_entries
from mainstay.apps.people.queries.reporting import Line, reporting_line
from mainstay.apps.people.queries.seeing import own_person, people_seen, positions_seen, seen_person
from mainstay.domain.errors import ChangedMeanwhile, DomainError
from mainstay.ui.forms import attempt, came_from, seen_entry


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position as a person's page shows it."""

    position: Position
    is_present: bool
    manager: Person | None
    hides_manager: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything about one person that the reader may see."""

    person: Person
    rows: tuple[PositionRow, ...]
    line: Line
    may_edit: bool

    @property
    def present(self) -> tuple[PositionRow, ...]:
        return tuple(row for row in self.rows if row.is_present)


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form about a person: what it is for, and what stands beside it."""

    title: str
    form: Form
    person: Person | None = None
    note: str = ""
    saved: tuple[tuple[str, str], ...] = ()
    back: Account | None = None
    seen: int | None = None


def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person."""
    user = signed_in(request)
    found = seen_person(user, pk)
    today = timezone.localdate()
    page = PersonPage(
        person=found,
        rows=_rows(found, user, today),
        line=reporting_line(found, user=user, day=today),
        may_edit=user.may_edit,
    )
    return render(request, "people/person.html", {"page": page})


def _rows(found: Person, user: User, today: date) -> tuple[PositionRow, ...]:
    positions = positions_seen(user).filter(person=found)
    ordered = list(
        positions.select_related("account", "buying_unit", "reports_to").order_by("-start", "-pk")
    )
    managers = {row.reports_to_id for row in ordered if row.reports_to_id is not None}
    seen = set(people_seen(user).filter(pk__in=managers).values_list("pk", flat=True))
    rows = [_row(position, seen, today) for position in ordered]
    return tuple(sorted(rows, key=lambda row: not row.is_present))


def _row(position: Position, seen: set[int], today: date) -> PositionRow:
    is_over = position.end is not None and position.end < today
    is_ahead = position.start is not None and position.start > today
    knows = position.reports_to_id in seen
    return PositionRow(
        position=position,
        is_present=not (is_over or is_ahead),
        manager=position.reports_to if knows else None,
        hides_manager=position.reports_to_id is not None and not knows,
    )


def new_person(request: HttpRequest) -> HttpResponse:
    """Add a person with a first position."""
    user = signed_in(request)
    if not user.may_edit:
        raise Http404
    account = _asked_account(request, user)
    form = NewPersonForm(request.POST or None, user=user, account=account)
    made: list[Person] = []

    def add() -> None:
        made.append(add_person(form.person_details(), form.position_details(), by=actor(user)))

    if attempt(form, add):
        messages.success(request, _("%(name)s is on record now.") % {"name": made[0]})
        return redirect("people:person", pk=made[0].pk)
    page = FormPage(_("Add a person"), form, back=account)
    return render(request, "people/form.html", {"page": page})


def _asked_account(request: HttpRequest, user: User) -> Account | None:
    text = request.GET.get("account", "")
    is_number = text.isdecimal() and len(text) <= 18
    return visible_to(user).filter(pk=int(text)).first() if is_number else None


def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and contact data; a second editor sees what the first one saved."""
    user = signed_in(request)
    found = own_person(user, pk)
    form = PersonForm(request.POST or None, person=found)
    title = _("Change %(name)s") % {"name": found}
    if not form.is_valid():
        return render(request, "people/form.html", {"page": FormPage(title, form, found)})
    try:
        change_person(found, form.person_details(), version=form.read_at, by=actor(user))
    except ChangedMeanwhile as problem:
        return _with_both(request, pk, problem)
    except DomainError as problem:
        form.add_error(None, str(problem))
        return render(request, "people/form.html", {"page": FormPage(title, form, found)})
    _done(request, found, _("Saved."))
    return redirect("people:person", pk=pk)


def _with_both(request: HttpRequest, pk: int, problem: ChangedMeanwhile) -> HttpResponse:
    """Keep what was typed in the form and show what was saved; saving again keeps the form's."""
    found = own_person(signed_in(request), pk)
    typed = request.POST.copy()
    typed["version"] = str(found.version)
    form = PersonForm(typed, person=found)
    saved = tuple(
        (str(bound.label), str(bound.initial or ""))
        for bound in form.visible_fields()
        if str(bound.initial or "") != str(bound.data or "")
    )
    page = FormPage(_("Change %(name)s") % {"name": found}, form, found, str(problem), saved)
    return render(request, "people/form.html", {"page": page})


def new_position(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a position beside the others."""
    user = signed_in(request)
    found = own_person(user, pk)
    form = PositionForm(request.POST or None, user=user)
    if attempt(form, lambda: add_position(found, form.position_details(), by=actor(user))):
        _done(request, found, _("The position is on record now."))
        return redirect("people:person", pk=pk)
    title = _("Add a position of %(name)s") % {"name": found}
    return render(request, "people/form.html", {"page": FormPage(title, form, found)})


def end(request: HttpRequest, pk: int, position_pk: int) -> HttpResponse:
    """End a position."""
    user = signed_in(request)
    newest, seen = newest_entry(Position, position_pk), seen_entry(request.POST.dict())
    position, by = _own_position(user, pk, position_pk), actor(user)
    form = EndForm(request.POST or None, initial={"end": position.end or timezone.localdate()})
    if attempt(
        form, lambda: end_position(position, end=form.cleaned_data["end"], seen=seen, by=by)
    ):
        _done(request, position.person, _("The position has an end now; it stays on record."))
        return _back_to(user, pk)
    title = _("%(name)s leaves %(account)s") % _names(position)
    page = FormPage(title, form, position.person, note=position.title, seen=newest)
    return render(request, "people/form.html", {"page": page})


def new_job(request: HttpRequest, pk: int, position_pk: int) -> HttpResponse:
    """Change job: end a position and start the next one."""
    user = signed_in(request)
    newest, seen = newest_entry(Position, position_pk), seen_entry(request.POST.dict())
    position, by = _own_position(user, pk, position_pk), actor(user)
    form = JobForm(request.POST or None, user=user, account=position.account)
    if attempt(form, lambda: change_job(position, form.position_details(), seen=seen, by=by)):
        _done(request, position.person, _("The old position has ended, the new one is on record."))
        return redirect("people:person", pk=pk)
    title = _("A new job for %(name)s") % _names(position)
    note = _("%(title)s at %(account)s ends the day before.") % {
        "title": position.title or _("The position"),
        "account": position.account,
    }
    page = FormPage(title, form, position.person, note=note, seen=newest)
    return render(request, "people/form.html", {"page": page})


def manager(request: HttpRequest, pk: int, position_pk: int) -> HttpResponse:
    """Say to whom a person reports."""
    user = signed_in(request)
    newest, seen = newest_entry(Position, position_pk), seen_entry(request.POST.dict())
    position, by = _own_position(user, pk, position_pk), actor(user)
    form = ManagerForm(request.POST or None, user=user, position=position)

    def report() -> Position:
        above, since = form.cleaned_data["manager"], form.cleaned_data["since"]
        if since is None:
            return set_manager(position, above, seen=seen, by=by)
        return begin_line(position, NewLine(above, since), seen=seen, by=by)

    if attempt(form, report):
        _done(request, position.person, _("Saved."))
        return redirect("people:person", pk=pk)
    title = _("To whom does %(name)s report at %(account)s?") % _names(position)
    page = FormPage(title, form, position.person, note=position.title, seen=newest)
    return render(request, "people/form.html", {"page": page})


def _own_position(user: User, pk: int, position_pk: int) -> Position:
    found = own_person(user, pk)
    rows = positions_seen(user).filter(person=found).select_related("account", "person")
    return get_object_or_404(rows, pk=position_pk)


def _names(position: Position) -> dict[str, object]:
    return {"name": position.person, "account": position.account}


def _back_to(user: User, pk: int) -> HttpResponse:
    return (
        redirect("people:person", pk=pk)
        if people_seen(user).filter(pk=pk)
        else redirect("people:people")
    )


def _done(request: HttpRequest, found: Person, text: str) -> None:
    """Say that a deed is done, and offer to take its change back."""
    user = signed_in(request)
    entry = person_entries(found, user=user).first()
    offer = ""
    if entry is not None and entry.actor_id == user.pk:
        offer = f"undo:{reverse('people:undo', args=[found.pk, entry.pk])}"
    messages.success(request, text, extra_tags=offer)


@require_POST
def undo(request: HttpRequest, pk: int, entry_pk: int) -> HttpResponse:
    """Take one change back, as a change of its own."""
    user = signed_in(request)
    found = own_person(user, pk)
    entry = get_object_or_404(person_entries(found, user=user), pk=entry_pk)
    try:
        undo_change(found, entry, by=actor(user))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Taken back."))
    if not people_seen(user).filter(pk=pk):
        return redirect("people:people")
    return redirect(came_from(request, reverse("people:person", args=[pk])))
