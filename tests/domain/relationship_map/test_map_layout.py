"""The drawing: parents in the middle, nothing overlaps, 300 people within a readable width."""

from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.domain.relationship_map.maps import a_map, covers, lines, person

from mainstay.domain.people_roles import PlayerType
from mainstay.domain.relationship_map.blocks import HeadingKind
from mainstay.domain.relationship_map.facts import AccountMap, Cover, Line, Tie, TieKind
from mainstay.domain.relationship_map.geometry import Box, Point
from mainstay.domain.relationship_map.hierarchy import circle_of, hierarchy
from mainstay.domain.relationship_map.layout import MOST_TRACKS, MapLayout, layout


def boxes(drawing: MapLayout) -> dict[int, Box]:
    return {card.person_id: card.box for card in drawing.cards}


def block_of(drawing: MapLayout, box: Box) -> Box:
    return next(block.box for block in drawing.blocks if contains(block.box, box))


def contains(outer: Box, inner: Box) -> bool:
    across = outer.x <= inner.x and inner.right <= outer.right
    return across and outer.y <= inner.y and inner.bottom <= outer.bottom


def test_a_map_of_the_design_stands_as_drawn_there():
    people = [person(number) for number in range(1, 8)]
    drawing = layout(a_map(*people, lines=lines((2, 1), (3, 1), (4, 1), (5, 3), (6, 3), (7, 4))))
    card = boxes(drawing)
    assert [card[n].y for n in range(1, 8)] == [56, 160, 160, 160, 264, 264, 264]
    assert card[3].middle == (card[5].middle + card[6].middle) / 2
    assert card[4].middle == card[7].middle
    assert card[1].middle == (card[2].middle + card[4].middle) / 2
    assert card[2].x < card[3].x < card[4].x


def test_one_person_stands_alone():
    drawing = layout(a_map(person(1), colleagues={}))
    assert boxes(drawing) == {1: Box(40, 56, 176, 62)}
    assert (drawing.width, drawing.links, drawing.threads) == (256, (), ())


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_few_people_without_lines_stand_in_one_row_the_top_first(number):
    levels = [None, PlayerType.OPERATIONAL, PlayerType.EXECUTIVE, PlayerType.MIDDLE]
    people = [person(n, level=level) for n, level in enumerate(levels[:number], 1)]
    card = boxes(layout(a_map(*people)))
    assert {box.y for box in card.values()} == {56}
    row = sorted(card, key=lambda one: card[one].x)
    assert row == {1: [1], 2: [2, 1], 3: [3, 2, 1], 4: [3, 4, 2, 1]}[number]


def test_many_people_without_lines_stand_in_columns_by_level():
    people = [
        person(n, level=PlayerType.EXECUTIVE if n < 3 else PlayerType.OPERATIONAL)
        for n in range(1, 8)
    ]
    card = boxes(layout(a_map(*people)))
    assert len({card[n].x for n in (1, 2)}) == 1
    assert len({card[n].x for n in (3, 4, 5, 6, 7)}) == 1
    assert card[1].x < card[3].x


def test_an_empty_map_is_a_drawing_too():
    drawing = layout(a_map(colleagues={7: "Jonas"}))
    assert (drawing.cards, drawing.blocks) == ((), ())
    assert [pill.colleague_id for pill in drawing.pills] == [7]


def test_leaves_are_stacked_and_entered_from_the_side():
    people = [person(n) for n in range(1, 12)]
    drawing = layout(a_map(*people, lines=lines(*((n, 1) for n in range(2, 12)))))
    card = boxes(drawing)
    columns = sorted({card[n].x for n in range(2, 12)})
    assert len(columns) == 2
    assert card[1].middle == (columns[0] + columns[1] + 176) / 2
    assert sorted(card[n].y for n in range(2, 12) if card[n].x == columns[0]) == [
        160,
        264,
        368,
        472,
        576,
    ]
    last = next(link for link in drawing.links if link.line.person_id == 6)
    assert last.points[-1] == Point(card[6].x, card[6].y + 31)


