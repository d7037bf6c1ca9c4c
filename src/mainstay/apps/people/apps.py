"""Django's registration of this app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mainstay.apps.people"
    label = "people"

    def ready(self) -> None:
        from mainstay.apps.accounts.queries.merge_rules import (
            MOVES,
            STAYS,
            MergeRule,
            follow_merges,
        )
        from mainstay.apps.organisation.actions.deeds import register_history
        from mainstay.apps.organisation.queries.kept_back import keep_back
        from mainstay.apps.people import models
        from mainstay.apps.people.queries.told import Fate, tells_of

        register_history(
            models.Person,
            models.PersonKey,
            models.Position,
            models.PersonPair,
            models.PersonMerge,
            models.PersonTie,
            models.Appraisal,
            models.ValueProfile,
            exclude=("found_by",),
        )
        keep_back(models.PersonTie)
        keep_back(models.Appraisal)
        keep_back(models.ValueProfile, account="")
        goes, stays = Fate.GOES, Fate.STAYS
        tells_of(models.Appraisal, "person", fate=goes, judges=True)
        tells_of(models.PersonTie, "person", "other", fate=goes, judges=True)
        tells_of(models.ValueProfile, "person", fate=goes, judges=True)
        tells_of(models.PersonKey, "person", "merged_from", fate=goes)
        tells_of(models.PersonPair, "one", "other", fate=goes)
        tells_of(models.PersonMerge, "gone", "into", fate=stays)
        tells_of(models.Position, "person", fate=Fate.EMPTIED, texts=("title",))
        tells_of(models.Person, "pk", "merged_into", fate=stays)
        held = ("title", "level", "buying_unit", "start", "end")
        follow_merges(models.Person, merged_into=MOVES)
        follow_merges(models.PersonKey, person=MergeRule(remember="merged_from"), merged_from=STAYS)
        follow_merges(
            models.Position,
            account=MergeRule(alike=("person", *held)),
            buying_unit=MOVES,
            person=MergeRule(alike=("account", *held), clears=("reports_to",)),
            reports_to=MergeRule(clears=("reports_to",)),
        )
        follow_merges(models.PersonTie, account=MOVES, person=MOVES, other=MOVES)
        follow_merges(models.Appraisal, account=MOVES, person=MOVES)
        follow_merges(models.ValueProfile, person=MergeRule(once=True))
        follow_merges(models.PersonPair, one=STAYS, other=STAYS)
        follow_merges(models.PersonMerge, gone=STAYS, into=STAYS)
