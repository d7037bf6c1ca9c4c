"""Whether an account that needs a relationship plan has one that people know of."""

from __future__ import annotations

from mainstay.apps.plans.queries.facts import plan_days
from mainstay.apps.plans.queries.seeing import may_know_plans, plan_of
from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.domain.judgement import Judgement
from mainstay.domain.relationship_plan.states import PlanDays, demand_met


def plan_demand(reading: AccountReading) -> Judgement[bool] | None:
    """Judge whether the demand for a plan is met; None where none is demanded or nothing known.

    A viewer is told nothing of plans.
    """
    standing = reading.standing
    if standing is None or not standing.plan_demanded.answer:
        return None
    if not may_know_plans(reading.found.asked.user):
        return None
    found = plan_of(reading.account)
    days = PlanDays() if found is None else plan_days(found)
    return demand_met(standing.plan_demanded, days, as_of=reading.found.asked.today)
