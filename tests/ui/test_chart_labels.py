"""Words in charts: they fit, they touch nothing, and quarters are not crammed."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from mainstay.ui import charts
from mainstay.ui.charts import StakeDot, Stakes, Trend, TrendLine, TrendPoint
from mainstay.ui.charts.drawing import SVG
from mainstay.ui.charts.labels import Box, Spot, placed
from mainstay.ui.charts.stakes import STAKES_WIDTH, _floor

pytestmark = pytest.mark.usefixtures("interface_alone")

WIDE = Box(0, 0, STAKES_WIDTH, 200)


def texts(svg: str) -> list[str]:
    found = ElementTree.fromstring(svg).iter(f"{{{SVG}}}text")
    return ["".join(text.itertext()) for text in found]


def test_a_name_gives_way_to_dots_without_a_name() -> None:
    spot = Spot("Norrvik Energi", 150, 100)
    (free,) = placed([spot], inside=WIDE)
    (moved,) = placed([spot], inside=WIDE, obstacles=[Box(220, 90, 226, 110)])
    assert (free.align, moved.align) == ("left", "right")


def test_a_name_is_cut_where_only_that_fits() -> None:
    narrow = Box(80, 92, 240, 108)
    (label,) = placed([Spot("Montgrêlé Agroalimentaire Group", 90, 100)], inside=narrow)
    assert label.name == "Montgrêlé Agro…"


def test_the_tinted_part_begins_at_the_smallest_customer_that_cannot_be_lost() -> None:
    dots = (
        StakeDot("Large", 0.08, 2, cannot_afford=True),
        StakeDot("Smaller", 0.021, 1, cannot_afford=True),
        StakeDot("Small", 0.02, 1, cannot_afford=False),
    )
    assert _floor(Stakes("Title", "profit", 0.025, dots)) == 0.021
    assert _floor(Stakes("Title", "profit", 0.025, dots[:1])) == 0.025


def test_quarters_name_their_year_once_and_a_single_line_its_last_value() -> None:
    points = tuple(
        TrendPoint(f"{year} Q{quarter}", 40.0 + quarter)
        for year, quarter in ((2024, 4), (2025, 1), (2025, 2), (2025, 3), (2025, 4))
    )
    line = TrendLine("customers, by margin", points)
    said = texts(charts.quarterly_trend(Trend("Title", (line,), kind="number")).for_page())
    assert [text for text in said if text.startswith("Q")] == ["Q42024", "Q12025", "Q2", "Q3", "Q4"]
    assert said.count("customers, by margin") == 1
    assert "44" in said
