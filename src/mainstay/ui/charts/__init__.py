"""The kinds of chart: plain dataclasses in, a drawn ``Chart`` out. Every title is an answer."""

from mainstay.ui.charts.bars import (
    Bar,
    Bars,
    Tornado,
    TornadoBar,
    small_bars,
    tornado,
)
from mainstay.ui.charts.curves import (
    Cumulative,
    Curve,
    Part,
    Whale,
    cumulative_shares,
    marked_ranks,
    whale_curve,
)
from mainstay.ui.charts.drawing import Chart, Made, chart_file
from mainstay.ui.charts.stakes import MOST_MARKS, StakeDot, Stakes, stakes_and_hold
from mainstay.ui.charts.trend import Trend, TrendLine, TrendPoint, quarterly_trend
from mainstay.ui.charts.waterfall import Waterfall, WaterfallStep, waterfall

__all__ = [
    "MOST_MARKS",
    "Bar",
    "Bars",
    "Chart",
    "Cumulative",
    "Curve",
    "Made",
    "Part",
    "StakeDot",
    "Stakes",
    "Tornado",
    "TornadoBar",
    "Trend",
    "TrendLine",
    "TrendPoint",
    "Waterfall",
    "WaterfallStep",
    "Whale",
    "chart_file",
    "cumulative_shares",
    "marked_ranks",
    "quarterly_trend",
    "small_bars",
    "stakes_and_hold",
    "tornado",
    "waterfall",
    "whale_curve",
]
