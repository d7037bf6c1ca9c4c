"""Django's registration of this app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TouchesConfig(AppConfig):
    name = "mainstay.apps.touches"
    label = "touches"

    def ready(self) -> None:
        from mainstay.apps.organisation.actions.deeds import register_history
        from mainstay.apps.organisation.queries.kept_back import keep_back
        from mainstay.apps.people.actions.erasing import also_erase
        from mainstay.apps.people.queries.told import Fate, tells_of
        from mainstay.apps.touches import models
        from mainstay.apps.touches.actions.erasing import erase_from_touches
        from mainstay.apps.touches.actions.noticing import notice_after_migration

        post_migrate.connect(notice_after_migration, dispatch_uid="mainstay.notice_touches")
        register_history(
            models.Touch,
            models.TouchPerson,
            models.TouchColleague,
            models.Promise,
            models.CustomerRequest,
            models.Concern,
            models.Satisfaction,
            models.SolvedPain,
            models.Information,
            models.ContactRhythm,
            models.PlannedMeeting,
            models.MeetingPerson,
        )
        for judged in (
            models.Touch,
            models.CustomerRequest,
            models.Concern,
            models.Satisfaction,
            models.SolvedPain,
            models.Information,
            models.PlannedMeeting,
        ):
            keep_back(judged)
        keep_back(models.Promise, "what")
        also_erase(erase_from_touches)
        tells_of(models.Touch, "with_people__person", fate=Fate.STAYS)  # as erase_from_touches says
        tells_of(models.TouchPerson, "person", fate=Fate.STAYS)
        emptied = Fate.EMPTIED
        tells_of(models.CustomerRequest, "person", fate=emptied, texts=("what", "answer"))
        tells_of(models.Concern, "person", fate=emptied, texts=("what", "answer"))
        tells_of(models.Promise, "person", fate=emptied, texts=("what",))
        tells_of(models.Satisfaction, "person", fate=emptied, texts=("what",))
        tells_of(models.SolvedPain, "person", fate=emptied, texts=("what", "benefit"))
        tells_of(models.Information, "person", fate=emptied, texts=("what", "decision"))
        tells_of(models.PlannedMeeting, "with_people__person", fate=Fate.STAYS)  # as for touches
        tells_of(models.MeetingPerson, "person", fate=Fate.STAYS)
        _follow_merges()


def _follow_merges() -> None:
    """Say what becomes of these rows when accounts or people become one."""
    from mainstay.apps.accounts.queries.merge_rules import MOVES, MergeRule, follow_merges
    from mainstay.apps.touches import models

    follow_merges(models.Touch, account=MOVES)
    follow_merges(models.TouchPerson, touch=MOVES, person=MergeRule(alike=("touch",)))
    follow_merges(models.TouchColleague, touch=MOVES)
    follow_merges(models.PlannedMeeting, account=MOVES)
    follow_merges(models.MeetingPerson, meeting=MOVES, person=MergeRule(alike=("meeting",)))
    for model in (
        models.Promise,
        models.CustomerRequest,
        models.Concern,
        models.Satisfaction,
        models.SolvedPain,
        models.Information,
    ):
        follow_merges(model, account=MOVES, person=MOVES, touch=MOVES)
    follow_merges(models.ContactRhythm, account=MergeRule(once=True))
