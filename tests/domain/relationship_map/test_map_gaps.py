"""What a map says is missing: each gap at its threshold, and silence where nothing is known."""

from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.relationship_map.maps import (
    BUDGET,
    EXECUTIVE,
    GATEKEEPER,
    TODAY,
    USER,
    a_map,
    covers,
    important,
    lines,
    minor,
    person,
    strong,
)

from mainstay.domain.people_roles import PlayerType
from mainstay.domain.playbook import default_playbook
from mainstay.domain.relationship_map.facts import AccountMap, Cover, Line
from mainstay.domain.relationship_map.finding import Finding, NextStep
from mainstay.domain.relationship_map.gaps import RULES, gaps
from mainstay.domain.relationship_map.paths import cut_off_by
from mainstay.domain.strength import StrengthLevel

PLAYBOOK = default_playbook()


def found(account_map: AccountMap) -> dict[str, Finding]:
    return {finding.code: finding for finding in gaps(account_map, PLAYBOOK)}


def held(*people, **others) -> AccountMap:
    """A map on which a budget holder is strong and two of ours cover two of theirs."""
    return a_map(
        minor(91, roles=BUDGET),
        minor(92),
        *people,
        covers=(*covers((7, 91), (8, 92)), *others.pop("covers", ())),
        strengths={91: strong(3), **others.pop("strengths", {})},
        **others,
    )


def test_a_map_that_lacks_nothing_says_nothing():
    assert found(held()) == {}


def test_nobody_covers_the_budget_holder_who_leans_against_us():
    account = held(important(1, name="Ingrid Falk", title="CFO", roles=BUDGET, stance=-1))
    gap = found(account)["gap.uncovered"]
    assert gap.reason.params == {"name": "Ingrid Falk, CFO"}
    assert gap.consequence.code == "gap.means_against"
    assert (gap.next_step, gap.people, gap.is_critical) == (NextStep.ASSIGN, (1,), True)


def test_uncovered_people_are_named_by_importance_and_planned_cover_is_said():
    people = [important(1), important(2, influence=10), important(3, roles=BUDGET)]
    account = held(*people, covers=(Cover(7, 1, is_planned=True),))
    rows = [gap for gap in gaps(account, PLAYBOOK) if gap.next_step is NextStep.ASSIGN]
    assert [(gap.code, gap.people, gap.consequence.code) for gap in rows] == [
        ("gap.uncovered", (3,), "gap.means_budget_uncovered"),
        ("gap.uncovered", (2,), "gap.means_uncovered"),
        ("gap.planned_only", (1,), "gap.means_uncovered"),
    ]


def test_who_is_not_important_or_not_known_to_be_needs_nobody():
    assert "gap.uncovered" not in found(held(minor(1), person(2)))


def test_one_thread_is_named_on_either_side():
    both = found(a_map(person(1), person(2), covers=covers((7, 1))))
    assert both["gap.single_contact"].people == (1,)
    ours = both["gap.single_colleague"]
    assert (ours.colleagues, ours.consequence.params) == ((7,), {"name": "Jonas", "people": 1})


def test_all_important_people_rest_on_one_colleague():
    account = held(important(1), important(2), covers=covers((9, 1), (9, 2)))
    gap = found(account)["gap.rests_on_one"]
    assert (gap.reason.params, gap.people, gap.colleagues) == ({"name": "Rasmus"}, (1, 2), (9,))


def test_all_users_rest_on_one_colleague():
    account = held(minor(1, roles=USER), minor(2, roles=USER), covers=covers((9, 1), (9, 2)))
    gap = found(account)["gap.role_rests_on_one"]
    assert (gap.reason.params["role"], gap.people) == ("user", (1, 2))
    seconded = held(
        minor(1, roles=USER), minor(2, roles=USER), covers=covers((9, 1), (9, 2), (7, 2))
    )
    assert "gap.role_rests_on_one" not in found(seconded)


