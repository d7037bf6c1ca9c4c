"""Addresses of this app; the panels are shown within the account page of the portfolio."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.accounts.views import editing, panels, records
from mainstay.apps.accounts.views.duplicates import PAIRS

app_name = "accounts"
PANELS = "accounts/<row:pk>/panels"
PAIR = "accounts/duplicates/<row:one>/<row:other>"
urlpatterns: list[URLPattern] = [
    path("accounts/new/", editing.new_account, name="new"),
    path("accounts/reassign/", editing.reassign, name="reassign"),
    path("accounts/reassign/<row:pk>/undo/", editing.undo_reassign, name="undo_reassign"),
    path("accounts/duplicates/", PAIRS.duplicates, name="duplicates"),
    path(f"{PAIR}/merge/", PAIRS.merge, name="merge"),
    path(f"{PAIR}/different/", PAIRS.different, name="different"),
    path(f"{PAIR}/ask-again/", PAIRS.ask_again, name="ask_again"),
    path("accounts/merges/<row:pk>/undo/", PAIRS.unmerge, name="unmerge"),
    path("accounts/<row:pk>/edit/", editing.edit_account, name="edit"),
    path("accounts/<row:pk>/key-account/", editing.key_account, name="key_account"),
    path("accounts/<row:pk>/undo/<row:entry_pk>/", editing.undo, name="undo"),
    path(f"{PANELS}/facts/", panels.facts, name="facts"),
    path(f"{PANELS}/team/", panels.team, name="team"),
    path(f"{PANELS}/team/<row:member_pk>/end/", panels.end_place, name="end_place"),
    path(f"{PANELS}/views/", panels.grant, name="grant"),
    path(f"{PANELS}/views/<row:grant_pk>/revoke/", panels.revoke, name="revoke"),
    path(f"{PANELS}/units/", panels.units, name="units"),
    path(f"{PANELS}/units/<row:unit_pk>/", panels.unit, name="unit"),
    path(f"{PANELS}/units/<row:unit_pk>/delete/", panels.no_unit, name="no_unit"),
    path(f"{PANELS}/history/", panels.history, name="history"),
    path(f"{PANELS}/contracts/", records.contracts, name="contracts"),
    path("accounts/<row:pk>/contracts/new/", records.new_contract, name="new_contract"),
    path("accounts/<row:pk>/contracts/<row:contract_pk>/", records.contract, name="contract"),
    path(
        "accounts/<row:pk>/contracts/<row:contract_pk>/delete/",
        records.no_contract,
        name="no_contract",
    ),
    path(f"{PANELS}/notes/", records.notes, name="notes"),
    path("accounts/<row:pk>/notes/<row:note_pk>/", records.note, name="note"),
    path("accounts/<row:pk>/notes/<row:note_pk>/delete/", records.no_note, name="no_note"),
]
