"""All addresses: each app brings its own."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("sign-in/", include("allauth.urls")),
    path("", include("mainstay.apps.workspace.urls")),
    path("", include("mainstay.apps.imports.urls")),
    path("", include("mainstay.apps.portfolio.urls")),
    path("", include("mainstay.apps.worth.urls")),
    path("", include("mainstay.apps.people.urls")),
    path("", include("mainstay.apps.accounts.urls")),
    path("", include("mainstay.apps.organisation.urls")),
]
