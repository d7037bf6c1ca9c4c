"""What the database keeps: accounts, people, teams, colleagues, rates, contracts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from mainstay.apps.accounts.models import Account, BuyingUnit, Contract, TeamMember
from mainstay.apps.imports.actions import undo
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import Territory, User
from mainstay.apps.people.models import Person, Position
from mainstay.apps.worth.models import ActivityRate, Product
from tests.apps.imports.conftest import Desk, Write
from tests.cast import Cast

ACCOUNTS = (
    "account_id,name,parent_id,segment,territory,country,domains,owner,key_account\n"
    "1,Alpha,,Energy,World / North,Norway,alpha.example;a.example,,yes\n"
    "2,Alpha Polska,1,Energy,World / North / Poland,Poland,,alice@mill.example,no\n"
)


def test_accounts_arrive_with_parents_territories_and_domains(
    cast: Cast, desk: Desk, write: Write
) -> None:
    desk.bring(write("accounts.csv", ACCOUNTS))
    head, member = Account.objects.filter(batch__isnull=False).order_by("pk")
    assert (head.territory, head.is_key_account) == (cast.north, True)
    assert head.key_account_declared_by == desk.by.name
    assert (member.parent, member.owner, member.territory.name) == (head, cast.alice, "Poland")
    assert set(head.mail_domains.values_list("domain", flat=True)) == {"alpha.example", "a.example"}


def test_a_key_account_keeps_the_day_that_its_file_names(
    cast: Cast, desk: Desk, write: Write
) -> None:
    text = "account_id,name,key_account,key_account_since\n1,Alpha,yes,{}\n2,Beta,no,2024-05-01\n"
    for day in ("2024-01-01", "2023-10-01"):
        desk.bring(write("accounts.csv", text.format(day)))
        alpha, beta = Account.objects.filter(batch__isnull=False).order_by("pk")
        assert alpha.key_account_since == date.fromisoformat(day)
        assert beta.key_account_since is None


def test_accounts_again_are_the_same(cast: Cast, desk: Desk, write: Write) -> None:
    path = write("accounts.csv", ACCOUNTS)
    desk.bring(path)
    assert desk.look(path).counts() == (("accounts", 0, 0, 2, 0),)


def test_a_changed_account_is_audited_and_comes_back_with_undo(
    cast: Cast, desk: Desk, write: Write
) -> None:
    desk.bring(write("accounts.csv", ACCOUNTS))
    batch = desk.bring(write("new.csv", ACCOUNTS.replace("Energy", "Water", 1))).batches[0]
    head = Account.objects.get(name="Alpha")
    assert head.segment == "Water"
    entry = LogEntry.objects.get(object_id=head.pk, additional_data__batch=batch.pk)
    assert entry.changes == {"segment": ["Energy", "Water"], "version": ["0", "1"]}
    assert undo(batch.pk, by=desk.by).restored == 1
    head.refresh_from_db()
    assert head.segment == "Energy"


def test_undo_leaves_what_somebody_changed_since(cast: Cast, desk: Desk, write: Write) -> None:
    desk.bring(write("accounts.csv", ACCOUNTS))
    batch = desk.bring(write("new.csv", ACCOUNTS.replace("Energy", "Water", 1))).batches[0]
    head = Account.objects.get(name="Alpha")
    head.segment = "Mine"
    head.save()
    undone = undo(batch.pk, by=desk.by)
    head.refresh_from_db()
    assert head.segment == "Mine"
    stay = undone.stays[0]
    assert (stay.what, stay.row, stay.field, stay.code) == ("account", "Alpha", "segment", "edited")
    assert undone.kept[0].startswith("Alpha, segment: changed since (")


def test_undo_leaves_rows_that_others_hang_on(cast: Cast, desk: Desk, write: Write) -> None:
    batch = desk.bring(write("accounts.csv", ACCOUNTS)).batches[0]
    member = Account.objects.get(name="Alpha Polska")
    Position.objects.create(person=Person.objects.create(name="Ewa"), account=member)
    undone = undo(batch.pk, by=desk.by)
    assert set(Account.objects.filter(batch=batch)) == {member, member.parent}
    assert any("used by positions" in sentence for sentence in undone.kept)


def test_circles_and_unknown_parents_are_refused_with_all_below(desk: Desk, write: Write) -> None:
    text = "account_id,name,parent_id\n1,A,2\n2,B,1\n3,C,2\n4,D,9\n5,E,\n"
    preview = desk.look(write("a.csv", text))
    assert preview.counts() == (("accounts", 1, 0, 0, 4),)
    desk.bring(write("a.csv", text), accept=True)
    assert [account.name for account in Account.objects.all()] == ["E"]


def test_an_unknown_owner_keeps_the_row_outside(desk: Desk, write: Write) -> None:
    preview = desk.look(write("a.csv", "account_id,name,owner\n1,A,nobody@mill.example\n"))
    assert "no colleague has the address" in preview.parts[0].problems[0].reason


def test_groups_by_name_are_a_question_and_never_silent(desk: Desk, write: Write) -> None:
    text = 'account_id,name\n1,Norden Oil Corp.\n2,"Norden Oil, Asia"\n3,Other\n'
    path = write("a.csv", text)
    question = desk.look(path).questions[0]
    assert (question.id, question.default, question.proposal) == ("group:1", "", "yes")
    desk.bring(path, answers={"group:1": "no"})
    assert not Account.objects.filter(parent__isnull=False).exists()


PEOPLE = (
    "person_id,name,account_id,unit,title,level,email,reports_to\n"
    "p1,Ada,1,Lab,Head,executive,ada@alpha.example,\n"
    "p2,Ben,1,Lab,Buyer,purchasing,ben@alpha.example,p1\n"
)


def bring_people(desk: Desk, write: Write) -> None:
    desk.bring(write("a.csv", "account_id,name\n1,Alpha\n2,Beta\n"), write("p.csv", PEOPLE))


def test_people_arrive_with_positions_units_and_bosses(desk: Desk, write: Write) -> None:
    bring_people(desk, write)
    ben = Position.objects.get(person__name="Ben")
    assert (ben.account.name, ben.title, ben.level) == ("Alpha", "Buyer", "purchasing")
    assert ben.reports_to == Person.objects.get(name="Ada")
    assert ben.buying_unit == BuyingUnit.objects.get(name="Lab")
    assert desk.look(write("p.csv", PEOPLE)).counts() == (("people", 0, 0, 2, 0),)


def test_a_new_title_ends_the_old_position_and_undo_opens_it_again(
    desk: Desk, write: Write
) -> None:
    bring_people(desk, write)
    batch = desk.bring(write("p2.csv", PEOPLE.replace("Buyer", "Chief buyer"))).batches[0]
    old, new = Position.objects.filter(person__name="Ben").order_by("pk")
    today = timezone.localdate()
    assert (old.title, old.end) == ("Buyer", today)
    assert (new.title, new.start, new.end) == ("Chief buyer", today, None)
    assert desk.look(write("p2.csv", PEOPLE.replace("Buyer", "Chief buyer"))).written == 0
    undo(batch.pk, by=desk.by)
    only = Position.objects.get(person__name="Ben")
    assert (only.title, only.end) == ("Buyer", None)


def test_a_person_may_hold_several_dated_positions(desk: Desk, write: Write) -> None:
    desk.bring(write("a.csv", "account_id,name\n1,Alpha\n2,Beta\n"))
    text = (
        "person_id,name,account_id,title,from,to\n"
        "p1,Ada,1,Head,2020-01-01,2022-12-31\np1,Ada,2,Board,2021-01-01,\n"
    )
    desk.bring(write("p.csv", text))
    assert Person.objects.count() == 1
    assert Position.objects.count() == 2
    assert desk.look(write("p.csv", text)).counts() == (("people", 0, 0, 2, 0),)


def test_people_of_unknown_accounts_or_bosses_stay_outside(desk: Desk, write: Write) -> None:
    desk.bring(write("a.csv", "account_id,name\n1,Alpha\n"))
    text = "person_id,name,account_id,reports_to\np1,A,1,p9\np2,B,1,p1\np3,C,7,\np4,D,1,\n"
    preview = desk.look(write("p.csv", text), kind="people")
    assert preview.counts() == (("people", 1, 0, 0, 3),)


def test_teams_contracts_and_services_hang_on_their_accounts(
    cast: Cast, desk: Desk, write: Write
) -> None:
    desk.bring(write("a.csv", "account_id,name\n1,Alpha\n"))
    team = "account_id,user,team_role,from\n1,bob@mill.example,skeptic,2026-01-01\n"
    contracts = (
        "account_id,contract_number,unit,families,start,end,notice_months,renewal,yearly_value,"
        "currency,exclusive\n1,C-1,Plant,Pumps,2026-01-01,2026-12-31,3,yearly,1000.50,EUR,no\n"
    )
    events = "account_id,date,activity,quantity,amount\n1,2026-01-05,visit,1,\n1,2026-01-06,x,,\n"
    desk.bring(write("t.csv", team), write("c.csv", contracts))
    assert TeamMember.objects.get(user=cast.bob, account__name="Alpha").start == date(2026, 1, 1)
    contract = Contract.objects.get()
    assert (contract.yearly_value, contract.is_exclusive) == (Decimal("1000.5"), False)
    assert contract.buying_unit.name == "Plant"
    assert desk.look(write("e.csv", events)).counts() == (("service_events", 1, 0, 0, 1),)
    assert desk.look(write("t.csv", team), write("c.csv", contracts)).written == 0


def test_rates_and_products_are_named_by_their_keys(desk: Desk, write: Write) -> None:
    rates = (
        "activity,from,rate,pool_cost,practical_capacity,unit\n"
        "visit,2026-01-01,85.5,,,visit\nhour,2026-01-01,,1000,50,hour\nbad,2026-01-01,,,,\n"
    )
    desk.bring(write("r.csv", rates), accept=True)
    assert ActivityRate.objects.count() == 2
    products = "product,name,product_family\nP1,Pump,Pumps\n"
    desk.bring(write("p.csv", products))
    batch = desk.bring(write("p.csv", products.replace("Pumps", "Machines"))).batches[0]
    assert Product.objects.get().family == "Machines"
    undo(batch.pk, by=desk.by)
    assert Product.objects.get().family == "Pumps"


USERS = "email,name,level,reports_to,territory\neva@mill.example,Eva,account_manager,,World\n"


def test_only_an_administrator_brings_colleagues(cast: Cast, write: Write) -> None:
    path = write("users.csv", USERS)
    with pytest.raises(NotAllowed):
        Desk(actor(cast.oscar)).bring(path)
    batch = Desk(actor(cast.olga)).bring(path).batches[0]
    eva = User.objects.get(email="eva@mill.example")
    assert not eva.has_usable_password()
    assert eva.territory == Territory.objects.get(name="World")
    with pytest.raises(NotAllowed):
        undo(batch.pk, by=actor(cast.oscar))
    undo(batch.pk, by=actor(cast.olga))
    assert not User.objects.filter(email="eva@mill.example").exists()


@pytest.mark.parametrize("who", ["dana", "alice", "bob", "vera"])
def test_others_neither_bring_nor_undo(cast: Cast, desk: Desk, write: Write, who: str) -> None:
    path = write("a.csv", "account_id,name\n1,Alpha\n")
    by = actor(getattr(cast, who))
    with pytest.raises(NotAllowed):
        Desk(by).bring(path)
    batch = desk.bring(path).batches[0]
    with pytest.raises(NotAllowed):
        undo(batch.pk, by=by)


def test_whoever_is_no_longer_active_brings_nothing(cast: Cast, write: Write) -> None:
    path = write("a.csv", "account_id,name\n1,Alpha\n")
    for user in (cast.olga, cast.oscar):
        user.is_active = False
        user.save()
        with pytest.raises(NotAllowed, match="is no longer active"):
            Desk(actor(user)).bring(path)
    assert not Account.objects.filter(name="Alpha").exists()


def test_moving_on_a_later_day_keeps_the_order_of_days(desk: Desk, write: Write) -> None:
    bring_people(desk, write)
    position = Position.objects.get(person__name="Ben")
    position.start = timezone.localdate() + timedelta(days=9)
    position.save()
    desk.bring(write("p2.csv", PEOPLE.replace("Buyer", "Chief buyer")))
    position.refresh_from_db()
    assert position.end == position.start


def test_every_deed_is_in_the_history(cast: Cast, write: Write) -> None:
    desk = Desk(actor(cast.oscar))
    batch = desk.bring(write("a.csv", "account_id,name\n1,Alpha\n")).batches[0]
    undo(batch.pk, by=desk.by)
    entries = LogEntry.objects.get_for_object(batch).order_by("pk")
    assert [entry.additional_data["deed"] for entry in entries] == [
        "begin an import",
        "import",
        "undo import",
    ]
    assert {entry.actor for entry in entries} == {cast.oscar}
