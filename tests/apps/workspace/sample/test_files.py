"""The files: the same bytes every time, the promised counts, nothing that points nowhere."""

from __future__ import annotations

import ast
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from time import process_time

import mainstay.apps.workspace.sample as package
from mainstay.apps.workspace.sample import write_sample
from tests.apps.workspace.sample.conftest import Sample
from tests.apps.workspace.sample.reading import read

LEVELS = {"administrator", "operations", "leader", "account_manager", "contributor", "viewer"}
ROLES = {
    "relationship_lead",
    "entrepreneur",
    "innovator",
    "collaborator",
    "technical_expert",
    "researcher",
    "project_manager",
    "skeptic",
}


def test_the_same_day_gives_the_same_bytes_within_seconds(tmp_path: Path) -> None:
    day = date(2026, 11, 22)
    started = process_time()
    first = write_sample(tmp_path / "first", until=day)
    assert process_time() - started < 4
    second = write_sample(tmp_path / "second", until=day)
    other = write_sample(tmp_path / "other", until=day, seed=7)
    for one, two in zip(first.files, second.files, strict=True):
        assert one.path.read_bytes() == two.path.read_bytes(), one.kind
    assert first.stories == second.stories
    lines = [files.folder / "order_lines.csv" for files in (first, other)]
    assert lines[0].read_bytes() != lines[1].read_bytes()


def test_a_day_within_the_same_month_changes_nothing(tmp_path: Path) -> None:
    first = write_sample(tmp_path / "first", until=date(2026, 11, 1))
    second = write_sample(tmp_path / "second", until=date(2026, 11, 30))
    for one, two in zip(first.files, second.files, strict=True):
        assert one.path.read_bytes() == two.path.read_bytes(), one.kind


def test_counts_are_as_promised(sample: Sample) -> None:
    accounts = read(sample.folder, "accounts")
    groups = Counter(sample.books.top(row["account_id"]).account_id for row in accounts)
    assert len(accounts) == 240
    assert 140 <= len(groups) <= 160
    assert 12 <= sum(3 <= size <= 8 for size in groups.values()) <= 20
    assert max(groups.values()) <= 8
    assert len({row["person_id"] for row in read(sample.folder, "people")}) == 1500
    users = read(sample.folder, "users")
    assert len(users) == 14
    assert {row["level"] for row in users} == LEVELS
    products = read(sample.folder, "products")
    assert len(products) == 60
    assert len({row["product_family"] for row in products}) == 8
    assert 60_000 <= len(sample.books.lines) <= 120_000


def test_orders_run_five_years_to_the_last_business_day_of_the_last_full_month(
    sample: Sample,
) -> None:
    month_end = sample.until.replace(day=1) - timedelta(days=1)
    days = [date.fromisoformat(row["date"]) for row in sample.books.lines]
    assert month_end - timedelta(days=3) <= max(days) <= month_end
    assert max(days) == sample.files.last_day
    assert all(day.weekday() < 5 for day in days)
    assert min(days) >= date(sample.until.year - 5, sample.until.month, 1)
    assert (max(days) - min(days)).days > 1800


def test_everything_named_exists(sample: Sample) -> None:
    users = {row["email"] for row in read(sample.folder, "users")}
    products = {(row["product"], row["product_family"]) for row in read(sample.folder, "products")}
    families = {family for _, family in products}
    accounts = sample.books.accounts
    people = {row["person_id"] for row in read(sample.folder, "people")}
    orders = {row["order_number"] for row in sample.books.lines}
    assert all(row["reports_to"] in users | {""} for row in read(sample.folder, "users"))
    for row in accounts.values():
        assert row["parent_id"] in accounts or not row["parent_id"]
        assert row["owner"] in users
    for row in read(sample.folder, "people"):
        assert row["account_id"] in accounts
        assert row["reports_to"] in people | {""}
        assert row["reports_to"] != row["person_id"]
    for row in read(sample.folder, "team"):
        assert row["account_id"] in accounts
        assert row["user"] in users
        assert row["team_role"] in ROLES
    for row in read(sample.folder, "contracts"):
        assert row["account_id"] in accounts
        assert set(row["families"].split("; ")) <= families
        assert row["start"] < row["end"]
    for row in sample.books.lines:
        assert row["account_id"] in accounts or not row["account_id"]
        assert (row["product"], row["product_family"]) in products
    for row in sample.books.events:
        assert row["account_id"] in accounts
        assert row["order_number"] in orders or not row["order_number"]


