"""Django's registration of this app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "mainstay.apps.imports"
    label = "imports"

    def ready(self) -> None:
        from mainstay.apps.imports import models
        from mainstay.apps.imports.actions.erasing import erase_from_imports
        from mainstay.apps.organisation.actions.deeds import register_history
        from mainstay.apps.people.actions.erasing import also_erase

        also_erase(erase_from_imports)
        register_history(models.Mapping)
        register_history(models.UploadKey, exclude=["digest", "last_used_at"])
