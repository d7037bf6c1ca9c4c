"""Django's registration of this app."""

from django.apps import AppConfig


class WorthConfig(AppConfig):
    name = "mainstay.apps.worth"
    label = "worth"

    def ready(self) -> None:
        from mainstay.apps.organisation.actions.deeds import register_history
        from mainstay.apps.worth import models

        register_history(
            models.Product,
            models.ActivityRate,
            models.ExchangeRate,
            models.LifetimeAssumption,
            models.Referral,
        )
