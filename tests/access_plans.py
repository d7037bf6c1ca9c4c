"""Who may open which address of relationship plans; part of ``access_table.TABLE``."""

from __future__ import annotations

from collections.abc import Mapping

from auditlog.models import LogEntry
from django.utils import timezone

from mainstay.apps.people.models import Person, Position
from mainstay.apps.plans.models import (
    Commitment,
    Goal,
    Initiative,
    MarkedGap,
    Objective,
    Placement,
    RelationshipPlan,
    Review,
    Stress,
)
from tests.access_lines import EVERYBODY, JUDGES, Line, Parts, Scene, of_account, only

KNOW_OF = EVERYBODY - {"vera"}
LEAD_ALICE = frozenset({"alice", "nora", "dana"})  # herself, and whoever is above her


def _plan(scene: Scene) -> Parts:
    today = timezone.localdate()
    plan = RelationshipPlan.objects.filter(account=scene.account).first()
    plan = plan or RelationshipPlan.objects.create(account=scene.account, created_on=today)
    return {"pk": scene.account.pk, "plan": plan}


def _only_plan(scene: Scene) -> Parts:
    return {"pk": _plan(scene)["pk"]}


def _person(scene: Scene) -> Parts:
    parts, ines = _plan(scene), Person.objects.create(name="Ines Falk")
    Position.objects.create(person=ines, account=scene.account, title="Buyer")
    return {"pk": parts["pk"], "person_pk": ines.pk}


def _gap(scene: Scene) -> Parts:
    parts, today = _person(scene), timezone.localdate()
    gap = MarkedGap.objects.create(
        plan=_plan(scene)["plan"], person_id=parts["person_pk"], why="New", day=today, by="x"
    )
    return {"pk": parts["pk"], "gap_pk": gap.pk}


def _goal(scene: Scene) -> Parts:
    parts, today = _person(scene), timezone.localdate()
    goal = Goal.objects.create(
        plan=_plan(scene)["plan"], person_id=parts["person_pk"], what="Trusts us", set_on=today
    )
    return {"pk": parts["pk"], "goal_pk": goal.pk}


def _initiative(scene: Scene) -> Parts:
    row = Initiative.objects.create(
        plan=_plan(scene)["plan"], what="Visit", kind="contact", set_on=timezone.localdate()
    )
    return {"pk": scene.account.pk, "initiative_pk": row.pk}


def _stress(scene: Scene) -> Parts:
    row = Stress.objects.create(
        plan=_plan(scene)["plan"], kind="price_dispute", day=timezone.localdate(), what="Prices"
    )
    return {"pk": scene.account.pk, "stress_pk": row.pk}


def _commitment(scene: Scene) -> Parts:
    row = Commitment.objects.create(
        plan=_plan(scene)["plan"], side="ours", day=timezone.localdate(), what="Stock"
    )
    return {"pk": scene.account.pk, "commitment_pk": row.pk}


def _placement(scene: Scene) -> Parts:
    row = Placement.objects.create(
        plan=_plan(scene)["plan"],
        colleague=scene.cast.alice,
        where="Planning",
        start=timezone.localdate(),
    )
    return {"pk": scene.account.pk, "placement_pk": row.pk}


def _evidence(scene: Scene) -> Parts:
    parts = _stress(scene)
    return {"pk": parts["pk"], "kind": "stress", "row_pk": parts["stress_pk"]}


def _entry(scene: Scene) -> Parts:
    initiative = Initiative.objects.get(pk=_initiative(scene)["initiative_pk"])
    entry = LogEntry.objects.get_for_object(initiative)[0]
    return {"pk": scene.account.pk, "entry_pk": entry.pk}


def _paper(scene: Scene) -> Parts:
    return {**_only_plan(scene), "kind": "xlsx"}


def _review(scene: Scene) -> Parts:
    plan = _plan(scene)["plan"]
    row = Review.objects.filter(plan=plan, closed_at__isnull=True).first()
    row = row or Review.objects.create(
        plan=plan, held_on=timezone.localdate(), begun_at=timezone.now()
    )
    return {"pk": scene.account.pk, "review_pk": row.pk}


