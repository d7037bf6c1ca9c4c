"""Who stands between us and others: people without whom we no longer reach somebody.

Articulation points of the graph of our coverage and their reporting lines (Tarjan 1972), seen from
our side; written out here because the walk is shorter than a library is large.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mainstay.domain.relationship_map.facts import AccountMap

Node = int | None
US: Node = None
Neighbours = Mapping[Node, tuple[Node, ...]]


def cut_off_by(account_map: AccountMap) -> dict[int, frozenset[int]]:
    """Say for each person in the only path whom we would not reach without that person.

    Whom we do not reach at all is nobody's doing and left out.
    """
    walk = _Walk(_neighbours(account_map))
    walk.run()
    return {person: frozenset(people) for person, people in walk.cut_off.items()}


@dataclass(slots=True)
class _Walk:
    """One walk in depth; ``low`` is the earliest node that is reached from below a node."""

    neighbours: Neighbours
    visited: list[Node] = field(default_factory=list)
    order: dict[Node, int] = field(default_factory=dict)
    low: dict[Node, int] = field(default_factory=dict)
    cut_off: dict[int, set[int]] = field(default_factory=dict)

    def run(self) -> None:
        path = [(US, self._enter(US))]
        while path:
            at, ahead = path[-1]
            for node in ahead:
                if node not in self.order:
                    path.append((node, self._enter(node)))
                    break
                self.low[at] = min(self.low[at], self.order[node])
            else:
                path.pop()
                if path:
                    self._leave(at, path[-1][0])

    def _enter(self, node: Node) -> Iterator[Node]:
        self.order[node] = self.low[node] = len(self.visited)
        self.visited.append(node)
        return iter(self.neighbours.get(node, ()))

    def _leave(self, node: Node, before: Node) -> None:
        """Note who hangs on ``before``: all walked since ``node`` that lead back no further."""
        self.low[before] = min(self.low[before], self.low[node])
        if before is not None and self.low[node] >= self.order[before]:
            below = self.visited[self.order[node] :]
            self.cut_off.setdefault(before, set()).update(one for one in below if one is not None)


def _neighbours(account_map: AccountMap) -> Neighbours:
    people = {person.person_id for person in account_map.known_people}
    pairs = [(line.person_id, line.manager_id) for line in account_map.lines]
    found: dict[Node, set[Node]] = {US: set()}
    for one, other in pairs:
        if one in people and other in people:
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    for one, colleagues in account_map.colleagues_of().items():
        if colleagues:
            found[US].add(one)
            found.setdefault(one, set()).add(US)
    return {node: tuple(sorted(near, key=lambda one: one or 0)) for node, near in found.items()}
