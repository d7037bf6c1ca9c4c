"""Where growth is pushed: strong and with room; unknown strength is a question, never weak."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mainstay.domain.growth import Place, Push, judge_growth, ranked
from mainstay.domain.playbook import default_playbook

PLAYBOOK = default_playbook()


def place(
    strength: int | None, *, money: int | None = 100, units: int = 2, left: tuple[str, ...] = ()
) -> Place:
    worth = None if money is None else Decimal(money)
    return Place(1, "Fjord", worth, strength, units=units, open_units=left)


@pytest.mark.parametrize(
    ("found", "push", "code"),
    [
        (place(3, left=("Works",)), Push.GROW, "growth.room"),
        (place(4, money=None, left=("Works",)), Push.GROW, "growth.room"),
        (place(3), Push.WIDEN, "growth.all_reached"),
        (place(3, units=0), Push.WIDEN, "growth.no_units"),
        (place(2, left=("Works",)), Push.STRENGTHEN, "growth.weak"),
        (place(4, money=-1, left=("Works",)), Push.EARN, "growth.loses"),
        (place(None, money=-1, left=("Works",)), Push.ASK, "growth.not_asked"),
    ],
)
def test_what_comes_first(found: Place, push: Push, code: str) -> None:
    judged = judge_growth(found, PLAYBOOK)
    assert judged.answer is push
    assert [reason.code for reason in judged.reasons] == [code]


def test_the_organisation_says_how_strong_is_strong_enough() -> None:
    lower = PLAYBOOK.with_values({"strength.growth": 2})
    assert judge_growth(place(2, left=("Works",)), lower).answer is Push.GROW


def test_places_for_growth_come_first_then_money_and_unknown_money_last() -> None:
    rows = ranked(
        [
            place(None, money=900),
            place(2, money=500),
            place(3, money=None, left=("A",)),
            place(3, money=10, left=("B",)),
            place(3, money=20, left=("C",)),
        ],
        PLAYBOOK,
    )
    assert [(row.money, row.strength) for row, _ in rows] == [
        (20, 3),
        (10, 3),
        (None, 3),
        (500, 2),
        (900, None),
    ]
