"""Two accounts become one: everything goes along, nothing is counted twice, and it can go back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.db.models import Model
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.apps.accounts.actions.accounts import change_account
from mainstay.apps.accounts.actions.merging import (
    MergeProblem,
    MergeWish,
    merge_accounts,
    undo_merge,
)
from mainstay.apps.accounts.models import (
    Account,
    AccountKey,
    AccountMerge,
    AccountStatus,
    BuyingUnit,
    Contract,
    Grant,
    MailDomain,
    Note,
    TeamMember,
    TeamRole,
)
from mainstay.apps.accounts.queries import NoSuchAccount, find_account, seen_by, visible_to
from mainstay.apps.accounts.queries.merge_rules import has_rule, pointing_to
from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.queries import counted_batches
from mainstay.apps.people.models import Person, PersonMerge, Position
from mainstay.apps.portfolio.actions import score
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.newest_score import is_stale
from mainstay.apps.portfolio.queries.overview import concentration_data
from mainstay.apps.portfolio.queries.portfolio import KEPT, Portfolio, portfolio
from mainstay.apps.worth.models import AssumptionSource, LifetimeAssumption, Referral
from mainstay.domain.errors import ChangedMeanwhile
from mainstay.domain.figure import Measure
from tests.apps.accounts.test_accounts import details
from tests.cast import Cast
from tests.factories import Line, sell

OWNER = machine_owner()
DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def merge(gone: Account, into: Account, *take: str) -> AccountMerge:
    return merge_accounts(gone, into, wish=MergeWish(take=take), by=OWNER)


def snapshot() -> dict[str, list[dict[str, object]]]:
    """Every row that hangs on accounts or people, without the versions that locks count."""
    found: dict[str, list[dict[str, object]]] = {}
    models: set[type[Model]] = {Account, Person, BuyingUnit}
    for model in (Account, Person, BuyingUnit):
        models |= {link.model for link in pointing_to(model)}
    for model in models - {AccountMerge, PersonMerge}:
        rows = [dict(row) for row in model._base_manager.order_by("pk").values()]
        for row in rows:
            row.pop("version", None)
        found[model._meta.label] = rows
    return found


@pytest.fixture
def pair(cast: Cast) -> Cast:
    """Both accounts have some of everything, and some of it twice."""
    for account, number in ((cast.hers, "1001"), (cast.his, "1002")):
        AccountKey.objects.create(account=account, source="erp", key=number)
        MailDomain.objects.create(account=account, domain="hansen.example")
        plant = BuyingUnit.objects.create(account=account, name="Plant 2")
        ines = Person.objects.create(name=f"Ines {number}")
        Position.objects.create(person=ines, account=account, buying_unit=plant, title="Buyer")
        Contract.objects.create(
            account=account, source="erp", number="C-1", buying_unit=plant, yearly_value=number
        )
        Note.objects.create(account=account, text=f"of {number}", at=NOW)
        TeamMember.objects.create(account=account, user=cast.dana, role=TeamRole.SKEPTIC)
        Grant.objects.get_or_create(account=account, user=cast.vera)
        LifetimeAssumption.objects.create(
            account=account, component="survival", low=0, likely=number, high=1,
            source=AssumptionSource.STATED, at=NOW, by="test",
        )  # fmt: skip
    LifetimeAssumption.objects.create(
        account=cast.his, component="margin", low=0, likely=1, high=1,
        source=AssumptionSource.STATED, at=NOW, by="test",
    )  # fmt: skip
    Referral.objects.create(from_account=cast.his, to_account=cast.subsidiary, on=DAY)
    Referral.objects.create(from_account=cast.his, to_account=cast.hers, on=DAY)
    Account.objects.create(name="Castell Polska", parent=cast.his)
    return cast


@pytest.mark.parametrize("model", [Account, Person, BuyingUnit])
def test_every_table_that_points_to_it_says_what_a_merge_does(model: type[Model]) -> None:
    without = [f"{link.model._meta.label}.{link.name}" for link in pointing_to(model)
               if not has_rule(link)]  # fmt: skip
    assert without == [], "say it in the app's apps.py with follow_merges(...)"


def test_the_walk_over_tables_sees_those_of_every_app() -> None:
    found = {f"{link.model._meta.label}.{link.name}" for link in pointing_to(Account)}
    assert {"accounts.Contract.account", "people.Position.account", "worth.Referral.to_account",
            "portfolio.Standing.account"} <= found  # fmt: skip


def test_what_hangs_on_an_account_goes_along(pair: Cast) -> None:
    merge(pair.his, pair.hers)
    hers = Account.objects.get(pk=pair.hers.pk)
    assert set(hers.keys.values_list("key", flat=True)) == {"1001", "1002"}
    assert {p.person.name for p in hers.positions.all()} == {"Ines 1001", "Ines 1002"}
    assert {p.buying_unit.account_id for p in hers.positions.all() if p.buying_unit} == {hers.pk}
    assert {c.number for c in hers.contracts.all()} == {"C-1", "C-1 (Castell Glass)"}
    assert {c.buying_unit.account_id for c in hers.contracts.all() if c.buying_unit} == {hers.pk}
    assert hers.notes.count() == 2
    assert hers.buying_units.count() == hers.mail_domains.count() == 1
    assert hers.team.filter(user=pair.dana).count() == 1
    assert {a.component for a in hers.assumptions.all()} == {"survival", "margin"}
    assert hers.assumptions.get(component="survival").likely == 1001
    assert Account.objects.get(name="Castell Polska").parent == hers


def test_the_merged_account_is_nowhere_and_its_number_leads_on(pair: Cast) -> None:
    merge(pair.his, pair.hers)
    assert not visible_to(None).filter(pk=pair.his.pk).exists()
    assert find_account(None, "1002").pk == pair.hers.pk
    with pytest.raises(NoSuchAccount):
        find_account(None, str(pair.his.pk))


def test_chosen_fields_come_from_the_one_that_goes(pair: Cast) -> None:
    merge(pair.his, pair.hers, "name", "owner")
    hers = Account.objects.get(pk=pair.hers.pk)
    assert (hers.name, hers.owner, hers.territory) == ("Castell Glass", pair.charlie, pair.north)


def test_undo_restores_both_exactly(pair: Cast) -> None:
    before = snapshot()
    made = merge(pair.his, pair.hers, "name", "owner", "is_key_account")
    assert snapshot() != before
    assert undo_merge(made, by=OWNER) == []
    assert snapshot() == before


def test_what_was_edited_since_stays_and_is_said(pair: Cast) -> None:
    made = merge(pair.his, pair.hers, "name")
    hers = Account.objects.get(pk=pair.hers.pk)
    change_account(hers, details(hers, name="Hansen & Castell"), version=1, by=OWNER)
    kept = undo_merge(made, by=OWNER)
    assert any("name was changed since and stays" in text for text in kept)
    assert Account.objects.get(pk=pair.hers.pk).name == "Hansen & Castell"
    assert Account.objects.get(pk=pair.his.pk).status == AccountStatus.ACTIVE


def test_undo_says_nothing_of_an_account_that_is_not_for_these_eyes(cast: Cast) -> None:
    """Charlie's account belongs to the group of one of Alice's; she does not see it."""
    twin = Account.objects.create(name="Hansen Pumpen", owner=cast.alice)
    for part in (cast.his, cast.subsidiary):
        part.parent = twin
        part.save()
    made = merge_accounts(twin, cast.hers, wish=MergeWish(), by=actor(cast.alice))
    for part in Account.objects.filter(parent=cast.hers):
        change_account(part, details(part, name=f"{part} 2"), version=part.version, by=OWNER)
    told = undo_merge(made, by=actor(cast.alice))
    assert told == [f"account {cast.subsidiary} 2 was changed since and keeps the change."]
    assert Account.objects.get(pk=cast.his.pk).parent == twin


def test_both_deeds_may_be_asked_for_again(pair: Cast) -> None:
    made = merge(pair.his, pair.hers)
    assert merge(pair.his, pair.hers) == made
    undo_merge(made, by=OWNER)
    before = snapshot()
    assert undo_merge(made, by=OWNER) == []
    assert snapshot() == before


def test_it_is_one_deed_in_the_history(pair: Cast) -> None:
    start = LogEntry.objects.count()
    merge(pair.his, pair.hers)
    entries = LogEntry.objects.order_by("pk")[start:]
    assert {entry.additional_data["deed"] for entry in entries} == {"merge accounts"}
    assert {entry.actor_email for entry in entries} == {OWNER.name}


@pytest.mark.parametrize("who", ["alice", "bob", "charlie", "vera", "nora"])
def test_only_who_sees_and_may_edit_both_merges(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        merge_accounts(cast.his, cast.hers, wish=MergeWish(), by=actor(getattr(cast, who)))
    assert AccountMerge.objects.count() == 0


@pytest.mark.parametrize("who", ["dana", "olga", "oscar"])
def test_whoever_sees_both_merges(cast: Cast, who: str) -> None:
    merge_accounts(cast.his, cast.hers, wish=MergeWish(), by=actor(getattr(cast, who)))
    assert Account.objects.get(pk=cast.his.pk).merged_into == cast.hers


def test_two_editors_do_not_merge_over_each_other(cast: Cast) -> None:
    wish = MergeWish(version_gone=0, version_into=0)
    change_account(cast.his, details(cast.his, segment="Glass"), version=0, by=OWNER)
    with pytest.raises(ChangedMeanwhile):
        merge_accounts(cast.his, cast.hers, wish=wish, by=OWNER)
    assert Account.objects.get(pk=cast.his.pk).merged_into is None


def test_what_cannot_be_merged_is_said(cast: Cast) -> None:
    with pytest.raises(MergeProblem, match="into itself"):
        merge(cast.hers, cast.hers)
    with pytest.raises(MergeProblem, match="the other way round"):
        merge(cast.hers, cast.subsidiary)
    first = merge(cast.his, cast.hers)
    with pytest.raises(MergeProblem, match="merged already"):
        merge(cast.his, cast.subsidiary)
    merge(cast.subsidiary, cast.hers)
    assert undo_merge(first, by=OWNER) == []


def test_a_chain_of_merges_leads_to_the_last_one(cast: Cast) -> None:
    third = Account.objects.create(name="Third")
    first = merge(cast.his, third)
    merge(third, cast.hers)
    assert Account.objects.get(pk=cast.his.pk).merged_into == cast.hers
    with pytest.raises(MergeProblem, match="undo that first"):
        undo_merge(first, by=OWNER)


def concentration_total(found: Portfolio) -> dict[str, object]:
    measures = concentration_data(found).measures
    return {spread.measure.value: spread.total and spread.total.value for spread in measures}


def sums(found: Portfolio) -> dict[str, object]:
    """What the whole company brings: each measure, what it is concentrated on, the unassigned."""
    rows = found.standings.rows
    totals = {
        m.value: sum((row.amounts[m].value or Decimal(0) for row in rows), Decimal(0))
        for m in Measure
    }
    part = found.unassigned
    return {
        **totals,
        "unassigned": part.revenue if part else None,
        "shares": round(sum(float(row.share or 0) for row in rows), 9),
        "concentration": concentration_total(found),
    }


@pytest.mark.long
@settings(max_examples=12, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(amounts=st.lists(
    st.tuples(st.integers(0, 3), st.decimals("0.01", "9999.99", places=2)), min_size=4, max_size=12
))  # fmt: skip
def test_what_all_customers_bring_is_the_same_before_and_after(
    cast: Cast, amounts: list[tuple[int, Decimal]]
) -> None:
    places = (cast.hers, cast.his, cast.subsidiary, None)
    brought = [(0, Decimal(5)), (1, Decimal(7)), *amounts]
    sell(*(Line(places[n], DAY, str(money), str(money / 2)) for n, money in brought))
    for by_account in (False, True):
        wish = Wish(by_account=by_account)
        before = sums(portfolio(asked(None, wish)))
        made = merge(cast.his, cast.hers)
        assert sums(portfolio(asked(None, wish))) == before
        undo_merge(made, by=OWNER)
        assert sums(portfolio(asked(None, wish))) == before


def test_the_lines_of_both_are_those_of_the_one(cast: Cast) -> None:
    sell(Line(cast.hers, DAY, "50"), Line(cast.his, DAY, "40"))
    merge(cast.his, cast.hers)
    found = portfolio(asked(cast.dana, Wish(by_account=True)))
    assert found.by_id[cast.hers.pk].amounts[Measure.REVENUE].value == 90
    assert cast.his.pk not in found.facts


def test_a_merge_asks_for_a_new_score(cast: Cast) -> None:
    sell(Line(cast.hers, DAY, "50"), Line(cast.his, DAY, "40"))
    score(Wish(), by=OWNER)
    assert not is_stale()
    made = merge(cast.his, cast.hers)
    assert is_stale()
    score(Wish(), by=OWNER)
    assert not is_stale()
    undo_merge(made, by=OWNER)
    assert is_stale()


def test_a_score_keeps_what_both_bring_under_the_one(cast: Cast) -> None:
    sell(
        Line(cast.hers, DAY, "50", "20"), Line(cast.his, DAY, "40", "10"), Line(cast.his, DAY, "3")
    )
    merge(cast.his, cast.hers)
    kept = score(Wish(), by=OWNER)
    rows = kept.standings.filter(account__in=(cast.hers, cast.his)).order_by("is_customer")
    assert [(row.account_id, row.is_customer, row.revenue) for row in rows] == [
        (cast.hers.pk, False, 93),
        (cast.hers.pk, True, 93),
    ]
    found = portfolio(asked(None, Wish(by_account=True))).by_id[cast.hers.pk]
    assert rows[0].margin == found.amounts[Measure.MARGIN].value


def test_the_past_shows_two_where_there_were_two(cast: Cast) -> None:
    sell(Line(cast.hers, DAY, "50"), Line(cast.his, DAY, "40"))
    TeamMember.objects.create(account=cast.his, user=cast.alice, role=TeamRole.SKEPTIC)
    contract = Contract.objects.create(account=cast.his, number="C-9", end=date(2027, 1, 1))
    then = timezone.now() + timedelta(microseconds=1)
    merge(cast.his, cast.hers)
    KEPT.clear()
    for user in (None, cast.dana, cast.alice):
        found = portfolio(asked(user, Wish(known_at=then, by_account=True)))
        assert found.by_id[cast.his.pk].amounts[Measure.REVENUE].value == 40
        assert found.by_id[cast.hers.pk].amounts[Measure.REVENUE].value == 50
        assert found.facts[cast.his.pk].contract_end == contract.end
    now = seen_by(cast.alice, counted_batches())
    assert now.merged == {cast.his.pk: cast.hers.pk}
    assert cast.his.pk not in now.names
