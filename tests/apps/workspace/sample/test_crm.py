"""The CRM has a few of the ERP's customers again: found as possible duplicates, with no orders."""

from __future__ import annotations

from typing import Any

import pytest

from mainstay.apps.accounts.models import Account, AccountPair
from mainstay.apps.imports.actions import bring_files
from mainstay.apps.imports.queries.drops import Options
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.actions.people import propose_duplicates
from mainstay.apps.people.models import PersonPair
from mainstay.apps.workspace.sample.crm import ACCOUNTS, PEOPLE, bare, mistyped, turned, with_title
from tests.apps.workspace.sample.conftest import Sample

WHO = {"users", "accounts", "people"}


@pytest.mark.django_db
def test_what_two_systems_have_is_proposed_and_nothing_else(sample: Sample, settings: Any) -> None:
    settings.MEDIA_ROOT = str(sample.folder / "kept")
    by = machine_owner()
    erp = [file.path for file in sample.files.files if file.kind in WHO]
    bring_files(erp, by=by, options=Options(source="Sample ERP"))
    assert propose_duplicates(by=by) == (0, 0)
    crm = [file.path for file in sample.files.crm_files]
    bring_files(crm, by=by, options=Options(source="Sample CRM"))
    assert propose_duplicates(by=by) == (len(ACCOUNTS), len(PEOPLE)) == (5, 5)
    found = {(pair.one.name[:9], pair.other.name) for pair in AccountPair.objects.all()}
    assert found == {(again.of[:9], again.name) for again in ACCOUNTS}
    assert all(pair.score >= 80 for pair in PersonPair.objects.all())


@pytest.mark.django_db
def test_whoever_owns_one_of_a_pair_owns_the_other(sample: Sample, settings: Any) -> None:
    settings.MEDIA_ROOT = str(sample.folder / "kept")
    for source, files in (("ERP", sample.files.files), ("CRM", sample.files.crm_files)):
        paths = [file.path for file in files if file.kind in WHO]
        bring_files(paths, by=machine_owner(), options=Options(source=source))
    for again in ACCOUNTS:
        owners = {
            Account.objects.get(keys__source="CRM", keys__key=again.account_id).owner,
            Account.objects.get(keys__source="ERP", name__startswith=again.of).owner,
        }
        assert len(owners) == 1
        assert None not in owners


def test_names_are_spelt_as_other_systems_spell_them() -> None:
    assert turned("Chiara Malaspiga") == "Malaspiga, Chiara"
    assert bare("Žofie Doležalík") == "Zofie Dolezalik"
    assert mistyped("Gareth Nethersole") == "Gareth Nehtersole"
    assert with_title("Stian Vågslid") == "Dr. Stian Vågslid"
