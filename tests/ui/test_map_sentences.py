"""What the relationship map finds can be written out, and reads as plain sentences."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mainstay.domain import relationship_map
from mainstay.domain.figure import Explanation, Measure
from mainstay.domain.people_roles import BuyingRole
from mainstay.domain.playbook import default_playbook
from mainstay.domain.relationship_map import contact_money, coverage
from mainstay.domain.relationship_map.compare import compare
from mainstay.domain.relationship_map.contact_money import CoveredAccount
from mainstay.domain.relationship_map.facts import AccountMap, Cover
from mainstay.domain.relationship_map.finding import NextStep
from mainstay.domain.relationship_map.gaps import gaps
from mainstay.domain.relationship_map.what_if import (
    Leaving,
    explain_left_uncovered,
    explain_money_exposed,
    what_if,
)
from mainstay.domain.strength import StrengthLevel
from mainstay.ui.reasons import SENTENCES, sentence
from tests.domain.relationship_map.maps import (
    BUDGET,
    EXECUTIVE,
    GATEKEEPER,
    USER,
    a_map,
    covers,
    important,
    lines,
    minor,
    person,
    strong,
)

PLAYBOOK = default_playbook()
FOLDER = Path(relationship_map.__path__[0])

RICH = a_map(
    important(1, roles=BUDGET, player_types=EXECUTIVE, title="CFO", stance=-1),
    important(2, roles=BUDGET),
    important(3, roles=USER),
    minor(4, roles=GATEKEEPER, checked_on=None),
    minor(5, is_placeholder=True, title="Head of strategy"),
    person(6, checked_on=date(2026, 1, 1)),
    minor(7, roles=USER, checked_on=date(2026, 2, 1)),
    important(8),
    important(9),
    units={1: "Nord"},
    lines=lines((4, 1), (6, 7), (7, 6)),
    covers=(*covers((7, 4), (8, 3), (8, 7)), Cover(9, 8, is_planned=True)),
    competitors={
        1: ("Voltek", StrengthLevel.STRONG),
        2: ("Voltek", StrengthLevel.STRONG),
    },
    strengths={1: strong(1, silent=60), 2: strong(None)},
)
POOR = a_map(minor(1, player_types=EXECUTIVE, roles=BUDGET), person(2), covers=covers((7, 2)))
MAPS = [
    RICH,
    POOR,
    a_map(),
    replace(POOR, strengths={1: strong(1, silent=None)}),
    replace(RICH, covers=covers((7, 3), (7, 9), (8, 4))),
    a_map(minor(1, checked_on=date(2026, 1, 1))),
    a_map(minor(1), minor(2, checked_on=date(2026, 1, 1))),
]


@pytest.fixture(autouse=True)
def _strict(settings: Any) -> None:
    settings.MAINSTAY_STRICT_SENTENCES = True


def written(explanation: Explanation) -> list[str]:
    items = [(term.code, term.params) for term in explanation.terms if term.code]
    items += [(item.code, item.params) for item in explanation.figure.unknowns]
    return [sentence(f"figure.{explanation.figure.code}")] + [sentence(*item) for item in items]


def findings(account_map: AccountMap) -> list[str]:
    found = gaps(account_map, PLAYBOOK)
    items = [item for gap in found for item in (gap.reason, gap.consequence)]
    return [sentence(item.code, item.params) for item in items]


@pytest.mark.parametrize("number", range(len(MAPS)))
def test_figures_and_findings_of_a_map_can_be_written(number: int) -> None:
    account_map = MAPS[number]
    texts = findings(account_map)
    for explain in (
        coverage.explain_coverage,
        coverage.explain_weighted_coverage,
        coverage.explain_depth,
        coverage.explain_roles_reached,
    ):
        texts += written(explain(account_map, PLAYBOOK))
    texts += written(coverage.explain_map_age(account_map))
    judged = [coverage.single_thread(account_map)]
    judged += [coverage.role_reached(account_map, role, PLAYBOOK) for role in BuyingRole]
    items = [item for judgement in judged for item in (*judgement.reasons, *judgement.unknowns)]
    texts += [sentence(item.code, item.params) for item in items]
    assert all(texts)


def test_almost_every_gap_is_written_with_what_it_really_carries() -> None:
    found = {gap.code for account_map in MAPS for gap in gaps(account_map, PLAYBOOK)}
    declared = {
        code
        for code in relationship_map.CODES
        if code.startswith("gap.") and not code.startswith("gap.means_")
    }
    assert declared - found == set()


def test_a_finding_reads_as_people_speak() -> None:
    texts = findings(RICH)
    assert "No one covers Person 1, CFO." in texts
    assert "Person 1 leans against us, and nobody answers the objections." in texts
    assert "Voltek is strong with Person 1; we are weak." in texts
    assert "Nobody is known in Nord." in texts


def test_what_happens_when_somebody_leaves_can_be_written() -> None:
    for who in (Leaving(colleagues=frozenset({7})), Leaving(frozenset({1}), frozenset({7, 8, 9}))):
        for money in (None, Decimal(5)):
            result = what_if(RICH, who, PLAYBOOK, money=money)
            texts = written(explain_money_exposed(result, Measure.PROFIT))
            texts += written(explain_left_uncovered(result))
            for one in result.uncovered:
                reasons = one.successor.reasons if one.successor else one.unknowns
                texts += [sentence(item.code, item.params) for item in reasons]
            assert all(texts)


def test_changes_between_two_maps_can_be_written() -> None:
    later = replace(
        RICH,
        people=(*(replace(one, unit_id=1, title="New") for one in RICH.people[1:]), person(99)),
        covers=covers((9, 3)),
        lines=lines((4, 2)),
        strengths={2: strong(2), 3: strong(3)},
    )
    back = replace(RICH, strengths={2: strong(3), 3: strong(1)})
    changes = [*compare(RICH, later), *compare(later, RICH), *compare(later, back)]
    assert all(sentence(one.reason.code, one.reason.params) for one in changes)
    assert len({one.kind for one in changes}) == 9


def test_money_that_hangs_on_one_can_be_written() -> None:
    accounts = [
        CoveredAccount(1, "Norrvik", Decimal(5), frozenset({7})),
        CoveredAccount(2, "Alba", None, frozenset({8})),
    ]
    for one in contact_money.money_by_colleague(accounts, {7: "Jonas", 8: "Elin"}):
        assert written(contact_money.explain_hanging(one, Measure.PROFIT))
        assert written(contact_money.explain_hanging_share(one, accounts, Measure.PROFIT))
        assert written(contact_money.explain_hanging_share(one, accounts[1:], Measure.PROFIT))
        assert written(contact_money.explain_hanging_accounts(one))
        assert written(contact_money.explain_hanging_people(one))


@pytest.mark.parametrize("step", NextStep)
def test_every_next_step_has_the_words_of_its_button(step: NextStep) -> None:
    assert not str(SENTENCES[f"next.{step}"]).endswith(".")


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.py")), ids=lambda file: file.stem)
def test_the_map_declares_every_code_it_uses(file: Path) -> None:
    texts = {
        node.value
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    families = ("gap.", "row.", "unknown.", "successor.", "change.")
    used = {text for text in texts if text.startswith(families) and " " not in text}
    starts = {text for text in used if text.endswith((".", "_"))}  # the rest is put in by a value
    assert used - starts <= set(relationship_map.CODES)
