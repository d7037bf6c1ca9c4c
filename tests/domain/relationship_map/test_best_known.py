"""Who of ours knows a person best: touches first, then who covers the person."""

from __future__ import annotations

from datetime import date

from mainstay.domain.observed_strength import TouchCounts
from mainstay.domain.people_roles import CoverageRole
from mainstay.domain.playbook import default_playbook
from mainstay.domain.relationship_map.best_known import knows_best
from mainstay.domain.relationship_map.facts import Cover

RULES = default_playbook()
LAST = date(2026, 3, 2)
OWNER, SPONSOR = Cover(1, 9), Cover(2, 9, CoverageRole.SPONSOR)


def met(meetings: float) -> TouchCounts:
    return TouchCounts(meetings=meetings, last=LAST)


def test_nobody_knows_a_person_whom_nobody_covers_or_met() -> None:
    assert knows_best([], {}, RULES) is None
    assert knows_best([Cover(1, 9, is_planned=True)], {}, RULES) is None


def test_who_met_the_person_most_comes_before_who_covers() -> None:
    found = knows_best([OWNER], {1: met(1), 3: met(2)}, RULES)
    assert found is not None
    assert (found.colleague_id, found.reason.code) == (3, "knows.touches")
    assert found.reason.params == {"last": LAST}


def test_among_equals_the_owner_comes_before_the_sponsor() -> None:
    found = knows_best([SPONSOR, OWNER], {}, RULES)
    assert found is not None
    assert (found.colleague_id, found.reason.code) == (1, "knows.covers")
    found = knows_best([SPONSOR, OWNER], {1: met(2), 2: met(2)}, RULES)
    assert found is not None
    assert found.colleague_id == 1


def test_touches_that_have_faded_are_said_to_be_long_ago() -> None:
    found = knows_best([], {3: met(0.1)}, RULES)
    assert found is not None
    assert found.reason.code == "knows.long_ago"
