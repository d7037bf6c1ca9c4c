"""The portfolio's pictures: each title is the answer that the picture shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.portfolio.queries.addresses import account_address
from mainstay.apps.portfolio.queries.figures import concentration_of, whale_of
from mainstay.apps.portfolio.queries.once import once, once_by_worth
from mainstay.apps.portfolio.queries.overview import Trend, trend, trend_measure
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.domain.concentration import Concentration
from mainstay.domain.figure import Measure
from mainstay.ui import charts as drawn
from mainstay.ui import formats
from mainstay.ui.reasons import measure_word


@once
def stakes_chart(found: Portfolio) -> drawn.Chart:
    """Draw every customer by its share and by how well it is held."""
    measure = found.standings.by_measure
    shares = {pk: share for pk, share in found.standings.shares().items() if share is not None}
    levels = found.standings.levels()
    carriers = {row.account_id for row in found.standings.carriers}
    large = set(sorted(shares, key=shares.__getitem__)[-drawn.MOST_MARKS :])
    wish = found.asked.wish
    dots = tuple(
        drawn.StakeDot(
            name=found.name(pk),
            share=float(share),
            level=levels[pk],
            cannot_afford=pk in carriers,
            url=account_address(pk, wish) if pk in large else "",
        )
        for pk, share in shares.items()
    )
    return drawn.stakes_and_hold(
        drawn.Stakes(
            title=_stakes_title(found),
            measure=measure_word(measure.value),
            threshold=found.asked.playbook["stakes.share"],
            dots=dots,
            could_lose=int(found.asked.playbook["hold.could_lose"]),
        )
    )


def _stakes_title(found: Portfolio) -> str:
    lost = found.standings.could_be_lost
    if not any(row.share is not None for row in found.standings.rows):
        return _("Who carries the business is not known")
    if not found.standings.carriers:
        return _("No single customer carries the business")
    if not lost:
        return _("None of the customers you cannot afford to lose is known to be loosely held")
    shares = [row.share for row in lost if row.share is not None]
    text = ngettext(
        "%(n)s customer carries %(share)s of %(measure)s and could be lost",
        "%(n)s customers carry %(share)s of %(measure)s and could be lost",
        len(lost),
    )
    return text % {
        "n": formats.number(len(lost)),
        "share": formats.share(sum(shares), 0),
        "measure": measure_word(found.standings.by_measure.value),
    }


@once_by_worth
def concentration_chart(found: Portfolio) -> drawn.Chart:
    """Draw the cumulative shares of every measure that is known, on one chart."""
    spreads = [concentration_of(found, measure) for measure in reversed(Measure)]
    known = [spread for spread in spreads if spread.is_defined]
    own = next((s for s in known if s.measure is found.standings.by_measure), None)
    return drawn.cumulative_shares(
        drawn.Cumulative(
            title=_concentration_title(known),
            curves=tuple(_curve(found, spread) for spread in known),
            highlight=min(20, own.customers) if own else 0,
            highlight_label=_highlight(own),
        )
    )


def _highlight(spread: Concentration | None) -> str:
    if spread is None or (top := spread.top(20)) is None:
        return ""
    return _("top 20: %(share)s of %(measure)s") % {
        "share": formats.share(top, 0),
        "measure": measure_word(spread.measure.value),
    }


def _curve(found: Portfolio, spread: Concentration) -> drawn.Curve:
    accounts = [account for account, _ in spread.ordered]
    shares = [float(reached) for reached in spread.curve]
    return _of_customers(found, measure_word(spread.measure.value), accounts, shares)


def _of_customers(
    found: Portfolio, label: str, accounts: Sequence[int], shares: Sequence[float]
) -> drawn.Curve:
    """Name the customers of a curve, and the pages of those that it leads to."""
    names = found.seen.names
    return drawn.Curve(
        label=label,
        shares=shares,
        names=drawn.Made(len(accounts), lambda place: names.get(accounts[place], "")),
        urls={
            rank: account_address(accounts[rank - 1], found.asked.wish)
            for rank in drawn.marked_ranks(len(accounts))
        },
    )


def _concentration_title(known: list[Concentration]) -> str:
    """Compare the furthest measure with revenue, by the ten largest customers."""
    if not known:
        return _("Nothing is known that could be concentrated")
    furthest, last = known[0], known[-1]
    ten = furthest.top(10) or 0
    if furthest.measure is last.measure or (revenue_ten := last.top(10)) in (None, ten):
        return _("The ten largest customers bring %(share)s of %(measure)s") % {
            "share": formats.share(ten, 0),
            "measure": measure_word(furthest.measure.value),
        }
    text = _("%(one)s is more concentrated than %(other)s")
    names = (measure_word(furthest.measure.value), measure_word(last.measure.value))
    one, other = names if ten > revenue_ten else reversed(names)
    return text % {"one": one.capitalize(), "other": other}


@once_by_worth
def whale_chart(found: Portfolio) -> drawn.Chart:
    """Draw the whale curve with its core, margin and loss part."""
    curve = whale_of(found)
    shown = [point for point in curve.points if point.share is not None]
    title = (
        _whale_title(curve.customers_losing, curve.peak_share)
        if shown
        else _("Who makes the profit is not known")
    )
    accounts = [point.account_id for point in shown]
    shares = [float(point.share or 0) for point in shown]
    return drawn.whale_curve(
        drawn.Whale(
            title=title,
            curve=_of_customers(found, measure_word(curve.measure.value), accounts, shares),
            parts=[drawn.Part(point.part.value) for point in shown],
        )
    )


def _whale_title(losing: int, peak: object) -> str:
    if not losing:
        return _("No customer loses money")
    text = ngettext(
        "%(n)s customer loses money: the profit would be %(peak)s of what it is without it",
        "%(n)s customers lose money: without them the profit would be %(peak)s of what it is",
        losing,
    )
    return text % {"n": formats.number(losing), "peak": formats.share(peak, 0)}  # type: ignore[arg-type]


def trend_chart(found: Portfolio, seen: Trend | None = None) -> drawn.Chart:
    """Draw the effective number of customers quarter by quarter."""
    seen = seen or trend(found)
    points = tuple(
        drawn.TrendPoint(
            label=quarter.name,
            value=None if (n := quarter.spread.effective_number) is None else round(float(n), 1),
        )
        for quarter in seen.quarters
    )
    measure = measure_word(trend_measure(found).value)
    line = drawn.TrendLine(_("customers, by %(measure)s") % {"measure": measure}, points)
    return drawn.quarterly_trend(
        drawn.Trend(title=_trend_title(seen), lines=(line,) if points else (), kind="number")
    )


def _trend_title(seen: Trend) -> str:
    numbers = [q.spread.effective_number for q in seen.quarters if q.spread.effective_number]
    if len(numbers) < 2:
        return _("Two full quarters are needed to see where concentration goes")
    values = {"now": formats.number(numbers[-1], 1), "then": formats.number(numbers[0], 1)}
    if values["now"] == values["then"]:
        return _("The business rests on as many customers as before: %(now)s in effect") % values
    if numbers[-1] < numbers[0]:
        return (
            _("The business rests on fewer customers: %(now)s in effect, %(then)s before") % values
        )
    return _("The business rests on more customers: %(now)s in effect, %(then)s before") % values
