"""What ``benchmarks.scoring`` runs, each part in a process of its own: prints one line of JSON.

    python -m benchmarks.scoring_parts PART [...]

``lifetimes`` runs in an environment without Mainstay, so everything is imported where it is used.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

RUNS = 3


def company(accounts: str, lines: str) -> dict[str, object]:
    """Make the company in the data folder of this process."""
    from benchmarks.company import Size, new_company

    return {"seconds": clocked(lambda: new_company(Size(int(accounts), int(lines))))}


def bare(folder: str) -> dict[str, object]:
    """Aggregate the order lines' files with DuckDB alone."""
    import duckdb

    files = sorted(str(file) for file in Path(folder, "lake", "order_lines").glob("*.parquet"))
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "4GB"})
    query = (
        "SELECT account, sum(revenue), sum(direct_cost), count(*), min(date), max(date) "
        f"FROM read_parquet({files}) GROUP BY account"
    )
    connection.sql(query).to_arrow_table()
    began = time.process_time()
    runs = [clocked(lambda: connection.sql(query).to_arrow_table()) for _ in range(RUNS)]
    return {"seconds": sorted(runs)[RUNS // 2], "cpu": (time.process_time() - began) / RUNS}


def score(_: str = "") -> dict[str, object]:
    """Score the company; each part of it timed apart, the median of some runs."""
    from mainstay.cli.context import prepare

    prepare()
    import mainstay.domain.lifetime_value.outlook  # noqa: F401  what a worker has loaded before
    from mainstay.apps.organisation.actions.deeds import machine_owner
    from mainstay.apps.portfolio import actions
    from mainstay.apps.portfolio.queries import everybody
    from mainstay.apps.portfolio.queries.asked import Wish

    parts: dict[str, list[float]] = defaultdict(list)
    watched = (
        (everybody, "score_rows", "lake"),
        (everybody, "learned_of", "fits"),
        (everybody, "standing_columns", "rules"),
        (actions, "derive_days", "derive"),
        (actions, "insert_derived", "writing"),
    )
    for module, name, part in watched:
        setattr(module, name, clock(getattr(module, name), parts[part]))
    totals, sums = [], []
    began = time.process_time()
    for _run in range(RUNS):
        for times in parts.values():
            times.clear()
        totals.append(clocked(lambda: actions.score(Wish(), by=machine_owner())))
        sums.append({part: sum(times) for part, times in parts.items()})
    cpu = (time.process_time() - began) / RUNS
    middle = sorted(range(RUNS), key=lambda run: totals[run])[RUNS // 2]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return {"seconds": totals[middle], "parts": sums[middle], "peak": peak, "cpu": cpu}


def first_score(_: str = "") -> dict[str, object]:
    """Score once with nothing derived: all of it is made from the order lines."""
    import shutil
    from functools import partial

    from mainstay.cli.context import prepare

    prepare()
    import mainstay.domain.lifetime_value.outlook  # noqa: F401
    from mainstay.analytics.everybody.span_file import NAME
    from mainstay.analytics.facts import DERIVED
    from mainstay.apps.organisation.actions.deeds import machine_owner
    from mainstay.apps.portfolio.actions import score
    from mainstay.apps.portfolio.queries.asked import Wish
    from mainstay.apps.worth.queries import lake

    score_now = partial(score, Wish(), by=machine_owner())
    score_now()  # so that everything is loaded, as it is before the scores that are timed
    for table in DERIVED:
        shutil.rmtree(lake().folder / table.name, ignore_errors=True)
    (lake().folder / NAME).unlink(missing_ok=True)
    began = time.process_time()
    return {"seconds": clocked(score_now), "cpu": time.process_time() - began}


def day(lines: str) -> dict[str, object]:
    """Bring one more day's lines."""
    from mainstay.cli.context import prepare

    prepare()
    from benchmarks.company import add_day

    return {"seconds": clocked(lambda: add_day(lines=int(lines), seed=7))}


def same(_: str = "") -> dict[str, object]:
    """Say whether the two newest scores have equal standings, every column compared."""
    from mainstay.cli.context import prepare

    prepare()
    from mainstay.apps.portfolio.models import Score, Standing

    names = [f.attname for f in Standing._meta.concrete_fields if f.name not in ("id", "score")]
    newest = Score.objects.order_by("-pk")[:2]
    rows = [
        list(score.standings.order_by("is_customer", "account_id").values_list(*names))
        for score in newest
    ]
    return {"same": rows[0] == rows[1] and bool(rows[0]), "rows": len(rows[0])}


def lifetimes(folder: str) -> dict[str, object]:
    """Do with pandas and lifetimes what a score does for customers: sums, fits, outlook."""
    import pandas
    from lifetimes import (
        BetaGeoFitter,
        GammaGammaFitter,
        ModifiedBetaGeoFitter,
        ParetoNBDFitter,
    )

    parts: dict[str, float] = {}
    began = time.perf_counter()
    names = ["account", "date", "revenue", "direct_cost"]
    lines = pandas.concat(
        pandas.read_parquet(file, columns=names)
        for file in sorted(Path(folder, "lake", "order_lines").glob("*.parquet"))
    )
    for name in ("revenue", "direct_cost"):
        lines[name] = lines[name].astype(float)
    lines["date"] = pandas.to_datetime(lines["date"])
    lines.groupby("account").agg(
        revenue=("revenue", "sum"),
        cost=("direct_cost", "sum"),
        lines=("revenue", "size"),
        first=("date", "min"),
        last=("date", "max"),
    )
    days = lines.groupby(["account", "date"], as_index=False)["revenue"].sum()
    grouped = days.groupby("account")
    first, last = grouped["date"].min(), grouped["date"].max()
    end = days["date"].max()
    frequency = (grouped.size() - 1).astype(float)
    recency, age = (last - first).dt.days / 7, (end - first).dt.days / 7
    days["is_repeat"] = days["date"] > days["account"].map(first)
    spend = days[days["is_repeat"]].groupby("account")["revenue"].mean()
    spend = spend.reindex(first.index).fillna(0.0)
    parts["sums"] = time.perf_counter() - began
    for fitter in (BetaGeoFitter, ModifiedBetaGeoFitter, ParetoNBDFitter):
        start = time.perf_counter()
        try:
            model = fitter(penalizer_coef=0.0)
            model.fit(frequency, recency, age)
            for year in range(1, 6):
                model.conditional_expected_number_of_purchases_up_to_time(
                    52.18 * year, frequency, recency, age
                )
        except Exception as error:  # noqa: BLE001  a peer that fails is reported, not fatal
            parts[f"{fitter.__name__} failed: {str(error)[:60]}"] = 0.0
        parts[fitter.__name__] = time.perf_counter() - start
    start = time.perf_counter()
    usable = (frequency > 0) & (spend > 0)
    GammaGammaFitter(penalizer_coef=0.0).fit(frequency[usable], spend[usable])
    parts["GammaGammaFitter"] = time.perf_counter() - start
    return {"seconds": time.perf_counter() - began, "parts": parts}


def clock(act: Callable[..., Any], times: list[float]) -> Callable[..., Any]:
    """Return the same function, which also notes how long it took."""

    def clocked_act(*args: Any, **more: Any) -> Any:
        began = time.perf_counter()
        answer = act(*args, **more)
        times.append(time.perf_counter() - began)
        return answer

    return clocked_act


def clocked(act: Callable[[], object]) -> float:
    """Run once and return the seconds it took."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


PARTS: dict[str, Callable[..., dict[str, object]]] = {
    "company": company,
    "bare": bare,
    "score": score,
    "first_score": first_score,
    "day": day,
    "same": same,
    "lifetimes": lifetimes,
}

if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]](*sys.argv[2:])))