def test_units_are_blocks_the_higher_first_and_outside_people_stand_last():
    people = [
        person(1),
        person(2, unit_id=10),
        person(3, unit_id=20),
        person(4, unit_id=20),
        person(5, is_outside=True),
    ]
    drawing = layout(
        a_map(*people, units={10: "South", 20: "North"}, lines=lines((2, 1), (3, 1), (4, 3)))
    )
    assert [(b.unit_id, b.is_outside) for b in drawing.blocks] == [
        (None, False),
        (20, False),
        (10, False),
        (None, True),
    ]
    card = boxes(drawing)
    assert card[1].bottom < card[2].y == card[3].y < card[5].y
    assert card[3].middle == card[4].middle
    across = next(link for link in drawing.links if link.line.person_id == 2)
    assert across.label is not None
    assert across.label.manager_id == 1
    assert across.points[0] == Point(card[2].middle, across.label.box.bottom)
    assert across.points[-1] == Point(card[2].middle, card[2].y)
    trunk = next(one for one in drawing.trunks if one.label == across.label)
    assert trunk.points[0] == Point(card[1].middle, card[1].bottom)
    assert trunk.points[-1] == Point(across.label.box.middle, across.label.box.y)


def test_our_people_stand_below_in_the_order_of_whom_they_cover():
    people = [person(n) for n in (1, 2, 3)]
    planned = Cover(9, 2, is_planned=True)
    drawing = layout(
        a_map(*people, covers=(*covers((7, 3), (8, 1)), planned), colleagues={5: "Nobody's"})
    )
    assert [pill.colleague_id for pill in drawing.pills] == [8, 9, 7, 5]
    card = boxes(drawing)
    assert all(pill.box.y > card[1].bottom for pill in drawing.pills)
    thread = next(one for one in drawing.threads if one.cover == planned)
    assert thread.points[0] == Point(drawing.pills[1].box.middle, drawing.pills[1].box.y)
    assert thread.points[-1] == Point(card[2].middle, card[2].bottom)


def test_coverage_of_somebody_who_is_not_on_the_map_is_not_drawn():
    drawing = layout(a_map(person(1), covers=covers((7, 99)), colleagues={}))
    assert (len(drawing.pills), drawing.threads) == (1, ())


def test_a_circle_of_lines_is_cut_and_named():
    circular = a_map(*(person(n) for n in (1, 2, 3)), lines=lines((1, 2), (2, 3), (3, 1)))
    drawing = layout(circular)
    assert drawing.cut == (Line(3, 1),)
    assert circle_of(drawing.cut[0], hierarchy(circular)) == (3, 1, 2)
    card = boxes(drawing)
    assert card[3].y < card[2].y < card[1].y


def test_nobody_is_his_own_manager():
    own = a_map(person(1), lines=lines((1, 1)))
    assert layout(own).cut == (Line(1, 1),)
    assert circle_of(Line(1, 1), hierarchy(own)) == (1,)


def test_a_second_manager_and_an_informal_line_are_drawn_straight():
    dotted = Line(3, 4, is_formal=False)
    people = [person(n) for n in (1, 2, 3, 4)]
    drawing = layout(a_map(*people, lines=(*lines((3, 2), (3, 1)), dotted)))
    straight = [link.line for link in drawing.links if len(link.points) == 2]
    assert straight == [Line(3, 2), dotted]


