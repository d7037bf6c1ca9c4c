"""Django's registration of this app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_save


class OrganisationConfig(AppConfig):
    name = "mainstay.apps.organisation"
    label = "organisation"

    def ready(self) -> None:
        from allauth.account.signals import user_logged_in
        from auditlog.models import LogEntry

        from mainstay.apps.organisation import models
        from mainstay.apps.organisation.actions.append_only import guard_after_migration
        from mainstay.apps.organisation.actions.deeds import register_history, sign_entry
        from mainstay.apps.organisation.actions.sessions import begin_noting

        post_migrate.connect(guard_after_migration, dispatch_uid="mainstay.guard_history")
        user_logged_in.connect(begin_noting, dispatch_uid="mainstay.begin_noting")
        pre_save.connect(sign_entry, sender=LogEntry, dispatch_uid="mainstay.sign_entry")
        register_history(models.Territory, models.Organisation, models.PlaybookValue, models.Batch)
        register_history(models.User, exclude=["password", "last_login", "sessions_ended"])
