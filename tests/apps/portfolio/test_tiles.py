"""The headline figures of the portfolio: each names its measure and is put in proportion."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.models import User
from mainstay.apps.portfolio.documents.texts import notes
from mainstay.apps.portfolio.documents.tiles import Tile, revenue_change, tiles
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.overview import overview
from mainstay.apps.portfolio.queries.portfolio import Portfolio, portfolio
from mainstay.domain.figure import MeasureChoice
from tests.cast import Cast
from tests.factories import Line, sell
from tests.ui.test_formats import said

LAST = date(2025, 12, 30)


def read(user: User, **wish: object) -> Portfolio:
    return portfolio(asked(user, Wish(**wish)))  # type: ignore[arg-type]


def of(found: Portfolio) -> tuple[Tile, ...]:
    return tiles(found, overview(found))


def test_each_names_its_measure_and_has_a_second_line(cast: Cast) -> None:
    sell(
        Line(cast.hers, date(2024, 6, 1), "100", "50"),
        Line(cast.hers, LAST, "96", "48"),
        Line(cast.his, LAST, "8", "4"),
    )
    shown = of(read(cast.dana))
    assert [said(tile.label) for tile in shown] == [
        "Margin of all customers",
        "Effective number of customers, by margin",
        "Customers with 10 % of revenue or more",
        "Margin that could be lost",
    ]
    assert [said(tile.note) for tile in shown] == [
        "2 customers; revenue +4.0 % on the period before",
        "of 2, as if all were of one size",
        "Hansen Pumps, 92.3 %",
        "none you cannot afford to lose is held weakly",
    ]
    assert of(read(cast.dana, measure=MeasureChoice.REVENUE))[0].label == "Revenue of all customers"


def test_a_change_is_told_only_where_there_was_something_before(cast: Cast) -> None:
    sell(Line(cast.hers, LAST, "96", "48"))
    found = read(cast.dana)
    assert revenue_change(found) is None
    assert of(found)[0].note == "1 customer"


def test_a_lost_customer_counts_in_the_change(cast: Cast) -> None:
    sell(
        Line(cast.his, date(2024, 6, 1), "100", "50"),
        Line(cast.hers, date(2024, 6, 1), "100", "50"),
        Line(cast.hers, LAST, "100", "50"),
    )
    change = revenue_change(read(cast.dana))
    assert change is not None
    assert round(change, 4) == round(-0.5, 4)


def test_too_little_known_is_said_once_with_the_next_step(cast: Cast, client: Client) -> None:
    sell(Line(cast.hers, LAST, "96"))
    once = "Ranked by revenue, because too little is known of profit (0 % of revenue) and margin"
    assert sum(once in said(note) for note in notes(overview(read(cast.dana)))) == 1
    for user, step in ((cast.olga, "Import costs"), (cast.dana, "whoever imports files")):
        client.force_login(user)
        text = said(client.get(reverse("portfolio:portfolio")).content.decode())
        assert text.count(once) == 1
        assert "What is known of" not in text
        assert step in text
