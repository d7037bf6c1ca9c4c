"""From spoiled bytes to the preview: a plan, or one sentence; never anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.apps.imports.queries.drafts import described
from mainstay.apps.imports.queries.drops import Options, checked_anew, plan_drop, read_drop
from mainstay.apps.imports.queries.previews import preview_of
from mainstay.apps.imports.queries.rejects import rejects_csv
from mainstay.apps.organisation.actions.deeds import Actor, machine_owner
from mainstay.domain.errors import DomainError
from tests.analytics.files.spoiling import SPOILS, Spoil, good_files, spoiled

NAMES = ["a.csv", "b.csv", "c.csv", "a.parquet"]
KINDS = ["", "accounts", "people", "order_lines", "contracts", "exchange_rates", "products"]
SUPPRESSED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
pytestmark = pytest.mark.django_db


def tried(many: int) -> settings:
    return settings(
        max_examples=many, deadline=None, derandomize=True, suppress_health_check=SUPPRESSED
    )


def look(path: Path, kind: str, content: bytes) -> None:
    path.write_bytes(content)
    said = problem_of(path, Options(kind=kind), machine_owner())
    assert said is None or said.endswith((".", "?"))
    assert "\n" not in (said or "")


def problem_of(path: Path, options: Options, by: Actor) -> str | None:
    try:
        described_drop(path, options, by)
    except DomainError as problem:
        return str(problem)
    return None


def described_drop(path: Path, options: Options, by: Actor) -> None:
    """Plan a drop, take the first choice of each of its questions, and plan it again."""
    drop = read_drop([path], options)
    plans = plan_drop(drop, by=by)
    preview = preview_of(drop, plans)
    assert json.dumps(described(drop, preview))
    answers = {question.id: question.choices[0][0] for question in preview.questions}
    answered = Options(kind=options.kind, answers=answers)
    again = checked_anew(read_drop([path], answered))
    for plan in plan_drop(again, by=by):
        assert rejects_csv(plan)


@given(st.sampled_from(NAMES), st.sampled_from(KINDS), SPOILS)
@tried(25)
def test_spoiled_files(tmp_path: Path, name: str, kind: str, spoils: list[Spoil]) -> None:
    look(tmp_path / name, kind, spoiled(good_files()[name], spoils))


@pytest.mark.long
@given(st.sampled_from(NAMES), st.sampled_from(KINDS), SPOILS)
@tried(1_500)
def test_spoiled_files_many_times(
    tmp_path: Path, name: str, kind: str, spoils: list[Spoil]
) -> None:
    look(tmp_path / name, kind, spoiled(good_files()[name], spoils))
