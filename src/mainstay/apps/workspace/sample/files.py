"""Writes the sample company as the files that a company would export."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mainstay.apps.workspace.sample.colleagues import VIEWER
from mainstay.apps.workspace.sample.company import Company, build_company
from mainstay.apps.workspace.sample.crm import crm_tables
from mainstay.apps.workspace.sample.stories import Story, stories_of
from mainstay.apps.workspace.sample.tables import Table, tables_of

SEED = 20261


@dataclass(frozen=True, slots=True)
class SampleFile:
    """One file and the kind of import it is for."""

    kind: str
    path: Path


@dataclass(frozen=True, slots=True)
class Grant:
    """A viewer may see an account; no file carries this, an administrator grants it."""

    user: str
    account_id: str


@dataclass(frozen=True, slots=True)
class SampleFiles:
    """What was written, in the order to import it, and what can be found in it.

    ``files`` come from the ERP; ``crm_files`` from the CRM, which has a few of its customers again.
    """

    folder: Path
    last_day: date
    files: tuple[SampleFile, ...]
    crm_files: tuple[SampleFile, ...]
    stories: tuple[Story, ...]
    grants: tuple[Grant, ...]


def write_sample(folder: Path, *, until: date, seed: int = SEED) -> SampleFiles:
    """Write the sample up to the last full month before ``until``; the same bytes every time."""
    company = build_company(until, seed=seed)
    folder.mkdir(parents=True, exist_ok=True)
    stories = stories_of(company)
    return SampleFiles(
        folder=folder,
        last_day=company.timeline.last_day,
        files=tuple(_write(table, folder) for table in tables_of(company)),
        crm_files=tuple(_write(table, folder, of="crm_") for table in crm_tables(company)),
        stories=stories,
        grants=_grants(company),
    )


def _write(table: Table, folder: Path, *, of: str = "") -> SampleFile:
    path = folder / f"{of}{table.kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns.split(","))
        writer.writerows(table.rows)
    return SampleFile(table.kind, path)


def _grants(company: Company) -> tuple[Grant, ...]:
    """Let the viewer see what the largest customer and its members are."""
    top = max(company.accounts, key=lambda one: company.plans[one.customer].revenue)
    return tuple(
        Grant(VIEWER, one.account_id) for one in company.accounts if one.customer == top.customer
    )
