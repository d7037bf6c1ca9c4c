"""The sample company's touches tell a story that the domain's own rules find again."""

from __future__ import annotations

from datetime import date

import pytest

from mainstay.apps.accounts.models import Account, AccountKey
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.people.models import Person, Position
from mainstay.apps.touches.models import Touch
from mainstay.apps.touches.queries.care import care_facts
from mainstay.apps.touches.queries.outcomes import broken_promises
from mainstay.apps.workspace.actions.sample_touches import load_touches
from mainstay.apps.workspace.sample import touches as story
from mainstay.apps.workspace.sample.held_people import LARGEST, MENDING, STRONG, Known
from tests.cast import Cast

UNTIL = date(2026, 11, 22)
PEOPLE = [Known(number, "middle", "Manager") for number in range(1, 20)]


@pytest.mark.parametrize("key", story.MET)
def test_nothing_happens_after_the_last_day_or_two_years_before(key: str) -> None:
    days = [one.day for one in story.met_people(key, PEOPLE, until=UNTIL)]
    assert min(days) >= date(2024, 11, 22)
    assert max(days) <= UNTIL
    assert list(story.met_people(key, PEOPLE, until=UNTIL)) == list(
        story.met_people(key, PEOPLE, until=UNTIL)
    )


def test_the_account_that_mends_was_left_alone_a_year_ago() -> None:
    days = [one.day for one in story.met_people(MENDING, PEOPLE[:3], until=UNTIL)]
    assert not [day for day in days if date(2025, 9, 1) < day < date(2026, 5, 1)]
    assert [day for day in days if day > date(2026, 6, 1)]


@pytest.fixture
def accounts(cast: Cast) -> dict[str, Account]:
    made = {}
    for key in story.MET:
        made[key] = Account.objects.create(name=f"Customer {key}", owner=cast.alice)
        AccountKey.objects.create(account=made[key], source="Sample ERP", key=key)
        for number in range(4):
            person = Person.objects.create(name=f"Ada {key} {number}")
            Position.objects.create(person=person, account=made[key], level="executive")
    return made


def test_only_the_largest_account_has_a_broken_promise(accounts: dict[str, Account]) -> None:
    load_touches(until=UNTIL, by=machine_owner())
    keys = [account.pk for account in accounts.values()]
    broken = broken_promises(keys, playbook(), as_of=UNTIL)
    assert [key for key, account in accounts.items() if broken[account.pk].answer] == [LARGEST]
    facts = care_facts(keys, as_of=UNTIL)[accounts[LARGEST].pk]
    assert (facts.request_overdue, facts.complaint_unanswered) == (True, True)


def test_loading_again_logs_nothing_twice(accounts: dict[str, Account]) -> None:
    load_touches(until=UNTIL, by=machine_owner())
    count = Touch.objects.count()
    load_touches(until=UNTIL, by=machine_owner())
    assert Touch.objects.count() == count
    assert accounts[STRONG].touches.exclude(by=accounts[STRONG].owner).count() == 0
