"""What changed between two days: who came, left, moved; stronger, weaker; covered, dropped."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.relationship_map.maps import a_map, covers, lines, person, strong

from mainstay.domain.people_roles import PlayerType
from mainstay.domain.relationship_map.compare import ChangeKind, compare
from mainstay.domain.relationship_map.facts import AccountMap, Cover

QUARTER = date(2026, 3, 31)


def earlier(*people, **others) -> AccountMap:
    return a_map(*people, as_of=QUARTER, **others)


def listed(before: AccountMap, after: AccountMap) -> list[tuple[str, int]]:
    return [(change.reason.code, change.person_id) for change in compare(before, after)]


def test_who_came_and_who_left():
    before = earlier(person(1), person(2), covers=covers((7, 2)))
    after = a_map(person(1), person(3), covers=covers((8, 3)))
    assert listed(before, after) == [
        ("change.came", 3),
        ("change.left", 2),
        ("change.covered", 3),
    ]


def test_a_placeholder_that_gets_a_name_is_somebody_who_came():
    before = earlier(person(1, is_placeholder=True))
    assert listed(before, a_map(person(1))) == [("change.came", 1)]


def test_a_move_names_what_was_and_what_is():
    names = {10: "Nord", 20: "Syd"}
    before = earlier(
        person(1, unit_id=10, title="Planner", level=PlayerType.OPERATIONAL),
        person(2),
        person(3),
        units=names,
        lines=lines((1, 2)),
    )
    after = a_map(
        person(1, unit_id=20, title="Head of planning", level=PlayerType.MIDDLE),
        person(2),
        person(3),
        units=names,
        lines=lines((1, 3)),
    )
    moves = {change.reason.code: change.reason.params for change in compare(before, after)}
    assert {code: (given["before"], given["after"]) for code, given in moves.items()} == {
        "change.moved_unit": ("Nord", "Syd"),
        "change.moved_title": ("Planner", "Head of planning"),
        "change.moved_level": (PlayerType.OPERATIONAL, PlayerType.MIDDLE),
        "change.moved_manager": ("Person 2", "Person 3"),
    }


def test_a_unit_that_is_only_renamed_moves_nobody():
    before = earlier(person(1, unit_id=10), units={10: "Nord"})
    assert listed(before, a_map(person(1, unit_id=10), units={10: "North"})) == []


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        (2, 3, "change.stronger"),
        (3, 1, "change.weaker"),
        (None, 1, "change.judged"),
        (4, None, "change.no_longer_known"),
        (2, 2, None),
        (None, None, None),
    ],
)
def test_what_became_known_is_not_stronger(was, now, code):
    before = earlier(person(1), strengths={1: strong(was)})
    after = a_map(person(1), strengths={1: strong(now)})
    assert listed(before, after) == ([(code, 1)] if code else [])


def test_coverage_is_compared_pair_by_pair_and_plans_do_not_count():
    before = earlier(person(1), person(2), covers=covers((7, 1)))
    after = a_map(person(1), person(2), covers=(*covers((8, 1)), Cover(9, 2, is_planned=True)))
    changes = compare(before, after)
    assert [(one.kind, one.colleague_id) for one in changes] == [
        (ChangeKind.COVERED, 8),
        (ChangeKind.DROPPED, 7),
    ]
    assert changes[0].reason.params == {"name": "Person 1", "colleague": "Elin"}


def test_only_an_earlier_and_a_later_map_of_one_account_can_be_compared():
    with pytest.raises(ValueError, match="earlier and a later"):
        compare(a_map(), earlier())
    with pytest.raises(ValueError, match="of one account"):
        compare(earlier(account_id=2), a_map())


@st.composite
def any_map(draw: st.DrawFn) -> AccountMap:
    ids = sorted(draw(st.frozensets(st.integers(1, 6))))
    some = st.sampled_from(ids or [1])
    return a_map(
        *(person(n, unit_id=draw(st.sampled_from([None, 1, 2]))) for n in ids),
        covers=tuple(draw(st.lists(st.builds(Cover, st.integers(7, 9), some), max_size=6))),
        strengths={n: strong(draw(st.none() | st.integers(1, 4))) for n in ids},
        units={1: "Nord", 2: "Syd"},
    )


OPPOSITES = {
    ChangeKind.CAME: ChangeKind.LEFT,
    ChangeKind.STRONGER: ChangeKind.WEAKER,
    ChangeKind.JUDGED: ChangeKind.NO_LONGER_KNOWN,
    ChangeKind.MOVED: ChangeKind.MOVED,
}


@given(any_map(), any_map())
def test_backwards_every_change_is_its_opposite(one, other):
    there, back = compare(one, other), compare(other, one)
    for kind, opposite in OPPOSITES.items():
        ahead = {change.person_id for change in there if change.kind is kind}
        assert ahead == {change.person_id for change in back if change.kind is opposite}


@given(any_map())
def test_a_map_does_not_differ_from_itself(account_map):
    assert compare(replace(account_map, as_of=QUARTER), account_map) == ()
