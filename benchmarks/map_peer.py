"""The analysis of relationship maps in networkx, in an environment of its own.

    python -m benchmarks.map_peer FOLDER touches|sums

``touches`` keeps every touch as an edge, as one does who asks the graph; ``sums`` adds them up in a
dictionary first, which is the faster way and the one we are compared with.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import networkx as nx
from benchmarks.map_facts import KINDS, TODAY, read

US = "us"


def main(folder: Path, way: str) -> dict[str, Any]:
    """Analyse and return the findings with the seconds it took."""
    people, columns = read(folder)
    rules = json.loads((folder / "rules.json").read_text())
    touches = list(zip(*(columns[name].tolist() for name in columns), strict=True))
    began, work = time.perf_counter(), time.process_time()
    counts, last = (of_edges if way == "touches" else of_sums)(touches, rules)
    found = analysed(people, counts, last, rules)
    return {
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - work,
        "version": nx.__version__,
        **found,
    }


def of_edges(touches: list[Any], rules: dict[str, Any]) -> tuple[dict[Any, Any], dict[int, int]]:
    """Hold every touch as an edge between one of ours and one of theirs, and ask each person's."""
    graph = nx.MultiGraph()
    graph.add_edges_from(
        (("ours", colleague), person, {"day": day, "kind": kind})
        for person, colleague, day, kind in touches
    )
    theirs = [node for node in graph if not isinstance(node, tuple)]
    counts, last = {}, {}
    for person in theirs:
        own = [0.0] * len(KINDS)
        for _, _, touch in graph.edges(person, data=True):
            own[touch["kind"]] += 0.5 ** ((TODAY - touch["day"]) / rules["half_life"])
            last[person] = max(last.get(person, 0), touch["day"])
        counts[person] = own
    return counts, last


def of_sums(touches: list[Any], rules: dict[str, Any]) -> tuple[dict[Any, Any], dict[int, int]]:
    """Add touches up by person without a graph."""
    counts: dict[int, list[float]] = {}
    last: dict[int, int] = {}
    half_life = rules["half_life"]
    for person, _colleague, day, kind in touches:
        own = counts.get(person)
        if own is None:
            own = counts[person] = [0.0] * len(KINDS)
            last[person] = day
        own[kind] += 0.5 ** ((TODAY - day) / half_life)
        if day > last[person]:
            last[person] = day
    return counts, last


def analysed(
    people: list[Any], counts: dict[int, list[float]], last: dict[int, int], rules: dict[str, Any]
) -> dict[str, Any]:
    """Say of each account who is missing, who hangs on whom and how strong we are observed."""
    accounts: dict[int, list[Any]] = {}
    for one in people:
        accounts.setdefault(one["account"], []).append(one)
    return {
        "levels": {one["id"]: level(one, counts.get(one["id"]), rules) for one in people},
        "accounts": {pk: account(own, last, rules) for pk, own in accounts.items()},
    }


def level(one: Any, counts: list[float] | None, rules: dict[str, Any]) -> int:
    """Return the level that touches show; 0 = nothing."""
    if counts is None:
        return 0
    meetings, calls, mails_from, mails_to = counts
    points = rules["meeting"] * meetings + rules["call"] * calls + min(mails_from, mails_to)
    if one["is_executive"]:
        points *= rules["seniority"]
    return next((found for least, found in rules["steps"] if points >= least), 0)


def account(own: list[Any], last: dict[int, int], rules: dict[str, Any]) -> dict[str, Any]:
    """Analyse one account's graph: we are one node, joined to whom we cover."""
    graph = nx.Graph()
    graph.add_node(US)
    for one in own:
        graph.add_node(one["id"], **one)
    graph.add_edges_from((one["id"], one["head"]) for one in own if one["head"] is not None)
    graph.add_edges_from((US, one["id"]) for one in own if one["colleagues"])
    covered = list(graph[US])
    ours = {one for person in covered for one in graph.nodes[person]["colleagues"]}
    return {
        "uncovered": sorted(
            one["id"] for one in own if matters(one, rules) and not one["colleagues"]
        ),
        "single_contact": len(covered) == 1,
        "single_colleague": len(ours) == 1,
        "gatekeepers": gatekeepers(graph, rules),
        "neglected": sorted(
            one["id"]
            for one in own
            if one["is_executive"] and TODAY - last.get(one["id"], 0) > rules["neglected"]
        ),
    }


def matters(one: Any, rules: dict[str, Any]) -> bool:
    """Whether somebody is important to our goals."""
    return bool(one["influence"] * one["relevance"] / 10 >= rules["important"])


def gatekeepers(graph: Any, rules: dict[str, Any]) -> dict[str, list[int]]:
    """Say whom who matters we would not reach without a gatekeeper."""
    reached = graph.subgraph(nx.node_connected_component(graph, US))
    found = {}
    for node in nx.articulation_points(reached):
        if node == US or graph.nodes[node]["role"] != "gatekeeper":
            continue
        rest = reached.subgraph(set(reached) - {node})
        hidden = set(rest) - nx.node_connected_component(rest, US)
        behind = [graph.nodes[one] for one in hidden]
        powerful = [
            one["id"]
            for one in behind
            if one["is_executive"] or one["role"] == "budget" or matters(one, rules)
        ]
        if powerful:
            found[str(node)] = sorted(powerful)
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
