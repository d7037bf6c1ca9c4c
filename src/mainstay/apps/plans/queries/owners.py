"""What one colleague brought to the plans, and who may read and set it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.seeing import sees_everything
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries import people_below
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.models import Goal, Objective


def may_set_objectives(user: User | None, colleague: User) -> bool:
    """Whether a user reads a colleague's goals together: himself, and whoever leads him.

    A leader of the whole leads everybody; None is the machine's owner.
    """
    if user is None:
        return True
    if not may_judge(user):
        return False
    if user.level == AccessLevel.LEADER and sees_everything(user):
        return True
    return colleague.pk == user.pk or colleague.pk in people_below(user)


def led_colleague(user: User, pk: int) -> User:
    """Return a colleague whose goals a user may read together; to others there is none."""
    colleague = get_object_or_404(User, pk=pk)
    if not may_set_objectives(user, colleague):
        raise Http404
    return colleague


def objectives_of(colleague: User) -> QuerySet[Objective]:
    """Return a colleague's objectives, the latest first."""
    return colleague.objectives.select_related("plan__account").order_by("-start", "-pk")


def goals_of(colleague: User, *, user: User, day: date) -> QuerySet[Goal]:
    """Return the goals that a colleague owns at accounts that the reader sees, as of a day."""
    kept = Q(dropped_on__isnull=True) | Q(dropped_on__gt=day)
    rows = Goal.objects.filter(kept, owner=colleague, set_on__lte=day)
    return rows.filter(plan__account__in=visible_to(user))
