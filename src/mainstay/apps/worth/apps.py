"""Django's registration of this app."""

from django.apps import AppConfig


class WorthConfig(AppConfig):
    name = "mainstay.apps.worth"
    label = "worth"

    def ready(self) -> None:
        from mainstay.apps.accounts.queries.merge_rules import MOVES, MergeRule, follow_merges
        from mainstay.apps.organisation.actions.deeds import register_history
        from mainstay.apps.worth import models

        register_history(
            models.Product,
            models.ActivityRate,
            models.ExchangeRate,
            models.LifetimeAssumption,
            models.Referral,
        )
        follow_merges(models.LifetimeAssumption, account=MergeRule(alike=("component",)))
        follow_merges(models.Referral, from_account=MOVES, to_account=MOVES)
