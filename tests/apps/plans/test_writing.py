"""Plans, goals, initiatives and evidence: written, refused, on record, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.whole_deeds import CannotTakeBackDeed
from mainstay.apps.plans.actions.evidence import (
    CommitmentDetails,
    ObjectiveDetails,
    StressDetails,
    add_business_line,
    add_objective,
    change_stress,
    record_commitment,
    record_stress,
)
from mainstay.apps.plans.actions.goals import (
    GoalDetails,
    PastDue,
    change_goal,
    drop_goal,
    set_goal,
    take_up_goal,
)
from mainstay.apps.plans.actions.initiatives import (
    InitiativeDetails,
    add_initiative,
    change_initiative,
    drop_initiative,
    finish_initiative,
)
from mainstay.apps.plans.actions.plans import (
    AnalysisDetails,
    PlanProblem,
    begin_plan,
    change_analysis,
    mark_gap,
    move_plan_on,
    unmark_gap,
)
from mainstay.apps.plans.actions.undoing import undo
from mainstay.apps.plans.models import Goal, Initiative, MarkedGap, RelationshipPlan
from mainstay.apps.plans.queries.table import read_plan
from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.domain.relationship_plan.states import PlanState, PlanStateError
from mainstay.domain.relationship_plan.steps import Step
from mainstay.domain.relationship_plan.strategic import Side, Stress, is_strategic
from tests.apps.plans.scene import SPRING, WINTER, answer, goal_of, plan_of_hers, somebody, today
from tests.cast import Cast

MAY_NOT = ("charlie", "olga", "oscar", "vera")


def deeds() -> list[str]:
    found = LogEntry.objects.order_by("pk").values_list("additional_data", flat=True)
    return [data["deed"] for data in found if data]


def newest() -> int:
    return LogEntry.objects.order_by("-pk")[0].pk


def test_a_plan_is_begun_once_and_goes_through_its_states_in_order(cast: Cast) -> None:
    by = actor(cast.alice)
    plan = begin_plan(cast.hers, today=WINTER, by=by)
    with pytest.raises(PlanProblem, match="already"):
        begin_plan(cast.hers, today=WINTER, by=by)
    with pytest.raises(PlanStateError):
        move_plan_on(plan, PlanState.EXECUTED, on=SPRING, by=by)
    move_plan_on(plan, PlanState.COMMUNICATED, on=WINTER, by=by)
    moved = move_plan_on(plan, PlanState.EXECUTED, on=SPRING, by=by)
    assert (moved.communicated_on, moved.executed_on) == (WINTER, SPRING)
    assert deeds() == ["begin plan", "plan communicated", "plan executed"]


@pytest.mark.parametrize("who", MAY_NOT)
def test_whoever_may_not_judge_people_there_writes_nothing(cast: Cast, who: str) -> None:
    by, ines = actor(getattr(cast, who)), somebody(cast.hers, "Ines Falk")
    with pytest.raises(NotAllowed):
        begin_plan(cast.hers, today=WINTER, by=by)
    plan = plan_of_hers(cast)
    goal = goal_of(plan, ines, cast)
    details = GoalDetails(ines, "x")
    for act in (
        lambda: set_goal(plan, details, today=WINTER, by=by),
        lambda: change_goal(goal, details, today=WINTER, by=by),
        lambda: drop_goal(goal, "x", on=WINTER, by=by),
        lambda: add_initiative(plan, InitiativeDetails("x", Kind.CONTACT), today=WINTER, by=by),
        lambda: change_analysis(plan, AnalysisDetails(), by=by),
        lambda: mark_gap(plan, ines, "x", today=WINTER, by=by),
        lambda: add_business_line(plan, "x", by=by),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Goal.objects.get().what == "Calls us first"
    assert not Initiative.objects.exists()


def test_a_contributor_of_the_team_may_set_goals(cast: Cast) -> None:
    ines = somebody(cast.hers, "Ines Falk")
    goal = set_goal(
        plan_of_hers(cast), GoalDetails(ines, "Trusts us"), today=WINTER, by=actor(cast.bob)
    )
    assert goal.set_on == WINTER


def test_a_goal_is_for_somebody_who_is_there_and_owned_by_somebody_who_sees_it(cast: Cast) -> None:
    plan, by = plan_of_hers(cast), actor(cast.alice)
    stranger = somebody(cast.his, "Otto Kern")
    with pytest.raises(PlanProblem, match="no position"):
        set_goal(plan, GoalDetails(stranger, "x"), today=WINTER, by=by)
    ines = somebody(cast.hers, "Ines Falk")
    with pytest.raises(PlanProblem, match="does not see"):
        set_goal(plan, GoalDetails(ines, "x", owner=cast.charlie), today=WINTER, by=by)
    with pytest.raises(PlanProblem, match="reason"):
        set_goal(plan, GoalDetails(ines, "x", own_priority=Decimal(9)), today=WINTER, by=by)


def test_a_priority_of_ones_own_keeps_its_reason_and_who_gave_it(cast: Cast) -> None:
    plan, ines = plan_of_hers(cast), somebody(cast.hers, "Ines Falk")
    details = GoalDetails(ines, "x", own_priority=Decimal(9), own_priority_why="She signs")
    goal = set_goal(plan, details, today=WINTER, by=actor(cast.alice))
    assert (goal.own_priority_why, goal.own_priority_by) == ("She signs", "Alice")
    same = change_goal(goal, replace(details, what="y"), today=WINTER, by=actor(cast.bob))
    assert same.own_priority_by == "Alice"
    gone = change_goal(goal, GoalDetails(ines, "y"), today=WINTER, by=actor(cast.bob))
    assert (gone.own_priority, gone.own_priority_why, gone.own_priority_by) == (None, "", "")


def test_a_dropped_goal_says_why_and_can_be_taken_up_again(cast: Cast) -> None:
    plan, by = plan_of_hers(cast), actor(cast.alice)
    goal = goal_of(plan, somebody(cast.hers, "Ines Falk"), cast)
    with pytest.raises(PlanProblem, match="why"):
        drop_goal(goal, " ", on=SPRING, by=by)
    assert drop_goal(goal, "She moves on", on=SPRING, by=by).dropped_on == SPRING
    assert take_up_goal(goal, by=by).dropped_on is None
    assert deeds()[-2:] == ["drop goal", "take up goal"]


def test_an_initiative_serves_goals_of_its_own_plan_and_changes_them(cast: Cast) -> None:
    plan, by = plan_of_hers(cast), actor(cast.alice)
    one = goal_of(plan, somebody(cast.hers, "Ines Falk"), cast)
    other = goal_of(plan, somebody(cast.hers, "Otto Kern"), cast)
    details = InitiativeDetails("Visit", Kind.CONTACT, (one,), cost=Decimal(200))
    row = add_initiative(plan, details, today=WINTER, by=by)
    change_initiative(row, replace(details, goals=(other,)), by=by)
    assert set(row.goals.values_list("pk", flat=True)) == {other.pk}
    assert finish_initiative(row, on=SPRING, by=by).done_on == SPRING
    with pytest.raises(PlanProblem, match="before"):
        finish_initiative(row, on=WINTER - timedelta(days=1), by=by)
    foreign = RelationshipPlan.objects.create(account=cast.subsidiary, created_on=WINTER)
    with pytest.raises(PlanProblem, match="own plan"):
        add_initiative(foreign, details, today=WINTER, by=by)


def test_a_whole_deed_is_taken_back_and_nothing_of_another_plan(cast: Cast) -> None:
    plan, by = plan_of_hers(cast), actor(cast.alice)
    goal = goal_of(plan, somebody(cast.hers, "Ines Falk"), cast)
    details = InitiativeDetails("Visit", Kind.CONTACT, (goal,))
    row = add_initiative(plan, details, today=WINTER, by=by)
    change_initiative(row, replace(details, what="Call", goals=()), by=by)
    undo(plan, newest(), by=by)
    row.refresh_from_db()
    assert (row.what, row.goals.count()) == ("Visit", 1)
    drop_initiative(row, on=SPRING, by=by)
    undo(plan, newest(), by=by)
    assert Initiative.objects.get().dropped_on is None
    own = newest()
    foreign = RelationshipPlan.objects.create(account=cast.subsidiary, created_on=WINTER)
    with pytest.raises(CannotTakeBackDeed, match="not a change of this plan"):
        undo(foreign, own, by=by)
    with pytest.raises(NotAllowed):
        undo(plan, own, by=actor(cast.charlie))


def test_a_goal_is_not_set_for_a_day_that_is_over_but_an_old_one_keeps_its_day(
    cast: Cast,
) -> None:
    plan, by = plan_of_hers(cast), actor(cast.alice)
    ines, over = somebody(cast.hers, "Ines Falk"), SPRING - timedelta(days=1)
    with pytest.raises(PastDue, match="is over"):
        set_goal(plan, GoalDetails(ines, "Calls us", due=over), today=SPRING, by=by)
    goal = set_goal(plan, GoalDetails(ines, "Calls us", due=over), today=over, by=by)
    changed = change_goal(goal, GoalDetails(ines, "Names us", due=over), today=SPRING, by=by)
    assert (changed.what, changed.due) == ("Names us", over)
    earlier = GoalDetails(ines, "Names us", due=over - timedelta(days=1))
    with pytest.raises(PastDue):
        change_goal(goal, earlier, today=SPRING, by=by)
    drop_goal(goal, "She left", on=SPRING, by=by)
    assert change_goal(goal, earlier, today=SPRING, by=by).due == earlier.due


def test_the_analysis_is_written_or_said_to_be_none_and_never_both(cast: Cast) -> None:
    plan, by = plan_of_hers(cast), actor(cast.alice)
    with pytest.raises(PlanProblem, match="Either"):
        change_analysis(plan, AnalysisDetails(issues="one", no_issues=True), by=by)
    details = AnalysisDetails(issues="one\ntwo", no_problems=True, focus="people")
    change_analysis(plan, details, by=by)
    book = read_plan(plan, user=cast.alice, day=today()).book
    analysis = book.facts.analysis
    assert (analysis.issues, analysis.problems, analysis.opportunities) == (
        ("one", "two"),
        (),
        None,
    )


def test_a_marked_gap_counts_as_seen_in_the_first_step(cast: Cast) -> None:
    plan, by = plan_of_hers(cast), actor(cast.alice)
    ines = somebody(cast.hers, "Ines Falk")
    before = read_plan(plan, user=cast.alice, day=WINTER).steps[Step.UNDERSTANDING]
    gap = mark_gap(plan, ines, "Nobody speaks Norwegian yet", today=WINTER, by=by)
    after = read_plan(plan, user=cast.alice, day=WINTER).steps[Step.UNDERSTANDING]
    assert (before.answer, after.answer) == (False, True)
    unmark_gap(gap, by=by)
    assert not MarkedGap.objects.exists()


def test_evidence_makes_a_relationship_strategic_and_its_outcome_is_dated(cast: Cast) -> None:
    plan, by = plan_of_hers(cast), actor(cast.alice)
    open_yet = StressDetails(Stress.PRICE_DISPUTE, WINTER, "Ten per cent")
    row = record_stress(plan, open_yet, today=WINTER, by=by)
    assert row.judged_on is None
    row = change_stress(row, replace(open_yet, is_kept=True), today=SPRING, by=by)
    assert row.judged_on == SPRING
    for side in Side:
        record_commitment(plan, CommitmentDetails(side, WINTER, "Stock at the gate"), by=by)
    reading = read_plan(plan, user=cast.alice, day=SPRING)
    rules = reading.playbook
    assert is_strategic(reading.book.evidence, rules, as_of=SPRING).answer is True
    assert is_strategic(reading.book.evidence, rules, as_of=WINTER).answer is None


def test_only_the_colleague_and_his_line_set_objectives(cast: Cast) -> None:
    details = ObjectiveDetails("Three strong relationships", WINTER)
    for who in ("alice", "nora", "dana"):
        assert add_objective(cast.alice, details, by=actor(getattr(cast, who))).pk
    for who in ("bob", "charlie", "olga", "vera"):
        with pytest.raises(NotAllowed):
            add_objective(cast.alice, details, by=actor(getattr(cast, who)))


def test_the_plan_warns_of_what_is_missing_and_of_the_easy_way(cast: Cast) -> None:
    plan, by = plan_of_hers(cast), actor(cast.alice)
    ines = somebody(cast.hers, "Ines Falk")
    answer(cast.hers, ines, 1)
    goal = set_goal(plan, GoalDetails(ines, "Calls us"), today=WINTER, by=by)
    details = InitiativeDetails("Two per cent", Kind.REBATE, (goal,), cost=Decimal(900))
    add_initiative(plan, details, today=WINTER, by=by)
    reading = read_plan(plan, user=cast.alice, day=WINTER)
    assert reading.tactical.answer is True
    codes = {reason.code for reason in reading.warnings}
    assert {"goal.no_owner", "goal.no_date", "initiative.no_owner", "initiative.no_date"} <= codes
    assert "link.no_business_plan" in codes
    assert reading.people[0].level == 1
