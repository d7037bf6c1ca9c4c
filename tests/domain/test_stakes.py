from dataclasses import replace
from decimal import Decimal

import pytest

from mainstay.domain.figure import Measure
from mainstay.domain.hold import SINGLE_THREAD, Dial, Hold, HoldLevel
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import default_playbook
from mainstay.domain.stakes import (
    Place,
    Position,
    cannot_afford_to_lose,
    could_lose,
    places,
    plan_demanded,
    position,
)

PLAYBOOK = default_playbook()


def place(value: str, *, number: int = 30, before: str = "900", total: str = "1000") -> Place:
    return Place(Measure.MARGIN, number, Decimal(value), Decimal(before), Decimal(total))


def held(level: int | None, *, strength: int | None = None) -> Hold:
    relationship = Judgement(None if strength is None else HoldLevel(strength))
    known = Judgement(None if level is None else HoldLevel(level))
    return Hold(known, {Dial.RHYTHM: known, Dial.RELATIONSHIP: relationship}, None)


def keeps(row: Place | None) -> bool | None:
    return cannot_afford_to_lose(row, PLAYBOOK).answer


@pytest.mark.parametrize(("value", "expected"), [("25", True), ("24.99", False), ("0", False)])
def test_a_share_of_two_and_a_half_percent_cannot_be_afforded_to_lose(value, expected):
    assert keeps(place(value)) is expected


@pytest.mark.parametrize(
    ("before", "number", "expected"),
    [("599.99", 20, True), ("600", 20, False), ("599.99", 21, False), ("0", 1, True)],
)
def test_the_first_part_takes_customers_while_the_sum_before_them_is_below_60_percent(
    before, number, expected
):
    assert keeps(place("10", number=number, before=before)) is expected


def test_a_customer_that_brings_nothing_makes_no_part_of_anything():
    assert keeps(place("0", number=1, before="0")) is False


def test_without_a_positive_total_nobody_has_a_share_and_stakes_are_unknown():
    judged = cannot_afford_to_lose(place("10", total="0"), PLAYBOOK)
    assert judged.answer is None
    assert judged.unknowns[0].code == "unknown.total_not_positive"
    assert keeps(None) is None


def test_the_reason_names_the_threshold_that_decided():
    large = cannot_afford_to_lose(place("100", number=1, before="0"), PLAYBOOK)
    assert large.thresholds == ("stakes.share", "stakes.first_part")
    assert cannot_afford_to_lose(place("25"), PLAYBOOK).thresholds == ("stakes.share",)


def test_sixty_one_equal_customers_of_a_hundred_stop_at_twenty():
    placed = places({n: Decimal(10) for n in range(1, 101)}, Measure.REVENUE)
    kept = [account for account, row in placed.items() if keeps(row)]
    assert kept == list(range(1, 21))


def test_places_order_equal_customers_by_account():
    placed = places({7: Decimal(5), 3: Decimal(5), 9: Decimal(6)}, Measure.REVENUE)
    assert [(row.position, row.before) for row in (placed[9], placed[3], placed[7])] == [
        (1, 0),
        (2, 6),
        (3, 11),
    ]


@pytest.mark.parametrize(
    ("level", "expected"), [(1, True), (2, True), (3, False), (4, False), (None, None)]
)
def test_a_weak_hold_could_lose_and_an_unknown_one_is_not_weak(level, expected):
    assert could_lose(held(level), PLAYBOOK) is expected


@pytest.mark.parametrize(
    ("keep", "weak", "expected"),
    [
        (True, False, Position.ASSET),
        (True, True, Position.RISK),
        (True, None, Position.RISK),
        (False, True, None),
        (None, True, None),
    ],
)
def test_who_cannot_be_afforded_to_lose_is_an_asset_when_held_else_a_risk(keep, weak, expected):
    assert position(cannot_afford_to_lose=keep, could_lose=weak) is expected


@pytest.mark.parametrize(
    ("keep", "level", "codes"),
    [
        (True, 2, ["plan.could_be_lost"]),
        (True, None, ["plan.hold_unknown"]),
        (True, 3, ["plan.not_demanded"]),
        (False, 1, ["plan.not_demanded"]),
        (None, None, ["plan.not_demanded"]),
    ],
)
def test_a_plan_is_demanded_where_much_could_be_lost(keep, level, codes):
    judged = plan_demanded(Judgement(keep), held(level), place("50"), PLAYBOOK)
    assert [reason.code for reason in judged.reasons] == codes
    assert judged.answer is (codes != ["plan.not_demanded"])


@pytest.mark.parametrize(
    ("value", "strength", "demanded"),
    [("100", 2, True), ("99.99", 2, False), ("100", 3, False), ("100", None, False)],
)
def test_a_plan_is_demanded_for_a_tenth_of_the_measure_on_a_weak_relationship(
    value, strength, demanded
):
    firm = held(4, strength=strength)
    assert plan_demanded(Judgement(True), firm, place(value), PLAYBOOK).answer is demanded


@pytest.mark.parametrize(("value", "demanded"), [("100", True), ("99.99", False)])
def test_a_plan_is_demanded_for_a_tenth_on_a_single_thread_even_without_answers(value, demanded):
    thread = Judgement(None, (Reason(SINGLE_THREAD),))
    firm = held(4)
    firm = replace(firm, dials={**firm.dials, Dial.RELATIONSHIP: thread})
    judged = plan_demanded(Judgement(True), firm, place(value), PLAYBOOK)
    code = "plan.large_on_one_thread" if demanded else "plan.not_demanded"
    assert [reason.code for reason in judged.reasons] == [code]
