"""How long the server takes for each page, how many questions it asks, and what it weighs.

    python -m benchmarks.pages --accounts 10000 --people 250000 --lines 5000000 --database sqlite

The time is that of Django's test client in this process: all middleware, the view, the template.
``first`` is the first request for a page, the first of a reader in a process that keeps nothing;
``p50`` and ``p95`` are of the requests after it; ``cpu`` is what this process worked, for the first
and for the median of the others, which a busy machine does not lengthen. ``--database postgres``
starts a server of its own, or takes the one that TEST_DATABASE_URL names. ``--data FOLDER`` keeps
the company for the next run. ``--only TEXT`` measures the pages whose name holds the text;
``--profile TEXT`` prints where the time of one goes.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from django.test import Client

READERS = {"administrator": "admin", "leader of a branch": "leader0", "account manager": "manager0"}
SORTS = ("name", "owner", "territory", "segment", "value", "-value", "-share", "hold", "-margin")
MORE_SORTS = ("contract_end", "-contract_end", "key", "-revenue", "industry", "country", "status")
WORDS = ("Customer 00", "mer 0012", "Ada Berg", "falk", "K77", "c99.example", "p1234@customer")
PANELS = ("people", "team", "contracts", "notes", "history")

Address = Callable[[Random], str]


@dataclass(frozen=True)
class Page:
    """A page to ask for: its name and an address, drawn anew for every request."""

    name: str
    address: Address
    only: str = ""  # the reader for whom there is such a page; empty for all


@dataclass(frozen=True)
class Measured:
    """What one page took for one reader: milliseconds, questions to the database, kilobytes."""

    page: str
    reader: str
    first: float
    first_cpu: float
    p50: float
    p95: float
    cpu: float
    queries: int
    weight: float


class NoPage(Exception):
    """A page does not answer as it should; the text says which and how."""


def main() -> None:
    """Make or reuse a company, ask for every page, print the table."""
    asked = arguments().parse_args()
    with ExitStack() as stack:
        folder = asked.data or stack.enter_context(tempfile.TemporaryDirectory())
        stack.enter_context(database(asked.database, folder=Path(folder)))
        seconds = company(asked)
        print(machine(), f"company made and scored in {seconds:.0f} s")
        if asked.profile:
            profile(asked)
        else:
            print_rows(measured(asked))
        print(machine())


def arguments() -> argparse.ArgumentParser:
    """Describe the options that the benchmarks of pages share."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=250_000)
    parser.add_argument("--lines", type=int, default=5_000_000)
    parser.add_argument("--touches", type=int, default=1_000_000)
    parser.add_argument("--colleagues", type=int, default=60)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--data", help="a folder to keep the company in, or to find it in")
    parser.add_argument("--runs", type=int, default=21, help="requests per page and reader")
    parser.add_argument("--only", default="", help="pages whose name holds this; =NAME for one")
    parser.add_argument("--reader", default="", help="readers whose name holds this")
    parser.add_argument("--profile", default="", help="profile the page of this name")
    return parser


@contextmanager
def database(kind: str, *, folder: Path) -> Iterator[None]:
    """Name data folder and database in the environment, before Django's settings are read."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["MAINSTAY_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mainstay.config.settings"
    if kind == "sqlite":
        os.environ["DATABASE_URL"] = ""
        yield
    elif address := os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = address
        yield
    else:
        from tests.postgres import running_postgres

        with running_postgres() as address:
            os.environ["DATABASE_URL"] = address
            yield


def company(asked: argparse.Namespace) -> float:
    """Make the company and score it unless it is there already; return the seconds it took."""
    from mainstay.cli.context import prepare

    began = time.perf_counter()
    prepare()
    from mainstay.apps.organisation.models import User
    from mainstay.apps.touches.models import Touch
    from mainstay.cli.static_files import collect

    collect()

    if not User.objects.exists():
        _fill(asked)
    if not Touch.objects.exists():
        _relate(asked.touches)
    _score()
    return time.perf_counter() - began


def _fill(asked: argparse.Namespace) -> None:
    import numpy as np
    from benchmarks.company import Size, new_company
    from benchmarks.contacts import add_people, add_records

    from mainstay.apps.accounts.models import Account

    new_company(Size(asked.accounts, asked.lines, people=asked.colleagues))
    draw = np.random.default_rng(7)
    known = np.fromiter(Account.objects.order_by("pk").values_list("pk", flat=True), np.int64)
    add_records(known, draw)
    add_people(known, count=asked.people, draw=draw)
    _analyse()


def _relate(touches: int) -> None:
    """Let owners cover people, judge them, touch them and plan for every tenth account."""
    import numpy as np
    from benchmarks.touching import (
        add_judgements,
        add_own_coverage,
        add_plans,
        add_touches,
        places_held,
    )
    from django.utils import timezone

    from mainstay.apps.accounts.models import Account
    from mainstay.apps.organisation.actions.deeds import machine_owner
    from mainstay.apps.touches.actions.counting import count_touches

    draw, today, places = np.random.default_rng(9), timezone.localdate(), places_held()
    covered = places.some(draw.random(len(places)) < 0.4)
    add_own_coverage(covered, dict(Account.objects.values_list("pk", "owner")))
    add_judgements(covered, day=today, draw=draw)
    add_touches(places, touches, first=today - timedelta(days=3 * 365), last=today, draw=draw)
    count_touches(by=machine_owner())
    add_plans(list(Account.objects.order_by("pk").values_list("pk", flat=True))[::10], day=today)
    _analyse()


def _analyse() -> None:
    """Let the database count what it holds, as it does by itself in the course of a day."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _score() -> None:
    from mainstay.apps.organisation.actions.deeds import machine_owner
    from mainstay.apps.portfolio.actions import score
    from mainstay.apps.portfolio.queries.asked import Wish
    from mainstay.apps.portfolio.queries.newest_score import is_stale

    if is_stale():
        score(Wish(), by=machine_owner())