def bushy(number: int) -> AccountMap:
    """A company of so many people, seven below each; those below the second tier are units."""
    managers = {n: (n - 2) // 7 + 1 for n in range(2, number + 1)}
    units: dict[int, int | None] = {1: None}
    for one, manager in managers.items():
        units[one] = one if manager == 1 else units[manager]
    return a_map(
        *(person(one, unit_id=unit) for one, unit in units.items()),
        lines=lines(*managers.items()),
        units={n: f"Unit {n}" for n in range(2, 9)},
    )


@pytest.mark.parametrize("with_units", [True, False])
def test_three_hundred_people_stay_within_a_readable_width(with_units):
    company = bushy(300)
    if not with_units:
        company = a_map(*(person(n) for n in range(1, 301)), lines=company.lines)
    drawing = layout(company)
    assert len(drawing.cards) == 300
    assert drawing.width <= 2400
    assert drawing.height <= 6000


def test_a_chain_of_a_thousand_is_drawn_without_end_or_error():
    people = [person(n) for n in range(1, 1001)]
    card = boxes(layout(a_map(*people, lines=lines(*((n, n - 1) for n in range(2, 1001))))))
    assert card[1000].middle == card[1].middle


@st.composite
def any_map(draw: st.DrawFn) -> AccountMap:
    number = draw(st.integers(0, 25))
    ids = st.integers(1, max(number, 1))
    people = [
        person(
            n,
            unit_id=draw(st.sampled_from([None, 1, 2, 3])),
            level=draw(st.sampled_from([None, *PlayerType])),
            is_outside=draw(st.integers(0, 9)) == 0,
            is_placeholder=draw(st.integers(0, 9)) == 0,
        )
        for n in range(1, number + 1)
    ]
    pairs = draw(st.lists(st.builds(Line, ids, ids, st.integers(0, 4).map(bool)), max_size=40))
    wide = draw(st.booleans())
    reports = [Line(n, max(1, (n - 2) // (9 if wide else 2) + 1)) for n in range(2, number + 1)]
    covering = draw(st.lists(st.builds(Cover, st.integers(1, 20), ids), max_size=30))
    return a_map(
        *people,
        lines=tuple(draw(st.sampled_from([pairs, reports]))),
        covers=tuple(covering),
        units={1: "B", 2: "A"},
    )


@given(any_map())
def test_nothing_overlaps_and_everything_is_inside(account_map):
    drawing = layout(account_map)
    card = boxes(drawing)
    things = [*card.values(), *(pill.box for pill in drawing.pills)]
    assert not any(one.overlaps(other) for one, other in combinations(things, 2))
    blocks = [block.box for block in drawing.blocks]
    assert not any(one.overlaps(other) for one, other in combinations(blocks, 2))
    whole = Box(0, 0, drawing.width, drawing.height)
    assert all(contains(whole, box) for box in things + blocks)
    assert set(card) == {one.person_id for one in account_map.people}
    assert all(block_of(drawing, box) for box in card.values())


@given(any_map())
def test_a_manager_stands_in_the_middle_of_those_below(account_map):
    drawing = layout(account_map)
    card = boxes(drawing)
    below: dict[int, list[Box]] = {}
    for link in drawing.links:
        manager, one = card[link.line.manager_id], card[link.line.person_id]
        if len(link.points) > 2 and block_of(drawing, manager) == block_of(drawing, one):
            below.setdefault(link.line.manager_id, []).append(one)
    for manager, people in below.items():
        top = [box for box in people if box.y == min(one.y for one in people)]
        middle = (min(box.middle for box in top) + max(box.middle for box in top)) / 2
        assert card[manager].middle == middle


@given(any_map())
def test_the_order_in_which_facts_come_does_not_matter(account_map):
    turned = a_map(
        *reversed(account_map.people),
        lines=tuple(reversed(account_map.lines)),
        covers=account_map.covers,
        units=account_map.units,
    )
    one, other = layout(account_map), layout(turned)
    assert boxes(one) == boxes(other)
    assert (one.cut, one.pills) == (other.cut, other.pills)


@given(any_map())
def test_lines_lead_from_manager_to_person_and_turn_at_right_angles(account_map):
    drawing = layout(account_map)
    card = boxes(drawing)
    for link in drawing.links:
        below = card[link.line.person_id]
        above = link.label.box if link.label else card[link.line.manager_id]
        assert link.label is None or link.label.manager_id == link.line.manager_id
        assert link.points[0] == Point(above.middle, above.bottom)
        assert link.points[-1] in (Point(below.middle, below.y), Point(below.x, below.y + 31))
        if len(link.points) > 2:
            assert all(a.x == b.x or a.y == b.y for a, b in pairwise(link.points))


def crosses(one: Point, other: Point, box: Box) -> bool:
    """Whether a level or upright stretch of a line runs through a card."""
    across = max(one.x, other.x) > box.x and min(one.x, other.x) < box.right
    return across and max(one.y, other.y) > box.y and min(one.y, other.y) < box.bottom


@given(any_map())
def test_no_reporting_line_runs_through_a_card(account_map):
    drawing = layout(account_map)
    ways = [link.points for link in drawing.links if len(link.points) > 2]
    for points in (*ways, *(trunk.points for trunk in drawing.trunks)):
        for one, other in pairwise(points):
            assert not any(crosses(one, other, card.box) for card in drawing.cards)


@given(any_map())
def test_each_line_between_blocks_is_one_managers_own(account_map):
    drawing = layout(account_map)
    assume(len({trunk.manager_id for trunk in drawing.trunks}) <= MOST_TRACKS)
    stretches = [
        (trunk.manager_id, *sorted((one, other), key=lambda p: (p.x, p.y)))
        for trunk in drawing.trunks
        for one, other in pairwise(trunk.points)
    ]
    for (manager, one, other), (rival, third, fourth) in combinations(stretches, 2):
        if manager == rival:
            continue
        is_level = one.y == other.y == third.y == fourth.y
        is_upright = one.x == other.x == third.x == fourth.x
        assert not (is_level and min(other.x, fourth.x) > max(one.x, third.x))
        assert not (is_upright and min(other.y, fourth.y) > max(one.y, third.y))


@given(any_map())
def test_headings_lie_on_no_card_and_say_why_people_stand_below(account_map):
    drawing = layout(account_map)
    tree, card = hierarchy(account_map), boxes(drawing)
    for one, other in combinations([label.box for label in drawing.labels], 2):
        assert not one.overlaps(other)
    for label in drawing.labels:
        assert not any(label.box.overlaps(box) for box in card.values())
    for link in drawing.links:
        if link.label is not None:
            assert block_of(drawing, card[link.line.person_id]) != block_of(
                drawing, card[link.line.manager_id]
            )
            assert tree.managers[link.line.person_id] == link.label.manager_id


def test_people_without_a_line_stand_apart_below_and_not_beside_the_head():
    people = [
        person(1, level=PlayerType.EXECUTIVE),
        person(2),
        person(3),
        person(4, level=PlayerType.OPERATIONAL),
        person(5, level=PlayerType.MIDDLE),
        person(6),
    ]
    drawing = layout(a_map(*people, lines=lines((2, 1), (3, 1), (6, 5))))
    card = boxes(drawing)
    (heading,) = drawing.labels
    assert heading.heading.kind is HeadingKind.NO_LINE
    assert card[1].y < card[2].y < heading.box.y < min(card[4].y, card[5].y)
    assert card[6].y > card[5].y


def test_a_manager_who_is_known_elsewhere_is_named_and_not_drawn():
    part = a_map(person(2), person(3), lines=lines((2, 1), (3, 1)), elsewhere={1: "Hilda"})
    drawing = layout(part)
    assert [label.manager_id for label in drawing.labels] == [1]
    assert {link.line.manager_id for link in drawing.links} == {1}
    assert drawing.trunks == ()


def test_a_tie_bends_from_card_to_card():
    ties = (Tie(1, 2, TieKind.INFLUENCES), Tie(2, 99, TieKind.CONFLICTS))
    drawing = layout(a_map(person(1), person(2), ties=ties))
    card = boxes(drawing)
    (arc,) = drawing.arcs
    assert arc.tie == ties[0]
    assert arc.points[0] == Point(card[1].right, card[1].y + 31)
    assert arc.points[-1] == Point(card[2].x, card[2].y + 31)
