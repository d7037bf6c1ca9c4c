"""Django's registration of this app."""

from django.apps import AppConfig


class TouchesConfig(AppConfig):
    name = "mainstay.apps.touches"
    label = "touches"

    def ready(self) -> None:
        from mainstay.apps.accounts.queries.merge_rules import MOVES, MergeRule, follow_merges
        from mainstay.apps.organisation.actions.deeds import register_history
        from mainstay.apps.organisation.queries.kept_back import keep_back
        from mainstay.apps.touches import models

        register_history(
            models.Touch,
            models.TouchPerson,
            models.TouchColleague,
            models.Promise,
            models.CustomerRequest,
            models.Concern,
            models.Satisfaction,
            models.ContactRhythm,
        )
        for judged in (
            models.Touch,
            models.CustomerRequest,
            models.Concern,
            models.Satisfaction,
        ):
            keep_back(judged)
        keep_back(models.Promise, "what")
        follow_merges(models.Touch, account=MOVES)
        follow_merges(models.TouchPerson, touch=MOVES, person=MergeRule(alike=("touch",)))
        follow_merges(models.TouchColleague, touch=MOVES)
        for model in (models.Promise, models.CustomerRequest, models.Concern, models.Satisfaction):
            follow_merges(model, account=MOVES, person=MOVES, touch=MOVES)
        follow_merges(models.ContactRhythm, account=MergeRule(once=True))
