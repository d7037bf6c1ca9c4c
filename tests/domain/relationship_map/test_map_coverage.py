"""Figures of a map explain themselves, and leave out what nobody has judged."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.facts import assert_explains
from tests.domain.relationship_map.maps import (
    BUDGET,
    TODAY,
    USER,
    a_map,
    covers,
    important,
    minor,
    person,
    strong,
)

from mainstay.domain.figure import Measure
from mainstay.domain.people_roles import BuyingRole
from mainstay.domain.playbook import default_playbook
from mainstay.domain.relationship_map import contact_money, coverage
from mainstay.domain.relationship_map.contact_money import CoveredAccount, covered_account
from mainstay.domain.relationship_map.facts import AccountMap, Cover

PLAYBOOK = default_playbook()
ALL = (
    coverage.explain_coverage,
    coverage.explain_weighted_coverage,
    coverage.explain_depth,
    coverage.explain_roles_reached,
)


def value(explain, account_map):
    explanation = explain(account_map, PLAYBOOK)
    assert_explains(explanation)
    return explanation.figure.value


def codes(items) -> list[str]:
    return [item.code for item in items]


@pytest.mark.parametrize(
    ("influence", "relevance", "importance", "is_important"),
    [
        (8, 5, 4.0, True),
        (7, 5, 3.5, False),
        (10, 10, 10.0, True),
        (0, 10, 0.0, False),
        (None, 10, None, None),
        (None, 3, None, False),  # 3 at most, whatever the influence
        (3, None, None, False),
        (4, None, None, None),
        (None, None, None, None),
    ],
)
def test_importance_is_influence_times_relevance(influence, relevance, importance, is_important):
    one = person(1, influence=influence, relevance=relevance)
    assert one.importance == importance
    assert one.is_important(PLAYBOOK) is is_important


def test_coverage_counts_important_people_and_real_coverage_only():
    people = [important(1), important(2), important(3, influence=10), minor(4)]
    planned = Cover(8, 2, is_planned=True)
    account = a_map(*people, covers=(*covers((7, 1), (8, 1), (7, 4)), planned))
    assert value(coverage.explain_coverage, account) == pytest.approx(1 / 3)
    assert value(coverage.explain_weighted_coverage, account) == pytest.approx(8 / 26)
    assert value(coverage.explain_depth, account) == pytest.approx(2 / 3)


def test_whom_nobody_has_judged_is_left_out_and_said():
    account = a_map(important(1), person(2), person(3, influence=9), covers=covers((7, 1)))
    figure = coverage.explain_coverage(account, PLAYBOOK).figure
    assert figure.value == 1.0
    assert [(u.code, u.params) for u in figure.unknowns] == [("unknown.importance", {"people": 2})]


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ([], "unknown.nobody_important"),
        ([minor(1)], "unknown.nobody_important"),
        ([person(1)], "unknown.importance"),
        ([important(1, is_placeholder=True)], "unknown.nobody_important"),
    ],
)
def test_without_important_people_coverage_is_unknown_not_zero(people, code):
    figure = coverage.explain_coverage(a_map(*people), PLAYBOOK).figure
    assert (figure.value, codes(figure.unknowns)) == (None, [code])


@pytest.mark.parametrize(
    ("levels", "answer", "code"),
    [
        ([], False, "map.role_nobody"),
        ([2], True, "map.role_reached"),
        ([1, 3], True, "map.role_reached"),
        ([None, 2], True, "map.role_reached"),
        ([1], False, "map.role_weak"),
        ([1, None], None, "unknown.role_strength"),
        ([None], None, "unknown.role_strength"),
    ],
)
def test_a_role_is_reached_from_level_two(levels, answer, code):
    people = [person(n, roles=BUDGET) for n, _level in enumerate(levels, 1)]
    account = a_map(*people, strengths={n: strong(level) for n, level in enumerate(levels, 1)})
    judged = coverage.role_reached(account, BuyingRole.BUDGET, PLAYBOOK)
    assert judged.answer is answer
    assert codes((*judged.reasons, *judged.unknowns)) == [code]


def test_roles_reached_are_counted_and_the_unknown_one_is_named():
    people = [person(1, roles=BUDGET), person(2, roles=USER)]
    account = a_map(*people, strengths={1: strong(3)})
    explanation = coverage.explain_roles_reached(account, PLAYBOOK)
    assert [term.value for term in explanation.terms] == [1, 0, None]
    assert explanation.figure.value == 1
    assert codes(explanation.figure.unknowns) == ["unknown.role_strength"]


def test_observed_strength_never_stands_in_for_the_answers():
    """Naive reading 10: a friendly face met often is not a strong relation."""
    account = a_map(person(1, roles=BUDGET), strengths={1: strong(None, silent=1)})
    assert coverage.role_reached(account, BuyingRole.BUDGET, PLAYBOOK).answer is None


def test_single_thread_is_one_of_theirs_or_one_of_ours():
    people = [person(1), person(2)]
    one = coverage.single_thread(a_map(*people, covers=covers((7, 1))))
    assert (one.answer, codes(one.reasons)) == (
        True,
        ["map.single_contact", "map.single_colleague"],
    )
    ours = coverage.single_thread(a_map(*people, covers=covers((7, 1), (7, 2))))
    assert [(r.code, r.params) for r in ours.reasons] == [
        ("map.single_colleague", {"name": "Jonas"})
    ]
    theirs = coverage.single_thread(a_map(*people, covers=covers((7, 1), (8, 1))))
    assert codes(theirs.reasons) == ["map.single_contact"]
    two = coverage.single_thread(a_map(*people, covers=covers((7, 1), (8, 2))))
    assert two.answer is False


def test_without_any_coverage_there_is_no_thread_to_judge():
    judged = coverage.single_thread(a_map(person(1), covers=(Cover(7, 1, is_planned=True),)))
    assert (judged.answer, codes(judged.unknowns)) == (None, ["unknown.nobody_covered"])


def test_a_map_is_as_old_as_its_last_confirmation():
    ages = {1: 100, 2: 7, 3: None}
    people = [
        person(n, checked_on=None if days is None else TODAY - timedelta(days=days))
        for n, days in ages.items()
    ]
    explanation = coverage.explain_map_age(a_map(*people))
    assert explanation.figure.value == 7
    assert_explains(explanation)
    assert codes(coverage.explain_map_age(a_map(people[2])).figure.unknowns) == [
        "unknown.never_checked"
    ]
    assert codes(coverage.explain_map_age(a_map()).figure.unknowns) == ["unknown.no_people"]


ACCOUNTS = (
    CoveredAccount(1, "Norrvik", Decimal(600), frozenset({7})),
    CoveredAccount(2, "Alba", Decimal(100), frozenset({7})),
    CoveredAccount(3, "Borealis", Decimal(200), frozenset({7, 8})),
    CoveredAccount(4, "Cirrus", Decimal(100), frozenset({8})),
    CoveredAccount(5, "Delta", Decimal(999), frozenset()),
    CoveredAccount(6, "Esker", None, frozenset({8})),
)


def test_money_hangs_on_whoever_alone_covers_an_account():
    found = contact_money.money_by_colleague(ACCOUNTS, {7: "Jonas", 8: "Elin"})
    assert [(one.name, one.money) for one in found] == [("Jonas", 700), ("Elin", 100)]
    explanation = contact_money.explain_hanging(found[0], Measure.MARGIN)
    assert [term.label for term in explanation.terms] == ["Norrvik", "Alba"]
    assert_explains(explanation)
    share = contact_money.explain_hanging_share(found[0], ACCOUNTS, Measure.MARGIN)
    assert share.figure.value == Decimal(700) / Decimal(1999)
    assert_explains(share)
    assert codes(share.figure.unknowns) == ["unknown.money_of_accounts"]
    accounts = contact_money.explain_hanging_accounts(found[0])
    assert accounts.figure.value == 2
    assert_explains(accounts)


def test_people_whom_one_of_ours_alone_covers_are_counted_where_others_cover_too():
    pairs = [frozenset({7}), frozenset({7, 8}), frozenset[int](), frozenset({7})]
    shared = contact_money.account_covered_by(1, "Norrvik", Decimal(9), pairs)
    alone = contact_money.account_covered_by(2, "Alba", Decimal(1), [frozenset({7})])
    assert (shared.colleagues, shared.only) == ({7, 8}, {7: 2})
    (hanging,) = contact_money.money_by_colleague([shared, alone], {7: "Jonas"})
    assert [one.name for one in hanging.accounts] == ["Alba"]
    people = contact_money.explain_hanging_people(hanging)
    assert [(term.label, term.value) for term in people.terms] == [("Norrvik", 2), ("Alba", 1)]
    assert people.figure.value == 3
    assert_explains(people)


def test_money_that_nobody_knows_is_not_zero():
    found = contact_money.money_by_colleague(ACCOUNTS[5:], {8: "Elin"})
    figure = contact_money.explain_hanging(found[0], Measure.PROFIT).figure
    assert (figure.value, codes(figure.unknowns)) == (None, ["unknown.money_of_accounts"])
    share = contact_money.explain_hanging_share(found[0], ACCOUNTS[5:], Measure.PROFIT).figure
    assert share.value is None
    assert codes(share.unknowns) == ["unknown.money_of_accounts", "unknown.total_not_positive"]


def test_an_account_is_covered_by_who_really_covers_somebody_there():
    account = a_map(person(1), covers=(*covers((7, 1)), Cover(8, 1, is_planned=True)))
    assert covered_account(account, "Norrvik", None).colleagues == {7}


@st.composite
def judged_maps(draw: st.DrawFn) -> AccountMap:
    degree = st.none() | st.integers(0, 10)
    roles = st.frozensets(st.sampled_from(BuyingRole))
    number = draw(st.integers(0, 8))
    people = [
        person(n, influence=draw(degree), relevance=draw(degree), roles=draw(roles))
        for n in range(1, number + 1)
    ]
    ids = st.integers(1, max(number, 1))
    pairs = draw(st.lists(st.builds(Cover, st.sampled_from([7, 8, 9]), ids, st.just("owner"))))
    levels = draw(st.dictionaries(ids, st.none() | st.integers(1, 4)))
    return a_map(
        *people,
        covers=tuple(pairs),
        strengths={one: strong(level) for one, level in levels.items()},
    )


@given(judged_maps())
def test_every_figure_is_the_result_of_its_rows(account_map):
    for explain in ALL:
        explanation = explain(account_map, PLAYBOOK)
        if explanation.terms:
            assert_explains(explanation)
        figure = explanation.figure
        assert figure.is_known or figure.unknowns
    share = coverage.explain_coverage(account_map, PLAYBOOK).figure.value
    assert share is None or 0 <= share <= 1


@given(judged_maps())
def test_one_more_colleague_never_lowers_coverage(account_map):
    more = a_map(
        *account_map.people,
        covers=(*account_map.covers, *covers(*((9, p.person_id) for p in account_map.people[:1]))),
    )
    for explain in ALL[:3]:
        before, after = (explain(m, PLAYBOOK).figure.value for m in (account_map, more))
        assert before is None or after >= before
