"""A change of a plan is taken back, with everything that was done in one deed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.actions.whole_deeds import CannotTakeBackDeed, take_back_entries
from mainstay.apps.organisation.queries.history import entries_of_deed, entry_deed
from mainstay.apps.people.actions.judging import must_judge
from mainstay.apps.plans.actions.reviews import CLOSE
from mainstay.apps.plans.models import RelationshipPlan
from mainstay.apps.plans.queries.history import entry_of


def undo(plan: RelationshipPlan, entry_pk: int, *, by: Actor) -> int:
    """Take back the whole deed that an entry belongs to; return how many rows changed.

    CannotTakeBackDeed where it is not of this plan, or closed a review: a record is final.
    """
    must_judge(plan.account, by=by)
    entry = entry_of(plan, entry_pk)
    if entry is None:
        raise CannotTakeBackDeed(_("This is not a change of this plan."))
    if entry_deed(entry) == CLOSE:
        raise CannotTakeBackDeed(_("A closed review is final; the next one may say otherwise."))
    entries = entries_of_deed(entry)
    if any(entry_of(plan, each.pk) is None for each in entries):
        raise CannotTakeBackDeed(_("This is part of something larger; undo that."))
    return take_back_entries(entries, by=by)
