"""The sample company in the test's database, loaded as ``./run`` loads it."""

from __future__ import annotations

from datetime import date
from typing import Any

from mainstay.apps.organisation.actions.beginning import begin
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.workspace.actions.sample import load_sample

UNTIL = date(2026, 11, 22)


def load(settings: Any, folder: Any) -> None:
    """Load the sample of a fixed day into this test's database and lake."""
    settings.IS_SAMPLE = True
    settings.DATA = folder
    begin(is_sample=True, by=machine_owner())
    load_sample(until=UNTIL, by=machine_owner())
