"""``mainstay duplicates | merge``: what looks like one, made one and parted again; near names."""

from __future__ import annotations

import json

import pytest

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import NoSuchAccount, find_account
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.actions.people import propose_duplicates
from mainstay.cli.main import run
from tests.cast import Cast


@pytest.fixture
def twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr("mainstay.cli.preparation.prepare_database", lambda: None)
    again = Account.objects.create(name="Castell Glass AG", owner=cast.charlie)
    propose_duplicates(by=machine_owner())
    return again


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    run(list(words))
    return capsys.readouterr().out


def test_pairs_are_listed_with_their_reasons(
    twice: Account, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Names 100 % alike after ag is left out" in said(capsys, "duplicates")
    [pair] = json.loads(said(capsys, "duplicates", "--json"))
    assert (pair["one"]["pk"], pair["other"]["pk"]) == (cast.his.pk, twice.pk)
    assert "No two people" in said(capsys, "duplicates", "--people")


def test_a_colleague_lists_only_pairs_that_he_sees(
    twice: Account, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "No two accounts" in said(capsys, "--as", cast.alice.email, "duplicates")
    assert "Castell" in said(capsys, "--as", cast.charlie.email, "duplicates")


def test_two_are_merged_and_parted(
    twice: Account, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("Castell Glass AG", str(cast.his.pk))
    assert "is part of Castell Glass now" in said(capsys, "merge", *names)
    assert "is part of Castell Glass now" in said(capsys, "merge", *names)
    twice.refresh_from_db()
    assert twice.merged_into == cast.his
    assert "stands for itself again" in said(capsys, "merge", *names, "--undo")
    twice.refresh_from_db()
    assert twice.merged_into is None


def test_a_name_that_nobody_bears_is_answered_with_near_ones(cast: Cast) -> None:
    with pytest.raises(NoSuchAccount, match=rf"Did you mean Castell Glass \({cast.his.pk}\)\?"):
        find_account(None, "Castel Glas")
    with pytest.raises(NoSuchAccount) as refused:
        find_account(cast.alice, "Castel Glas")
    assert "Castell" not in str(refused.value)
