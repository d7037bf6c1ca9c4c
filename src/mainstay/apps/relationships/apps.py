"""Django's registration of this app."""

from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    name = "mainstay.apps.relationships"
    label = "relationships"

    def ready(self) -> None:
        from mainstay.apps.accounts.queries.merge_rules import MOVES, follow_merges
        from mainstay.apps.organisation.actions.deeds import register_history
        from mainstay.apps.organisation.queries.kept_back import keep_back
        from mainstay.apps.people.queries.told import Fate, tells_of
        from mainstay.apps.relationships import models

        register_history(models.Coverage, models.StrengthAnswers, models.RivalStrength)
        keep_back(models.StrengthAnswers)
        keep_back(models.RivalStrength)
        tells_of(models.StrengthAnswers, "person", fate=Fate.GOES, judges=True)
        tells_of(models.RivalStrength, "person", fate=Fate.GOES, judges=True)
        tells_of(models.Coverage, "person", fate=Fate.GOES)
        for model in (models.Coverage, models.StrengthAnswers, models.RivalStrength):
            follow_merges(model, account=MOVES, person=MOVES)
