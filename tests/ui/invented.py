"""A made-up company, only as much of it as the interface's own tests and style guide show."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime
from decimal import Decimal

from mainstay.ui.charts import (
    Bar,
    Bars,
    Cumulative,
    Curve,
    Part,
    StakeDot,
    Stakes,
    Tornado,
    TornadoBar,
    Trend,
    TrendLine,
    TrendPoint,
    Waterfall,
    WaterfallStep,
    Whale,
    cumulative_shares,
    stakes_and_hold,
    whale_curve,
)
from mainstay.ui.documents.pdf import (
    Document,
    Fact,
    Level,
    PdfCharts,
    PdfColumn,
    PdfTable,
    PdfText,
)
from mainstay.ui.formats import share, short_money
from mainstay.ui.reasons import level_word

LARGE = (
    ("Norrvik Energi", 0.094, 1),
    ("Orimo Foods", 0.081, 4),
    ("Lindqvist & Berg", 0.052, 3),
    ("Halvorsen Marine", 0.046, 2),
    ("Quillon Pharma", 0.044, 4),
    ("Dremel Rail", 0.036, 3),
    ("Tessaro Group", 0.033, None),
    ("Baltic Cement", 0.030, 2),
    ("Kvist Papir", 0.027, 1),
)


def small_dots(count: int) -> tuple[StakeDot, ...]:
    chance = random.Random(7)
    levels = (None, 1, 2, 2, 3, 3, 4, 4, 4)
    return tuple(
        StakeDot(
            name=f"Customer {number}",
            share=chance.expovariate(1) * 0.004 - 0.0005,
            level=chance.choice(levels),
            cannot_afford=False,
            url=f"/accounts/{number}/",
        )
        for number in range(100, 100 + count)
    )


def stakes(small: int = 130) -> Stakes:
    large = tuple(
        StakeDot(name, share, level, cannot_afford=True, url=f"/accounts/{place}/")
        for place, (name, share, level) in enumerate(LARGE, start=1)
    )
    return Stakes(
        title="Four customers carry a fifth of the profit and could be lost",
        measure="profit",
        threshold=0.025,
        dots=large + small_dots(small),
        rest_url="/accounts/?part=small",
    )


def cumulative() -> Cumulative:
    profit = [1.16 * (1 - math.exp(-rank / 26)) for rank in range(1, 241)]
    profit = [value - max(0, rank - 155) * 0.0019 for rank, value in enumerate(profit, start=1)]
    revenue = [1.0 * (1 - math.exp(-rank / 60)) for rank in range(1, 241)]
    return Cumulative(
        title="Profit is more concentrated than revenue",
        curves=(
            _curve("profit", profit),
            _curve("revenue", [value / revenue[-1] for value in revenue]),
        ),
        highlight=20,
        highlight_label="top 20: 62 % of profit",
    )


def _curve(label: str, values: list[float]) -> Curve:
    ranks = range(1, len(values) + 1)
    names = [f"Customer {rank}" for rank in ranks]
    return Curve(label, values, names, {rank: f"/accounts/{rank}/" for rank in ranks})


def whale() -> Whale:
    curve = cumulative().curves[0]
    values = curve.shares
    peak = values.index(max(values))
    parts = [
        Part.CORE
        if value < 0.8 * values[peak] and place < peak
        else Part.MARGIN
        if place <= peak
        else Part.LOSS
        for place, value in enumerate(values)
    ]
    return Whale(
        title="85 customers cost more than they bring and take 16 % of the profit away",
        curve=curve,
        parts=parts,
    )


def account_waterfall() -> Waterfall:
    steps = (
        ("Revenue", "10240000", True),
        ("Direct cost", "-7310000", False),
        ("Deliveries", "-620000", False),
        ("Rush orders", "-480000", False),
        ("Support", "-360000", False),
        ("Visits", "-170000", False),
        ("Rebates", "-90000", False),
        ("Profit", "1210000", True),
    )
    return Waterfall(
        title="Of 10.24 M EUR revenue 1.21 M stay, after 1.72 M for serving them",
        currency="EUR",
        steps=tuple(
            WaterfallStep(label, Decimal(value), is_total=is_total, url=f"/worth/{place}/")
            for place, (label, value, is_total) in enumerate(steps)
        ),
    )


def lifetime_tornado() -> Tornado:
    bars = (
        ("Chance to stay, .86 to .96 a year", "from contract and hold", 4.5, 8.7),
        ("Margin growth, −2 to +5 %", "last three years", 5.3, 8.0),
        ("Cost to serve, +15 to −10 %", "rates of 2026", 5.6, 6.9),
        ("Discount rate, 11 to 8 %", "settings", 6.0, 6.9),
        ("Referrals, 0 to 2 a year", "two on record", 6.2, 7.0),
    )
    return Tornado(
        title="Worth 6.4 M EUR over ten years, if they stay",
        currency="EUR",
        likely=6.4e6,
        likely_label="6.4 M EUR likely",
        bars=tuple(
            TornadoBar(label, note, low * 1e6, high * 1e6) for label, note, low, high in bars
        ),
    )


def trend() -> Trend:
    quarters = [f"Q{quarter} {year}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
    top = (0.61, 0.62, None, 0.64, 0.66, 0.67, 0.69, 0.71)
    return Trend(
        title="The ten largest bring more of the profit each quarter",
        lines=(
            TrendLine(
                "top 10",
                tuple(
                    TrendPoint(label, value, "/portfolio/")
                    for label, value in zip(quarters, top, strict=True)
                ),
            ),
        ),
    )


def bars() -> Bars:
    return Bars(
        title="Nordics bring most, one territory is not known",
        kind="short_money",
        unit="EUR",
        bars=(
            Bar("Nordics", 6.2e6, "/territories/1/"),
            Bar("Baltics", 3.1e6, "/territories/2/"),
            Bar("Iberia", 1.9e6, "/territories/3/"),
            Bar("Without territory", None),
        ),
    )


NASTY = '#set page("a6") *bold* _x_ $a$ `code` <b> & @ref \\ "quoted"'


def portfolio_report() -> Document:
    rows = tuple(
        (
            str(rank),
            name,
            short_money(Decimal(str(round(part * 12.9e6)))),
            share(part),
            hold(level),
            "",
        )
        for rank, (name, part, level) in enumerate(LARGE, start=1)
    )
    nasty = ("10", NASTY, "1 k", "0.0 %", hold(None), NASTY)
    return Document(
        title="20 of your 240 customers bring 71 % of profit. Four of them could be lost.",
        subtitle="Profit after cost to serve, twelve months to 31 Oct 2026.",
        organisation="Made-up Supplies " + NASTY[:14],
        made_at=datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
        band="Sample company",
        facts=(
            Fact("Profit, 12 months", "12.9 M EUR", "up 0.6 M on the year before"),
            Fact("Effective number of customers", "34.1", "was 38.6: more concentrated"),
            Fact("At 10 % of revenue or more", "2 groups", "Norrvik, Halvorsen"),
            Fact("Profit weakly held", "2.5 M EUR", "4 customers", tone="attention"),
        ),
        sections=(
            PdfCharts((stakes_and_hold(stakes()),), ("One dot a customer.",)),
            PdfTable(
                title="Ranked by what is at stake and how weakly it is held",
                columns=(
                    PdfColumn("#", is_right=True),
                    PdfColumn("Customer", width="1fr"),
                    PdfColumn("Profit, EUR", is_right=True),
                    PdfColumn("Share", is_right=True),
                    PdfColumn("Hold"),
                    PdfColumn("Limiting dial", width="1fr"),
                ),
                rows=(*rows, nasty),
                total=("", "Together", "5.7 M", "44.3 %", "", ""),
                note="Unknown hold is hatched.",
            ),
            PdfCharts((cumulative_shares(cumulative()), whale_curve(whale())), ("One", "Two")),
            PdfText(
                "What was not known", ("No activity rates for 3 customers.", NASTY), is_list=True
            ),
        ),
    )


def hold(level: int | None) -> Level:
    return Level(level, level_word(level))
