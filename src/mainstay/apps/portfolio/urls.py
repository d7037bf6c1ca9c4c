"""Addresses of this app."""

from __future__ import annotations

from django.urls import path

from mainstay.apps.portfolio.views import loss, portfolio, why

app_name = "portfolio"
urlpatterns = [
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/lose/", loss.lose, name="lose"),
    path("why/<slug:code>/", why.why, name="why"),
]
