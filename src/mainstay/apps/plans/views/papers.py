"""The plan of an account as a file to take away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.plans.documents.plan import (
    PAGE,
    PlanFile,
    plan_pdf,
    plan_pptx,
    plan_xlsx,
    read_paper,
)
from mainstay.apps.plans.queries.seeing import judged_plan
from mainstay.apps.plans.views.answers import asked_as_of
from mainstay.apps.relationships.charts import page_charts
from mainstay.ui.exports import download


def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give the plan as PDF, slides or workbook; Http404 to whoever may not judge people there."""
    user = signed_in(request)
    plan = judged_plan(user, pk)
    if kind not in [one.value for one in PlanFile]:
        raise Http404
    wanted, day = PlanFile(kind), asked_as_of(request)
    read = read_paper(plan, user=user, day=day)
    match wanted:
        case PlanFile.PDF:
            charts = page_charts(read.mapped, PAGE)
            content = plan_pdf(read, charts, made_at=timezone.now())
        case PlanFile.PPTX:
            content = plan_pptx(read)
        case PlanFile.XLSX:
            content = plan_xlsx(read)
    name = f"{plan.account.name} plan {day}.{wanted}"
    return download(content, filename=name, content_type=wanted.content_type)
