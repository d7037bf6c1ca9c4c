"""The organisation's name, money, year and clock change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import available_timezones

from babel.numbers import is_currency
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.actions.rights import must_administer
from mainstay.apps.organisation.models import Organisation
from mainstay.apps.organisation.queries import organisation
from mainstay.domain.errors import DomainError

FIELDS = ("name", "currency", "fiscal_year_start", "time_zone")


class SettingsProblem(DomainError):
    """A setting cannot have this value."""


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """What an administrator decides about the organisation as a whole."""

    name: str
    currency: str
    fiscal_year_start: int
    time_zone: str


def change_organisation(
    details: OrganisationDetails, *, seen: int | None = None, by: Actor
) -> Organisation:
    """Change the organisation's settings; SettingsProblem, ChangedMeanwhile."""
    must_administer(by)
    _check(details)
    with deed("change organisation", by=by):
        row = own_row(seen, among=FIELDS)
        row.name = details.name.strip()
        row.currency = details.currency.upper()
        row.fiscal_year_start = details.fiscal_year_start
        row.time_zone = details.time_zone
        row.save()
    return row


def own_row(seen: int | None, *, among: Sequence[str]) -> Organisation:
    """Return the one row of settings, locked; defaults when none was saved yet."""
    row = organisation()
    return row if row._state.adding else as_read(row, seen, among=among)


def _check(details: OrganisationDetails) -> None:
    if not is_currency(details.currency.upper()):
        raise SettingsProblem(
            _("%(code)s is not a currency; use three letters like EUR.")
            % {"code": details.currency}
        )
    if not 1 <= details.fiscal_year_start <= 12:
        raise SettingsProblem(_("The fiscal year starts in a month from 1 to 12."))
    if details.time_zone not in available_timezones():
        raise SettingsProblem(
            _("%(name)s is not a time zone; use one like Europe/Vienna.")
            % {"name": details.time_zone}
        )
