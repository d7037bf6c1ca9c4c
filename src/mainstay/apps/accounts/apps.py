"""Django's registration of this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mainstay.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from mainstay.apps.accounts import models
        from mainstay.apps.organisation.actions.deeds import register_history

        register_history(
            models.Account,
            models.AccountKey,
            models.MailDomain,
            models.BuyingUnit,
            models.TeamMember,
            models.Grant,
            models.Contract,
            models.Note,
        )