def measured(asked: argparse.Namespace) -> Iterator[Measured]:
    """Ask for every page as every reader."""
    for reader, name in READERS.items():
        if asked.reader not in reader:
            continue
        client, accounts = signed_in_as(name)
        forget()
        for page in pages(accounts):
            if not named(page.name, asked.only) or page.only not in ("", reader):
                continue
            try:
                yield measure(client, page, reader, runs=asked.runs)
            except NoPage as problem:
                print(f"{page.name}, {reader}: {problem}", file=sys.stderr)


def named(name: str, wanted: str) -> bool:
    """Whether a name holds the text wanted, or is it where that begins with an equals sign."""
    return name == wanted[1:] if wanted.startswith("=") else wanted in name


def signed_in_as(name: str) -> tuple[Client, list[int]]:
    """Return a client of a colleague and accounts that he sees."""
    from django.conf import settings
    from django.test import Client

    from mainstay.apps.accounts.queries import visible_to
    from mainstay.apps.organisation.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    user = User.objects.get(email=f"{name}@large.example")
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    seen = visible_to(user).order_by("pk").values_list("pk", flat=True)
    return client, list(seen[:500])


def pages(accounts: list[int]) -> Iterator[Page]:
    """Yield the pages to measure."""
    yield Page("portfolio", lambda _draw: "/portfolio/")
    yield Page("portfolio, single accounts", lambda _draw: "/portfolio/?by=account")
    yield Page("accounts", lambda _draw: "/accounts/")
    yield Page("accounts, page 3", lambda _draw: "/accounts/?page=3")
    for sort in (*SORTS, *MORE_SORTS):
        yield Page(f"accounts, by {sort}", lambda _draw, sort=sort: f"/accounts/?sort={sort}")
    yield Page("accounts, groups", lambda _draw: "/accounts/?by=group")
    yield from filtered("/accounts/", "accounts", ACCOUNT_FILTERS)
    yield Page("account", lambda draw: f"/accounts/{draw.choice(accounts)}/")
    for tab in ("worth", "lines", *PANELS):
        address = _of_account(accounts, tab)
        yield Page(f"account: {tab}", address)
    for panel in ("people", "facts", "team", "contracts", "notes", "history"):
        yield Page(f"panel: {panel}", _panel(accounts, panel))
    yield from related(accounts)
    yield Page("search", lambda draw: f"/search/?{urlencode({'q': draw.choice(WORDS)})}")
    yield Page("people", lambda _draw: "/people/")
    for sort in ("-name", "title", "account_name", "level", "since", "state"):
        yield Page(f"people, by {sort}", lambda _draw, sort=sort: f"/people/?sort={sort}")
    yield from filtered("/people/", "people", PEOPLE_FILTERS)
    yield Page("imports", lambda _draw: "/imports/", only="administrator")
    yield Page("new account", lambda _draw: "/accounts/new/")


def related(accounts: list[int]) -> Iterator[Page]:
    """Yield the pages of relationships: maps, plans, people, My week."""
    from django.urls import reverse

    from mainstay.apps.plans.models import RelationshipPlan
    from mainstay.apps.relationships.models import Coverage

    plans = RelationshipPlan.objects.filter(account__in=accounts)
    planned = list(plans.values_list("account", flat=True)) or accounts
    covered = Coverage.objects.filter(account__in=accounts).values_list("account", "person")
    places = list(covered[:500])

    def of(name: str, keys: list[int]) -> Address:
        return lambda draw: reverse(name, args=[draw.choice(keys)])

    yield Page("account: map", of("portfolio:account_map", accounts))
    yield Page("panel: map", of("relationships:map", accounts))
    yield Page("account: plan", of("portfolio:account_plan", planned))
    yield Page("panel: plan", of("plans:plan", planned))
    yield Page("my week", lambda _draw: reverse("workspace:week"))
    yield Page("person", lambda draw: reverse("people:person", args=[draw.choice(places)[1]]))
    at = "relationships:person"
    yield Page("person on the map", lambda draw: reverse(at, args=draw.choice(places)))


