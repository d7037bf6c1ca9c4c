"""A score as data and as lines; what was asked for on the command line as a wish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from mainstay.analytics.engines import Engine
from mainstay.apps.portfolio.models import Score
from mainstay.apps.portfolio.queries.asked import Wish, WrongQuestion


@dataclass(frozen=True, slots=True)
class ScoreData:
    """What a score says of itself."""

    id: int
    as_of: date
    start: date
    known_at: datetime
    scored_at: datetime
    engine: str
    measure: str
    customers: int
    accounts: int
    batches: str
    playbook: str


def score_wish(as_of: str, *, known_at: str, engine: str) -> Wish:
    """Read what a score is asked for; WrongQuestion when a part cannot be understood."""
    wish = Wish.of({"as_of": as_of})
    engines = {e.value: e for e in Engine}
    if engine not in engines:
        raise WrongQuestion(f"The engine is duckdb or spark, not {engine}.")
    return Wish(as_of=wish.as_of, known_at=_moment(known_at), engine=engines[engine])


def _moment(text: str) -> datetime | None:
    """A day is its last second; a moment without a zone is in the organisation's."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongQuestion(f"{text} is not a time; write it as 2026-03-01T12:00.") from error
    if len(text) == len("2026-03-01"):
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999999)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


DAYS_WITH_A_SCORE = 14


def superfluous_scores(now: datetime) -> list[Score]:
    """Return the automatic scores that nothing needs any more, the oldest first.

    Kept are the newest score, the last one of each of the latest days, and before that the last
    one of each month; days are those of the organisation. What somebody asked for always stays.
    """
    first = timezone.localdate(now) - timedelta(days=DAYS_WITH_A_SCORE - 1)
    spans: set[tuple[int, ...]] = set()
    found = []
    for score in Score.objects.filter(is_automatic=True).order_by("-scored_at", "-pk"):
        day = timezone.localdate(score.scored_at)
        span = (day.year, day.month, day.day) if day >= first else (day.year, day.month)
        if span in spans:
            found.append(score)
        spans.add(span)
    return found[::-1]


def score_data(score: Score) -> ScoreData:
    """Return a kept score as data."""
    return ScoreData(
        id=score.pk,
        as_of=score.as_of,
        start=score.start,
        known_at=score.known_at,
        scored_at=score.scored_at,
        engine=score.engine,
        measure=score.best,
        customers=score.customers,
        accounts=score.accounts,
        batches=score.batches,
        playbook=score.playbook,
    )


def score_lines(score: Score) -> Iterator[str]:
    """Say what was scored."""
    yield (
        f"Scored {score.customers} customers and {score.accounts} accounts by {score.best}, "
        f"{score.start} to {score.as_of}."
    )
