"""Django's registration of this app."""

from django.apps import AppConfig

AIMS = ("wants", "we_help", "we_learn")


class PlansConfig(AppConfig):
    name = "mainstay.apps.plans"
    label = "plans"

    def ready(self) -> None:
        from mainstay.apps.accounts.queries.merge_rules import MOVES, MergeRule, follow_merges
        from mainstay.apps.organisation.actions.deeds import register_history
        from mainstay.apps.organisation.queries.kept_back import keep_back
        from mainstay.apps.people.actions.erasing import also_erase
        from mainstay.apps.people.queries.told import Fate, tells_of
        from mainstay.apps.plans import models
        from mainstay.apps.plans.actions.erasing import erase_from_reviews

        register_history(
            models.RelationshipPlan,
            models.Goal,
            models.Initiative,
            models.InitiativeGoal,
            models.BusinessLine,
            models.MarkedGap,
            models.Placement,
            models.Objective,
            models.Stress,
            models.Commitment,
            models.Review,
            models.GoalVerdict,
        )
        keep_back(models.RelationshipPlan, "issues", "problems", "opportunities", *AIMS)
        keep_back(models.GoalVerdict, account="review__plan__account__name")
        for judged in (models.Goal, models.Review):
            keep_back(judged, account="plan__account__name")
        for table, text in (
            (models.Initiative, "what"),
            (models.MarkedGap, "why"),
            (models.Placement, "where"),
            (models.Objective, "text"),
            (models.Stress, "what"),
            (models.Commitment, "what"),
            (models.BusinessLine, "text"),
        ):
            keep_back(table, text, account="plan__account__name")
        also_erase(erase_from_reviews)
        of_goal = ("what", "dropped_why", "own_priority_why")
        tells_of(models.Goal, "person", fate=Fate.EMPTIED, texts=of_goal)
        tells_of(models.GoalVerdict, "goal__person", fate=Fate.EMPTIED, texts=("note",))
        tells_of(models.MarkedGap, "person", fate=Fate.GOES)
        follow_merges(models.RelationshipPlan, account=MergeRule(once=True))
        follow_merges(models.Goal, plan=MOVES, person=MOVES)
        follow_merges(models.Initiative, plan=MOVES)
        follow_merges(models.InitiativeGoal, initiative=MOVES, goal=MOVES)
        follow_merges(models.MarkedGap, plan=MOVES, person=MergeRule(alike=("plan",)))
        follow_merges(models.Objective, plan=MOVES)
        follow_merges(models.GoalVerdict, review=MOVES, goal=MOVES)
        for model in (
            models.BusinessLine,
            models.Placement,
            models.Stress,
            models.Commitment,
            models.Review,
        ):
            follow_merges(model, plan=MOVES)
