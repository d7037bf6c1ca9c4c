"""Imports and people who edit the same rows on their pages: neither overwrites the other unseen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from auditlog.models import LogEntry

from mainstay.apps.accounts.actions.accounts import (
    AccountDetails,
    change_account,
)
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.actions import bring, undo
from mainstay.apps.imports.actions.bring import PreviewOutdated
from mainstay.apps.imports.queries.drops import Options, read_drop
from mainstay.apps.organisation.models import Batch, BatchState
from mainstay.apps.people.actions.people import PersonDetails, change_person
from mainstay.apps.people.models import Person
from mainstay.domain.errors import ChangedMeanwhile
from tests.apps.imports.conftest import Desk, Write

ACCOUNTS = "account_id,name,segment,country\n1,Alpha,Energy,Norway\n2,Beta,Energy,Norway\n"
PEOPLE = "person_id,name,account_id,phone\np1,Ada,1,123\n"


@pytest.fixture
def path(desk: Desk, write: Write) -> Path:
    """Bring two accounts, and return the file that changes one field of each."""
    desk.bring(write("accounts.csv", ACCOUNTS))
    changed = ACCOUNTS.replace("Alpha,Energy", "Alpha,Water").replace(
        "Beta,Energy,Norway", "Beta,Energy,Peru"
    )
    return write("changed.csv", changed)


def bring_while(path: Path, desk: Desk, edit: Callable[[], object]) -> list[Batch]:
    """Bring a file while somebody edits just before it comes into force."""

    def progress(share: float, _what: str) -> None:
        if share == 0.95:
            edit()

    return list(bring(read_drop([path], Options()), by=desk.by, progress=progress).batches)


def test_a_form_opened_before_an_import_or_its_undo_is_told(desk: Desk, path: Path) -> None:
    opened = Account.objects.get(name="Alpha")
    batch = desk.bring(path).batches[0]
    with pytest.raises(ChangedMeanwhile):
        change_account(opened, AccountDetails("Alpha"), version=opened.version, by=desk.by)
    opened = Account.objects.get(name="Alpha")
    assert undo(batch.pk, by=desk.by).restored == 2
    with pytest.raises(ChangedMeanwhile):
        change_account(opened, AccountDetails("Alpha"), version=opened.version, by=desk.by)
    assert Account.objects.get(name="Alpha").segment == "Energy"


def test_a_form_without_the_new_mail_domain_is_told(desk: Desk, path: Path, write: Write) -> None:
    opened = Account.objects.get(name="Alpha")
    batch = desk.bring(write("d.csv", "account_id,name,domains\n1,Alpha,a.example\n")).batches[0]
    opened = _refused(opened, desk)
    assert undo(batch.pk, by=desk.by).kept == []
    _refused(opened, desk)


def _refused(opened: Account, desk: Desk) -> Account:
    with pytest.raises(ChangedMeanwhile):
        change_account(opened, AccountDetails("Alpha"), version=opened.version, by=desk.by)
    return Account.objects.get(pk=opened.pk)


def test_a_person_form_opened_before_is_told(desk: Desk, path: Path, write: Write) -> None:
    desk.bring(write("people.csv", PEOPLE))
    opened = Person.objects.get()
    desk.bring(write("again.csv", PEOPLE.replace("123", "456")))
    with pytest.raises(ChangedMeanwhile):
        change_person(opened, PersonDetails("Ada"), version=opened.version, by=desk.by)


def test_a_value_edited_since_the_plan_is_not_overwritten(desk: Desk, path: Path) -> None:
    def edit() -> None:
        Account.objects.filter(name="Alpha").update(segment="Mine")

    with pytest.raises(PreviewOutdated, match="Somebody changed Alpha meanwhile"):
        bring_while(path, desk, edit)
    assert set(Account.objects.values_list("name", "segment", "country")) == {
        ("Alpha", "Mine", "Norway"),
        ("Beta", "Energy", "Norway"),
    }
    assert Batch.objects.latest("pk").state == BatchState.FAILED


def test_an_account_that_is_gone_since_the_plan_is_said(desk: Desk, path: Path) -> None:
    with pytest.raises(PreviewOutdated, match="Somebody changed Beta meanwhile"):
        bring_while(path, desk, Account.objects.filter(name="Beta").delete)


def test_a_field_that_the_file_leaves_alone_keeps_its_edit(desk: Desk, path: Path) -> None:
    def edit() -> None:
        Account.objects.filter(name="Alpha").update(country="Chile", version=7)

    batch = bring_while(path, desk, edit)[0]
    alpha = Account.objects.get(name="Alpha")
    assert (alpha.segment, alpha.country, alpha.version) == ("Water", "Chile", 8)
    entry = LogEntry.objects.get(object_id=alpha.pk, additional_data__batch=batch.pk)
    assert entry.changes == {"segment": ["Energy", "Water"], "version": ["7", "8"]}
