"""Team, viewers, buying units, contracts and notes: done, refused, on record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.actions.contracts import (
    ContractDetails,
    ContractProblem,
    add_contract,
    change_contract,
    delete_contract,
)
from mainstay.apps.accounts.actions.notes import (
    NoteProblem,
    add_note,
    change_note,
    delete_note,
)
from mainstay.apps.accounts.actions.team import (
    Place,
    TeamProblem,
    add_member,
    end_member,
    grant_view,
    revoke_view,
)
from mainstay.apps.accounts.actions.units import UnitProblem, add_unit, delete_unit, rename_unit
from mainstay.apps.accounts.models import BuyingUnit, Contract, Grant, Note, TeamMember, TeamRole
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from tests.cast import Cast

SPRING, AUTUMN = date(2026, 3, 2), date(2026, 9, 30)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MAY_NOT = ("bob", "vera", "charlie")


def deeds() -> list[str]:
    found = LogEntry.objects.order_by("pk").values_list("additional_data", flat=True)
    return [data["deed"] for data in found if data]


def test_a_place_on_the_team_lets_somebody_see_until_it_ends(cast: Cast) -> None:
    place = Place(cast.bob, TeamRole.SKEPTIC, SPRING)
    member = add_member(cast.his, place, by=actor(cast.charlie))
    assert cast.his in visible_to(cast.bob, today=AUTUMN)
    end_member(member, end=date(2026, 6, 30), by=actor(cast.charlie))
    assert cast.his not in visible_to(cast.bob, today=AUTUMN)
    assert deeds() == ["add team member", "end team member"]


def test_the_same_role_is_not_held_twice_at_a_time(cast: Cast) -> None:
    place = Place(cast.bob, TeamRole.TECHNICAL_EXPERT, SPRING)
    with pytest.raises(TeamProblem, match="already"):
        add_member(cast.hers, place, by=actor(cast.alice))
    other = Place(cast.bob, TeamRole.SKEPTIC, SPRING)
    assert add_member(cast.hers, other, by=actor(cast.alice)).pk


def test_a_viewer_is_not_on_a_team_and_no_place_ends_before_it_starts(cast: Cast) -> None:
    with pytest.raises(TeamProblem):
        add_member(cast.hers, Place(cast.vera, TeamRole.SKEPTIC, SPRING), by=actor(cast.alice))
    backwards = Place(cast.nora, TeamRole.SKEPTIC, AUTUMN, SPRING)
    with pytest.raises(TeamProblem, match="before it starts"):
        add_member(cast.hers, backwards, by=actor(cast.alice))


@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_else_staffs_an_account(cast: Cast, who: str) -> None:
    place = Place(cast.nora, TeamRole.SKEPTIC, SPRING)
    with pytest.raises(NotAllowed):
        add_member(cast.hers, place, by=actor(getattr(cast, who)))


def test_leaders_let_viewers_in_and_out(cast: Cast) -> None:
    grant = grant_view(cast.subsidiary, cast.vera, by=actor(cast.nora))
    assert cast.subsidiary in visible_to(cast.vera)
    revoke_view(grant, by=actor(cast.nora))
    assert cast.subsidiary not in visible_to(cast.vera)
    assert deeds() == ["grant view", "revoke view"]


@pytest.mark.parametrize("who", ["alice", "bob", "vera"])
def test_whoever_leads_nobody_grants_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        grant_view(cast.hers, cast.vera, by=actor(getattr(cast, who)))
    with pytest.raises(NotAllowed):
        revoke_view(Grant.objects.get(), by=actor(getattr(cast, who)))


def test_only_viewers_are_granted(cast: Cast) -> None:
    with pytest.raises(TeamProblem):
        grant_view(cast.hers, cast.charlie, by=actor(cast.olga))


def test_a_leader_grants_only_what_he_sees(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        grant_view(cast.his, cast.vera, by=actor(cast.nora))


def test_units_come_are_renamed_and_go(cast: Cast) -> None:
    unit = add_unit(cast.hers, " Plant  2 ", by=actor(cast.alice))
    assert unit.name == "Plant 2"
    rename_unit(unit, "Plant North", by=actor(cast.alice))
    delete_unit(unit, by=actor(cast.alice))
    assert not BuyingUnit.objects.exists()
    assert deeds() == ["add buying unit", "rename buying unit", "delete buying unit"]


def test_a_unit_has_a_name_of_its_own_and_stays_while_something_belongs_to_it(cast: Cast) -> None:
    unit = add_unit(cast.hers, "Plant 2", by=actor(cast.alice))
    with pytest.raises(UnitProblem, match="already"):
        add_unit(cast.hers, "plant 2", by=actor(cast.alice))
    add_contract(cast.hers, ContractDetails(buying_unit=unit), by=actor(cast.alice))
    with pytest.raises(UnitProblem, match="move them first"):
        delete_unit(unit, by=actor(cast.alice))


@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_else_touches_units_contracts_or_notes(cast: Cast, who: str) -> None:
    stranger = actor(getattr(cast, who))
    unit = BuyingUnit.objects.create(account=cast.hers, name="Plant 2")
    contract = Contract.objects.create(account=cast.hers)
    for deed in (
        lambda: add_unit(cast.hers, "Plant 3", by=stranger),
        lambda: delete_unit(unit, by=stranger),
        lambda: add_contract(cast.hers, ContractDetails(), by=stranger),
        lambda: change_contract(contract, ContractDetails(), by=stranger),
        lambda: delete_contract(contract, by=stranger),
        lambda: add_note(cast.hers, "Hello", now=NOON, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert not Note.objects.exists()


def test_a_contract_keeps_all_its_fields(cast: Cast) -> None:
    details = ContractDetails(
        number="C-7",
        families="Pumps; Seals",
        start=SPRING,
        end=AUTUMN,
        notice_months=3,
        renewal="yearly",
        yearly_value=Decimal("120000.50"),
        currency="EUR",
        is_exclusive=False,
    )
    contract = add_contract(cast.hers, details, by=actor(cast.alice))
    contract.refresh_from_db()
    assert contract.yearly_value == Decimal("120000.50")
    assert contract.is_exclusive is False
    change_contract(contract, ContractDetails(number="C-7", end=AUTUMN), by=actor(cast.alice))
    delete_contract(contract, by=actor(cast.alice))
    assert deeds() == ["add contract", "change contract", "delete contract"]


@pytest.mark.parametrize(
    ("details", "says"),
    [
        (ContractDetails(start=AUTUMN, end=SPRING), "before it starts"),
        (ContractDetails(yearly_value=Decimal(5)), "currency"),
        (ContractDetails(number="C-1"), "already"),
    ],
)
def test_a_contract_that_cannot_be_is_refused(
    cast: Cast, details: ContractDetails, says: str
) -> None:
    Contract.objects.create(account=cast.hers, number="C-1")
    with pytest.raises(ContractProblem, match=says):
        add_contract(cast.hers, details, by=actor(cast.alice))


def test_a_unit_of_another_account_is_refused(cast: Cast) -> None:
    other = BuyingUnit.objects.create(account=cast.subsidiary, name="Plant 2")
    with pytest.raises(ContractProblem, match="another account"):
        add_contract(cast.hers, ContractDetails(buying_unit=other), by=actor(cast.alice))


def test_only_its_author_changes_a_note(cast: Cast) -> None:
    note = add_note(cast.hers, " They move in May ", now=NOON, by=actor(cast.alice))
    assert note.text == "They move in May"
    with pytest.raises(NotAllowed):
        change_note(note, "They do not", by=actor(cast.nora))
    with pytest.raises(NotAllowed):
        delete_note(note, by=actor(cast.nora))
    change_note(note, "They move in June", by=actor(cast.alice))
    with pytest.raises(NoteProblem):
        change_note(note, "  ", by=actor(cast.alice))
    delete_note(note, by=actor(cast.alice))
    assert deeds() == ["add note", "change note", "delete note"]


def panel(name: str, cast: Cast, *more: int) -> str:
    return reverse(f"accounts:{name}", args=[cast.hers.pk, *more])


def test_the_team_panel_adds_ends_and_grants(cast: Cast, client: Client) -> None:
    client.force_login(cast.nora)
    client.post(
        panel("team", cast), {"user": cast.charlie.pk, "role": "skeptic", "start": "2026-03-02"}
    )
    member = TeamMember.objects.get(user=cast.charlie)
    client.post(panel("end_place", cast, member.pk), {"end": "2026-03-31"})
    member.refresh_from_db()
    assert member.end == date(2026, 3, 31)
    client.post(panel("revoke", cast, Grant.objects.get().pk))
    assert not Grant.objects.exists()
    client.post(panel("grant", cast), {"user": cast.vera.pk})
    assert Grant.objects.count() == 1
    text = client.get(panel("team", cast)).content.decode()
    assert "Charlie" in text
    assert "Vera" in text


def test_what_is_wrong_with_a_small_form_is_said(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    member = TeamMember.objects.get(user=cast.bob)
    response = client.post(panel("end_place", cast, member.pk), {"end": "soon"}, follow=True)
    assert "Last day: Enter a valid date." in response.content.decode()
    response = client.post(
        panel("team", cast),
        {"user": cast.bob.pk, "role": "technical_expert", "start": "2026-03-02"},
    )
    assert "has this role on the team at that time already" in response.content.decode()


def test_account_managers_see_no_grants(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    assert "Vera" not in client.get(panel("team", cast)).content.decode()


def test_contracts_are_written_on_their_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    wrong = {"number": "C-7", "start": "2026-09-30", "end": "2026-03-02"}
    response = client.post(panel("new_contract", cast), wrong)
    assert "cannot end before it starts" in response.content.decode()
    client.post(panel("new_contract", cast), {**wrong, "end": "2027-03-02", "is_exclusive": "no"})
    contract = Contract.objects.get()
    assert (contract.end, contract.is_exclusive) == (date(2027, 3, 2), False)
    assert "C-7" in client.get(panel("contracts", cast)).content.decode()
    client.post(panel("contract", cast, contract.pk), {"number": "C-8"})
    client.post(panel("no_contract", cast, contract.pk))
    assert not Contract.objects.exists()


def test_notes_are_escaped_and_only_ones_own_can_be_opened(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    client.post(panel("notes", cast), {"text": "<script>alert(1)</script>"})
    note = Note.objects.get()
    text = client.get(panel("notes", cast)).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    client.post(panel("note", cast, note.pk), {"text": "Better"})
    note.refresh_from_db()
    assert note.text == "Better"
    client.force_login(cast.nora)
    assert client.get(panel("note", cast, note.pk)).status_code == 404
    assert client.post(panel("no_note", cast, note.pk)).status_code == 404
