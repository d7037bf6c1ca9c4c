"""Who may bring files: operations anything, who judges people what is about people at accounts."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.planning.kind import Kind
from mainstay.apps.imports.queries.creations import Creations
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.actions.rights import NotAllowed, must_administer, must_operate
from mainstay.apps.organisation.models import Batch
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.models import Goal
from mainstay.apps.relationships.models import Coverage


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


def must_see_all(creations: Creations, changed: Iterable[models.Model], *, by: Actor) -> None:
    """NotAllowed where an undo would touch an account that its actor does not see any more."""
    if by.may_operate:
        return
    accounts = {one for row in changed if (one := _account_of(row)) is not None}
    for model, name in ((Coverage, "account"), (Goal, "plan__account")):
        made = model._default_manager.filter(pk__in=creations.deletable.get(model, ()))
        accounts |= set(made.values_list(name, flat=True))
    if accounts - set(visible_to(by.user).filter(pk__in=accounts).values_list("pk", flat=True)):
        raise NotAllowed(_("This account is not yours to change."))


def _account_of(row: models.Model) -> int | None:
    if isinstance(row, Coverage):
        return row.account_id
    return row.plan.account_id if isinstance(row, Goal) else None
