from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains
from tests.domain.relationship_plan.plans import PLAYBOOK, TODAY, codes, goal, initiative

from mainstay.domain.relationship_plan import initiatives as rules
from mainstay.domain.relationship_plan.initiatives import EASY, Kind


def test_no_goal_without_initiative_and_no_initiative_without_goal():
    plan = [goal(1, 2, 3, goal_id=1), goal(1, 2, 3, goal_id=2), goal(1, 2, 3, goal_id=3)]
    work = [
        initiative(Kind.SKILLS, "10", initiative_id=1, goal_ids=frozenset({1, 3})),
        initiative(Kind.SKILLS, "10", initiative_id=2, goal_ids=frozenset()),
        initiative(Kind.SKILLS, "10", initiative_id=3, goal_ids=frozenset({99})),
    ]
    found = rules.unlinked(plan, work)
    assert [(each.code, each.rows) for each in found] == [
        ("initiative.goal_without", ("goal:2",)),
        ("initiative.without_goal", ("initiative:2",)),
        ("initiative.without_goal", ("initiative:3",)),
    ]


def test_a_dropped_goal_asks_for_no_initiative_and_is_no_goal_for_one():
    dropped = goal(1, 2, 3, dropped_on=TODAY)
    found = rules.unlinked([dropped], [initiative(Kind.CONTACT, "0")])
    assert codes(found) == ["initiative.without_goal"]


def test_what_was_done_for_a_goal_since_dropped_wants_no_other_goal():
    dropped = goal(1, 2, 3, dropped_on=TODAY)
    done = initiative(Kind.CONTACT, "0", done_on=date(2026, 5, 1))
    assert rules.unlinked([dropped], [done]) == ()
    bare = initiative(Kind.CONTACT, "0", done_on=date(2026, 5, 1), goal_ids=frozenset())
    assert codes(rules.unlinked([dropped], [bare])) == ["initiative.without_goal"]


def test_an_initiative_without_owner_or_date_and_an_overdue_one_are_warnings():
    work = [
        initiative(Kind.SKILLS, "1", initiative_id=1, owner_id=None),
        initiative(Kind.SKILLS, "1", initiative_id=2, due=None),
        initiative(Kind.SKILLS, "1", initiative_id=3, due=date(2026, 6, 20)),
        initiative(Kind.SKILLS, "1", initiative_id=4, due=date(2026, 6, 20), done_on=TODAY),
        initiative(Kind.SKILLS, "1", initiative_id=5, due=TODAY),
    ]
    found = rules.warnings(work, as_of=TODAY)
    assert [(each.code, each.rows[0]) for each in found] == [
        ("initiative.no_owner", "initiative:1"),
        ("initiative.no_date", "initiative:2"),
        ("initiative.overdue", "initiative:3"),
    ]
    assert found[2].params["days"] == 10


@pytest.mark.parametrize(
    ("easy", "other", "tactical"), [("51", "49", True), ("50", "50", False), ("0", "100", False)]
)
def test_more_than_half_of_the_spend_on_the_easy_way_is_tactical(easy, other, tactical):
    work = [initiative(Kind.REBATE, easy), initiative(Kind.RESEARCH, other, initiative_id=2)]
    judged = rules.is_tactical(work, PLAYBOOK)
    assert judged.answer is tactical
    assert judged.thresholds == ("initiative.easy_share",)
    explained = rules.explain_easy_share(work)
    assert_explains(explained)
    assert explained.figure.value == Decimal(easy) / 100


@pytest.mark.parametrize("kind", sorted(EASY))
def test_only_easy_actions_are_tactical_whatever_they_cost(kind):
    judged = rules.is_tactical([initiative(kind, None)], PLAYBOOK)
    assert (judged.answer, codes(judged)) == (True, ["initiative.only_easy"])


def test_mixed_initiatives_of_unknown_cost_are_not_judged():
    work = [initiative(Kind.DISCOUNT, None), initiative(Kind.SKILLS, "10", initiative_id=2)]
    judged = rules.is_tactical(work, PLAYBOOK)
    assert (judged.answer, codes(judged)) == (None, ["unknown.initiative_cost"])
    assert rules.explain_spend(work).figure.value is None
    free = [initiative(Kind.DISCOUNT, "0"), initiative(Kind.SKILLS, "0", initiative_id=2)]
    assert codes(rules.is_tactical(free, PLAYBOOK)) == ["unknown.no_initiative_cost"]
    assert rules.explain_spend(free).figure.value == 0


def test_without_initiatives_nothing_is_known_and_without_easy_ones_nothing_is_tactical():
    assert codes(rules.is_tactical([], PLAYBOOK)) == ["unknown.no_initiatives"]
    judged = rules.is_tactical([initiative(Kind.EMBEDDING, None)], PLAYBOOK)
    assert (judged.answer, codes(judged)) == (False, ["initiative.none_easy"])


@given(
    st.lists(
        st.tuples(st.sampled_from(Kind), st.none() | st.decimals(0, 10_000, places=2)), max_size=6
    )
)
def test_the_rows_give_spend_and_share(rows):
    work = [initiative(kind, None if cost is None else str(cost)) for kind, cost in rows]
    assert_explains(rules.explain_spend(work))
    share = rules.explain_easy_share(work)
    assert_explains(share)
    assert share.figure.value is None or 0 <= share.figure.value <= 1
