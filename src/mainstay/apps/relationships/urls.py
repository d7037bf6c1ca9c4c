"""Addresses of this app; the map is shown within the account page of the portfolio."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.relationships.views import history, lines, map, matrix, person

app_name = "relationships"
AT = "accounts/<row:pk>/map"
PERSON = f"{AT}/people/<row:person_pk>"
urlpatterns: list[URLPattern] = [
    path("accounts/<row:pk>/panels/map/", map.account_map, name="map"),
    path("accounts/<row:pk>/panels/map/history/", history.coverage_figures, name="history"),
    path(f"{AT}/drawing.<slug:kind>", map.picture, name="picture"),
    path(f"{AT}/strength/", matrix.matrix, name="matrix"),
    path(f"{AT}/strength.pdf", matrix.matrix_paper, name="matrix_paper"),
    path(f"{AT}/vacant/", map.placeholder, name="placeholder"),
    path(f"{PERSON}/", person.person, name="person"),
    path(f"{PERSON}/judge/", person.judge, name="judge"),
    path(f"{PERSON}/confirm/", person.confirm_judgement, name="confirm"),
    path(f"{PERSON}/answer/", person.answer, name="answer"),
    path(f"{PERSON}/rival/", person.rival, name="rival"),
    path(f"{PERSON}/cover/", person.cover_person, name="cover"),
    path(f"{PERSON}/reports-to/", lines.report_to, name="report_to"),
    path(f"{PERSON}/tie/", person.tie, name="tie"),
    path(f"{AT}/coverage/<row:coverage_pk>/begin/", person.begin, name="begin"),
    path(f"{AT}/coverage/<row:coverage_pk>/end/", person.end, name="end"),
    path(f"{AT}/ties/<row:tie_pk>/end/", person.untie, name="untie"),
    path(f"{AT}/undo/<row:entry_pk>/", person.undo, name="undo"),
]
