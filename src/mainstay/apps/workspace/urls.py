"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from mainstay.apps.workspace import views

app_name = "workspace"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("week/", views.week, name="week"),
    path("search/", views.find, name="search"),
    path("help/", views.help_page, name="help"),
    path("settings/users/<row:pk>/farewell/", views.farewell, name="farewell"),
    path("settings/users/<row:pk>/hand-back/", views.undo_farewell, name="hand_back"),
]
