"""Django's registration of this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mainstay.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from mainstay.apps.accounts import models
        from mainstay.apps.accounts.queries.merge_rules import (
            MOVES,
            STAYS,
            MergeRule,
            follow_merges,
        )
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
            models.AccountPair,
            models.AccountMerge,
            exclude=("found_by",),
        )
        follow_merges(models.Account, parent=MOVES, merged_into=MOVES)
        follow_merges(
            models.AccountKey, account=MergeRule(remember="merged_from"), merged_from=STAYS
        )
        follow_merges(models.MailDomain, account=MergeRule(alike=("domain",)))
        follow_merges(models.BuyingUnit, account=MergeRule(alike=("name",), heir=True))
        follow_merges(models.TeamMember, account=MergeRule(alike=("user", "role", "start")))
        follow_merges(models.Grant, account=MergeRule(alike=("user",)))
        follow_merges(
            models.Contract,
            account=MergeRule(alike=("source", "number"), rename="number"),
            buying_unit=MOVES,
        )
        follow_merges(models.Note, account=MOVES)
        follow_merges(models.AccountPair, one=STAYS, other=STAYS)
        follow_merges(models.AccountMerge, gone=STAYS, into=STAYS)
