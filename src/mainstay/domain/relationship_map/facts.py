"""An account's people on a day, who reports to whom, and who of ours covers whom.

What the drawing, the figures and the findings of the relationship map are made from; queries
fetch it whole, so that nothing here asks a database or a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mainstay.domain.people_roles import BuyingRole, CoverageRole, PlayerType
from mainstay.domain.people_roles import has_power as is_powerful
from mainstay.domain.playbook import Playbook
from mainstay.domain.strength import Strength, StrengthLevel


@dataclass(frozen=True, slots=True)
class MapPerson:
    """Somebody at the account.

    ``level`` is where the position stands. ``influence`` and ``relevance`` to our goals go from 0
    to 10, ``stance`` from -2 (against us) to +2; None = nobody has judged it. A placeholder stands
    for a role nobody is known for; an outside person advises the account without belonging to it.
    ``checked_on`` is the day somebody last confirmed what is said here.
    """

    person_id: int
    name: str
    title: str = ""
    unit_id: int | None = None
    level: PlayerType | None = None
    roles: frozenset[BuyingRole] = frozenset()
    player_types: frozenset[PlayerType] = frozenset()
    influence: int | None = None
    relevance: int | None = None
    stance: int | None = None
    is_placeholder: bool = False
    is_outside: bool = False
    checked_on: date | None = None

    @property
    def importance(self) -> float | None:
        """Influence x relevance / 10 (method section 9), 0 to 10; None when either is unknown."""
        if self.influence is None or self.relevance is None:
            return None
        return self.influence * self.relevance / 10

    def is_important(self, playbook: Playbook) -> bool | None:
        """Whether somebody matters to our goals; None when too little is judged to say.

        One factor alone settles it when it is below the threshold: the other is 10 at most.
        """
        threshold = playbook["map.important"]
        if self.importance is not None:
            return self.importance >= threshold
        known = [factor for factor in (self.influence, self.relevance) if factor is not None]
        return False if any(factor < threshold for factor in known) else None

    @property
    def is_executive(self) -> bool:
        """Whether somebody is an executive, by player type or by position."""
        return PlayerType.EXECUTIVE in self.player_types or self.level is PlayerType.EXECUTIVE

    @property
    def has_power(self) -> bool:
        """Whether somebody holds the budget or is an executive."""
        return self.is_executive or is_powerful(self.roles, self.player_types)


@dataclass(frozen=True, slots=True)
class Line:
    """A reporting line from a person to a manager, formal (solid) or informal (dotted).

    The manager may be somebody who is not on the map.
    """

    person_id: int
    manager_id: int
    is_formal: bool = True


class TieKind(StrEnum):
    """What goes from one person to another beside the reporting lines."""

    INFLUENCES = "influences"
    CONFLICTS = "conflicts"


@dataclass(frozen=True, slots=True)
class Tie:
    """One person influences another, or is in conflict with another."""

    person_id: int
    other_id: int
    kind: TieKind


@dataclass(frozen=True, slots=True)
class Cover:
    """A colleague who covers a person; a planned one does not count as coverage yet."""

    colleague_id: int
    person_id: int
    role: CoverageRole = CoverageRole.OWNER
    is_planned: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class AccountMap:
    """The relationship map of one account on the day ``as_of``; every part speaks of that day.

    ``units`` and ``colleagues`` are names by id. ``competitors`` is the strongest rival with a
    person, where one is known. ``elsewhere`` names managers who are not on the map themselves.
    ``ranks`` are the places in which the units of several accounts are
    drawn, where a map is that of a group.
    """

    as_of: date
    account_id: int
    units: Mapping[int, str] = field(default_factory=dict)
    people: tuple[MapPerson, ...] = ()
    lines: tuple[Line, ...] = ()
    covers: tuple[Cover, ...] = ()
    strengths: Mapping[int, Strength] = field(default_factory=dict)
    competitors: Mapping[int, tuple[str, StrengthLevel]] = field(default_factory=dict)
    colleagues: Mapping[int, str] = field(default_factory=dict)
    ties: tuple[Tie, ...] = ()
    elsewhere: Mapping[int, str] = field(default_factory=dict)
    ranks: Mapping[int | None, int] = field(default_factory=dict)

    @property
    def known_people(self) -> tuple[MapPerson, ...]:
        """People, not placeholders."""
        return tuple(person for person in self.people if not person.is_placeholder)

    def person(self, person_id: int) -> MapPerson:
        """Return somebody on the map; KeyError for anybody else."""
        for person in self.people:
            if person.person_id == person_id:
                return person
        raise KeyError(person_id)

    def name_of(self, person_id: int) -> str:
        """Return the name of somebody on the map, or of a manager elsewhere; else empty."""
        named = (one.name for one in self.people if one.person_id == person_id)
        return next(named, self.elsewhere.get(person_id, ""))

    def colleague(self, colleague_id: int) -> str:
        """Return a colleague's name; empty for somebody who is not named on the map."""
        return self.colleagues.get(colleague_id, "")

    def colleagues_of(self) -> dict[int, frozenset[int]]:
        """Return who really covers each known person; nobody is an empty set."""
        covering: dict[int, set[int]] = {person.person_id: set() for person in self.known_people}
        for cover in self.covers:
            if not cover.is_planned and cover.person_id in covering:
                covering[cover.person_id].add(cover.colleague_id)
        return {person: frozenset(colleagues) for person, colleagues in covering.items()}

    def strength(self, person_id: int) -> StrengthLevel | None:
        """Return the answered level with a person (method 10.3); None when not known.

        What touches show is never put in its place.
        """
        strength = self.strengths.get(person_id)
        return None if strength is None else strength.answered.level.answer
