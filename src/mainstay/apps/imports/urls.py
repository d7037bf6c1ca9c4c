"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.imports.views import deliveries, drop, history, unassigned, undoing

app_name = "imports"
urlpatterns: list[URLPattern] = [
    path("imports/", history.imports, name="imports"),
    path("imports/upload/", drop.upload, name="upload"),
    path("imports/drafts/<int:pk>/", drop.draft, name="draft"),
    path("imports/drafts/<int:pk>/check/", drop.check, name="check"),
    path("imports/drafts/<int:pk>/commit/", drop.commit, name="commit"),
    path("imports/drafts/<int:pk>/discard/", drop.discard, name="discard"),
    path("imports/drafts/<int:pk>/dismiss/", drop.dismiss, name="dismiss"),
    path("imports/drafts/<int:pk>/mapping/", drop.keep_mapping, name="keep_mapping"),
    path("imports/batches/<int:pk>/", history.batch, name="batch"),
    path("imports/batches/<int:pk>/undo/", undoing.undo_batch, name="undo"),
    path("imports/batches/<int:pk>/redo/", undoing.redo_batch, name="redo"),
    path("imports/batches/<int:pk>/rejects/", history.rejects, name="rejects"),
    path("imports/batches/<int:pk>/mapping/", history.batch_mapping, name="batch_mapping"),
    path("imports/mappings/<int:pk>/", history.mapping, name="mapping"),
    path("imports/automatic/", deliveries.deliveries, name="deliveries"),
    path("imports/automatic/keys/", deliveries.new_key, name="new_key"),
    path("imports/automatic/keys/<int:pk>/end/", deliveries.end, name="end_key"),
    path("imports/unassigned/", unassigned.unassigned_page, name="unassigned"),
]