def test_one_colleague_who_covers_all_is_said_once():
    account = a_map(important(1), important(2), covers=covers((7, 1), (7, 2)))
    assert "gap.single_colleague" in found(account)
    assert "gap.rests_on_one" not in found(account)


@pytest.mark.parametrize(
    ("roles", "level", "code", "step"),
    [
        (USER, 3, "gap.no_budget", NextStep.RESEARCH),
        (BUDGET, 1, "gap.budget_weak", NextStep.SET_GOAL),
        (BUDGET, None, "gap.budget_unknown", NextStep.ASK),
        (BUDGET, 2, None, None),
    ],
)
def test_the_budget_is_reached_from_level_two(roles, level, code, step):
    rows = found(a_map(person(1, roles=roles), strengths={1: strong(level)}))
    budget = [row for row in rows if "budget" in row]
    assert budget == ([code] if code else [])
    assert code is None or rows[code].next_step is step


def test_power_is_reached_when_one_of_those_who_have_it_is_covered():
    people = [minor(1, player_types=EXECUTIVE), minor(2, level=PlayerType.EXECUTIVE), minor(3)]
    rows = found(a_map(*people, covers=covers((7, 3))))
    assert rows["gap.power_not_reached"].people == (1, 2)
    assert "gap.power_not_reached" not in found(a_map(*people, covers=covers((7, 2))))
    assert "gap.power_not_reached" not in found(a_map(minor(3)))


def test_a_gatekeeper_in_the_only_path_is_named_with_whom_he_hides():
    people = [minor(1, roles=GATEKEEPER), important(2), minor(3)]
    account = held(*people, lines=lines((1, 2), (3, 2)), covers=covers((9, 1)))
    gap = found(account)["gap.gatekeeper"]
    assert (gap.people, gap.reason.params["names"]) == ((1, 2), ("Person 2",))
    around = held(*people, lines=lines((1, 2), (3, 2)), covers=covers((9, 1), (9, 3)))
    assert "gap.gatekeeper" not in found(around)
    direct = held(*people, lines=lines((1, 2)), covers=covers((9, 1), (9, 2)))
    assert "gap.gatekeeper" not in found(direct)


@pytest.mark.parametrize(
    ("strength", "code"),
    [
        (strong(3, silent=45), None),
        (strong(3, silent=46), "gap.executive_neglected"),
        (strong(None, silent=None), "gap.executive_never_met"),
        (strong(3, has_touches=False), None),
        (None, None),
    ],
)
def test_an_executive_is_neglected_after_forty_five_days(strength, code):
    strengths = {} if strength is None else {1: strength}
    rows = found(held(minor(1, player_types=EXECUTIVE), strengths=strengths))
    assert [row for row in rows if "executive" in row] == ([code] if code else [])


@pytest.mark.parametrize(
    ("roles", "ours", "theirs", "code"),
    [
        (BUDGET, 2, 3, "gap.rival_stronger"),
        (BUDGET, 3, 3, None),
        (BUDGET, None, 2, "gap.rival_ours_unknown"),
        (BUDGET, None, 1, None),
        (USER, 1, 4, None),
    ],
)
def test_a_rival_counts_where_the_budget_is(roles, ours, theirs, code):
    rival = {1: ("Voltek", StrengthLevel(theirs))}
    rows = found(held(minor(1, roles=roles), competitors=rival, strengths={1: strong(ours)}))
    assert [row for row in rows if "rival" in row] == ([code] if code else [])


def test_a_buying_unit_and_a_role_where_nobody_is_known():
    placeholder = minor(1, unit_id=10, is_placeholder=True, name="", title="Head of strategy")
    rows = found(held(placeholder, minor(2, unit_id=20), units={10: "Nord", 20: "Syd"}))
    assert rows["gap.unit_unknown"].unit_id == 10
    assert rows["gap.unit_unknown"].reason.params == {"name": "Nord"}
    assert rows["gap.role_vacant"].reason.params == {"name": "Head of strategy"}


