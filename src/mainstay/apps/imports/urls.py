"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.imports.views import (
    deliveries,
    drop,
    history,
    unassigned,
    undoing,
    workbooks,
)

app_name = "imports"
urlpatterns: list[URLPattern] = [
    path("imports/", history.imports, name="imports"),
    path("imports/workbooks/", workbooks.workbooks, name="workbooks"),
    path(
        "imports/workbooks/<slug:what>.<slug:ending>",
        workbooks.take_away,
        name="take_away",
    ),
    path("imports/upload/", drop.upload, name="upload"),
    path("imports/drafts/<row:pk>/", drop.draft, name="draft"),
    path("imports/drafts/<row:pk>/check/", drop.check, name="check"),
    path("imports/drafts/<row:pk>/commit/", drop.commit, name="commit"),
    path("imports/drafts/<row:pk>/discard/", drop.discard, name="discard"),
    path("imports/drafts/<row:pk>/dismiss/", drop.dismiss, name="dismiss"),
    path("imports/drafts/<row:pk>/mapping/", drop.keep_mapping, name="keep_mapping"),
    path("imports/batches/<row:pk>/", history.batch, name="batch"),
    path("imports/batches/<row:pk>/undo/", undoing.undo_batch, name="undo"),
    path("imports/batches/<row:pk>/redo/", undoing.redo_batch, name="redo"),
    path("imports/batches/<row:pk>/rejects/", history.rejects, name="rejects"),
    path("imports/batches/<row:pk>/mapping/", history.batch_mapping, name="batch_mapping"),
    path("imports/mappings/<row:pk>/", history.mapping, name="mapping"),
    path("imports/automatic/", deliveries.deliveries, name="deliveries"),
    path("imports/automatic/keys/", deliveries.new_key, name="new_key"),
    path("imports/automatic/keys/<row:pk>/end/", deliveries.end, name="end_key"),
    path("imports/unassigned/", unassigned.unassigned_page, name="unassigned"),
]
