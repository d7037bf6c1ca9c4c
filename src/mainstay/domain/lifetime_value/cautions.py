"""What should be said beside a lifetime value (method section 13, warnings)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mainstay.domain.lifetime_value.closed_forms import Rates
from mainstay.domain.lifetime_value.components import ComponentInputs, ReferralCredit
from mainstay.domain.lifetime_value.estimates import Estimate


class Caution(StrEnum):
    """A reason to trust a lifetime value less."""

    SHORT_HISTORY = "short_history"
    COST_TO_SERVE_UNKNOWN = "cost_to_serve_unknown"
    DIVERGES_WITHOUT_HORIZON = "diverges_without_horizon"
    REFERRALS_COUNTED_WITH_REFERRER = "referrals_counted_with_referrer"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the estimates rest on; `needed_months` is the playbook's lifetime_value.history."""

    history_months: int | None
    needed_months: int
    cost_to_serve_known: bool


def cautions(inputs: ComponentInputs, *, evidence: Evidence) -> tuple[Caution, ...]:
    """Return what applies; an unknown length of history counts as short."""
    months = evidence.history_months
    counted = inputs.won and inputs.referral_credit is ReferralCredit.REFERRER
    applies = {
        Caution.SHORT_HISTORY: months is None or months < evidence.needed_months,
        Caution.COST_TO_SERVE_UNKNOWN: not evidence.cost_to_serve_known,
        Caution.DIVERGES_WITHOUT_HORIZON: not _converges(inputs),
        Caution.REFERRALS_COUNTED_WITH_REFERRER: bool(counted),
    }
    return tuple(caution for caution, does in applies.items() if does)


def _converges(inputs: ComponentInputs) -> bool:
    """Say whether the likely value would be finite without a horizon."""
    if not isinstance(inputs.survival, Estimate):
        return True
    growth = Decimal(0) if inputs.growth is None else inputs.growth.likely
    return Rates(inputs.survival.likely, inputs.discount_rate.likely, growth).converge
