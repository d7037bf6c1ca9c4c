"""Accounts are added and changed by whoever may, in no circle, and no editor overwrites another."""

from __future__ import annotations

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.actions.accounts import (
    AccountDetails,
    AccountProblem,
    add_account,
    change_account,
    declare_key_account,
    withdraw_key_account,
)
from mainstay.apps.accounts.models import (
    Account,
    AccountKey,
    AccountStatus,
    BuyingUnit,
    MailDomain,
)
from mainstay.apps.organisation.actions.deeds import Actor, actor, machine_owner
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import User
from mainstay.domain.errors import ChangedMeanwhile
from tests.cast import Cast

TODAY = date(2026, 3, 2)
MAY_NOT = ("bob", "vera", "charlie")


def by(user: User) -> Actor:
    return actor(user)


def last_deed() -> tuple[str, str]:
    entry = LogEntry.objects.order_by("-pk").first()
    assert entry is not None
    assert entry.additional_data is not None
    return entry.additional_data["deed"], entry.actor_email


def details(account: Account, **changes: object) -> AccountDetails:
    values = {"name": account.name, "owner": account.owner, "territory": account.territory}
    return AccountDetails(**{**values, "parent": account.parent, **changes})  # type: ignore[arg-type]


def test_an_account_is_added_with_its_domains_and_history(cast: Cast) -> None:
    wanted = AccountDetails("  Nordlicht AG ", owner=cast.alice, domains=("@Nordlicht.example",))
    account = add_account(wanted, by=by(cast.alice))
    assert account.name == "Nordlicht AG"
    assert [row.domain for row in account.mail_domains.all()] == ["nordlicht.example"]
    assert last_deed() == ("add account", cast.alice.email)


