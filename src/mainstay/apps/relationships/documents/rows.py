"""The people of a map as a list, and its findings in words: for page, command line and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.apps.relationships.models import CoverageRole
from mainstay.apps.relationships.queries.reading import MapReading
from mainstay.domain.observed_strength import Nothing
from mainstay.domain.people_roles import BuyingRole
from mainstay.domain.relationship_map.coverage import days_unchecked
from mainstay.domain.relationship_map.facts import AccountMap, Cover, MapPerson
from mainstay.domain.relationship_map.finding import Finding
from mainstay.domain.strength import Strength
from mainstay.ui.formats import role_word
from mainstay.ui.reasons import sentence

NOTHING = {
    Nothing.NEVER_MET: gettext_lazy("never met"),
    Nothing.GONE_COLD: gettext_lazy("gone cold"),
    Nothing.NOT_VISIBLE: gettext_lazy("not visible to you"),
    Nothing.NO_DATA: gettext_lazy("no touches recorded"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a map in a list."""

    person: MapPerson
    unit: str
    manager: str
    covered_by: tuple[str, ...]
    strength: Strength | None
    level: int | None
    roles: tuple[str, ...]
    nothing: str
    is_stale: bool


def map_rows(reading: MapReading) -> Iterator[Row]:
    """Return everybody on a map, those with most influence first."""
    whole = reading.map
    managers = {line.person_id: line.manager_id for line in whole.lines if line.is_formal}
    for person in reading.people:
        manager = managers.get(person.person_id)
        strength = whole.strengths.get(person.person_id)
        covers = [each for each in whole.covers if each.person_id == person.person_id]
        yield Row(
            person=person,
            unit=whole.units.get(person.unit_id or 0, ""),
            manager=whole.name_of(manager) if manager else "",
            covered_by=tuple(cover_words(each, whole) for each in covers),
            strength=strength,
            level=whole.strength(person.person_id),
            roles=tuple(role_word(role) for role in BuyingRole if role in person.roles),
            nothing=_nothing(strength),
            is_stale=(days_unchecked(person, whole.as_of) or 0) > reading.playbook["map.stale"],
        )


def cover_words(cover: Cover, whole: AccountMap) -> str:
    """Say in a cell who covers somebody, and as what."""
    name = whole.colleague(cover.colleague_id)
    if cover.is_planned:
        return _("%(name)s, planned") % {"name": name}
    part = str(CoverageRole(cover.role.value).label)
    return name if cover.role.value == CoverageRole.OWNER else f"{name}, {part}"


def _nothing(strength: Strength | None) -> str:
    """Say why nothing is observed, in two words."""
    kind = strength.observed.nothing if strength else None
    return str(NOTHING.get(kind, _("not known"))) if kind else ""


def finding_words(finding: Finding) -> tuple[str, str]:
    """Say what is missing, and what that means."""
    return (
        sentence(finding.reason.code, finding.reason.params),
        sentence(finding.consequence.code, finding.consequence.params),
    )
