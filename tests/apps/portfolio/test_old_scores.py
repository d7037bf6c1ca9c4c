"""Nightly scores do not pile up: which of them stay, and that what was asked for always does."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.portfolio.actions import drop_superfluous_scores, score
from mainstay.apps.portfolio.models import Score, Standing
from mainstay.apps.portfolio.queries.asked import Wish
from tests.cast import Cast
from tests.factories import Line, sell

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)


def kept(at: datetime, *, is_automatic: bool = True) -> Score:
    return Score.objects.create(
        as_of=date(2026, 10, 31),
        known_at=at,
        scored_at=at,
        start=date(2025, 11, 1),
        is_automatic=is_automatic,
    )


@pytest.mark.django_db
def test_each_of_the_latest_days_keeps_its_last_score_and_each_month_before() -> None:
    for days in range(90):
        kept(NOW - timedelta(days=days))
    kept(NOW - timedelta(days=3, hours=2))
    gone = drop_superfluous_scores(by=machine_owner(), now=NOW)
    days_left = [row.scored_at.date() for row in Score.objects.order_by("-scored_at")]
    fortnight = [(NOW - timedelta(days=n)).date() for n in range(14)]
    months = [date(2026, 11, 8), date(2026, 10, 31), date(2026, 9, 30), date(2026, 8, 31)]
    assert days_left == [*fortnight, *months]
    assert gone == 91 - len(days_left)
    assert drop_superfluous_scores(by=machine_owner(), now=NOW) == 0


@pytest.mark.django_db
def test_what_somebody_asked_for_stays() -> None:
    asked_for = {kept(NOW - timedelta(days=200 + n), is_automatic=False).pk for n in range(3)}
    old = [kept(NOW - timedelta(days=200 + n)).pk for n in range(3)]
    assert drop_superfluous_scores(by=machine_owner(), now=NOW) == 2
    assert set(Score.objects.values_list("pk", flat=True)) == asked_for | {old[0]}


@pytest.mark.django_db
def test_a_long_time_without_scores_does_not_take_the_newest() -> None:
    last = kept(NOW - timedelta(days=900))
    drop_superfluous_scores(by=machine_owner(), now=NOW)
    assert Score.objects.get() == last


@pytest.mark.django_db
def test_standings_go_with_their_score(cast: Cast) -> None:
    sell(Line(cast.hers, date(2026, 10, 1), "100", "60"))
    at = NOW - timedelta(days=100)
    for hours in range(2):
        score(Wish(), by=machine_owner(), now=at + timedelta(hours=hours), is_automatic=True)
    assert drop_superfluous_scores(by=machine_owner(), now=NOW) == 1
    assert set(Standing.objects.values_list("score", flat=True)) == {Score.objects.get().pk}
