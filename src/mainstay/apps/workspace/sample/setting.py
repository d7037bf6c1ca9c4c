"""What the parts of the sample are drawn from: customers, their accounts, the calendar, rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mainstay.apps.workspace.sample.accounts import Account
from mainstay.apps.workspace.sample.plans import Plan
from mainstay.apps.workspace.sample.timeline import Floats, Timeline


@dataclass(frozen=True, slots=True)
class Setting:
    """``rates``: EUR for one unit, currencies down, months across."""

    plans: Sequence[Plan]
    accounts: Sequence[Account]
    timeline: Timeline
    rates: Floats
