"""The thresholds: all of them, and one with its history and the form for an own value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.thresholds import reset_threshold, set_threshold
from mainstay.apps.organisation.forms import ThresholdForm
from mainstay.apps.organisation.models import PlaybookValue
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import operators
from mainstay.apps.organisation.queries.method import (
    ThresholdLine,
    threshold_history,
    threshold_line,
)
from mainstay.apps.organisation.views.sections import (
    Section,
    ShownThreshold,
    sections,
    shown_threshold,
    value_text,
)
from mainstay.apps.organisation.views.tabs import Tab, settings_tabs
from mainstay.apps.organisation.views.undo import saved
from mainstay.domain.errors import DomainError
from mainstay.ui.forms import attempt, seen_entry


@dataclass(frozen=True, slots=True)
class ThresholdsPage:
    """All thresholds, part by part."""

    tabs: tuple[Tab, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class PastValue:
    """What applied from a moment on, and who decided it."""

    at: object
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class ThresholdPage:
    """One threshold with its history; ``seen`` is the newest row of it, 0 for none."""

    tabs: tuple[Tab, ...]
    shown: ShownThreshold
    form: ThresholdForm
    past: tuple[PastValue, ...]
    seen: int


@operators
def thresholds(request: HttpRequest) -> HttpResponse:
    """List every threshold with what applies."""
    page = ThresholdsPage(settings_tabs(request), sections())
    return render(request, "organisation/thresholds.html", {"page": page})


@operators
def threshold(request: HttpRequest, key: str) -> HttpResponse:
    """Set an organisation's own value of one threshold."""
    line = _line(key)
    form = ThresholdForm(request.POST or None, threshold=line.applied)
    by = actor(signed_in(request))
    seen = seen_entry(request.POST.dict())
    if attempt(form, lambda: set_threshold(key, form.own_value(), seen=seen, by=by)):
        _say(request, key)
        return redirect("organisation:threshold", key=key)
    line = _line(key)
    rows = threshold_history(key)
    page = ThresholdPage(
        tabs=settings_tabs(request),
        shown=shown_threshold(line),
        form=form,
        past=_past(line, rows),
        seen=rows[0].pk if rows else 0,
    )
    return render(request, "organisation/threshold.html", {"page": page})


@operators
@require_POST
def default_threshold(request: HttpRequest, key: str) -> HttpResponse:
    """Go back to the default."""
    _line(key)
    try:
        reset_threshold(key, seen=seen_entry(request.POST.dict()), by=actor(signed_in(request)))
    except DomainError as problem:
        messages.error(request, str(problem))
    else:
        _say(request, key)
    return redirect("organisation:threshold", key=key)


def _line(key: str) -> ThresholdLine:
    found = threshold_line(key)
    if found is None:
        raise Http404
    return found


def _say(request: HttpRequest, key: str) -> None:
    text = _("%(value)s applies from now on; figures follow with the next score.")
    rows = threshold_history(key)
    if rows:
        saved(request, rows[0], text % {"value": value_text(_line(key).applied)})


def _past(line: ThresholdLine, rows: Sequence[PlaybookValue]) -> tuple[PastValue, ...]:
    return tuple(
        PastValue(
            at=row.at,
            by=row.by,
            text=_("back to the default") if row.value is None else _as_text(line, row.value),
        )
        for row in rows
    )


def _as_text(line: ThresholdLine, value: float) -> str:
    try:
        return value_text(line.default.checked(value))
    except DomainError:
        return str(value)
