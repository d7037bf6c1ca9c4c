"""The parts of the playbook with their titles, as the settings and the method page show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.apps.organisation.queries.method import ThresholdLine, threshold_groups
from mainstay.domain.playbook import Threshold
from mainstay.ui import formats
from mainstay.ui.explanations import SOURCES

TITLES: Mapping[str, str | Promise] = {
    "measure": gettext_lazy("When margin and profit are known"),
    "hold": gettext_lazy("How well a customer is held"),
    "stakes": gettext_lazy("Who cannot be afforded to lose"),
    "concentration": gettext_lazy("When a few customers are too much of the whole"),
    "whale": gettext_lazy("Core, margin and loss part"),
    "loss": gettext_lazy("What losing a customer would mean"),
    "lifetime_value": gettext_lazy("Lifetime value"),
    "period": gettext_lazy("The period"),
    "plan": gettext_lazy("When a relationship plan is demanded"),
    "strength": gettext_lazy("How strong a relationship is"),
    "initiative": gettext_lazy("When a customer is kept the easy way"),
    "review": gettext_lazy("When a plan is reviewed"),
    "strategic": gettext_lazy("When a relationship is strategic"),
    "help": gettext_lazy("Which help suits which customer"),
    "map": gettext_lazy("What the relationship map says"),
    "privacy": gettext_lazy("How long judgements about people are kept"),
    "promise": gettext_lazy("When a promise is broken"),
    "trust": gettext_lazy("Trust"),
    "request": gettext_lazy("When a request is answered"),
    "indifference": gettext_lazy("When a customer may feel that nobody cares"),
}

MEASURED_IN: Mapping[str, str | Promise] = {
    "share": gettext_lazy("per cent"),
    "ratio": gettext_lazy("a ratio"),
    "count": gettext_lazy("a number"),
    "level": gettext_lazy("a level, 1 to 4"),
    "months": gettext_lazy("months"),
    "days": gettext_lazy("days"),
    "points": gettext_lazy("points"),
    "money": gettext_lazy("money"),
}

UNITS: Mapping[str, str | Promise] = {
    "days": gettext_lazy("days"),
    "months": gettext_lazy("months"),
    "level": gettext_lazy("of 4"),
    "points": gettext_lazy("points"),
}


@dataclass(frozen=True, slots=True)
class ShownThreshold:
    """One threshold as texts."""

    key: str
    sentence: str
    unit: str
    default: str
    applies: str
    is_own: bool
    source: str
    source_meaning: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the method with its thresholds."""

    code: str
    title: str
    thresholds: tuple[ShownThreshold, ...]


def sections() -> tuple[Section, ...]:
    """Return the whole playbook, part by part."""
    return tuple(
        Section(
            code=group.section,
            title=str(TITLES.get(group.section, group.section.replace("_", " ").capitalize())),
            thresholds=tuple(shown_threshold(line) for line in group.lines),
        )
        for group in threshold_groups()
    )


def shown_threshold(line: ThresholdLine) -> ShownThreshold:
    """Write one threshold out."""
    return ShownThreshold(
        key=line.key,
        sentence=line.applied.sentence,
        unit=str(MEASURED_IN[line.applied.unit]),
        default=value_text(line.default),
        applies=value_text(line.applied),
        is_own=line.applied.is_own,
        source=line.applied.source,
        source_meaning=str(SOURCES.get(line.applied.source[:1], _("unknown source"))),
    )


def value_text(threshold: Threshold) -> str:
    """Write a threshold's number with its unit and every digit it has: 2.5 %, 12 months."""
    exact = Decimal(str(threshold.value))
    if threshold.unit == "share":
        return f"{formats.plain(exact * 100)}{formats.THIN}%"
    unit = UNITS.get(threshold.unit)
    return f"{formats.plain(exact)}{formats.THIN}{unit}" if unit else formats.plain(exact)
