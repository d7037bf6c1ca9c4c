"""The sample company is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.models import Grant as AccountGrant
from mainstay.apps.imports.actions.bring import bring_files
from mainstay.apps.imports.queries.drops import Options
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.sign_in import admit_sample_users
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.people.actions.people import propose_duplicates
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.queries.asked import Wish
from mainstay.apps.workspace.actions.sample_plans import load_plans
from mainstay.apps.workspace.actions.sample_relationships import load_relationships
from mainstay.apps.workspace.actions.sample_touches import load_touches
from mainstay.apps.workspace.sample import Grant, write_sample

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
    for source, brought in (("Sample ERP", made.files), ("Sample CRM", made.crm_files)):
        bring_files([file.path for file in brought], by=by, options=Options(source=source))
    admit_sample_users(by=by)
    _grant(made.grants, by=by)
    load_relationships(until=until or timezone.localdate(), by=by)
    load_touches(until=until or timezone.localdate(), by=by)
    load_plans(until=until or timezone.localdate(), by=by)
    score(Wish(), by=by)
    propose_duplicates(by=by)


def _grant(grants: Sequence[Grant], *, by: Actor) -> None:
    """Let the sample's viewer see what its story needs."""
    with deed("grant sample accounts", by=by):
        for grant in grants:
            AccountGrant.objects.get_or_create(  # loading may have been interrupted
                account=Account.objects.get(keys__key=grant.account_id),
                user=User.objects.get(email=grant.user),
            )