@pytest.mark.parametrize(
    ("ages", "code", "params"),
    [
        ((92, 92), None, {}),
        ((93, 200), "gap.map_stale", {"days": 93}),
        ((93, 10), "gap.person_stale", {"name": "Person 1", "days": 93}),
        ((93, 118, 10), "gap.people_stale", {"people": 2, "days": 118}),
    ],
)
def test_a_map_is_stale_after_a_quarter(ages, code, params):
    people = [minor(n, checked_on=TODAY - timedelta(days=days)) for n, days in enumerate(ages, 1)]
    rows = found(a_map(*people))
    assert [row for row in rows if "stale" in row] == ([code] if code else [])
    assert code is None or rows[code].reason.params == params


def test_what_nobody_judged_or_confirmed_is_said():
    rows = found(held(person(1), minor(2, checked_on=None)))
    assert rows["gap.importance_unknown"].people == (1,)
    assert rows["gap.never_checked"].people == (2,)


def test_a_circle_of_lines_is_named():
    rows = found(held(minor(1), minor(2), lines=lines((1, 2), (2, 1))))
    assert rows["gap.circle"].people == (2, 1)


def test_the_critical_come_first():
    rows = gaps(held(person(1), important(2), important(3, roles=BUDGET)), PLAYBOOK)
    assert [row.is_critical for row in rows] == sorted(
        (row.is_critical for row in rows), reverse=True
    )


def test_an_empty_map_says_that_the_budget_is_unknown():
    assert list(found(a_map())) == ["gap.no_budget"]


def reached(account_map: AccountMap, without: int | None = None) -> set[int]:
    """Walk from our people over coverage and lines, the plain way."""
    people = {one.person_id for one in account_map.known_people} - {without}
    at = {cover.person_id for cover in account_map.covers if not cover.is_planned} & people
    while True:
        pairs = [(line.person_id, line.manager_id) for line in account_map.lines]
        ends = [pair for pair in pairs if set(pair) <= people and set(pair) & at]
        more = at.union(*ends)
        if more == at:
            return at
        at = more


@st.composite
def networks(draw: st.DrawFn) -> AccountMap:
    ids = st.integers(1, 8)
    edges = draw(st.lists(st.sampled_from(list(combinations(range(1, 9), 2))), max_size=14))
    pairs = draw(st.lists(st.builds(Cover, st.integers(7, 9), ids), max_size=3))
    roles = st.sampled_from([frozenset(), BUDGET, GATEKEEPER, USER])
    return a_map(
        *(important(n, roles=draw(roles)) for n in range(1, 9)),
        lines=tuple(Line(*edge) for edge in edges),
        covers=tuple(pairs),
    )


@given(networks())
def test_who_is_cut_off_is_who_cannot_be_walked_to(account_map):
    cut = cut_off_by(account_map)
    whole = reached(account_map)
    for one in range(1, 9):
        lost = whole - reached(account_map, without=one) - {one}
        assert cut.get(one, frozenset()) == lost


@given(networks())
def test_every_finding_has_a_consequence_and_concerns_somebody_on_the_map(account_map):
    people = {one.person_id for one in account_map.people}
    for finding in gaps(account_map, PLAYBOOK):
        assert finding.consequence.code.startswith("gap.means_")
        assert set(finding.people) <= people


def test_every_rule_finds_something_somewhere():
    account = a_map(
        important(1, roles=BUDGET, player_types=EXECUTIVE),
        minor(2, roles=GATEKEEPER, checked_on=None),
        minor(3, is_placeholder=True),
        units={1: "Nord"},
        lines=lines((2, 1)),
        covers=covers((7, 2)),
        competitors={1: ("Voltek", StrengthLevel.STRONG)},
        strengths={1: strong(1, silent=None)},
    )
    silent = [rule.__name__ for rule in RULES if not list(rule(account, PLAYBOOK))]
    assert silent == ["resting_on_one"]
