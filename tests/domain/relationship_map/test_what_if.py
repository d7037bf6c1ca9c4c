"""What is left when people leave: who, what, how much money, and who of ours is next best."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains
from tests.domain.relationship_map.maps import (
    BUDGET,
    a_map,
    covers,
    important,
    lines,
    minor,
    strong,
)

from mainstay.domain.figure import Measure
from mainstay.domain.playbook import default_playbook
from mainstay.domain.relationship_map.facts import AccountMap, Cover
from mainstay.domain.relationship_map.gaps import gaps
from mainstay.domain.relationship_map.what_if import (
    Kept,
    Leaving,
    OpenItem,
    explain_left_uncovered,
    explain_money_exposed,
    next_best,
    our_people,
    what_if,
    without,
)

PLAYBOOK = default_playbook()
MONEY = Decimal("1210000.50")
JONAS, ELIN, RASMUS = 7, 8, 9


def leaving(*colleagues: int, people: tuple[int, ...] = ()) -> Leaving:
    return Leaving(frozenset(people), frozenset(colleagues))


ACCOUNT = a_map(
    important(1, roles=BUDGET),
    minor(2),
    minor(3),
    covers=covers((JONAS, 1), (JONAS, 2), (ELIN, 2), (ELIN, 3)),
    lines=lines((2, 1), (3, 1)),
    strengths={1: strong(3)},
)


def test_a_colleague_leaves_and_somebody_important_is_uncovered():
    result = what_if(ACCOUNT, leaving(JONAS), PLAYBOOK, money=MONEY)
    assert [one.person_id for one in result.uncovered] == [1]
    assert (result.thinner, result.lost) == ((2,), ())
    assert result.uncovered[0].successor.colleague_id == ELIN
    assert result.money_exposed == MONEY
    codes = {gap.code for gap in result.new_gaps}
    assert {"gap.uncovered", "gap.single_colleague", "gap.power_not_reached"} <= codes


def test_nothing_is_exposed_when_only_a_minor_person_is_uncovered():
    result = what_if(ACCOUNT, leaving(ELIN), PLAYBOOK, money=MONEY)
    assert [one.person_id for one in result.uncovered] == [3]
    assert (result.is_exposed, result.money_exposed) == (False, 0)


def test_a_gap_that_is_there_today_is_not_told_as_new_when_it_concerns_fewer_people():
    alone = a_map(important(1), important(2), minor(3), covers=covers((JONAS, 1), (JONAS, 2)))
    result = what_if(alone, leaving(people=(2,)), PLAYBOOK)
    assert "gap.single_colleague" in {gap.code for gap in gaps(result.after, PLAYBOOK)}
    assert "gap.single_colleague" not in {gap.code for gap in result.new_gaps}


def test_an_account_that_hangs_on_another_one_of_ours_is_a_new_gap():
    shared = a_map(important(1), minor(2), covers=covers((JONAS, 1), (ELIN, 2)))
    for leaver, left in ((JONAS, ELIN), (ELIN, JONAS)):
        new = what_if(shared, leaving(leaver), PLAYBOOK).new_gaps
        hanging = [gap.colleagues for gap in new if gap.code == "gap.single_colleague"]
        assert hanging == [(left,)]


def test_several_leave_at_once_and_nobody_of_ours_is_left():
    result = what_if(ACCOUNT, leaving(JONAS, ELIN), PLAYBOOK, money=MONEY)
    assert [one.person_id for one in result.uncovered] == [1, 2, 3]
    assert [one.successor for one in result.uncovered] == [None, None, None]
    assert result.uncovered[0].unknowns[0].code == "unknown.no_successor"
    assert result.money_exposed == MONEY


def test_a_person_of_theirs_leaves_and_the_budget_is_not_reached():
    result = what_if(ACCOUNT, leaving(people=(1,)), PLAYBOOK, money=MONEY)
    assert (result.lost, result.uncovered, result.money_exposed) == ((1,), (), MONEY)
    assert "gap.no_budget" in {gap.code for gap in result.new_gaps}


def test_one_of_theirs_and_one_of_ours_leave():
    result = what_if(ACCOUNT, leaving(ELIN, people=(1,)), PLAYBOOK)
    assert (result.lost, [one.person_id for one in result.uncovered]) == ((1,), [3])


def test_the_last_covered_person_exposes_the_money_though_nobody_judged_minor():
    account = a_map(minor(1), minor(2), covers=covers((JONAS, 1)))
    assert what_if(account, leaving(people=(1,)), PLAYBOOK, money=MONEY).is_exposed


def test_goals_and_promises_are_orphaned_on_either_side():
    items = [
        OpenItem(Kept.GOAL, 31, person_id=1, colleague_id=ELIN),
        OpenItem(Kept.GOAL, 30, person_id=2, colleague_id=JONAS),
        OpenItem(Kept.PROMISE, 40, person_id=1, colleague_id=None),
        OpenItem(Kept.PROMISE, 41, person_id=None, colleague_id=JONAS),
        OpenItem(Kept.PROMISE, 42, person_id=3, colleague_id=ELIN),
    ]
    ours = what_if(ACCOUNT, leaving(JONAS), PLAYBOOK, items=items).orphaned
    assert ours == {Kept.GOAL: (30,), Kept.PROMISE: (41,)}
    theirs = what_if(ACCOUNT, leaving(people=(1,)), PLAYBOOK, items=items).orphaned
    assert theirs == {Kept.GOAL: (31,), Kept.PROMISE: (40,)}


@pytest.mark.parametrize(
    ("pairs", "planned", "chosen", "code"),
    [
        (covers((ELIN, 3), (RASMUS, 2)), (RASMUS, 1), RASMUS, "successor.planned"),
        (covers((ELIN, 4), (RASMUS, 2)), None, RASMUS, "successor.near"),
        (covers((ELIN, 5), (RASMUS, 4)), None, RASMUS, "successor.same_unit"),
        (covers((ELIN, 5), (RASMUS, 5), (RASMUS, 6)), None, RASMUS, "successor.knows_account"),
        (covers((ELIN, 5), (RASMUS, 5)), None, ELIN, "successor.knows_account"),
    ],
)
def test_next_best_is_planned_then_near_then_in_the_unit_then_at_the_account(
    pairs, planned, chosen, code
):
    people = [important(1, unit_id=1), minor(2, unit_id=2), minor(3, unit_id=2)]
    people += [minor(4, unit_id=1), minor(5, unit_id=2), minor(6, unit_id=2)]
    plans = (Cover(*planned, is_planned=True),) if planned else ()
    account = a_map(*people, covers=(*pairs, *plans), lines=lines((2, 1), (3, 1)))
    best = next_best(people[0], our_people(account, account))
    assert (best.colleague_id, best.reasons[0].code) == (chosen, code)


def test_the_figures_of_leaving_explain_themselves():
    for who in (leaving(JONAS), leaving(ELIN), leaving()):
        result = what_if(ACCOUNT, who, PLAYBOOK, money=MONEY)
        assert_explains(explain_money_exposed(result, Measure.PROFIT))
        assert_explains(explain_left_uncovered(result))
    unknown = explain_money_exposed(what_if(ACCOUNT, leaving(JONAS), PLAYBOOK), Measure.PROFIT)
    assert unknown.figure.value is None
    assert unknown.figure.unknowns[0].code == "unknown.no_measure_known"
    nothing = explain_money_exposed(what_if(ACCOUNT, leaving(ELIN), PLAYBOOK), Measure.PROFIT)
    assert nothing.figure.value == 0


@st.composite
def departures(draw: st.DrawFn) -> tuple[AccountMap, Leaving]:
    ids = st.integers(1, 6)
    pairs = draw(st.lists(st.builds(Cover, st.integers(7, 9), ids), max_size=10))
    reports = draw(st.lists(st.tuples(ids, ids), max_size=8))
    account = a_map(
        *(draw(st.sampled_from([important, minor]))(n) for n in range(1, 7)),
        covers=tuple(pairs),
        lines=lines(*reports),
    )
    gone = draw(st.frozensets(ids)), draw(st.frozensets(st.integers(7, 9)))
    return account, Leaving(*gone)


@given(departures())
def test_whoever_left_is_nowhere_on_the_map(departure):
    account, who = departure
    result = what_if(account, who, PLAYBOOK)
    left = result.after
    assert not {one.person_id for one in left.people} & who.people
    assert not {cover.colleague_id for cover in left.covers} & who.colleagues
    assert not {one.person_id for one in result.uncovered} & who.people
    chosen = {one.successor.colleague_id for one in result.uncovered if one.successor}
    assert not chosen & who.colleagues
    assert without(left, who) == left


@given(departures())
def test_nobody_leaving_changes_nothing(departure):
    account, _who = departure
    result = what_if(account, Leaving(), PLAYBOOK, money=MONEY)
    assert (result.uncovered, result.lost, result.thinner, result.new_gaps) == ((), (), (), ())
    assert result.money_exposed == 0
