"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.organisation.views import audit, method, organisation, sessions, sign_in, undo
from mainstay.apps.organisation.views import signing_in as rules
from mainstay.apps.organisation.views import territories as tree
from mainstay.apps.organisation.views import thresholds as playbook
from mainstay.apps.organisation.views import users as people

app_name = "organisation"
urlpatterns: list[URLPattern] = [
    path("method/", method.method, name="method"),
    path("settings/", organisation.settings, name="settings"),
    path("settings/organisation/", organisation.organisation, name="organisation"),
    path("settings/users/", people.users, name="users"),
    path("settings/users/new/", people.new_user, name="new_user"),
    path("settings/users/<row:pk>/", people.user, name="user"),
    path("settings/users/<row:pk>/link/", people.new_link, name="new_link"),
    path(
        "settings/users/<row:pk>/no-second-factor/",
        people.no_second_factor,
        name="no_second_factor",
    ),
    path("settings/users/<row:pk>/back-in/", people.back_in, name="back_in"),
    path("settings/users/<row:pk>/no-sessions/", people.no_sessions, name="no_sessions"),
    path("settings/signing-in/", rules.signing_in, name="signing_in"),
    path("me/sessions/", sessions.sessions, name="sessions"),
    path("me/sessions/others/end/", sessions.end_others, name="end_other_sessions"),
    path("me/sessions/<row:pk>/end/", sessions.end, name="end_session"),
    path("settings/territories/", tree.territories, name="territories"),
    path("settings/territories/<row:pk>/", tree.territory, name="territory"),
    path("settings/territories/<row:pk>/delete/", tree.no_territory, name="no_territory"),
    path("settings/thresholds/", playbook.thresholds, name="thresholds"),
    path("settings/thresholds/<str:key>/", playbook.threshold, name="threshold"),
    path(
        "settings/thresholds/<str:key>/default/",
        playbook.default_threshold,
        name="default_threshold",
    ),
    path("settings/undo/<row:pk>/", undo.undo, name="undo"),
    path("settings/audit/", audit.audit, name="audit"),
    path("settings/audit/<row:pk>/", audit.audit_entry, name="audit_entry"),
    path("sign-in/link/<str:uid>/<str:token>/", sign_in.link, name="link"),
]