ACCOUNT_FILTERS = (
    {"text": "0012"},
    {"text": "K77"},
    {"owner": "none"},
    {"segment": "large"},
    {"status": "closed"},
    {"key": "proposed"},
    {"key": "no"},
    {"territory": "3"},
)
PEOPLE_FILTERS = (
    {"text": "falk"},
    {"text": "Customer 0012"},
    {"level": "middle"},
    {"state": "left"},
)


def filtered(address: str, name: str, filters: tuple[dict[str, str], ...]) -> Iterator[Page]:
    """Yield a list with each of its filters."""
    for chosen in filters:
        told = urlencode(chosen)
        yield Page(f"{name}, {told}", lambda _draw, told=told: f"{address}?{told}")


def _of_account(accounts: list[int], tab: str) -> Address:
    return lambda draw: f"/accounts/{draw.choice(accounts)}/{tab}/"


def _panel(accounts: list[int], name: str) -> Address:
    from django.urls import reverse

    at = "people:at_account" if name == "people" else f"accounts:{name}"
    return lambda draw: f"{reverse(at, args=[draw.choice(accounts)])}?brief=1"


def measure(client: Client, page: Page, reader: str, *, runs: int) -> Measured:
    """Ask for a page so many times; NoPage where it does not answer as it should."""
    draw = Random(page.name)
    first, first_cpu = timed(client, page.address(draw))
    both = [timed(client, page.address(draw)) for _ in range(runs)]
    times, works = [wall for wall, _ in both], [work for _, work in both]
    address = page.address(draw)
    content = asked_for(client, address)
    return Measured(
        page.name,
        reader,
        first,
        first_cpu,
        statistics.median(times),
        percentile(times, 0.95),
        statistics.median(works),
        queries(client, address),
        len(gzip.compress(content, 6)) / 1000,
    )


def forget() -> None:
    """Forget what this process keeps of earlier answers, as after a change of the figures."""
    from django.core.cache import caches

    from mainstay.apps.portfolio.queries.account_list import LISTS
    from mainstay.apps.portfolio.queries.once import ANSWERS
    from mainstay.apps.portfolio.queries.portfolio import KEPT

    for kept in (LISTS, KEPT, ANSWERS):
        kept.clear()
    caches["process"].clear()


def timed(client: Client, address: str) -> tuple[float, float]:
    """Return the milliseconds of a request, and those that this process worked for it."""
    began, work = time.perf_counter(), time.process_time()
    asked_for(client, address)
    return (time.perf_counter() - began) * 1000, (time.process_time() - work) * 1000


def asked_for(client: Client, address: str) -> bytes:
    """Return the content of a page; NoPage when it is not there."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise NoPage(f"{address} answers {answer.status_code}")
    return b"".join(answer) if answer.streaming else answer.content


def queries(client: Client, address: str) -> int:
    """Count the questions to the database of a request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        asked_for(client, address)
    return len(captured)


def percentile(values: list[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def profile(asked: argparse.Namespace) -> None:
    """Print where the time of one page goes, and its questions, for one reader."""
    import cProfile
    import pstats

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    reader = next(name for name in READERS if asked.reader in name)
    client, accounts = signed_in_as(READERS[reader])
    page = next(page for page in pages(accounts) if page.name == asked.profile)
    address = page.address(Random(1))
    asked_for(client, address)
    with CaptureQueriesContext(connection) as captured:
        asked_for(client, address)
    for query in captured:
        print(query["time"], query["sql"][:400])
    profiler = cProfile.Profile()
    profiler.enable()
    asked_for(client, address)
    profiler.disable()
    pstats.Stats(profiler, stream=sys.stdout).sort_stats("cumtime").print_stats(60)


def print_rows(rows: Iterable[Measured]) -> None:
    """Print the table as Markdown, row by row."""
    print(
        "| page | reader | first ms | its cpu | p50 ms | p95 ms | cpu ms | queries | kB gzipped |"
    )
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        print(
            f"| {row.page} | {row.reader} | {row.first:.0f} | {row.first_cpu:.0f} "
            f"| {row.p50:.0f} | {row.p95:.0f} | {row.cpu:.0f} "
            f"| {row.queries} | {row.weight:.0f} |",
            flush=True,
        )


def machine() -> str:
    """Say how busy the machine is."""
    return f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores;"


if __name__ == "__main__":
    main()
