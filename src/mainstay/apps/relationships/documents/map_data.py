"""A map as plain rows, as ``--json`` prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mainstay.apps.relationships.documents.rows import Row, finding_words, map_rows
from mainstay.apps.relationships.queries.all_gaps import AccountGaps
from mainstay.apps.relationships.queries.coverage_history import QuarterFigures
from mainstay.apps.relationships.queries.reading import MapReading
from mainstay.domain.figure import Figure
from mainstay.domain.relationship_map.finding import Finding
from mainstay.domain.relationship_map.penetration import Reached


@dataclass(frozen=True, slots=True)
class PersonData:
    """One person of a map; None = not known."""

    id: int
    name: str
    title: str
    unit: str
    reports_to: str
    roles: tuple[str, ...]
    influence: int | None
    relevance: int | None
    stance: int | None
    answered: int | None
    observed: int | None
    covered_by: tuple[str, ...]
    is_placeholder: bool
    is_outside: bool
    judged: date | None


@dataclass(frozen=True, slots=True)
class FindingData:
    """One gap in words, with its code and its next step."""

    code: str
    is_critical: bool
    text: str
    consequence: str
    next_step: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuarterData:
    """The figures of coverage at the end of a quarter; of the running one as of the day asked."""

    day: date
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class MapData:
    """A whole map."""

    account: str
    account_id: int
    as_of: date
    figures: tuple[Figure, ...]
    history: tuple[QuarterData, ...]
    reached: tuple[Reached, ...]
    findings: tuple[FindingData, ...]
    people: tuple[PersonData, ...]


@dataclass(frozen=True, slots=True)
class GapsData:
    """The gaps of one account."""

    account: str
    account_id: int
    people: int
    critical: int
    findings: tuple[FindingData, ...]


def map_data(
    reading: MapReading, history: Sequence[QuarterFigures], reached: Sequence[Reached]
) -> MapData:
    """Return a map as plain rows, with its figures and what was newly reached by quarter."""
    return MapData(
        account=reading.account.name,
        account_id=reading.account.pk,
        as_of=reading.map.as_of,
        figures=tuple(told.figure for told in reading.figures),
        history=tuple(QuarterData(each.day, each.figures) for each in history),
        reached=tuple(reached),
        findings=tuple(map(finding_data, reading.findings)),
        people=tuple(map(_person, map_rows(reading))),
    )


def gaps_data(found: tuple[AccountGaps, ...]) -> Iterator[GapsData]:
    """Return the gaps of accounts as plain rows."""
    for each in found:
        rows = tuple(map(finding_data, each.findings))
        yield GapsData(each.name, each.account_id, each.people, each.critical, rows)


def finding_data(finding: Finding) -> FindingData:
    """Return one gap as a plain row."""
    text, consequence = finding_words(finding)
    return FindingData(
        code=finding.code,
        is_critical=finding.is_critical,
        text=text,
        consequence=consequence,
        next_step=str(finding.next_step),
        people=finding.people,
    )


def _person(row: Row) -> PersonData:
    person = row.person
    return PersonData(
        id=person.person_id,
        name=person.name,
        title=person.title,
        unit=row.unit,
        reports_to=row.manager,
        roles=tuple(str(role) for role in sorted(person.roles)),
        influence=person.influence,
        relevance=person.relevance,
        stance=person.stance,
        answered=row.level,
        observed=row.strength.observed.level.answer if row.strength else None,
        covered_by=row.covered_by,
        is_placeholder=person.is_placeholder,
        is_outside=person.is_outside,
        judged=person.checked_on,
    )
