"""The page "Reviews": every plan the reader may know of, the one due first on top."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.queries.due import PlanDue, due_plans
from mainstay.apps.plans.queries.seeing import may_know_plans


@dataclass(frozen=True, slots=True)
class DuePage:
    """The plans in the order of their next review; ``mine`` wait for the reader."""

    title: str
    rows: tuple[PlanDue, ...]
    mine: frozenset[int]
    may_judge: bool


def reviews(request: HttpRequest) -> HttpResponse:
    """List plans with their last and next review."""
    user = signed_in(request)
    if not may_know_plans(user):
        raise Http404
    rows = due_plans(user, day=timezone.localdate())
    page = DuePage(
        title=_title(rows),
        rows=rows,
        mine=frozenset(row.plan.pk for row in rows if row.concerns(user)),
        may_judge=may_judge(user),
    )
    return render(request, "plans/reviews.html", {"page": page})


def _title(rows: tuple[PlanDue, ...]) -> str:
    missed = sum(row.is_missed for row in rows)
    if not missed:
        return _("No review is late")
    text = ngettext("%(n)s review is late", "%(n)s reviews are late", missed)
    return text % {"n": missed}
