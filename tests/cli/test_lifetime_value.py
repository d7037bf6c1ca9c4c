"""``mainstay lifetime-value fit``: the published fits from the command line, and plain refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runs import mainstay

CDNOW = "cdnow/CDNOW_sample.txt"
UNTIL = ("--observed-until", "1997-09-30")
# Parameters and log-likelihood as in docs of the published studies: Fader, Hardie, Lee (2005);
# Fader & Hardie (2013), note 025; Fader & Hardie (2007).
PUBLISHED = {
    "bg_nbd": ({"r": 0.2426, "alpha": 4.4136, "a": 0.7929, "b": 2.4259}, -9582.429),
    "mbg_nbd": ({"r": 0.525, "alpha": 6.183, "a": 0.891, "b": 1.614}, -9582.136),
    "pareto_nbd": ({"r": 0.553, "alpha": 10.578, "s": 0.606, "beta": 11.669}, -9594.976),
    "gamma_gamma": ({"p": 6.2496, "q": 3.7442, "gamma": 15.4435}, -4055.918),
}


def fit(*words: str, data: Path) -> dict[str, object]:
    done = mainstay("lifetime-value", "fit", *words, "--json", data=data)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("model", sorted(PUBLISHED))
def test_the_published_fits_come_out_of_the_raw_file(
    model: str, shared_data: Path, tmp_path: Path
) -> None:
    found = fit(str(shared_data / CDNOW), "--model", model, *UNTIL, data=tmp_path)
    parameters, likelihood = PUBLISHED[model]
    (only,) = found["fits"]  # type: ignore[misc]
    assert only["parameters"] == pytest.approx(parameters, rel=2e-3)
    assert only["log_likelihood"] == pytest.approx(likelihood, abs=0.01)
    assert only["customers"] == (946 if model == "gamma_gamma" else 2357)
    assert found["columns"] == {"customer": "column_1", "date": "column_3", "value": "column_5"}


def test_both_cohorts_of_the_contractual_study_are_fitted(
    shared_data: Path, tmp_path: Path
) -> None:
    found = fit(str(shared_data / "cdnow/sbg_cohorts.csv"), "--model", "sbg", data=tmp_path)
    rows = {row["cohort"]: row for row in found["fits"]}  # type: ignore[attr-defined]
    assert rows["regular"]["parameters"] == pytest.approx(
        {"alpha": 0.7041, "beta": 1.1820}, rel=1e-3
    )
    assert rows["regular"]["log_likelihood"] == pytest.approx(-1680.265, abs=0.01)
    assert rows["highend"]["parameters"] == pytest.approx(
        {"alpha": 0.6681, "beta": 3.8061}, rel=1e-3
    )
    assert rows["highend"]["log_likelihood"] == pytest.approx(-1611.158, abs=0.01)


def test_what_the_file_cannot_support_is_one_plain_sentence(tmp_path: Path) -> None:
    counts = tmp_path / "counts.csv"
    counts.write_text("period,active\n0,100\n1,60\n2,40\n3,30\n", encoding="utf-8")
    wrong = mainstay("lifetime-value", "fit", str(counts), "--model", "bg_nbd", data=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr == ("bg_nbd needs transactions or summaries, not retention counts.\n")
    nothing = mainstay("lifetime-value", "fit", "no.csv", "--model", "sbg", data=tmp_path)
    assert (nothing.returncode, nothing.stderr) == (1, "There is no file no.csv.\n")
    usage = mainstay("lifetime-value", "fit", str(counts), "--model", "other", data=tmp_path)
    assert usage.returncode == 2
