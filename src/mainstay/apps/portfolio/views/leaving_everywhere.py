"""What if a colleague leaves, at every account that the reader sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.queries.owners import may_set_objectives
from mainstay.apps.portfolio.documents.leaving_texts import (
    WithoutData,
    account_line,
    exposed_line,
    leaving_data,
)
from mainstay.apps.portfolio.queries.leaving_everywhere import Gone, leaving_everywhere
from mainstay.domain.relationship_map.what_if import Leaving


@dataclass(frozen=True, slots=True)
class AccountPart:
    """What one account loses, in words and in detail."""

    data: WithoutData
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class LeaveEverywherePage:
    """What is lost everywhere; ``handover_url`` only for whoever leads the colleague."""

    headline: str
    accounts: tuple[AccountPart, ...]
    handover_url: str


def leave_everywhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what hangs on one colleague at the accounts that the reader sees."""
    user = signed_in(request)
    if not may_judge(user):
        raise Http404
    colleague = get_object_or_404(User, pk=pk)
    gone = Gone((str(colleague),), Leaving(colleagues=frozenset({pk})))
    found = leaving_everywhere(gone, user=user, day=timezone.localdate())
    rows = zip(leaving_data(found).accounts, found.accounts, strict=True)
    leads = may_set_objectives(user, colleague)
    page = LeaveEverywherePage(
        headline=exposed_line(found),
        accounts=tuple(
            AccountPart(
                data,
                account_line(row, found.money.currency),
                reverse("portfolio:leave", args=[row.account_id]) + f"?colleague={pk}",
            )
            for data, row in rows
        ),
        handover_url=reverse("portfolio:handover", args=[pk]) if leads else "",
    )
    return render(request, "portfolio/leave_everywhere.html", {"page": page})
