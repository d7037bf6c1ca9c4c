"""The rules of the house hold in every file; and each rule is able to fail."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import conventions as c
from tests.conventions import Source

REPOSITORY = Path(__file__).resolve().parents[1]
GENERATED = ("requirements/", "LICENSE")


@cache
def tracked() -> tuple[Source, ...]:
    """Every text file of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    names = sorted(filter(None, listed.stdout.split("\0")))
    return tuple(source for name in names for source in readable(name))


def readable(name: str) -> Iterator[Source]:
    file = REPOSITORY / name
    if file.is_file():
        content = file.read_bytes()
        if b"\0" not in content[:8000]:
            yield Source(name, content.decode("utf-8", errors="replace"))


def code() -> list[Source]:
    found = [s for s in tracked() if s.path.startswith("src/") and s.place.suffix == ".py"]
    return [source for source in found if "migrations" not in source.place.parts]


def check(rule: c.Rule, sources: list[Source]) -> None:
    found = [f"{source.path}: {breach}" for source in sources for breach in rule(source)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", c.CODE_RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps(rule: c.Rule) -> None:
    check(rule, code())


@pytest.mark.parametrize("rule", c.TEST_RULES, ids=lambda rule: rule.__name__)
def test_the_tests_keep(rule: c.Rule) -> None:
    tests = [s for s in tracked() if s.path.startswith("tests/") and s.place.suffix == ".py"]
    check(rule, [s for s in tests if s.place.name not in OWN_FILES])


OWN_FILES = ("test_conventions.py", "conventions.py")  # they name what they forbid


@pytest.mark.parametrize("rule", c.TEMPLATE_RULES, ids=lambda rule: rule.__name__)
def test_the_templates_keep(rule: c.Rule) -> None:
    templates = [s for s in tracked() if "templates" in s.place.parts]
    check(rule, [s for s in templates if s.place.suffix == ".html"])


@pytest.mark.parametrize("rule", c.FILE_RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps(rule: c.Rule) -> None:
    sources = [s for s in tracked() if not s.path.startswith(GENERATED)]
    check(rule, [s for s in sources if s.place.name not in OWN_FILES])


def test_the_lock_files_name_no_host_and_agree_with_each_other() -> None:
    locks = {s.place.name: s for s in tracked() if re.fullmatch(r"requirements/\w+\.txt", s.path)}
    assert [name for name, lock in locks.items() if "://" in lock.text] == []
    assert all("--hash=sha256:" in lock.text for lock in locks.values())
    pinned = pins(locks["base.txt"])
    for name in ("dev.txt", "spark.txt"):
        other = pins(locks[name])
        assert {p: other.get(p) for p in pinned} == pinned, name


def pins(lock: Source) -> dict[str, str]:
    found = re.findall(r"^([\w.\-\[\],]+)==([^\s;\\]+)", lock.text, flags=re.MULTILINE)
    return dict(found)


MANY_LINES = "\n".join(["x = 1"] * 501)
LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 60
APP = "src/mainstay/apps/portfolio"


@pytest.mark.parametrize(
    ("rule", "path", "bad"),
    [
        (c.short_functions, "src/mainstay/ui/a.py", LONG_FUNCTION),
        (c.short_modules, "src/mainstay/ui/a.py", MANY_LINES),
        (c.few_parameters, "src/mainstay/ui/a.py", "def f(a, b, c, *, d, e, g): ..."),
        (c.keyword_only_booleans, "src/mainstay/ui/a.py", "def f(a, b: bool): ..."),
        (c.keyword_only_actor, f"{APP}/actions.py", "def f(a, by): ..."),
        (c.telling_names, "src/mainstay/ui/utils.py", ""),
        (c.telling_names, "src/mainstay/ui/helpers/__init__.py", ""),
        (c.opening_words, "src/mainstay/ui/a.py", "x = 1"),
        (c.named_exceptions, f"{APP}/views.py", "try:\n    f()\nexcept Exception:\n    g()"),
        (c.named_exceptions, f"{APP}/views.py", "try:\n    f()\nexcept:\n    g()"),
        (c.writes_in_actions, f"{APP}/views.py", "account.save()"),
        (c.writes_in_actions, f"{APP}/queries.py", "accounts.update(name='x')"),
        (c.writes_in_actions, f"{APP}/jobs.py", "Account.objects.create(name='x')"),
        (c.writes_in_actions, f"{APP}/actions.py", "Account.objects.bulk_create(rows)"),
        (c.typed_decimals, "src/mainstay/analytics/a.py", "ibis.literal(Decimal('0.1'))"),
        (c.typed_decimals, "src/mainstay/analytics/a.py", "literal(limit)"),
        (c.no_crashing_reader, "src/mainstay/analytics/a.py", "DeltaTable(x).to_pyarrow_table()"),
        (c.pure_domain, "src/mainstay/domain/a.py", "import numpy"),
        (c.pure_domain, "src/mainstay/domain/a.py", "from mainstay.ui import formats"),
        (c.pure_domain, "src/mainstay/domain/lifetime_value/a.py", "import django"),
        (c.no_clock_in_domain, "src/mainstay/domain/a.py", "date.today()"),
        (c.quiet_templates, "a.html", '<a hx-on="click: f()">x</a>'),
        (c.quiet_templates, "a.html", "<a hx-vals='js:{a: 1}'>x</a>"),
        (c.quiet_templates, "a.html", '<a hx-trigger="click[ctrlKey]">x</a>'),
        (c.quiet_templates, "a.html", '<b style="color: red">x</b>'),
        (c.quiet_templates, "a.html", "<script>alert(1)</script>"),
        (c.short_templates, "a.html", "<p></p>\n" * 151),
        (c.portable, "a.md", "taken from https://py" + "pi.org/simple"),
        (c.portable, "a.md", "see /wo" + "rk/main"),
        (c.nothing_left_open, "a.py", "# TO" + "DO: later"),
    ],
)
def test_each_rule_can_fail(rule: c.Rule, path: str, bad: str) -> None:
    assert list(rule(Source(path, bad)))


@pytest.mark.parametrize(
    ("rule", "path", "good"),
    [
        (c.short_functions, "src/mainstay/ui/a.py", LONG_FUNCTION.removesuffix("    x = 1\n")),
        (c.few_parameters, "src/mainstay/ui/a.py", "def f(self, a, b, c, *, d, e): ..."),
        (c.keyword_only_booleans, "src/mainstay/ui/a.py", "def f(a, *, b: bool): ..."),
        (c.named_exceptions, f"{APP}/jobs.py", "try:\n    f()\nexcept Exception:\n    g()"),
        (c.writes_in_actions, f"{APP}/actions/merge.py", "account.save()"),
        (c.writes_in_actions, f"{APP}/views.py", "digest.update(content)"),
        (c.writes_in_actions, "src/mainstay/ui/documents/a.py", "workbook.save()"),
        (c.typed_decimals, "src/mainstay/analytics/a.py", "ibis.literal(x, 'decimal(18, 4)')"),
        (c.pure_domain, "src/mainstay/domain/lifetime_value/a.py", "import numpy"),
        (c.quiet_templates, "a.html", '<script src="a.js"></script><a hx-trigger="click">x</a>'),
        (c.nothing_left_open, "a.py", "todos = mastodon()"),
    ],
)
def test_no_rule_fails_on_what_is_right(rule: c.Rule, path: str, good: str) -> None:
    assert list(rule(Source(path, good))) == []