@pytest.mark.parametrize("who", ["bob", "vera"])
def test_nobody_without_the_right_adds_one(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        add_account(AccountDetails("Nordlicht AG"), by=by(getattr(cast, who)))
    assert not Account.objects.filter(name="Nordlicht AG").exists()


@pytest.mark.parametrize("who", ["alice", "nora", "dana", "olga", "oscar"])
def test_whoever_sees_it_and_may_edit_changes_it(cast: Cast, who: str) -> None:
    user = getattr(cast, who)
    changed = change_account(cast.hers, details(cast.hers, segment="Pumps"), version=0, by=by(user))
    assert (changed.segment, changed.version) == ("Pumps", 1)
    assert last_deed() == ("change account", user.email)


@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_else_changes_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        change_account(cast.hers, details(cast.hers), version=0, by=by(getattr(cast, who)))


def test_the_machines_owner_may(cast: Cast) -> None:
    changed = change_account(
        cast.hers, details(cast.hers, country="Norway"), version=0, by=machine_owner()
    )
    assert changed.country == "Norway"


def test_domains_that_stay_keep_their_row(cast: Cast) -> None:
    first = details(cast.hers, domains=("a.example", "b.example"))
    change_account(cast.hers, first, version=0, by=by(cast.alice))
    kept = cast.hers.mail_domains.get(domain="a.example")
    second = details(cast.hers, domains=("a.example", "c.example"))
    change_account(cast.hers, second, version=1, by=by(cast.alice))
    found = dict(cast.hers.mail_domains.values_list("domain", "pk"))
    assert set(found) == {"a.example", "c.example"}
    assert found["a.example"] == kept.pk


def test_the_second_editor_is_told_who_was_first_and_nothing_is_written(cast: Cast) -> None:
    change_account(cast.hers, details(cast.hers, segment="Pumps"), version=0, by=by(cast.nora))
    with pytest.raises(ChangedMeanwhile) as told:
        change_account(cast.hers, details(cast.hers, segment="Seals"), version=0, by=by(cast.alice))
    assert "Nora changed this account at" in str(told.value)
    cast.hers.refresh_from_db()
    assert cast.hers.segment == "Pumps"


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_no_account_belongs_to_what_belongs_to_it(cast: Cast, depth: int) -> None:
    low = cast.hers
    for number in range(depth):
        low = Account.objects.create(name=f"Level {number}", parent=low, owner=cast.alice)
    with pytest.raises(AccountProblem):
        change_account(cast.hers, details(cast.hers, parent=low), version=0, by=by(cast.alice))
    cast.hers.refresh_from_db()
    assert cast.hers.parent is None


def test_a_parent_that_one_does_not_see_cannot_be_chosen(cast: Cast) -> None:
    with pytest.raises(AccountProblem):
        change_account(cast.hers, details(cast.hers, parent=cast.his), version=0, by=by(cast.alice))


def test_a_parent_that_one_does_not_see_stays(cast: Cast) -> None:
    Account.objects.filter(pk=cast.hers.pk).update(parent=cast.his)
    cast.hers.refresh_from_db()
    changed = change_account(
        cast.hers, details(cast.hers, segment="Pumps"), version=0, by=by(cast.alice)
    )
    assert changed.parent == cast.his


def test_nobody_merges_by_editing(cast: Cast) -> None:
    wanted = details(cast.hers, status=AccountStatus.MERGED)
    with pytest.raises(AccountProblem):
        change_account(cast.hers, wanted, version=0, by=by(cast.olga))


def test_an_account_needs_a_name(cast: Cast) -> None:
    with pytest.raises(AccountProblem, match="needs a name"):
        change_account(cast.hers, details(cast.hers, name="  "), version=0, by=by(cast.olga))


def test_a_key_account_says_since_when_and_by_whom(cast: Cast) -> None:
    declared = declare_key_account(cast.hers, today=TODAY, by=by(cast.alice))
    assert (declared.key_account_since, declared.key_account_declared_by) == (TODAY, "Alice")
    assert last_deed() == ("declare key account", cast.alice.email)
    again = declare_key_account(cast.hers, today=date(2026, 4, 1), by=by(cast.dana))
    assert again.key_account_since == TODAY
    withdrawn = withdraw_key_account(cast.hers, by=by(cast.alice))
    assert (withdrawn.is_key_account, withdrawn.key_account_since) == (False, None)
    assert last_deed() == ("withdraw key account", cast.alice.email)


@pytest.mark.parametrize("who", MAY_NOT)
def test_nobody_else_declares_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        declare_key_account(cast.hers, today=TODAY, by=by(getattr(cast, who)))


def posted(account: Account, **changes: object) -> dict[str, object]:
    values: dict[str, object] = {"name": account.name, "status": "active", "version": 0}
    return {**values, "owner": account.owner_id or "", **changes}


def edit(account: Account) -> str:
    return reverse("accounts:edit", args=[account.pk])


def test_the_form_changes_the_account_and_leads_back_to_it(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    response = client.post(
        edit(cast.subsidiary), posted(cast.subsidiary, parent="Hansen Pumps", currency="pln")
    )
    assert response.headers["Location"] == reverse("portfolio:account", args=[cast.subsidiary.pk])
    cast.subsidiary.refresh_from_db()
    assert (cast.subsidiary.parent, cast.subsidiary.currency) == (cast.hers, "PLN")


def test_the_form_names_what_is_wrong_and_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    wrong = posted(cast.hers, parent="Castell Glass", currency="euro", domains="not a domain")
    text = client.post(edit(cast.hers), wrong).content.decode()
    assert "There is no account Castell Glass among those you see." in text
    assert "A currency has three letters" in text
    assert 'value="not a domain"' in text


def test_a_circle_is_refused_with_a_sentence(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    response = client.post(edit(cast.hers), posted(cast.hers, parent="Hansen Pumps Polska"))
    assert "cannot be the other way round too" in response.content.decode()


def test_two_editors_lose_nothing(cast: Cast, client: Client) -> None:
    change_account(cast.hers, details(cast.hers, segment="Pumps"), version=0, by=by(cast.nora))
    client.force_login(cast.alice)
    mine = posted(cast.hers, segment="Seals", country="Norway")
    text = client.post(edit(cast.hers), mine).content.decode()
    assert "Nora changed this account at" in text
    assert "Saved by the other" in text
    assert "Pumps" in text
    assert 'value="Seals"' in text
    assert 'value="Norway"' in text
    assert 'name="version" value="1"' in text
    client.post(edit(cast.hers), {**mine, "version": 1})
    cast.hers.refresh_from_db()
    assert (cast.hers.segment, cast.hers.version) == ("Seals", 2)


def test_a_parent_out_of_sight_is_neither_named_nor_lost(cast: Cast, client: Client) -> None:
    Account.objects.filter(pk=cast.hers.pk).update(parent=cast.his)
    client.force_login(cast.alice)
    assert "Castell" not in client.get(edit(cast.hers)).content.decode()
    client.post(edit(cast.hers), posted(cast.hers, parent="", segment="Pumps"))
    cast.hers.refresh_from_db()
    assert (cast.hers.parent, cast.hers.segment) == (cast.his, "Pumps")


def test_whoever_gives_an_account_away_is_led_to_the_list(cast: Cast, client: Client) -> None:
    client.force_login(cast.charlie)
    response = client.post(edit(cast.his), posted(cast.his, owner=cast.dana.pk))
    assert response.headers["Location"] == reverse("portfolio:accounts")
    cast.his.refresh_from_db()
    assert cast.his.owner == cast.dana


def test_a_new_account_comes_from_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    wanted = {"name": "Nordlicht AG", "status": "active", "owner": cast.alice.pk}
    client.post(reverse("accounts:new"), {**wanted, "domains": "nordlicht.example, n.example"})
    made = Account.objects.get(name="Nordlicht AG")
    assert made.owner == cast.alice
    assert made.mail_domains.count() == 2


def test_the_button_declares_and_withdraws(cast: Cast, client: Client) -> None:
    client.force_login(cast.alice)
    address = reverse("accounts:key_account", args=[cast.hers.pk])
    client.post(address, {"declare": "yes"})
    cast.hers.refresh_from_db()
    assert cast.hers.is_key_account
    client.post(address, {"declare": "no"})
    cast.hers.refresh_from_db()
    assert not cast.hers.is_key_account


def test_the_facts_name_units_domains_and_keys(cast: Cast, client: Client) -> None:
    AccountKey.objects.create(account=cast.hers, source="CRM", key="0042")
    BuyingUnit.objects.create(account=cast.hers, name="Plant 2")
    MailDomain.objects.create(account=cast.hers, domain="hansen.example")
    client.force_login(cast.vera)
    text = client.get(reverse("accounts:facts", args=[cast.hers.pk])).content.decode()
    for said in ("In CRM", "0042", "Plant 2", "hansen.example", "World / North"):
        assert said in text
