"""What is missing on a relationship map, each gap with its consequence and one next step.

Source: method sections 4 and 9 (warnings), S2 and S1. What is not known is said as not known and
never counted as missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mainstay.domain.judgement import Reason
from mainstay.domain.people_roles import BuyingRole
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.coverage import importance, role_reached, single_thread
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.finding import Finding, NextStep
from mainstay.domain.relationship_map.paths import cut_off_by
from mainstay.domain.relationship_map.upkeep import upkeep

CODES = (
    "gap.uncovered",  # name
    "gap.planned_only",  # name
    "gap.means_budget_uncovered",
    "gap.means_against",  # name
    "gap.means_uncovered",
    "gap.single_contact",  # name
    "gap.means_single_contact",  # name
    "gap.single_colleague",  # name
    "gap.means_single_colleague",  # name, people
    "gap.rests_on_one",  # name
    "gap.role_rests_on_one",  # name, role
    "gap.means_rests_on_one",  # name, people
    "gap.no_budget",
    "gap.budget_weak",  # level
    "gap.budget_unknown",  # people
    "gap.means_no_budget",
    "gap.means_budget_weak",
    "gap.means_budget_unknown",
    "gap.power_not_reached",  # names
    "gap.means_power",
    "gap.gatekeeper",  # name, names
    "gap.means_gatekeeper",  # name, people
    "gap.executive_neglected",  # name, days
    "gap.executive_never_met",  # name
    "gap.means_executive",
    "gap.rival_stronger",  # rival, name, level, ours
    "gap.rival_ours_unknown",  # rival, name, level
    "gap.means_rival",
    "gap.unit_unknown",  # name
    "gap.means_unit_unknown",
    "gap.role_vacant",  # name
    "gap.means_role_vacant",
)

Rule = Callable[[AccountMap, Playbook], Iterator[Finding]]


def gaps(account_map: AccountMap, playbook: Playbook) -> tuple[Finding, ...]:
    """List what the map says is missing, the critical first, else in the order of the rules."""
    found = [finding for rule in RULES for finding in rule(account_map, playbook)]
    return tuple(sorted(found, key=lambda finding: not finding.is_critical))


def uncovered(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find important people whom nobody of ours covers, the most important first."""
    found = importance(account_map, playbook)
    planned = {cover.person_id for cover in account_map.covers if cover.is_planned}
    missing = [one for one in found.important if one.person_id not in found.covered]
    for person in sorted(missing, key=lambda one: (-(one.importance or 0), one.person_id)):
        code = "gap.planned_only" if person.person_id in planned else "gap.uncovered"
        yield Finding(
            Reason(code, {"name": _called(person)}, threshold="map.important"),
            _means_uncovered(person),
            NextStep.ASSIGN,
            people=(person.person_id,),
            is_critical=person.has_power,
        )


def _means_uncovered(person: MapPerson) -> Reason:
    if person.stance is not None and person.stance < 0:
        return Reason("gap.means_against", {"name": person.name})
    if BuyingRole.BUDGET in person.roles:
        return Reason("gap.means_budget_uncovered")
    return Reason("gap.means_uncovered")


