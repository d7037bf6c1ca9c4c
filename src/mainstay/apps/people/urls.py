"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.people.views import history, listing
from mainstay.apps.people.views import person as one
from mainstay.apps.people.views.duplicates import PAIRS

app_name = "people"
PAIR = "people/duplicates/<row:one>/<row:other>"
POSITION = "people/<row:pk>/positions/<row:position_pk>"
urlpatterns: list[URLPattern] = [
    path("people/", listing.people, name="people"),
    path("people/new/", one.new_person, name="new"),
    path("people/at/<row:pk>/", listing.at_account, name="at_account"),
    path("people/duplicates/", PAIRS.duplicates, name="duplicates"),
    path(f"{PAIR}/merge/", PAIRS.merge, name="merge"),
    path(f"{PAIR}/different/", PAIRS.different, name="different"),
    path(f"{PAIR}/ask-again/", PAIRS.ask_again, name="ask_again"),
    path("people/merges/<row:pk>/undo/", PAIRS.unmerge, name="unmerge"),
    path("people/<row:pk>/", one.person, name="person"),
    path("people/<row:pk>/history/", history.history, name="history"),
    path("people/<row:pk>/history/erase/", history.erase, name="erase_history"),
    path("people/<row:pk>/edit/", one.edit_person, name="edit"),
    path("people/<row:pk>/undo/<row:entry_pk>/", one.undo, name="undo"),
    path("people/<row:pk>/positions/new/", one.new_position, name="new_position"),
    path(f"{POSITION}/end/", one.end, name="end_position"),
    path(f"{POSITION}/new-job/", one.new_job, name="new_job"),
    path(f"{POSITION}/manager/", one.manager, name="manager"),
]
