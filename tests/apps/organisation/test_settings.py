"""The organisation's settings and its own values of thresholds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.settings import (
    OrganisationDetails,
    SettingsProblem,
    change_organisation,
)
from mainstay.apps.organisation.actions.thresholds import (
    ASCENDING,
    reset_threshold,
    set_threshold,
)
from mainstay.apps.organisation.queries import organisation, playbook
from mainstay.apps.organisation.queries.method import threshold_groups, threshold_history
from mainstay.apps.organisation.views.sections import MEASURED_IN, TITLES, value_text
from mainstay.domain.errors import ChangedMeanwhile
from mainstay.domain.playbook import ThresholdError, default_playbook
from tests.apps.organisation.history import deeds_of, last_changes
from tests.cast import Cast

DETAILS = OrganisationDetails("Mill & Daughters", "sek", 7, "Europe/Stockholm")
SHARE = "stakes.share"


def test_an_administrator_changes_the_organisation(cast: Cast) -> None:
    row = change_organisation(DETAILS, by=actor(cast.olga))
    assert organisation().currency == "SEK"
    assert deeds_of(row)[-1] == ("olga@mill.example", "change organisation")
    assert last_changes(row)["currency"] == ["EUR", "SEK"]


@pytest.mark.parametrize("who", ["oscar", "dana", "alice"])
def test_nobody_else_may_change_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        change_organisation(DETAILS, by=actor(getattr(cast, who)))


@pytest.mark.parametrize(
    "wrong",
    [{"currency": "XQQ"}, {"currency": "Euro"}, {"fiscal_year_start": 13}, {"time_zone": "Mars"}],
)
def test_what_does_not_exist_is_refused(cast: Cast, wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsProblem):
        change_organisation(replace(DETAILS, **wrong), by=actor(cast.olga))  # type: ignore[arg-type]
    assert organisation().currency == "EUR"


def test_operations_set_an_own_value_and_take_it_back(cast: Cast) -> None:
    by = actor(cast.oscar)
    row = set_threshold(SHARE, 0.04, by=by)
    assert row is not None
    assert playbook()[SHARE] == 0.04
    assert playbook().threshold(SHARE).is_own
    assert deeds_of(row) == [("oscar@mill.example", "set threshold")]
    assert reset_threshold(SHARE, by=by) is not None
    assert playbook()[SHARE] == default_playbook()[SHARE]
    assert [past.value for past in threshold_history(SHARE)] == [None, 0.04]


def test_what_applied_before_can_still_be_asked(cast: Cast) -> None:
    row = set_threshold(SHARE, 0.04, by=actor(cast.oscar))
    assert row is not None
    set_threshold(SHARE, 0.05, by=actor(cast.oscar))
    assert playbook(row.at)[SHARE] == 0.04


def test_setting_what_applies_already_writes_nothing(cast: Cast) -> None:
    by = actor(cast.oscar)
    assert set_threshold(SHARE, 0.04, by=by) is not None
    assert set_threshold(SHARE, 0.04, by=by) is None
    assert reset_threshold("hold.could_lose", by=by) is None


def test_of_two_editors_the_second_is_told_and_shown_both_values(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.oscar)
    address = reverse("organisation:threshold", args=[SHARE])
    opened = client.get(address).context["page"].seen
    row = set_threshold(SHARE, 0.04, by=actor(cast.olga))
    assert row is not None
    page = client.post(address, {"value": "5", "seen": opened})
    text = page.content.decode()
    assert "olga@mill.example changed this threshold on" in text
    assert 'value="5"' in text
    assert f'name="seen" value="{row.pk}"' in text
    assert playbook()[SHARE] == 0.04
    client.post(address, {"value": "5", "seen": row.pk})
    assert playbook()[SHARE] == 0.05


def test_a_value_that_nobody_has_read_is_not_reset(cast: Cast) -> None:
    seen = set_threshold(SHARE, 0.04, by=actor(cast.oscar))
    set_threshold(SHARE, 0.05, by=actor(cast.olga))
    assert seen is not None
    with pytest.raises(ChangedMeanwhile):
        reset_threshold(SHARE, seen=seen.pk, by=actor(cast.oscar))
    assert playbook()[SHARE] == 0.05


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        (SHARE, 0.9, "between"),
        ("stakes.largest", 3.5, "whole number"),
        ("hold.rhythm_firm", 2.0, "neighbour"),
        ("hold.rhythm_loose", 1.2, "neighbour"),
        ("no.such", 1.0, "no threshold"),
    ],
)
def test_impossible_values_are_refused(cast: Cast, key: str, value: float, says: str) -> None:
    with pytest.raises(ThresholdError, match=says):
        set_threshold(key, value, by=actor(cast.oscar))


@pytest.mark.parametrize("who", ["dana", "alice", "vera"])
def test_nobody_else_may_set_or_reset(cast: Cast, who: str) -> None:
    by = actor(getattr(cast, who))
    with pytest.raises(NotAllowed):
        set_threshold(SHARE, 0.04, by=by)
    with pytest.raises(NotAllowed):
        reset_threshold(SHARE, by=by)


def test_the_defaults_keep_their_own_order() -> None:
    book = default_playbook()
    for chain in ASCENDING:
        values = [book[key] for key in chain]
        assert values == sorted(values), chain


def test_every_part_of_the_playbook_has_a_title_and_every_unit_a_word(db: None) -> None:
    groups = threshold_groups()
    assert {line.default.unit for group in groups for line in group.lines} <= set(MEASURED_IN)
    assert {group.section for group in groups} <= set(TITLES)
    assert sum(len(group.lines) for group in groups) == len(list(default_playbook()))


def test_values_are_written_with_every_digit_they_have() -> None:
    share = default_playbook().threshold(SHARE)
    assert value_text(replace(share, value=0.0255)).startswith("2.55")
