"""Who reports to whom, as trees: one manager each, circles cut and named.

Apart from the drawing because gaps and what-if walk the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mainstay.domain.relationship_map.facts import AccountMap, Line


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Formal reporting lines without circles.

    ``managers`` by person, ``reports`` by manager (in order of id). ``cut`` are the lines left out
    because they close a circle; ``others`` the lines that do not shape the trees: informal ones
    and those to a second manager. ``elsewhere`` are managers who are known and not on this map.
    """

    managers: Mapping[int, int]
    reports: Mapping[int, tuple[int, ...]]
    cut: tuple[Line, ...]
    others: tuple[Line, ...]
    elsewhere: Mapping[int, int] = field(default_factory=dict)

    def manager(self, person_id: int) -> int | None:
        """Return a person's manager, on this map or elsewhere."""
        return self.managers.get(person_id, self.elsewhere.get(person_id))

    def above(self, person_id: int) -> Iterator[int]:
        """Walk from a person's manager to the top."""
        manager = self.managers.get(person_id)
        while manager is not None:
            yield manager
            manager = self.managers.get(manager)

    def depth(self, person_id: int) -> int:
        """Count the managers above a person."""
        return sum(1 for _ in self.above(person_id))


def hierarchy(account_map: AccountMap) -> Hierarchy:
    """Read the trees from the lines of a map; lines to people whom it does not name are left out.

    Of several formal managers the one with the lowest id shapes the tree. A line is cut when its
    manager already reports, over any number of steps, to the person; lines are taken in the order
    of their ids, so the same map is always cut at the same place.
    """
    known = {person.person_id for person in account_map.people}
    managers: dict[int, int] = {}
    elsewhere: dict[int, int] = {}
    cut, others = [], []
    for line in sorted(account_map.lines, key=_order):
        if line.person_id not in known:
            continue
        if line.manager_id not in known:
            if line.is_formal and line.manager_id in account_map.elsewhere:
                elsewhere.setdefault(line.person_id, line.manager_id)
            continue
        if not line.is_formal or line.person_id in managers:
            others.append(line)
        elif _reports_to(managers, line.manager_id, line.person_id):
            cut.append(line)
        else:
            managers[line.person_id] = line.manager_id
    elsewhere = {one: above for one, above in elsewhere.items() if one not in managers}
    return Hierarchy(managers, _reports(managers), tuple(cut), tuple(others), elsewhere)


def circle_of(line: Line, tree: Hierarchy) -> tuple[int, ...]:
    """Name the people of the circle that a cut line closes, from its person upwards."""
    chain = [line.manager_id]
    while chain[-1] != line.person_id:
        chain.append(tree.managers[chain[-1]])
    return (line.person_id, *chain[:-1])


def _order(line: Line) -> tuple[int, bool, int]:
    return line.person_id, not line.is_formal, line.manager_id


def _reports_to(managers: Mapping[int, int], person: int, manager: int) -> bool:
    at: int | None = person
    while at is not None and at != manager:
        at = managers.get(at)
    return at == manager


def _reports(managers: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    reports: dict[int, list[int]] = {}
    for person, manager in sorted(managers.items()):
        reports.setdefault(manager, []).append(person)
    return {manager: tuple(people) for manager, people in reports.items()}
