"""MAINSTAY_LIMITS: how much is read of one file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from mainstay.analytics.files import Limits
from mainstay.config.import_limits import UnusableLimits, import_limits


def test_nothing_said_changes_nothing() -> None:
    assert import_limits({}) == {}
    assert import_limits({"MAINSTAY_LIMITS": "  "}) == {}


def test_limits_are_read_by_name() -> None:
    told = {"MAINSTAY_LIMITS": "max_rows=1000, max_columns=50"}
    assert import_limits(told) == {"max_rows": 1000, "max_columns": 50}


@pytest.mark.parametrize("text", ["rows=5", "max_rows=many", "max_rows", "max_rows=0"])
def test_what_is_no_limit_is_refused_with_the_names_there_are(text: str) -> None:
    with pytest.raises(UnusableLimits, match="max_archive_files, max_bad_rows"):
        import_limits({"MAINSTAY_LIMITS": text})


def test_every_limit_is_documented_with_its_default() -> None:
    guide = Path(__file__).parents[2] / "docs" / "howto" / "host-it.md"
    text = guide.read_text(encoding="utf-8")
    for name, default in asdict(Limits()).items():
        assert f"`{name}`" in text
        assert str(default) in text
