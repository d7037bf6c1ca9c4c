"""Django's registration of this app."""

from django.apps import AppConfig
from django.db.models.signals import pre_save


class OrganisationConfig(AppConfig):
    name = "mainstay.apps.organisation"
    label = "organisation"

    def ready(self) -> None:
        from auditlog.models import LogEntry

        from mainstay.apps.organisation import models
        from mainstay.apps.organisation.actions.deeds import register_history, sign_entry

        pre_save.connect(sign_entry, sender=LogEntry, dispatch_uid="mainstay.sign_entry")
        register_history(models.Territory, models.Organisation, models.PlaybookValue, models.Batch)
        register_history(models.User, exclude=["password", "last_login"])
