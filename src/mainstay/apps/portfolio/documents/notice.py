"""Until when a contract could be cancelled, in words: on the account page and in the brief."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Contract
from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.brief import running_contracts
from mainstay.domain.hold import Dial, HoldLevel
from mainstay.ui import formats


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said of a day of notice."""

    has_passed: bool
    text: str


def notice_said(reading: AccountReading) -> Notice | None:
    """Speak of the contract that ends first; nothing while it runs long and can be cancelled."""
    contract = running_contracts(reading).filter(end__isnull=False).first()
    if contract is None or contract.notice_day is None:
        return None
    has_passed = contract.notice_day < reading.found.asked.today
    if not has_passed and _runs_long(reading):
        return None
    return Notice(has_passed, _text(contract, has_passed=has_passed))


def _runs_long(reading: AccountReading) -> bool:
    standing = reading.standing
    return standing is not None and standing.hold.dials[Dial.CONTRACT].answer == HoldLevel.FIRM


def _text(contract: Contract, *, has_passed: bool) -> str:
    params = {
        "name": contract.number or contract.account,
        "day": formats.day(contract.notice_day),
        "end": formats.day(contract.end),
    }
    text = (
        _("Contract %(name)s could be cancelled until %(day)s, which has passed. It ends %(end)s.")
        if has_passed
        else _("Contract %(name)s can be cancelled until %(day)s. It ends %(end)s.")
    )
    renewal = f" {_('Renewal')}: {contract.renewal}." if contract.renewal else ""
    return text % params + renewal
