"""What a card says is missing; and the maps of a group's accounts as one."""

from datetime import timedelta

from tests.domain.relationship_map.maps import (
    BUDGET,
    TODAY,
    a_map,
    covers,
    important,
    lines,
    minor,
    person,
    strong,
)

from mainstay.domain.playbook import default_playbook
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.domain.relationship_map.group import group_map
from mainstay.domain.relationship_map.hierarchy import hierarchy
from mainstay.domain.relationship_map.layout import layout
from mainstay.domain.relationship_map.marks import Mark, marks

RULES = default_playbook()


def marked(found: AccountMap) -> dict[int, set[Mark]]:
    return {one: set(each) for one, each in marks(found, RULES).items()}


def test_who_matters_is_marked_when_nobody_or_one_alone_covers():
    people = (important(1), important(2), important(3), minor(4), person(5))
    found = marked(a_map(*people, covers=covers((7, 2), (7, 3), (8, 3))))
    assert found == {1: {Mark.UNCOVERED}, 2: {Mark.SINGLE}, 5: {Mark.UNCOVERED}}


def test_whoever_holds_the_budget_is_marked_until_we_are_known_to_be_strong():
    people = [minor(n, roles=BUDGET) for n in (1, 2, 3)]
    found = marked(a_map(*people, strengths={1: strong(1), 2: strong(2)}))
    assert found == {1: {Mark.BUDGET}, 3: {Mark.BUDGET}}


def test_what_was_confirmed_too_long_ago_is_marked_and_a_vacancy_is_not():
    old = TODAY - timedelta(days=200)
    people = (minor(1, checked_on=old), minor(2, checked_on=None), person(3, is_placeholder=True))
    assert marked(a_map(*people)) == {1: {Mark.STALE}}


def test_the_accounts_of_a_group_stand_apart_with_lines_between_them():
    top = a_map(person(1), person(2, unit_id=5), account_id=10, units={5: "Works"})
    below = a_map(person(3), person(2), account_id=20, lines=lines((3, 1)))
    whole = group_map([top, below], {10: "Group", 20: "Daughter"})
    assert whole.units == {-10: "Group", 5: "Group: Works", -20: "Daughter"}
    assert {one.person_id: one.unit_id for one in whole.people} == {1: -10, 2: 5, 3: -20}
    assert hierarchy(whole).managers == {3: 1}
    drawing = layout(whole)
    assert [block.unit_id for block in drawing.blocks] == [-10, 5, -20]
    assert [trunk.manager_id for trunk in drawing.trunks] == [1]
