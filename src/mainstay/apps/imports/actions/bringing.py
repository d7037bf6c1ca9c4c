"""Who may bring files: operations anything, who judges people what is about people at accounts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.planning.kind import Kind
from mainstay.apps.imports.queries.redoing import RedoPlan
from mainstay.apps.imports.queries.stays import Model
from mainstay.apps.imports.queries.undoing import UndoPlan
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.actions.rights import NotAllowed, must_administer, must_operate
from mainstay.apps.organisation.models import Batch
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.models import Goal, RelationshipPlan
from mainstay.apps.relationships.models import Coverage

# what is judged in a file, and the way from it to its account
ACCOUNT: Mapping[Model, str] = {Coverage: "account", Goal: "plan__account"}


def must_begin(*, by: Actor) -> None:
    """NotAllowed for whoever may bring nothing at all."""
    if not may_judge(by.user):
        must_operate(by)


def must_bring(kinds: Iterable[Kind], *, by: Actor) -> None:
    """NotAllowed unless the actor may bring all these kinds of files."""
    asked = list(kinds)
    if may_judge(by.user) and all(kind.is_judgement for kind in asked):
        return
    if not by.may_operate and may_judge(by.user):
        raise NotAllowed(_("Of files you bring back coverage and goals only."))
    must_operate(by)
    if any(kind.needs_administrator for kind in asked):
        must_administer(by)


def must_take_back(batches: Iterable[Batch], *, by: Actor) -> None:
    """NotAllowed unless the actor may undo these batches, or bring them back.

    Whoever judges people does so with what he brought himself.
    """
    rows = list(batches)
    kinds = [KINDS[row.kind] for row in rows if row.kind in KINDS]
    own = by.user is not None and all(row.user_id == by.user.pk for row in rows)
    if not own or not may_judge(by.user) or not all(kind.is_judgement for kind in kinds):
        must_operate(by)
    if any(kind.needs_administrator for kind in kinds):
        must_administer(by)


def must_see_undone(plan: UndoPlan, *, by: Actor) -> None:
    """NotAllowed where an undo would touch an account that its actor does not see any more."""
    if by.may_operate:
        return
    rows = {model: set(plan.creations.deletable.get(model, ())) for model in ACCOUNT}
    for item in plan.restores:
        rows.get(type(item.row), set()).add(item.row.pk)
    _must_see(_accounts_of(rows), by=by)


def must_see_redone(plan: RedoPlan, *, by: Actor) -> None:
    """NotAllowed where a redo would touch an account that its actor does not see any more."""
    if by.may_operate:
        return
    rows: dict[Model, set[int]] = {model: set() for model in ACCOUNT}
    for item in plan.changes:
        rows.get(item.model, set()).add(item.key)
    coming = plan.returning.rows
    plans = {row["plan_id"] for row in coming.get(Goal, {}).values()}
    accounts = {row["account_id"] for row in coming.get(Coverage, {}).values()}
    accounts |= set(RelationshipPlan.objects.filter(pk__in=plans).values_list("account", flat=True))
    _must_see(accounts | _accounts_of(rows), by=by)


def _accounts_of(rows: Mapping[Model, Collection[int]]) -> set[int]:
    """The accounts of rows that stand in the database, named by table and number."""
    return {
        account
        for model, keys in rows.items()
        for account in model._default_manager.filter(pk__in=keys).values_list(
            ACCOUNT[model], flat=True
        )
    }


def _must_see(accounts: set[int], *, by: Actor) -> None:
    if accounts - set(visible_to(by.user).filter(pk__in=accounts).values_list("pk", flat=True)):
        raise NotAllowed(_("This account is not yours to change."))
