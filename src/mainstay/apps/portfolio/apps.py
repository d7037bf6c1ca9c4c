"""Django's registration of this app."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "mainstay.apps.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from mainstay.apps.accounts.queries.merge_rules import STAYS, follow_merges
        from mainstay.apps.portfolio import models

        follow_merges(models.Standing, account=STAYS)  # what was scored then was of that account