def single_threads(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find an account that hangs on one person of theirs, or on one of ours."""
    pairs = {one: ours for one, ours in account_map.colleagues_of().items() if ours}
    for reason in single_thread(account_map).reasons:
        if reason.code == "map.single_contact":
            yield Finding(
                Reason("gap.single_contact", reason.params),
                Reason("gap.means_single_contact", reason.params),
                NextStep.PLAN_COVER,
                people=tuple(pairs),
                is_critical=True,
            )
        elif reason.code == "map.single_colleague":
            yield Finding(
                Reason("gap.single_colleague", reason.params),
                Reason("gap.means_single_colleague", {**reason.params, "people": len(pairs)}),
                NextStep.PLAN_COVER,
                people=tuple(sorted(pairs)),
                colleagues=tuple(next(iter(pairs.values()))),
                is_critical=True,
            )


def resting_on_one(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find coverage of all important people, or of a whole role, that rests on one of ours.

    Where one colleague covers the account alone, the single thread says it already.
    """
    if any(one.code == "map.single_colleague" for one in single_thread(account_map).reasons):
        return
    held = importance(account_map, playbook).held
    whole = _resting(account_map, held, playbook, code="gap.rests_on_one")
    if whole:
        yield whole
        return
    for role in BuyingRole:
        holders = tuple(one for one in account_map.known_people if role in one.roles)
        found = _resting(account_map, holders, playbook, code="gap.role_rests_on_one", role=role)
        if found:
            yield found


def _resting(
    account_map: AccountMap,
    people: tuple[MapPerson, ...],
    playbook: Playbook,
    *,
    code: str,
    role: BuyingRole | None = None,
) -> Finding | None:
    """Say so when those of the people who are covered are all covered by one and the same."""
    covering = account_map.colleagues_of()
    ours = {one.person_id: covering[one.person_id] for one in people if covering[one.person_id]}
    colleagues = frozenset[int]().union(*ours.values())
    if len(colleagues) != 1 or len(ours) < playbook["map.rests_on_one"]:
        return None
    colleague = next(iter(colleagues))
    params: dict[str, object] = {"name": account_map.colleague(colleague)}
    named = {**params, "role": role} if role else params
    return Finding(
        Reason(code, named, threshold="map.rests_on_one"),
        Reason("gap.means_rests_on_one", {**params, "people": len(ours)}),
        NextStep.PLAN_COVER,
        people=tuple(sorted(ours)),
        colleagues=(colleague,),
    )


def budget(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find that nobody who holds the budget is known to be strong enough with us."""
    judged = role_reached(account_map, BuyingRole.BUDGET, playbook)
    holders = [p.person_id for p in account_map.known_people if BuyingRole.BUDGET in p.roles]
    people = tuple(holders)
    if judged.answer is None:
        reason = Reason("gap.budget_unknown", {"people": judged.unknowns[0].params["people"]})
        means = Reason("gap.means_budget_unknown")
        yield Finding(reason, means, NextStep.ASK, people=people)
    elif not people:
        means = Reason("gap.means_no_budget")
        yield Finding(Reason("gap.no_budget"), means, NextStep.RESEARCH, is_critical=True)
    elif not judged.answer:
        params = {"level": judged.reasons[0].params["level"]}
        reason = Reason("gap.budget_weak", params, threshold="map.reached")
        means = Reason("gap.means_budget_weak")
        yield Finding(reason, means, NextStep.SET_GOAL, people=people, is_critical=True)


def power(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find that people with power are known and none of them is covered."""
    powerful = [person for person in account_map.known_people if person.has_power]
    covering = account_map.colleagues_of()
    if powerful and not any(covering[person.person_id] for person in powerful):
        names = tuple(person.name for person in powerful)
        yield Finding(
            Reason("gap.power_not_reached", {"names": names}),
            Reason("gap.means_power"),
            NextStep.NAME_SPONSOR,
            people=tuple(person.person_id for person in powerful),
            is_critical=True,
        )


def gatekeepers(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find gatekeepers through whom alone we reach people who are important or have power."""
    blocked = cut_off_by(account_map)
    people = {person.person_id: person for person in account_map.known_people}
    for keeper in people.values():
        if BuyingRole.GATEKEEPER not in keeper.roles:
            continue
        hidden = [people[one] for one in sorted(blocked.get(keeper.person_id, frozenset()))]
        behind = [one for one in hidden if one.has_power or one.is_important(playbook)]
        if behind:
            names = tuple(person.name for person in behind)
            yield Finding(
                Reason("gap.gatekeeper", {"name": keeper.name, "names": names}),
                Reason("gap.means_gatekeeper", {"name": keeper.name, "people": len(behind)}),
                NextStep.OPEN_PATH,
                people=(keeper.person_id, *(person.person_id for person in behind)),
            )


def neglected_executives(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find executives without a touch for too long, or ever; silent where touches are not known."""
    key = "map.executive_neglected"
    for person in account_map.known_people:
        strength = account_map.strengths.get(person.person_id)
        if not person.is_executive or strength is None or strength.observed.counts is None:
            continue
        last = strength.observed.counts.last
        params: dict[str, object] = {"name": person.name}
        if last is None:
            reason = Reason("gap.executive_never_met", params)
        elif (account_map.as_of - last).days > playbook[key]:
            params = {**params, "days": (account_map.as_of - last).days}
            reason = Reason("gap.executive_neglected", params, threshold=key)
        else:
            continue
        means = Reason("gap.means_executive")
        yield Finding(reason, means, NextStep.TOUCH, people=(person.person_id,))


def rivals(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find a competitor who is stronger than we are with somebody who holds the budget.

    Where our own strength is not known, a competitor who reaches the person is named too.
    """
    for person in account_map.known_people:
        rival = account_map.competitors.get(person.person_id)
        if rival is None or BuyingRole.BUDGET not in person.roles:
            continue
        name, level = rival
        ours = account_map.strength(person.person_id)
        params: dict[str, object] = {"rival": name, "name": person.name, "level": int(level)}
        if ours is None and level >= playbook["map.reached"]:
            reason = Reason("gap.rival_ours_unknown", params, threshold="map.reached")
        elif ours is not None and level > ours:
            reason = Reason("gap.rival_stronger", {**params, "ours": int(ours)})
        else:
            continue
        yield Finding(
            reason,
            Reason("gap.means_rival"),
            NextStep.SET_GOAL,
            people=(person.person_id,),
            is_critical=True,
        )


def unknown_units(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find buying units where nobody is known, by name."""
    known = {person.unit_id for person in account_map.known_people}
    for unit, name in sorted(account_map.units.items(), key=lambda item: (item[1], item[0])):
        if unit not in known:
            means = Reason("gap.means_unit_unknown")
            reason = Reason("gap.unit_unknown", {"name": name})
            yield Finding(reason, means, NextStep.RESEARCH, unit_id=unit)


def vacant_roles(account_map: AccountMap, playbook: Playbook) -> Iterator[Finding]:
    """Find the roles for which a placeholder stands."""
    for person in account_map.people:
        if person.is_placeholder:
            reason = Reason("gap.role_vacant", {"name": person.title or person.name})
            means = Reason("gap.means_role_vacant")
            yield Finding(reason, means, NextStep.RESEARCH, people=(person.person_id,))


def _called(person: MapPerson) -> str:
    return f"{person.name}, {person.title}" if person.title else person.name


RULES: tuple[Rule, ...] = (
    uncovered,
    budget,
    power,
    rivals,
    single_threads,
    resting_on_one,
    gatekeepers,
    neglected_executives,
    unknown_units,
    vacant_roles,
    upkeep,
)
