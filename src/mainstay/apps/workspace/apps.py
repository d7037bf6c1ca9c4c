"""Django's registration of this app."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "mainstay.apps.workspace"
    label = "workspace"
