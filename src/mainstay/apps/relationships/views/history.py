"""The figures of coverage quarter by quarter, as a panel of the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.relationships.queries.coverage_history import QuarterFigures, coverage_history
from mainstay.apps.relationships.queries.reading import members_of
from mainstay.apps.relationships.views.showing import showing
from mainstay.ui.charts import Chart, Trend, TrendLine, TrendPoint, quarterly_trend


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The figures of coverage at the ends of quarters, oldest first."""

    account: Account
    quarters: tuple[QuarterFigures, ...]
    chart: Chart | None


def coverage_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how coverage changed from quarter to quarter."""
    user = signed_in(request)
    account = seen_account(user, pk)
    asked, today = showing(request, account.pk), timezone.localdate()
    members = members_of(account, user=user) if asked.is_group else [account]
    day = min(asked.as_of or today, today)
    quarters = coverage_history([one.pk for one in members], day, user=user)
    page = HistoryPage(account, quarters, _chart(quarters) if len(quarters) > 1 else None)
    return render(request, "relationships/history.html", {"page": page})


def _chart(quarters: tuple[QuarterFigures, ...]) -> Chart:
    title = _("Coverage by quarter")
    return quarterly_trend(Trend(title, tuple(_lines(quarters))))


# The first two figures are shares, which one chart shows; the table has all.
def _lines(quarters: tuple[QuarterFigures, ...]) -> Iterator[TrendLine]:
    for place, word in enumerate((_("Important people"), _("By influence"))):
        points = [TrendPoint(each.label, _value(each, place)) for each in quarters]
        yield TrendLine(word, tuple(points))


def _value(each: QuarterFigures, place: int) -> float | None:
    value = each.figures[place].value
    return None if value is None else float(value)
