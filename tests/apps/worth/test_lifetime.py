"""Lifetime value of an account: measured, assumed or entered, and it says which."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.figures import explanation, figure
from mainstay.apps.portfolio.queries.lifetime import Lifetime, lifetime_of
from mainstay.apps.portfolio.queries.portfolio import portfolio
from mainstay.apps.worth.actions.lifetime import (
    AssumptionProblem,
    ReferralDetails,
    Said,
    add_referral,
    leave_to_data,
    say_input,
)
from mainstay.apps.worth.models import AssumptionSource, LifetimeAssumption, Referral
from mainstay.domain.lifetime_value.cautions import Caution
from mainstay.domain.lifetime_value.components import Component, Input, ReferralResult
from mainstay.domain.lifetime_value.errors import InvalidParameters
from mainstay.domain.lifetime_value.estimates import SourceKind
from tests.cast import Cast
from tests.factories import Line, sell

NOW = datetime(2026, 2, 1, 9, tzinfo=UTC)
STAY = Said(
    Input.SURVIVAL,
    Decimal("0.8"),
    Decimal("0.9"),
    Decimal("0.95"),
    AssumptionSource.STATED,
    "their buyer, yearly talk",
)


@pytest.fixture
def sold(cast: Cast) -> Cast:
    """Castell Glass with four whole years: revenue 100, 110, 121, 133.1; half of it margin."""
    revenue = ["100", "110", "121", "133.1"]
    for year, amount in zip((2022, 2023, 2024, 2025), revenue, strict=True):
        half = str(Decimal(amount) / 4)
        sell(
            Line(cast.his, date(year, 1, 1), str(Decimal(amount) / 2), half),
            Line(cast.his, date(year, 12, 31), str(Decimal(amount) / 2), half),
        )
    return cast


def lifetime(user: User, cast: Cast) -> Lifetime:
    return lifetime_of(portfolio(asked(user, Wish())), cast.his.pk)


def test_what_nobody_entered_comes_from_the_data_and_says_so(sold: Cast) -> None:
    found = lifetime(sold.dana, sold).inputs
    base, growth, stay = (
        found.rows[name] for name in (Input.BASE_PROFIT, Input.GROWTH, Input.SURVIVAL)
    )
    assert base.estimate is not None
    assert (base.estimate.likely, base.estimate.source) == (Decimal("66.55"), SourceKind.MEASURED)
    assert growth.estimate is not None
    assert float(growth.estimate.likely) == pytest.approx(0.1)
    assert growth.estimate.source is SourceKind.MEASURED
    assert stay.estimate is not None
    assert stay.estimate.source is SourceKind.ASSUMED
    assert stay.estimate.low < stay.estimate.likely < stay.estimate.high
    assert found.rows[Input.PREMIUM].estimate is None


def test_the_value_is_the_sum_of_its_components_and_each_of_its_years(sold: Cast) -> None:
    found = portfolio(asked(sold.dana, Wish()))
    account = str(sold.his.pk)
    told = explanation(found, "lifetime_value", {"account": account})
    assert told.result() == told.figure.value
    for part, term in zip(Component, told.terms, strict=True):
        opened = explanation(found, "lifetime_component", {"account": account, "of": part.value})
        assert opened.figure.value == term.value
        assert opened.result() == term.value
    assert Caution.COST_TO_SERVE_UNKNOWN in lifetime(sold.dana, sold).cautions


def test_an_entered_input_leads_is_dated_and_stays_on_record(sold: Cast) -> None:
    before = figure(portfolio(asked(sold.dana, Wish())), "lifetime_value", account=sold.his.pk)
    say_input(sold.his, STAY, now=NOW, by=actor(sold.charlie))
    found = lifetime(sold.dana, sold)
    row = found.inputs.rows[Input.SURVIVAL]
    assert row.is_own
    assert row.estimate is not None
    assert (row.estimate.source, row.estimate.by) == (SourceKind.STATED, STAY.stated_by)
    after = figure(portfolio(asked(sold.dana, Wish())), "lifetime_value", account=sold.his.pk)
    assert after.value != before.value
    entry = LogEntry.objects.order_by("-pk")[0]
    assert (entry.additional_data or {})["deed"] == "set lifetime input"
    leave_to_data(sold.his, Input.SURVIVAL, now=NOW, by=actor(sold.charlie))
    again = lifetime(sold.dana, sold).inputs.rows[Input.SURVIVAL]
    assert not again.is_own
    assert LifetimeAssumption.objects.count() == 2


def test_the_second_editor_of_an_input_is_told_and_sees_both(sold: Cast, client: Client) -> None:
    client.force_login(sold.charlie)
    keys = [sold.his.pk, Input.SURVIVAL.value]
    address, data = reverse("worth:assumption", args=keys), reverse("worth:to_data", args=keys)
    seen = client.get(address).context["page"].seen
    typed = {"low": "60", "likely": "70", "high": "80", "source": "assumed", "stated_by": ""}
    say_input(sold.his, STAY, now=NOW, by=actor(sold.dana))
    text = client.post(address, {**typed, "seen": seen}).content.decode()
    assert "Dana changed this lifetime assumption at" in text
    assert "Both versions" in text
    assert "their buyer, yearly talk" in text
    assert LifetimeAssumption.objects.get().likely == STAY.likely
    seen = client.get(address).context["page"].seen
    say_input(sold.his, replace(STAY, stated_by="their CFO"), now=NOW, by=actor(sold.dana))
    answer = client.post(data, {"seen": seen})
    assert answer["Location"] == address
    (told,) = get_messages(answer.wsgi_request)
    assert "Dana changed this lifetime assumption" in str(told)
    assert LifetimeAssumption.objects.count() == 2
    newest = client.get(address).context["page"].seen
    assert client.post(address, {**typed, "seen": newest}).status_code == 302
    assert LifetimeAssumption.objects.order_by("-pk")[0].likely == Decimal("0.7")


def test_what_was_entered_later_was_not_known_then(sold: Cast) -> None:
    then = timezone.now()
    later = then + timedelta(minutes=1)
    say_input(sold.his, STAY, now=later, by=actor(sold.charlie))
    found = lifetime_of(portfolio(asked(sold.dana, Wish(known_at=then))), sold.his.pk)
    assert not found.inputs.rows[Input.SURVIVAL].is_own


def test_a_stranger_and_a_contributor_enter_nothing(sold: Cast) -> None:
    for name in ("alice", "bob", "vera"):
        with pytest.raises(NotAllowed):
            say_input(sold.his, STAY, now=NOW, by=actor(getattr(sold, name)))
    assert not LifetimeAssumption.objects.exists()


def test_an_impossible_input_is_refused(sold: Cast) -> None:
    by = actor(sold.charlie)
    ends = (Decimal("0.9"), Decimal("0.8"), Decimal("0.95"))
    with pytest.raises(InvalidParameters, match="rise from low"):
        say_input(sold.his, Said(Input.GROWTH, *ends, AssumptionSource.ASSUMED), now=NOW, by=by)
    ends = (Decimal(1), Decimal(2), Decimal(3))
    with pytest.raises(InvalidParameters, match="between 0 and 1"):
        say_input(sold.his, Said(Input.SURVIVAL, *ends, AssumptionSource.ASSUMED), now=NOW, by=by)
    with pytest.raises(AssumptionProblem, match="who stated it"):
        say_input(sold.his, Said(Input.PREMIUM, *ends, AssumptionSource.STATED), now=NOW, by=by)


def test_a_won_referral_counts_and_warns_of_counting_twice(sold: Cast) -> None:
    details = ReferralDetails(
        on=date(2025, 5, 1),
        result=ReferralResult.WON,
        to_name="Glaser & Sohn",
        yearly_margin=Decimal(10),
    )
    add_referral(sold.his, details, by=actor(sold.charlie))
    found = lifetime(sold.dana, sold)
    assert found.value is not None
    assert found.value.of(Component.REFERRALS) > 0
    assert Caution.REFERRALS_COUNTED_WITH_REFERRER in found.cautions
    own = ReferralDetails(details.on, details.result, to_account=sold.his)
    with pytest.raises(AssumptionProblem, match="itself"):
        add_referral(sold.his, own, by=actor(sold.charlie))


def test_the_pages_take_shares_in_per_cent(sold: Cast, client: Client) -> None:
    client.force_login(sold.charlie)
    worth = client.get(f"/accounts/{sold.his.pk}/worth/").content.decode()
    assert f"/accounts/{sold.his.pk}/worth/input/survival/?low=" in worth
    address = f"/accounts/{sold.his.pk}/worth/input/survival/"
    typed = {"low": "80", "likely": "85", "high": "90", "source": "assumed", "stated_by": ""}
    assert client.post(address, typed).status_code == 302
    row = LifetimeAssumption.objects.get()
    assert (row.low, row.likely, row.high) == (Decimal("0.8"), Decimal("0.85"), Decimal("0.9"))
    assert 'value="85"' in client.get(address).content.decode()
    assert client.get(f"/accounts/{sold.his.pk}/worth/input/referrals/").status_code == 404
    client.force_login(sold.bob)
    assert client.get(address).status_code == 404


def test_a_referral_recorded_by_mistake_is_taken_away_on_the_page(
    sold: Cast, client: Client
) -> None:
    client.force_login(sold.charlie)
    typed = {"to": "Hansen Pumps", "on": "2025-05-01", "result": "won", "yearly_margin": ""}
    assert client.post(f"/accounts/{sold.his.pk}/worth/referrals/new/", typed).status_code == 302
    page = client.get(f"/accounts/{sold.his.pk}/worth/").content.decode()
    row = Referral.objects.get()
    address = f"/accounts/{sold.his.pk}/worth/referrals/{row.pk}/remove/"
    assert address in page
    assert (row.to_account, row.to_name) == (None, "Hansen Pumps")  # he does not see that account
    client.force_login(sold.alice)
    assert client.post(address).status_code == 404
    client.force_login(sold.charlie)
    assert client.post(address).status_code == 302
    assert not Referral.objects.exists()
