"""What the portfolio says in words: nothing that its own figures deny."""

from __future__ import annotations

from datetime import date

from mainstay.apps.portfolio.charts import concentration_chart, stakes_chart, trend_chart
from mainstay.apps.portfolio.documents.texts import headline
from mainstay.apps.portfolio.queries.asked import Wish, asked
from mainstay.apps.portfolio.queries.overview import overview
from mainstay.apps.portfolio.queries.portfolio import portfolio
from tests.cast import Cast
from tests.factories import Line, sell


def test_a_single_customer_at_a_loss_is_not_praised_for_its_spread(cast: Cast) -> None:
    for month in (3, 6, 9, 12):
        sell(Line(cast.his, date(2025, month, 28), "40.0000", "60"))
    seen = portfolio(asked(cast.olga, Wish()))
    assert headline(overview(seen)) == "Which of your customers carry the business is not known."
    assert stakes_chart(seen).title == "Who carries the business is not known"
    assert "more concentrated" not in concentration_chart(seen).title


def test_what_stays_the_same_is_not_said_to_grow(cast: Cast) -> None:
    for day in (date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)):
        sell(Line(cast.hers, day, "60.0000", "24"), Line(cast.his, day, "40.0000", "16"))
    seen = portfolio(asked(cast.olga, Wish()))
    assert "The ten largest customers bring 100" in concentration_chart(seen).title
    assert trend_chart(seen).title == (
        "The business rests on as many customers as before: 1.9 in effect"
    )
