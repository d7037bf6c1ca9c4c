"""The parts of benchmarks.maps, each in a process of its own; the last line is JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import numpy as np
from benchmarks.map_facts import TODAY, Shape, make, read

Seconds = tuple[float, float]  # by the clock, of the processor
EPOCH = date(1970, 1, 1)


class Watch:
    """Seconds of the clock and of the processor since it was made."""

    def __init__(self) -> None:
        self.began, self.work = time.perf_counter(), time.process_time()

    def read(self) -> Seconds:
        return time.perf_counter() - self.began, time.process_time() - self.work


def page_company() -> dict[str, Any]:
    """Make one account with 300 people, 400 pairs and 30,000 touches, unless it is there."""
    return _company(people=300, each=300, pairs=400, touches=30_000)


def gaps_company() -> dict[str, Any]:
    """Make 100 accounts with 100 people each and a million touches, unless they are there."""
    return _company(people=10_000, each=100, pairs=5_000, touches=1_000_000)


def strength_company(people: str, touches: str) -> dict[str, Any]:
    """Make people, 25 at an account, and touches, unless they are there."""
    return _company(people=int(people), each=25, pairs=0, touches=int(touches), is_counted=False)


def _company(
    *, people: int, each: int, pairs: int, touches: int, is_counted: bool = True
) -> dict[str, Any]:
    from benchmarks.touching import add_coverage, add_judgements, add_places, add_touches

    from mainstay.cli.context import prepare

    prepare()
    from django.utils import timezone

    from mainstay.apps.organisation.actions.deeds import machine_owner
    from mainstay.apps.touches.actions.counting import count_touches
    from mainstay.apps.touches.models import Touch

    if Touch.objects.exists():
        return {"is_new": False}
    draw, today = np.random.default_rng(300), timezone.localdate()
    ours = _colleagues(20)
    places = add_places(people, each=each, draw=draw)
    if pairs:
        add_coverage(places, pairs, colleagues=ours, draw=draw)
        add_judgements(places, day=today, draw=draw)
    first = today - timedelta(days=3 * 365)
    add_touches(places, touches, first=first, last=today, draw=draw)
    if is_counted:
        count_touches(by=machine_owner())
    _analyse()
    return {"is_new": True}


def _colleagues(count: int) -> Any:
    from mainstay.apps.organisation.models import AccessLevel, Organisation, Territory, User

    Organisation.objects.update_or_create(pk=1, defaults={"name": "Mapped & Co"})
    world = Territory.objects.create(name="World")
    leader = AccessLevel.LEADER
    User.objects.create_user(
        "leader@large.example", "what carries us", level=leader, territory=world
    )
    manager = AccessLevel.ACCOUNT_MANAGER
    rows = [
        User(email=f"manager{n}@large.example", name=f"Manager {n}", level=manager)
        for n in range(count)
    ]
    return np.array([row.pk for row in User.objects.bulk_create(rows)], np.int64)


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def page() -> dict[str, Any]:
    """Ask for the Map page and its drawing as a leader who sees everything."""
    from benchmarks.pages import percentile, queries, timed

    from mainstay.cli.context import prepare

    prepare()
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from mainstay.apps.accounts.models import Account
    from mainstay.apps.organisation.models import Territory, User
    from mainstay.cli.static_files import collect

    collect()
    settings.ALLOWED_HOSTS = ["testserver"]
    account = Account.objects.get()
    Account.objects.update(territory=Territory.objects.get())
    client = Client(raise_request_exception=False)
    leader = User.objects.get(email="leader@large.example")
    client.force_login(leader, backend=settings.AUTHENTICATION_BACKENDS[0])
    found = {}
    for name, address in (
        ("page around it", reverse("portfolio:account_map", args=[account.pk])),
        ("map with its list", reverse("relationships:map", args=[account.pk])),
        ("SVG", reverse("relationships:picture", args=[account.pk, "svg"])),
    ):
        first, _ = timed(client, address)
        both = [timed(client, address) for _ in range(21)]
        found[name] = {
            "first": first / 1000,
            "p50": median(wall for wall, _ in both) / 1000,
            "p95": percentile([wall for wall, _ in both], 0.95) / 1000,
            "cpu": median(work for _, work in both) / 1000,
            "queries": queries(client, address),
        }
    return found


def facts(folder: str, people: str, each: str, touches: str) -> dict[str, Any]:
    """Draw what both analyses start from, and write down the rules for the other one."""
    from mainstay.domain.playbook import default_playbook

    make(Path(folder), Shape(int(people), int(each), int(touches)))
    book = default_playbook()
    names = ("essential", "strong", "moderate", "weak")
    steps = [(book[f"strength.points_{name}"], 4 - at) for at, name in enumerate(names)]
    rules = {
        "half_life": book["strength.half_life"],
        "meeting": book["strength.meeting"],
        "call": book["strength.call"],
        "seniority": book["strength.seniority"],
        "important": book["map.important"],
        "neglected": book["map.executive_neglected"],
        "steps": steps,
    }
    (Path(folder) / "rules.json").write_text(json.dumps(rules))
    return {}


def analysis(folder: str) -> dict[str, Any]:
    """Count the touches, make the maps and find all gaps; the answers as networkx gives them."""
    from benchmarks.map_analysis import account_maps, told

    from mainstay.domain.playbook import default_playbook
    from mainstay.domain.relationship_map.gaps import gaps

    people, columns = read(Path(folder))
    book, watch = default_playbook(), Watch()
    maps = account_maps(people, columns, book, today=EPOCH + timedelta(days=TODAY))
    found = {whole.account_id: gaps(whole, book) for whole in maps}
    seconds, work = watch.read()
    return {
        "seconds": seconds,
        "cpu": work,
        "findings": sum(map(len, found.values())),
        **told(maps, found),
    }


def gaps() -> dict[str, Any]:
    """Find what all maps lack, read from the database."""
    from mainstay.cli.context import prepare

    prepare()
    from django.utils import timezone

    from mainstay.apps.relationships.queries.all_gaps import gaps_of_accounts

    watch = Watch()
    found = gaps_of_accounts(user=None, day=timezone.localdate())
    seconds, work = watch.read()
    count = sum(len(one.findings) for one in found)
    return {"seconds": seconds, "cpu": work, "findings": count}


def strength(day: str) -> dict[str, Any]:
    """Count all touches, judge everybody by the counts, then count one more day's touches."""
    from benchmarks.touching import add_touches, places_held

    from mainstay.cli.context import prepare

    prepare()
    from django.utils import timezone

    from mainstay.apps.organisation.actions.deeds import machine_owner
    from mainstay.apps.touches.actions.counting import count_touches
    from mainstay.apps.touches.models import KeptCounts

    KeptCounts.objects.update(half_life=1)  # all are counted anew, if they were counted before
    watch = Watch()
    places = count_touches(by=machine_owner())
    counting = watch.read()
    watch = Watch()
    known = _judged()
    judging = watch.read()
    held, today = places_held(), timezone.localdate()
    draw = np.random.default_rng(Random(places).randrange(10**6))
    add_touches(held, int(day), first=today, last=today, draw=draw)
    watch = Watch()
    anew = count_touches(by=machine_owner())
    return {
        "places": places,
        "counting": counting,
        "known": known,
        "judging": judging,
        "anew": anew,
        "day": watch.read(),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
    }


def _judged() -> int:
    """Judge how strong we are observed with everybody; return of how many that is known."""
    from django.utils import timezone

    from mainstay.apps.accounts.models import Account
    from mainstay.apps.organisation.queries import playbook
    from mainstay.apps.touches.queries.counting import touch_counts
    from mainstay.domain.observed_strength import observed

    book, known = playbook(), 0
    accounts = list(Account.objects.values_list("pk", flat=True))
    for some in _pieces(accounts, 2000):
        for counts in touch_counts(some, book, day=timezone.localdate()).values():
            known += observed(counts, book, is_senior=None).level.is_known
    return known


def _pieces(rows: list[int], size: int) -> Iterable[list[int]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


PARTS = (page_company, gaps_company, strength_company, page, facts, analysis, gaps, strength)

if __name__ == "__main__":
    part = next(one for one in PARTS if one.__name__ == sys.argv[1])
    print(json.dumps(part(*sys.argv[2:])))
