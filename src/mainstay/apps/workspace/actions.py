"""Deeds that span the apps: a colleague leaves; the sample company is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.reassigning import reassign_accounts
from mainstay.apps.accounts.actions.team import end_member
from mainstay.apps.accounts.models import Account, TeamMember
from mainstay.apps.accounts.models import Grant as AccountGrant
from mainstay.apps.imports.actions.bring import bring_files
from mainstay.apps.imports.queries.drops import Options
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.rights import NotAllowed, must_administer
from mainstay.apps.organisation.actions.sign_in import admit_sample_users
from mainstay.apps.organisation.actions.users import UserProblem, deactivate_user
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.queries.asked import Wish
from mainstay.apps.workspace.queries.leaving import active_teams, owned_accounts
from mainstay.apps.workspace.sample import Grant, write_sample


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What went to the colleague who takes over."""

    accounts: int
    teams: int


def farewell(user: User, *, successor: User | None, by: Actor) -> HandedOver:
    """Hand a user's accounts and team places over and shut him out, all or nothing.

    UserProblem where accounts would be left without an owner, or for the last administrator.
    """
    must_administer(by)
    today = timezone.localdate()
    with deed("hand over and deactivate", by=by):
        if successor is None and owned_accounts(user).exists():
            raise UserProblem(_("%(user)s owns accounts; choose who takes over.") % {"user": user})
        moved = reassign_accounts(user, to=successor, by=by) if successor else 0
        places = list(active_teams(user, today=today))
        for place in places:
            if successor is not None:
                _take_place(place, successor, today=today)
            end_member(place, end=max(today, place.start or today), by=by)
        deactivate_user(user, by=by)
    return HandedOver(moved, len(places))


def _take_place(place: TeamMember, successor: User, *, today: date) -> None:
    same = TeamMember.objects.filter(account=place.account_id, user=successor, role=place.role)
    if not same.filter(Q(end__isnull=True) | Q(end__gte=today)).exists():
        TeamMember.objects.create(
            account_id=place.account_id, user=successor, role=place.role, start=today
        )


SAMPLE_NAME = "Granlund Industrial Supply"


def load_sample(*, until: date | None, by: Actor) -> None:
    """Make the sample company's files and bring them in as any company's, then score.

    NotAllowed outside the sample's own data folder.
    """
    if not settings.IS_SAMPLE:
        raise NotAllowed(_("The sample company has a data folder of its own; say --sample."))
    files = Path(settings.DATA) / "sample_files"
    made = write_sample(files, until=until or timezone.localdate())
    with deed("name the sample company", by=by):
        company = organisation()
        company.name, company.currency, company.is_sample = SAMPLE_NAME, "EUR", True
        company.save()
    bring_files([file.path for file in made.files], by=by, options=Options(source="Sample ERP"))
    admit_sample_users(by=by)
    _grant(made.grants, by=by)
    score(Wish(), by=by)


def _grant(grants: Sequence[Grant], *, by: Actor) -> None:
    """Let the sample's viewer see what its story needs."""
    with deed("grant sample accounts", by=by):
        for grant in grants:
            AccountGrant.objects.get_or_create(  # loading may have been interrupted
                account=Account.objects.get(keys__key=grant.account_id),
                user=User.objects.get(email=grant.user),
            )
