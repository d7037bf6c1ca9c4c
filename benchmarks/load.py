"""How pages answer while many people work: real requests to the real server, at a fixed pace.

    python -m benchmarks.load --database postgres --users 500 --seconds 120
    python -m benchmarks.load --database sqlite --users 20 --seconds 120

Every user asks for a page every twenty seconds, whether or not the last one has come (open loop):
what waits is measured from when it was due. The server is `mainstay serve --web-only` with its two
processes; this process asks.
Colleagues are account managers and leaders with accounts of their own; they look at the portfolio,
their list in several orders, accounts, and search.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.pages import arguments, company, database, machine, percentile

PAUSE = 20.0  # seconds between two requests of a user
PROCESSES = 2  # of the server
MIX = ("portfolio", "accounts", "accounts", "accounts", "account", "account", "account", "search")


@dataclass(frozen=True)
class Colleague:
    """A user with an open session and some of the accounts he sees."""

    cookie: str
    accounts: tuple[int, ...]


@dataclass
class Answers:
    """Milliseconds by kind of page, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, milliseconds: float, problem: str) -> None:
        with self.lock:
            self.times[kind].append(milliseconds)
            if problem:
                self.errors.append(f"{kind}: {problem}")


def main() -> None:
    """Make the company, start the server, ask for pages, print the table."""
    parser = arguments()
    parser.add_argument("--users", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--port", type=int, default=8107)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(asked.data or stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(database(asked.database, folder=folder))
        company(asked)
        colleagues = signed_in(asked.users)
        print(machine(), f"{len(colleagues)} users, {asked.database}", flush=True)
        stack.enter_context(server(asked.port))
        warm_up(asked.port, colleagues)
        answers = Answers()
        run(asked, colleagues, answers)
        print_answers(answers)
        print(machine())


def signed_in(count: int) -> list[Colleague]:
    """Open a session for so many colleagues; the first ones get a second where there are fewer."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from mainstay.apps.accounts.queries import visible_to
    from mainstay.apps.organisation.models import User

    store = import_module(settings.SESSION_ENGINE).SessionStore
    people = list(User.objects.filter(name__startswith="manager").order_by("pk"))
    leaders = User.objects.filter(name__startswith="leader").exclude(name="leader")
    people = [*leaders.order_by("pk"), *people]
    seen = {
        user.pk: tuple(visible_to(user).order_by("pk").values_list("pk", flat=True)[:20])
        for user in people[:count]
    }
    found = []
    for number in range(count):
        user = people[number % len(people)]
        session = store()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        found.append(Colleague(f"sessionid={session.session_key}", seen[user.pk]))
    return found


@contextmanager
def server(port: int) -> Iterator[None]:
    """Run the web server with its processes until the end."""
    mainstay = Path(sys.executable).with_name("mainstay")
    command = [str(mainstay), "serve", "--web-only", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "MAINSTAY_LOG": "ERROR"})
    try:
        _wait_for(port)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def warm_up(port: int, colleagues: list[Colleague]) -> None:
    """Let every process import what it needs: some requests that are not counted."""
    answers, draw = Answers(), Random(0)
    with ThreadPoolExecutor(4) as pool:
        for number in range(8 * PROCESSES):
            kind = MIX[number % len(MIX)]
            pool.submit(ask, port, colleagues[number % 4], kind, draw, time.perf_counter(), answers)
    for problem in answers.errors:
        print(f"while warming up: {problem}", file=sys.stderr)


def run(asked: argparse.Namespace, colleagues: list[Colleague], answers: Answers) -> None:
    """Send each request when it is due, whatever happens to the others."""
    draw = Random(20261122)
    pace = PAUSE / len(colleagues)
    begin = time.perf_counter()
    with ThreadPoolExecutor(200) as pool:
        for number in range(int(asked.seconds / pace)):
            due = begin + number * pace
            time.sleep(max(0.0, due - time.perf_counter()))
            colleague = colleagues[number % len(colleagues)]
            pool.submit(ask, asked.port, colleague, draw.choice(MIX), draw, due, answers)


def ask(
    port: int, colleague: Colleague, kind: str, draw: Random, due: float, answers: Answers
) -> None:
    """Ask for one page and note how long after its time it came."""
    problem = ""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request(
            "GET", address(kind, colleague, draw), headers={"Cookie": colleague.cookie}
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            problem = f"status {answer.status}"
    except (OSError, http.client.HTTPException) as error:
        problem = f"{type(error).__name__}: {error}"
    answers.note(kind, (time.perf_counter() - due) * 1000, problem)


def address(kind: str, colleague: Colleague, draw: Random) -> str:
    """Choose an address of a kind of page."""
    match kind:
        case "portfolio":
            return "/portfolio/"
        case "accounts":
            return draw.choice(("/accounts/", "/accounts/?sort=-value", "/accounts/?sort=hold"))
        case "account":
            tab = draw.choice(("", "people/", "contracts/", "notes/"))
            return f"/accounts/{draw.choice(colleague.accounts)}/{tab}"
        case _:
            return f"/search/?q={draw.choice(('Ada+Berg', 'mer+0012', 'falk'))}"


def print_answers(answers: Answers) -> None:
    """Print the table as Markdown, and the first errors."""
    print("| page | requests | p50 ms | p95 ms | longest ms |")
    print("|---|---:|---:|---:|---:|")
    everything = [value for values in answers.times.values() for value in values]
    for kind, values in [*sorted(answers.times.items()), ("all", everything)]:
        print(
            f"| {kind} | {len(values)} | {statistics.median(values):.0f} "
            f"| {percentile(values, 0.95):.0f} | {max(values):.0f} |"
        )
    print(f"\n{len(answers.errors)} errors", *answers.errors[:5], sep="\n")


if __name__ == "__main__":
    main()
