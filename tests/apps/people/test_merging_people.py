"""Two records of a person become one, and two again; who looks like one is proposed."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from mainstay.apps.accounts.actions.merging import MergeWish, merge_accounts, undo_merge
from mainstay.apps.accounts.actions.pairs import decide_accounts
from mainstay.apps.accounts.models import (
    Account,
    AccountKey,
    AccountPair,
    MailDomain,
    PairState,
)
from mainstay.apps.accounts.queries.duplicates import cards, pairs_seen
from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import Batch, BatchEvent, BatchState
from mainstay.apps.people.actions.people import (
    PersonProblem,
    decide_people,
    end_position,
    merge_people,
    propose_duplicates,
    undo_people_merge,
)
from mainstay.apps.people.models import Person, PersonKey, PersonPair, Position
from mainstay.apps.people.queries.duplicates import is_outdated, person_cards, person_pairs_seen
from mainstay.apps.people.queries.seeing import people_at, people_seen, positions_seen
from mainstay.domain.errors import ChangedMeanwhile
from tests.apps.accounts.test_merging import snapshot
from tests.cast import Cast

OWNER = machine_owner()
DAY = date(2026, 3, 2)


def made(name: str, account: Account, **fields: object) -> Person:
    """A person with a position at an account."""
    title = str(fields.pop("title", "Buyer"))
    person = Person.objects.create(name=name, **fields)
    Position.objects.create(person=person, account=account, title=title)
    return person


@pytest.fixture
def two(cast: Cast) -> tuple[Person, Person]:
    """Ines twice: with the same position, one of her own each, a number each, and a report."""
    ines = made("Ines Falk", cast.hers, email="ines@hansen.example")
    falk = made("Falk, Ines", cast.hers, mobile="+49 171 5556677")
    Position.objects.create(person=falk, account=cast.subsidiary, title="Board")
    karl = made("Karl Berg", cast.hers)
    karl.positions.update(reports_to=falk)
    ines.positions.update(reports_to=karl)
    PersonKey.objects.create(person=ines, source="crm", key="P1")
    PersonKey.objects.create(person=falk, source="crm", key="P2")
    karl.positions.update(reports_to=None)
    Position.objects.filter(person=karl).update(reports_to=falk, end=DAY)
    return ines, falk


def test_positions_numbers_and_reports_go_along(two: tuple[Person, Person]) -> None:
    ines, falk = two
    merge_people(falk, ines, take=("mobile",), by=OWNER)
    ines.refresh_from_db()
    assert (ines.mobile, ines.email) == ("+49 171 5556677", "ines@hansen.example")
    assert set(ines.keys.values_list("key", flat=True)) == {"P1", "P2"}
    assert sorted(p.title for p in ines.positions.all()) == ["Board", "Buyer"]
    assert [p.person.name for p in Position.objects.filter(reports_to=ines)] == ["Karl Berg"]


def test_the_record_that_goes_is_nowhere(two: tuple[Person, Person], cast: Cast) -> None:
    ines, falk = two
    merge_people(falk, ines, by=OWNER)
    assert falk not in people_seen(None)
    assert not positions_seen(None).filter(person=falk).exists()
    everywhere = people_at(Account.objects.all(), day=DAY)
    assert [row.person.name for row in everywhere].count("Ines Falk") == 2
    assert "Falk, Ines" not in [row.person.name for row in everywhere]


def test_undo_restores_both_people_exactly(two: tuple[Person, Person]) -> None:
    ines, falk = two
    before = snapshot()
    merge = merge_people(falk, ines, take=("name", "mobile"), by=OWNER)
    assert snapshot() != before
    assert undo_people_merge(merge, by=OWNER) == []
    assert undo_people_merge(merge, by=OWNER) == []
    assert snapshot() == before


def test_undo_says_nothing_of_a_position_that_is_not_for_these_eyes(
    two: tuple[Person, Person], cast: Cast
) -> None:
    ines, falk = two
    chair = Position.objects.create(person=falk, account=cast.his, title="Chair of Castell")
    merge = merge_people(falk, ines, by=actor(cast.alice))
    chair.refresh_from_db()
    end_position(chair, end=DAY, by=actor(cast.charlie))
    board = Position.objects.get(title="Board")
    end_position(board, end=DAY, by=actor(cast.alice))
    told = undo_people_merge(merge, by=actor(cast.alice))
    assert told == ["position Board was changed since and keeps the change."]
    chair.refresh_from_db()
    assert (chair.person, chair.end) == (falk, DAY)


def test_merging_again_is_the_same_merge(two: tuple[Person, Person]) -> None:
    ines, falk = two
    assert merge_people(falk, ines, by=OWNER) == merge_people(falk, ines, by=OWNER)


def test_nobody_becomes_his_own_manager(cast: Cast) -> None:
    boss, clerk = made("Boss", cast.hers), made("Clerk", cast.hers, title="Clerk")
    clerk.positions.update(reports_to=boss)
    merge_people(boss, clerk, by=OWNER)
    assert not Position.objects.filter(person=clerk, reports_to=clerk).exists()


def test_a_circle_of_managers_is_refused(cast: Cast) -> None:
    top, middle, low = (made(name, cast.hers, title=name) for name in ("Top", "Middle", "Low"))
    low.positions.update(reports_to=middle)
    middle.positions.update(reports_to=top)
    with pytest.raises(PersonProblem, match="mend that first"):
        merge_people(low, top, by=OWNER)
    low.refresh_from_db()
    assert low.merged_into is None


def test_a_circle_through_somebody_unseen_does_not_name_him(cast: Cast) -> None:
    low, top = (made(name, cast.hers) for name in ("Low", "Top"))
    boss = made("Boss of Castell", cast.his)
    Position.objects.create(person=low, account=cast.his, reports_to=boss)
    boss.positions.update(reports_to=top)
    with pytest.raises(PersonProblem, match="Somebody you do not see would report to Top"):
        merge_people(low, top, by=actor(cast.alice))


def test_who_may_not_or_reads_old_data_does_not_merge(
    two: tuple[Person, Person], cast: Cast
) -> None:
    ines, falk = two
    for who in (cast.bob, cast.charlie, cast.vera):
        with pytest.raises(NotAllowed):
            merge_people(falk, ines, by=actor(who))
    with pytest.raises(ChangedMeanwhile):
        merge_people(falk, ines, versions=(0, 3), by=OWNER)
    with pytest.raises(PersonProblem, match="into itself"):
        merge_people(ines, ines, by=OWNER)


@pytest.fixture
def alike(cast: Cast) -> tuple[Account, Account]:
    """Castell Glass twice, the second in other words and with the same mail domain."""
    again = Account.objects.create(name="Castel Glass GmbH", owner=cast.charlie)
    for account in (cast.his, again):
        MailDomain.objects.create(account=account, domain="castell.example")
    return cast.his, again


def test_accounts_and_people_are_proposed_with_reasons(
    alike: tuple[Account, Account], two: tuple[Person, Person]
) -> None:
    assert propose_duplicates(by=OWNER) == (1, 1)
    pair, person_pair = AccountPair.objects.get(), PersonPair.objects.get()
    assert (pair.one, pair.other) == alike
    [card] = cards([pair], user=None)
    assert card.why == (
        "The same mail domain castell.example, names 96 % alike after gmbh is left out."
    )
    [person_card] = person_cards([person_pair], user=None)
    assert person_card.why.startswith("At the same account, names 100 % alike, the words in")


def test_proposing_again_changes_nothing_and_what_is_none_any_more_goes(
    alike: tuple[Account, Account],
) -> None:
    propose_duplicates(by=OWNER)
    first = AccountPair.objects.get().pk
    propose_duplicates(by=OWNER)
    assert AccountPair.objects.get().pk == first
    Account.objects.filter(pk=alike[1].pk).update(name="Something else")
    assert propose_duplicates(by=OWNER) == (0, 0)
    assert not AccountPair.objects.exists()


def test_not_the_same_is_remembered_and_can_be_taken_back(
    alike: tuple[Account, Account], cast: Cast
) -> None:
    propose_duplicates(by=OWNER)
    decide_accounts(*alike, state=PairState.DIFFERENT, by=actor(cast.charlie))
    assert propose_duplicates(by=OWNER) == (0, 0)
    pair = AccountPair.objects.get()
    assert (pair.state, pair.decided_by) == (PairState.DIFFERENT, cast.charlie.email)
    decide_accounts(*alike, state=PairState.OPEN, by=actor(cast.charlie))
    assert pairs_seen(cast.charlie).count() == 1
    assert propose_duplicates(by=OWNER) == (1, 0)


def test_what_was_said_of_a_merged_account_holds_for_what_it_is_part_of(
    alike: tuple[Account, Account],
) -> None:
    third = Account.objects.create(name="Castell Glass AG")
    decide_accounts(alike[0], third, state=PairState.DIFFERENT, by=OWNER)
    merge = merge_accounts(alike[0], alike[1], wish=MergeWish(), by=OWNER)
    assert propose_duplicates(by=OWNER) == (0, 0)
    undo_merge(merge, by=OWNER)
    assert propose_duplicates(by=OWNER)[0] == 2


@pytest.mark.parametrize("who", ["alice", "bob", "nora", "vera"])
def test_a_pair_is_shown_to_whoever_sees_both_and_may_edit(
    cast: Cast, alike: tuple[Account, Account], who: str
) -> None:
    Account.objects.filter(pk=alike[1].pk).update(owner=getattr(cast, who))
    propose_duplicates(by=OWNER)
    assert not pairs_seen(getattr(cast, who)).exists()
    assert not pairs_seen(cast.charlie).exists()
    assert pairs_seen(cast.dana).count() == 1


def test_a_pair_of_people_is_shown_to_whoever_sees_both(
    two: tuple[Person, Person], cast: Cast
) -> None:
    propose_duplicates(by=OWNER)
    seen = {name: person_pairs_seen(user).count() for name, user in cast.everybody().items()}
    assert {name for name, count in seen.items() if count} == {
        "alice", "dana", "nora", "olga", "oscar",
    }  # fmt: skip
    decide_people(*two, state=PairState.DIFFERENT, by=actor(cast.alice))
    assert propose_duplicates(by=OWNER) == (0, 0)


def test_an_import_of_accounts_asks_for_a_new_look(cast: Cast) -> None:
    assert not is_outdated()
    batch = Batch.objects.create(
        kind="accounts", source="crm", file_name="a.csv", by="test",
        state=BatchState.COMMITTED, started_at=timezone.now(),
    )  # fmt: skip
    BatchEvent.objects.create(batch=batch, counts=True, at=timezone.now(), by="test")
    assert is_outdated()


def test_the_same_tax_number_is_enough_where_one_record_has_no_name_to_tell(cast: Cast) -> None:
    other = Account.objects.create(name="Hansen Pumpen Gesellschaft Nord", owner=cast.alice)
    for account in (cast.hers, other):
        AccountKey.objects.create(account=account, source=f"vat{account.pk}", key="DE 123 456 789")
    propose_duplicates(by=OWNER)
    assert AccountPair.objects.get().reasons[0]["code"] == "alike.number"
