"""The Django app that carries templates, tags and static files of the interface."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mainstay.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
