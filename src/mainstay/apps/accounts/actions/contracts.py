"""Contracts are recorded, changed and deleted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_edit
from mainstay.apps.accounts.models import Account, BuyingUnit, Contract
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.domain.errors import DomainError


class ContractProblem(DomainError):
    """A contract cannot be as somebody wanted."""


@dataclass(frozen=True, slots=True)
class ContractDetails:
    """All that is agreed; None is not known."""

    number: str = ""
    buying_unit: BuyingUnit | None = None
    families: str = ""
    start: date | None = None
    end: date | None = None
    notice_months: int | None = None
    renewal: str = ""
    yearly_value: Decimal | None = None
    currency: str = ""
    is_exclusive: bool | None = None


def add_contract(account: Account, details: ContractDetails, *, by: Actor) -> Contract:
    """Record a contract of an account."""
    must_edit(account, by=by)
    contract = Contract(account=account)
    with deed("add contract", by=by):
        _take_over(details, contract=contract)
        contract.save()
    return contract


def change_contract(
    contract: Contract, details: ContractDetails, *, seen: int | None = None, by: Actor
) -> Contract:
    """Change what is recorded of a contract; ``seen`` and ChangedMeanwhile as in ``as_read``."""
    must_edit(contract.account, by=by)
    with deed("change contract", by=by):
        contract = as_read(contract, seen)
        _take_over(details, contract=contract)
        contract.save()
    return contract


def delete_contract(contract: Contract, *, seen: int | None = None, by: Actor) -> None:
    """Delete a contract that was recorded by mistake; the history keeps it; ChangedMeanwhile."""
    must_edit(contract.account, by=by)
    with deed("delete contract", by=by):
        as_read(contract, seen).delete()


def _take_over(details: ContractDetails, *, contract: Contract) -> None:
    if details.start and details.end and details.end < details.start:
        raise ContractProblem(_("A contract cannot end before it starts."))
    if details.buying_unit and details.buying_unit.account_id != contract.account_id:
        raise ContractProblem(_("This buying unit belongs to another account."))
    if details.yearly_value is not None and not details.currency:
        raise ContractProblem(_("Say in which currency the yearly value is."))
    same = Contract.objects.filter(
        account=contract.account_id, source=contract.source, number=details.number
    )
    if details.number and same.exclude(pk=contract.pk).exists():
        raise ContractProblem(
            _("There is a contract %(number)s already.") % {"number": details.number}
        )
    for field in fields(details):
        setattr(contract, field.name, getattr(details, field.name))
