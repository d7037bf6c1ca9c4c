"""Django's registration of this app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mainstay.apps.people"
    label = "people"

    def ready(self) -> None:
        from mainstay.apps.organisation.actions.deeds import register_history
        from mainstay.apps.people import models

        register_history(
            models.Person,
            models.PersonKey,
            models.Position,
        )