def test_a_parent_comes_before_its_members_and_some_groups_are_two_levels_deep(
    sample: Sample,
) -> None:
    depth: dict[str, int] = {}
    for row in read(sample.folder, "accounts"):
        depth[row["account_id"]] = depth[row["parent_id"]] + 1 if row["parent_id"] else 0
    assert max(depth.values()) == 2


def test_keys_are_unique(sample: Sample) -> None:
    keys = {
        "accounts": ("account_id",),
        "users": ("email",),
        "products": ("product",),
        "order_lines": ("order_number", "line_number"),
        "team": ("account_id", "user", "team_role"),
        "contracts": ("contract_number",),
        "exchange_rates": ("currency", "date"),
        "activity_rates": ("activity", "from"),
        "people": ("person_id", "account_id", "from"),
    }
    for kind, columns in keys.items():
        found = Counter(tuple(row[name] for name in columns) for row in read(sample.folder, kind))
        assert [key for key, times in found.items() if times > 1] == [], kind
    names = Counter(row["name"] for row in read(sample.folder, "accounts"))
    assert max(names.values()) == 1


def test_one_leader_has_the_whole_and_others_a_branch(sample: Sample) -> None:
    territories = {row["territory"] for row in sample.books.accounts.values()}
    roots = {path.split(" / ")[0] for path in territories}
    assert len(roots) == 1
    users = read(sample.folder, "users")
    leaders = [row["territory"] for row in users if row["level"] == "leader"]
    assert roots <= set(leaders)
    for branch in leaders:
        assert any(path == branch or path.startswith(f"{branch} / ") for path in territories)
    by_mail = {row["email"]: row for row in users}
    managers = [row for row in users if row["level"] == "account_manager"]
    assert all(by_mail[row["reports_to"]]["level"] == "leader" for row in managers)
    assert {row["owner"] for row in sample.books.accounts.values()} == {
        row["email"] for row in managers
    }


def test_positions_are_dated_some_ended_some_at_once(sample: Sample) -> None:
    positions = read(sample.folder, "people")
    current = [row for row in positions if not row["to"]]
    at_once = Counter(row["person_id"] for row in current)
    everybody = {row["person_id"] for row in positions}
    assert all(row["from"] < (row["to"] or sample.files.last_day.isoformat()) for row in positions)
    assert sum(times > 1 for times in at_once.values()) >= 20
    assert 60 <= len(everybody - set(at_once)) <= 250
    assert {row["level"] for row in positions} == {
        "executive",
        "middle",
        "operational",
        "purchasing",
    }


def test_only_addresses_kept_free_for_examples_are_used(sample: Sample) -> None:
    people = read(sample.folder, "people")
    mails = [row["email"] for row in people] + [
        row["email"] for row in read(sample.folder, "users")
    ]
    assert all(mail.isascii() and mail.endswith(".example") for mail in mails)
    for row in sample.books.accounts.values():
        assert all(domain.endswith(".example") for domain in row["domains"].split("; "))


def test_list_amount_less_discount_is_revenue_on_every_line(sample: Sample) -> None:
    for row in sample.books.lines:
        net = Decimal(row["list_amount"]) - Decimal(row["discount"])
        assert net == Decimal(row["revenue"]), row


def test_a_grant_goes_to_the_viewer_and_an_account_that_exists(sample: Sample) -> None:
    levels = {row["email"]: row["level"] for row in read(sample.folder, "users")}
    assert sample.files.grants
    for grant in sample.files.grants:
        assert levels[grant.user] == "viewer"
        assert grant.account_id in sample.books.accounts


def test_the_generator_needs_neither_django_nor_the_clock() -> None:
    allowed = {"mainstay", "numpy", "__future__", "collections", "csv", "dataclasses", "datetime"}
    allowed |= {"decimal", "enum", "math", "pathlib", "re", "unicodedata"}
    folder = Path(package.__file__).parent
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                names = []
            for name in names:
                assert name.split(".")[0] in allowed, path
                if name.startswith("mainstay"):
                    assert name.startswith("mainstay.apps.workspace.sample"), path
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("today", "now", "utcnow"), path
            if isinstance(node, ast.Name):
                assert node.id != "hash", path
