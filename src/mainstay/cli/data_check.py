"""The doctor's look at the data: do database and lake agree, is anything missing or stale?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from mainstay.cli.findings import Finding, broken, fine, noted

MOST_SHOWN = 5
DRIFT = timedelta(minutes=5)
RESTORE = "Restore the newest backup: mainstay restore FILE --replace."


def settings_row() -> Iterator[Finding]:
    """The signing key and the names under which this answers."""
    from django.conf import settings

    key = Path(settings.DATA) / "secret_key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield noted("settings", "The signing key can be read by others.", f"chmod 600 {key}")
    elif not (key.exists() or os.environ.get("MAINSTAY_SECRET_KEY")):
        yield broken("settings", "There is no signing key.", "Start any command; it makes one.")
    else:
        hosts = ", ".join(settings.ALLOWED_HOSTS)
        yield fine("settings", f"Answers as {hosts}; cookies over HTTPS only: {_https()}.")


def _https() -> str:
    from django.conf import settings

    return "yes" if settings.SESSION_COOKIE_SECURE else "no"


def clock() -> Iterator[Finding]:
    """A clock that went back hides what came in after the moment it shows."""
    from django.utils import timezone

    from mainstay.apps.organisation.models import BatchEvent

    now = timezone.now()
    newest = BatchEvent.objects.order_by("-at").values_list("at", flat=True).first()
    if newest is not None and newest > now + DRIFT:
        yield broken(
            "clock",
            f"It is {now:%Y-%m-%d %H:%M} UTC here, but files came in at {newest:%Y-%m-%d %H:%M}: "
            "what came later than now does not count.",
            "Set this machine's clock.",
        )
    else:
        yield fine("clock", f"{now:%Y-%m-%d %H:%M} UTC.")


def agreement(*, thorough: bool) -> Iterator[Finding]:
    """Every batch has the rows in the lake that the database says, in files that are there."""
    from mainstay.analytics.facts import TABLES
    from mainstay.analytics.lake_check import unreadable_files
    from mainstay.apps.worth.queries import lake

    bad = [name for table in TABLES for name in unreadable_files(lake(), table, thorough=thorough)]
    if bad:
        names = ", ".join(bad[:MOST_SHOWN])
        yield broken(
            "lake", f"{len(bad)} files of the lake are missing or damaged: {names}.", RESTORE
        )
        return
    yield from _rows_agree()
    strays = [file for table in TABLES for file in lake().strays(table)]
    if strays:
        sentence = f"{len(strays)} files that no table consists of were left by a killed process."
        yield noted("lake", sentence, "mainstay tidy")


def _rows_agree() -> Iterator[Finding]:
    from mainstay.analytics.facts import ORDER_LINES, SERVICE_EVENTS
    from mainstay.analytics.lake_check import rows_by_batch
    from mainstay.apps.organisation.models import Batch, BatchState
    from mainstay.apps.organisation.queries import counted_batches
    from mainstay.apps.worth.queries import lake

    held: dict[int, int] = {}
    for table in (ORDER_LINES, SERVICE_EVENTS):
        for batch, rows in rows_by_batch(lake(), table).items():
            held[batch] = held.get(batch, 0) + rows
    counting = set(counted_batches().in_force)
    batches = {row.pk: row for row in Batch.objects.all()}
    facts = ("order_lines", "service_events", "order_headers", "assignment")
    wrong = [
        f"batch {pk} has {held.get(pk, 0):,} rows in the lake, not {row.new + row.changed:,}"
        for pk, row in batches.items()
        if pk in counting and row.kind in facts and held.get(pk, 0) != row.new + row.changed
    ]
    states = {row.pk: row.state for row in batches.values()}
    wrong += [
        f"batch {pk} counts, but is {states[pk]}"
        for pk in sorted(counting)
        if states[pk] != BatchState.COMMITTED
    ]
    unknown = sorted(set(held) - set(batches))
    if wrong:
        yield broken("agreement", f"{'; '.join(wrong[:MOST_SHOWN])}.", RESTORE)
    elif unknown:
        sentence = f"The lake has rows of {len(unknown)} batches that the database does not know."
        yield noted("agreement", f"{sentence} They do not count.")
    else:
        rows = sum(held.get(pk, 0) for pk in counting)
        yield fine(
            "agreement", f"Database and lake agree: {rows:,} rows in {len(counting)} batches."
        )


def exchange_rates(*, by_day: bool) -> Iterator[Finding]:
    """Days with order lines in a currency that has no rate then: they are in no sum."""
    from mainstay.apps.worth.queries.missing import days_without_rate

    days = days_without_rate()
    if not days:
        yield fine("exchange", "Every order line's currency has a rate on its day.")
        return
    found: dict[str, list[str]] = {}
    for row in days:
        found.setdefault(row.currency, []).append(f"{row.day} ({row.rows:,} rows)")
    for currency, lines in found.items():
        shown = lines if by_day else [lines[0], *(["..."] if len(lines) > 1 else []), lines[-1]]
        text = ", ".join(dict.fromkeys(shown))
        yield noted(
            "exchange",
            f"{currency} has no rate on {len(lines)} days with order lines: {text}.",
            "Add it under Settings, Exchange rates, or import a file of rates."
            + ("" if by_day else " Day by day: mainstay doctor --days."),
        )


def leftovers() -> Iterator[Finding]:
    """Work of this moment that holds others up, and work that nobody ends."""
    from django.conf import settings

    from mainstay.apps.organisation.models import Batch, BatchState, LakeLock

    row = LakeLock.objects.exclude(holder="").first()
    if row is not None:
        machine, *_rest, what = row.holder.split("|")
        yield noted(
            "lake lock",
            f"{what} on {machine} writes to the lake since {row.taken_at:%Y-%m-%d %H:%M} UTC.",
            "Nothing, while it runs; a dead one is cleared up at the next start on its machine.",
        )
    elif dead := Batch.objects.filter(state=BatchState.PREPARING).count():
        yield noted("imports", f"{dead} imports were begun and never ended.", "mainstay tidy")
    place = Path(settings.DATA) / "unfinished"
    if place.is_dir() and any(place.iterdir()):
        yield noted("backup", "A backup is being written just now.", "Nothing, while it runs.")