def _verdict(scene: Scene) -> Parts:
    return {**_review(scene), "goal_pk": _goal(scene)["goal_pk"]}


def _alice(scene: Scene) -> Parts:
    return {"pk": scene.cast.alice.pk}


def _objective(scene: Scene) -> Parts:
    row = Objective.objects.create(
        colleague=scene.cast.alice, text="Three strong relationships", start=timezone.localdate()
    )
    return {"pk": scene.cast.alice.pk, "objective_pk": row.pk}


def _why(scene: Scene) -> Parts:
    return {**_only_plan(scene), "code": "goal_attainment"}


PLANS: Mapping[str, Line] = {
    "plans:reviews": only(KNOW_OF),
    "plans:plan": of_account(KNOW_OF),
    "plans:paper": of_account(JUDGES, args=_paper),
    "portfolio:account_plan": of_account(KNOW_OF),
    "plans:begin": of_account(JUDGES, post=True),
    "plans:analysis": of_account(JUDGES, args=_only_plan),
    "plans:move_on": of_account(
        JUDGES, args=lambda scene: {**_only_plan(scene), "state": "communicated"}, post=True
    ),
    "plans:why": of_account(JUDGES, args=_why),
    "plans:help": of_account(JUDGES, args=_person),
    "plans:gap": of_account(JUDGES, args=_person),
    "plans:value": of_account(JUDGES, args=_person),
    "plans:aims": of_account(JUDGES, args=_only_plan),
    "plans:new_placement": of_account(JUDGES, args=_only_plan),
    "plans:placement": of_account(JUDGES, args=_placement),
    "plans:no_gap": of_account(JUDGES, args=_gap, post=True),
    "plans:undo": of_account(JUDGES, args=_entry, post=True),
    "plans:new_goal": of_account(JUDGES, args=_only_plan),
    "plans:goal": of_account(JUDGES, args=_goal),
    "plans:drop_goal": of_account(JUDGES, args=_goal),
    "plans:take_up_goal": of_account(JUDGES, args=_goal, post=True),
    "plans:new_initiative": of_account(JUDGES, args=_only_plan),
    "plans:initiative": of_account(JUDGES, args=_initiative),
    "plans:finish": of_account(JUDGES, args=_initiative, post=True),
    "plans:drop_initiative": of_account(JUDGES, args=_initiative, post=True),
    "plans:new_line": of_account(JUDGES, args=_only_plan),
    "plans:new_stress": of_account(JUDGES, args=_only_plan),
    "plans:stress": of_account(JUDGES, args=_stress),
    "plans:new_commitment": of_account(JUDGES, args=_only_plan),
    "plans:commitment": of_account(JUDGES, args=_commitment),
    "plans:delete": of_account(JUDGES, args=_evidence, post=True),
    "plans:start_review": of_account(JUDGES, args=_only_plan, post=True),
    "plans:compare": of_account(JUDGES, args=_only_plan),
    "plans:review": of_account(JUDGES, args=_review),
    "plans:verdict": of_account(JUDGES, args=_verdict, post=True),
    "plans:notes": of_account(JUDGES, args=_review, post=True),
    "plans:close": of_account(JUDGES, args=_review, post=True),
    "plans:abandon": of_account(JUDGES, args=_review, post=True),
    "plans:owner": only(LEAD_ALICE, _alice),
    "plans:owner_paper": only(LEAD_ALICE, _alice),
    "portfolio:handover": only(LEAD_ALICE, _alice),
    "plans:owner_why": only(LEAD_ALICE, lambda scene: {**_alice(scene), "code": "goal_attainment"}),
    "plans:new_objective": only(LEAD_ALICE, _alice),
    "plans:objective": only(LEAD_ALICE, _objective),
    "plans:no_objective": only(LEAD_ALICE, _objective, post=True),
}
