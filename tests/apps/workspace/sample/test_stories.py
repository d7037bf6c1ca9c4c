"""The stories: each is there when it is looked for in the files alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from mainstay.apps.workspace.sample import StoryCode
from mainstay.domain.months import months_later
from tests.apps.workspace.sample.conftest import Sample
from tests.apps.workspace.sample.reading import Customer, read


def customer_of(sample: Sample, code: StoryCode) -> Customer:
    return sample.books.customers[sample.story(code).account_id]


def test_every_story_is_told_once(sample: Sample) -> None:
    codes = [story.code for story in sample.files.stories]
    assert sorted(codes) == sorted(StoryCode)
    for story in sample.files.stories:
        assert story.params["name"] == sample.books.accounts[story.account_id]["name"]


def test_a_giant_loses_money_through_rush_orders_returns_support_and_rebates(
    sample: Sample,
) -> None:
    story, giant = (
        sample.story(StoryCode.GIANT_LOSES_MONEY),
        customer_of(sample, StoryCode.GIANT_LOSES_MONEY),
    )
    revenues = sorted((one.now.revenue for one in sample.books.customers.values()), reverse=True)
    assert giant.now.revenue in revenues[:2]
    assert giant.now.profit < 0
    assert giant.now.revenue - giant.now.cost > 0
    asked = ("rush_order", "return", "support_hour", "rebate")
    spent = sum(giant.now.activities[activity] for activity in asked)
    assert spent > giant.now.service * 6 / 10
    assert _near(story.params["revenue"], giant.now.revenue)
    assert _near(story.params["profit"], giant.now.profit)


def test_a_quiet_loyal_one_carries_the_firm(sample: Sample) -> None:
    story, loyal = (
        sample.story(StoryCode.QUIET_LOYAL),
        customer_of(sample, StoryCode.QUIET_LOYAL),
    )
    assert sample.books.ranked()[0] is loyal
    assert sample.books.hold(loyal) == 4
    assert sample.books.accounts[loyal.account_id]["key_account"] == "no"
    assert loyal.now.service / loyal.now.revenue < Decimal("0.12")
    visits = [
        Decimal(row["quantity"])
        for row in sample.books.events
        if row["account_id"] == loyal.account_id and row["activity"] == "visit"
    ]
    assert sum(visits) < 200
    assert _near(story.params["profit"], loyal.now.profit)


def test_one_is_slipping_away(sample: Sample) -> None:
    slipping = customer_of(sample, StoryCode.SLIPPING_AWAY)
    dials = sample.books.dials(slipping)
    assert slipping in sample.books.not_to_lose()
    assert dials["rhythm"] <= 2
    assert dials["volume"] == 1
    assert sample.books.hold(slipping) == 1


def test_the_only_contact_of_one_has_left(sample: Sample) -> None:
    story = sample.story(StoryCode.ONLY_CONTACT_LEFT)
    positions = read(sample.folder, "people")
    own = [row for row in positions if row["account_id"] == story.account_id]
    assert own
    assert all(row["to"] and row["to"] < sample.files.last_day.isoformat() for row in own)
    last = max(own, key=lambda row: row["to"])
    assert (last["name"], last["to"]) == (story.params["person"], str(story.params["left"]))
    assert customer_of(sample, StoryCode.ONLY_CONTACT_LEFT) in sample.books.not_to_lose()


def test_everybody_else_still_has_a_contact(sample: Sample) -> None:
    alone = sample.story(StoryCode.ONLY_CONTACT_LEFT).account_id
    known = {
        sample.books.top(row["account_id"]).account_id
        for row in read(sample.folder, "people")
        if not row["to"]
    }
    assert set(sample.books.customers) - known == {alone}


def test_the_contract_of_one_ends_within_three_months(sample: Sample) -> None:
    story = sample.story(StoryCode.CONTRACT_ENDS)
    end = customer_of(sample, StoryCode.CONTRACT_ENDS).contract_end
    assert end == story.params["end"]
    assert end is not None
    assert sample.files.last_day < end <= months_later(sample.files.last_day, 3) + timedelta(days=3)
    ends = {row["contract_number"]: row["end"] for row in read(sample.folder, "contracts")}
    assert ends[str(story.params["contract_number"])] == end.isoformat()
    dials = sample.books.dials(sample.books.customers[story.account_id])
    assert dials.pop("contract") == 2
    assert min(dials.values()) >= 3


def test_a_big_customer_stopped_buying_a_family(sample: Sample) -> None:
    story, big = sample.story(StoryCode.FAMILY_LOST), customer_of(sample, StoryCode.FAMILY_LOST)
    assert big in sample.books.not_to_lose()
    assert big.before.families - big.now.families == {story.params["family"]}
    dials = sample.books.dials(big)
    assert dials.pop("breadth") == 2
    assert min(dials.values()) >= 3


def test_a_large_new_customer_is_not_known_yet(sample: Sample) -> None:
    story, new = sample.story(StoryCode.NEW_AND_LARGE), customer_of(sample, StoryCode.NEW_AND_LARGE)
    assert new in sample.books.not_to_lose()
    assert len(new.days) < 5
    assert story.params["orders"] == len(new.days)
    assert story.params["first_order"] == min(new.days)
    assert sample.books.hold(new) is None


def _near(told: object, found: Decimal) -> bool:
    """Whether a fact fits; the files' year may differ from the teller's by a day."""
    assert isinstance(told, Decimal)
    return abs(told - found) < max(abs(found) / 50, Decimal(30_000))
