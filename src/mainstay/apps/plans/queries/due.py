"""When each plan's next review is due, and whom a missed one concerns; no goal is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.plans.models import RelationshipPlan, Review
from mainstay.apps.plans.queries.facts import last_reviews, plan_days
from mainstay.apps.plans.queries.seeing import plans_seen
from mainstay.domain.judgement import Judgement
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_plan.review import Hearing, hearing, next_review
from mainstay.domain.relationship_plan.states import PlanState, plan_state


@dataclass(frozen=True, slots=True)
class PlanDue:
    """A plan with its state, its last review and its next one."""

    plan: RelationshipPlan
    state: Judgement[PlanState]
    last: date | None
    due: date
    hears: Judgement[Hearing]
    open_review: int | None = None

    @property
    def owner(self) -> User | None:
        """Whose review it is: the owner of the account."""
        return self.plan.account.owner

    @property
    def line_manager(self) -> User | None:
        """Who is told when it was missed for too long."""
        return self.owner.reports_to if self.owner else None

    @property
    def is_missed(self) -> bool:
        return self.hears.answer in (Hearing.OWNER, Hearing.LINE_MANAGER)

    @property
    def is_escalated(self) -> bool:
        return self.hears.answer is Hearing.LINE_MANAGER

    def concerns(self, user: User) -> bool:
        """Whether a user has to do with it now: the owner, and the line manager of a late one."""
        if self.owner is not None and self.owner.pk == user.pk:
            return self.hears.answer not in (None, Hearing.NOBODY)
        manager = self.line_manager
        return self.is_escalated and manager is not None and manager.pk == user.pk


def due_plans(
    user: User | None, rules: Playbook | None = None, *, day: date
) -> tuple[PlanDue, ...]:
    """Return the plans that a user may know of; those due first come first."""
    return plans_due(list(plans_seen(user)), rules, day=day)


def plans_due(
    plans: list[RelationshipPlan], rules: Playbook | None = None, *, day: date
) -> tuple[PlanDue, ...]:
    """Judge when plans are due, the earliest first; by the thresholds of now if none are given."""
    if not plans:
        return ()
    ids, rules = [plan.pk for plan in plans], rules or playbook()
    held = last_reviews(ids, day)
    begun = dict(
        Review.objects.filter(plan__in=ids, closed_at__isnull=True).values_list("plan", "pk")
    )
    rows = [
        PlanDue(
            plan=plan,
            state=plan_state(plan_days(plan), as_of=day),
            last=held.get(plan.pk),
            due=next_review(plan.created_on, held.get(plan.pk), rules),
            hears=hearing(plan.created_on, held.get(plan.pk), rules, as_of=day),
            open_review=begun.get(plan.pk),
        )
        for plan in plans
    ]
    return tuple(sorted(rows, key=lambda row: (row.due, row.plan.account.name)))
