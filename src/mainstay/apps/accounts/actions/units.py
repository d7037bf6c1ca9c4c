"""Buying units come, are renamed and go."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_edit
from mainstay.apps.accounts.models import Account, BuyingUnit
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.domain.errors import DomainError


class UnitProblem(DomainError):
    """A buying unit cannot be as somebody wanted."""


def add_unit(account: Account, name: str, *, by: Actor) -> BuyingUnit:
    """Add a buying unit to an account."""
    must_edit(account, by=by)
    unit = BuyingUnit(account=account)
    with deed("add buying unit", by=by):
        unit.name = _free_name(name, unit=unit)
        unit.save()
    return unit


def rename_unit(unit: BuyingUnit, name: str, *, seen: int | None = None, by: Actor) -> BuyingUnit:
    """Give a buying unit another name; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_edit(unit.account, by=by)
    with deed("rename buying unit", by=by):
        unit = as_read(unit, seen)
        unit.name = _free_name(name, unit=unit)
        unit.save()
    return unit


def delete_unit(unit: BuyingUnit, *, seen: int | None = None, by: Actor) -> None:
    """Delete a buying unit that nobody works in and no contract names; ChangedMeanwhile."""
    must_edit(unit.account, by=by)
    with deed("delete buying unit", by=by):
        unit = as_read(unit, seen)
        if unit.positions.exists() or unit.contracts.exists():
            raise UnitProblem(
                _("People or contracts belong to %(unit)s; move them first.") % {"unit": unit}
            )
        unit.delete()


def _free_name(name: str, *, unit: BuyingUnit) -> str:
    wanted = " ".join(name.split())
    if not wanted:
        raise UnitProblem(_("A buying unit needs a name."))
    beside = BuyingUnit.objects.filter(account=unit.account_id, name__iexact=wanted)
    if beside.exclude(pk=unit.pk).exists():
        raise UnitProblem(_("There is a buying unit %(name)s already.") % {"name": wanted})
    return wanted
