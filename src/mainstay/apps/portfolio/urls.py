"""Addresses of this app."""

from __future__ import annotations

from django.urls import path, re_path

from mainstay.apps.portfolio.views import (
    account,
    accounts,
    before_meeting,
    brief,
    growth,
    handover,
    leaving,
    leaving_everywhere,
    loss,
    portfolio,
    records,
    report,
    why,
    worth,
)

app_name = "portfolio"
urlpatterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/lose/", loss.lose, name="lose"),
    path("portfolio/growth/", growth.growth, name="growth"),
    re_path(r"^portfolio/report\.(?P<ending>pdf|xlsx)$", report.report, name="report"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/<row:pk>/", account.account, name="account"),
    path("colleagues/<row:pk>/handover.pdf", handover.handover, name="handover"),
    path(
        "colleagues/<row:pk>/leave/",
        leaving_everywhere.leave_everywhere,
        name="leave_everywhere",
    ),
    path("accounts/<row:pk>/panels/owed/", before_meeting.owed, name="owed"),
    path(
        "accounts/<row:pk>/panels/stakeholders/", before_meeting.stakeholders, name="stakeholders"
    ),
    path("accounts/<row:pk>/panels/reached/", before_meeting.reached, name="reached"),
    path("accounts/<row:pk>/prepare/", before_meeting.prepare, name="prepare"),
    path("accounts/<row:pk>/prepare.pdf", before_meeting.prepare_paper, name="prepare_paper"),
    path("accounts/<row:pk>/brief.pdf", brief.brief, name="brief"),
    path("accounts/<row:pk>/map/leave/", leaving.leave, name="leave"),
    path("accounts/<row:pk>/worth/", worth.account_worth, name="account_worth"),
    path("accounts/<row:pk>/lines/", records.account_lines, name="account_lines"),
    path("accounts/<row:pk>/events/", records.account_events, name="account_events"),
    *(
        path(f"accounts/<row:pk>/{name}/", account.tab, {"name": name}, name=f"account_{name}")
        for name in account.PANELS
    ),
    path("why/<slug:code>/", why.why, name="why"),
]
