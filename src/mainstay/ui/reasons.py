"""The sentence of each code: reasons, unknowns, notes, terms and names of figures, translatable.

Add a code by adding a line to ``SENTENCES``. A parameter is written ``{name}`` or, with a format,
``{name:money}``, ``{name:short_money}``, ``{name:share}``, ``{name:day}``, ``{name:month}``,
``{name:count}``, ``{name:number}``, ``{name:strength}``, ``{name:role}``; a money value may be
given with its currency as ``{currency}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mainstay.ui import formats
from mainstay.ui.formats import LEVELS, level_word
from mainstay.ui.likeness_sentences import LIKENESS_SENTENCES
from mainstay.ui.map_sentences import MAP_SENTENCES
from mainstay.ui.meeting_sentences import MEETING_SENTENCES
from mainstay.ui.plan_sentences import PLAN_SENTENCES
from mainstay.ui.strength_sentences import STRENGTH_SENTENCES
from mainstay.ui.worth_sentences import WORTH_SENTENCES

__all__ = ["LEVELS", "SENTENCES", "UnknownCodeError", "level_word", "measure_word", "sentence"]

Text = str | Promise


class UnknownCodeError(LookupError):
    """A code that has no sentence; raised where settings ask for strictness."""


@dataclass(frozen=True, slots=True)
class Plural:
    """Two sentences, chosen by the number in the parameter ``by``."""

    one: str
    many: str
    by: str

    def __call__(self, params: Mapping[str, object]) -> str:
        return ngettext(self.one, self.many, int(str(params[self.by])))


def _days(value: Any) -> str:
    """1 day, 7 days; a fraction is rounded as other counts are."""
    count = formats.number(value)
    return ngettext("%(count)s day", "%(count)s days", 1 if count == "1" else 2) % {"count": count}


FORMATS: Mapping[str, Callable[[Any], str]] = {
    "money": formats.money,
    "short_money": formats.short_money,
    "share": formats.share,
    "day": formats.day,
    "month": formats.month,
    "count": formats.number,
    "days": _days,
    "number": lambda value: formats.number(value, 2),
    "strength": lambda value: level_word(value, "strength"),
    "role": formats.role_word,
}

SENTENCES: dict[str, Text | Plural] = {
    # names of figures
    "figure.total": _("Total"),
    "figure.weakly_held": _("Brought by customers that could be lost"),
    "figure.revenue": _("Revenue"),
    "figure.margin": _("Margin"),
    "figure.profit": _("Profit"),
    "figure.share": _("Share"),
    "figure.hhi": _("HHI, in points of 10,000"),
    "figure.normalised_hhi": _("Normalised HHI"),
    "figure.effective_number": _("Effective number of customers"),
    "figure.gini": _("Gini coefficient"),
    "figure.cost_coverage": _("Cost coverage"),
    "figure.hold": _("Hold"),
    "figure.months_to_replace": _("Months to replace"),
    "figure.lifetime_value": _("Lifetime value"),
    "figure.lost": _("What goes"),
    "figure.lost_share": _("Share that goes"),
    "figure.lost_per_year": _("Lost in a year"),
    "figure.won": _("Brought by customers won"),
    "figure.won_per_month": _("Won in a month"),
    "figure.staying_cost": _("Shared cost that stays"),
    "figure.result_effect": _("What our result loses"),
    "figure.cost_to_serve": _("Cost to serve"),
    "figure.service_cost": _("Cost of a service"),
    "figure.revenue_change": _("Change of revenue"),
    "figure.whale_total": _("Total of the whale curve"),
    "figure.whale_peak": _("Peak of the whale curve"),
    "figure.whale_peak_share": _("Peak share"),
    "figure.whale_best_share": _("Share of the best customers"),
    "figure.whale_loss_tail": _("Lost after the peak"),
    "figure.customers_at_peak": _("Customers at the peak"),
    "figure.customers_losing": _("Customers losing money"),
    "figure.top_1": _("Share of the largest customer"),
    "figure.top_3": _("Share of the 3 largest customers"),
    "figure.top_5": _("Share of the 5 largest customers"),
    "figure.top_10": _("Share of the 10 largest customers"),
    "figure.top_20": _("Share of the 20 largest customers"),
    "figure.major_customers": _("Major customers to disclose"),
    "figure.cannot_afford_to_lose": _("Customers we cannot afford to lose"),
    "figure.could_be_lost": _("Of these, could be lost"),
    "figure.hold_not_known": _("Of these, hold not known"),
    "figure.carriers_share": _("Share of the customers we cannot afford to lose"),
    "figure.hold_rhythm": _("Rhythm"),
    "figure.hold_volume": _("Volume"),
    "figure.hold_breadth": _("Breadth"),
    "figure.hold_contract": _("Contract"),
    "figure.hold_relationship": _("Relationship"),
    "figure.price": _("Price"),
    "figure.volume": _("Volume"),
    "figure.mix": _("Mix"),
    "figure.families_won": _("Families won"),
    "figure.families_lost": _("Families lost"),
    "figure.not_explained": _("Not explained by quantities"),
    # dials of hold
    "hold.rhythm": _("Silent for {days:days}; the usual gap between orders is {usual:days}."),
    "hold.volume": _("Revenue of this period is {ratio:share} of the period before."),
    "hold.breadth": _(
        "Product families bought: {now:count}; in the period before: {before:count}."
    ),
    "hold.contract": _("The contract runs until {end:day}."),
    "hold.contract_over": _("The contract ended on {end:day}."),
    "hold.limiting": _("The limiting dial is {dial}."),
    # what is not known, and what would help
    "unknown.no_orders": _("There are no order lines of this customer."),
    "unknown.few_orders": Plural(
        "Only {orders:count} order: a rhythm needs {needed:count}.",
        "Only {orders:count} orders: a rhythm needs {needed:count}.",
        by="orders",
    ),
    "unknown.short_history": _(
        "The history is {months:count} months long; a comparison needs {needed:count}."
    ),
    "unknown.no_families": _("The order lines name no product family."),
    "unknown.no_contract": _("No contract is recorded, so this dial does not count."),
    "unknown.no_strength": _("Nobody has answered the seven questions for this customer."),
    "unknown.no_costs": _("The order lines carry no direct cost, so the margin is not known."),
    "unknown.low_coverage": _(
        "Only {coverage:share} of revenue comes from lines that carry a cost."
    ),
    "unknown.no_rates": _("No activity rates are recorded, so cost to serve is not known."),
    "unknown.no_service_events": _("No service events are recorded, so profit is not known."),
    "unknown.no_exchange_rate": _("{amount:money} {currency} have no exchange rate."),
    "unknown.no_gap": _("The usual gap between orders is not known."),
    "unknown.no_period_before": _("There is no earlier period to compare with."),
    "unknown.no_revenue_before": _(
        "There was no revenue in the period before, so it cannot be compared."
    ),
    "unknown.no_families_before": _("No product family was bought in the period before."),
    "unknown.contract_without_end": _("The contract has no end, so this dial does not count."),
    "unknown.cost_unknown": _(
        "Only {coverage:share} of revenue comes from lines that carry a cost: margin is not known."
    ),
    "unknown.cost_partly_known": _(
        "{coverage:share} of revenue comes from lines that carry a cost: margin is a range."
    ),
    "unknown.no_margin_rates": _(
        "No line with a cost can stand for the lines without one: margin is not known."
    ),
    "unknown.cost_to_serve_unknown": _(
        "Cost to serve is not known: there are no service events or no activity rates."
    ),
    "unknown.rate_missing": _("The activity {activity} has no rate; {quantity:number} were used."),
    "unknown.no_lines": _("There are no order lines of this customer in the period."),
    "unknown.measure_not_known_enough": _(
        "What is known of {measure} covers only {share:share} of revenue."
    ),
    "unknown.measure_of_nobody": _("The {measure} of no customer is known."),
    "unknown.no_measure_known": _("Nothing that this customer brings is known."),
    "unknown.total_not_positive": _("The total of {measure} is not above zero: no shares."),
    "unknown.nobody_above_zero": _("No customer brings anything: no shares."),
    "unknown.single_customer": _("With a single customer there is nothing to compare."),
    "unknown.too_few_periods": _(
        "A trend needs {needed:count} periods; {periods:count} are known."
    ),
    "unknown.none_won": _(
        "No customer was won in the last {months:count} months: not at last year's rate."
    ),
    "unknown.won_nothing": _(
        "The customers won in the last {months:count} months brought no {measure}: not at last "
        "year's rate."
    ),
    "unknown.history_too_short_for_winning": _(
        "The data does not reach back beyond {months:count} months, so who is new is not known."
    ),
    "unknown.nothing_to_replace": _("No {measure} is lost, so there is nothing to replace."),
    "unknown.share_not_known": Plural(
        "The share of {customers:count} customer is not known.",
        "The share of {customers:count} customers is not known.",
        by="customers",
    ),
    # worth
    "worth.best_measure": _("By {measure}, known for customers with {share:share} of revenue."),
    "worth.capacity_unused": _("{quantity:number} of {activity} were paid for and not used."),
    "worth.capacity_exceeded": _("{activity} was used beyond its practical capacity."),
    # stakes and plans
    "stakes.share": _("It brings {share:share} of {measure}."),
    "stakes.first_part": Plural(
        "No customer brings more {measure}.",
        "The customers larger than it bring {before:share} of {measure}.",
        by="position",
    ),
    "stakes.small": _("It brings {share:share} of {measure}."),
    "plan.could_be_lost": _("It cannot be afforded to lose and could be lost."),
    "plan.hold_unknown": _("It cannot be afforded to lose, and how it is held is not known."),
    "plan.large_and_weak": _("It brings {share:share} on a weak relationship."),
    "plan.not_demanded": _("The method does not demand a relationship plan."),
    # concentration
    "concentration.major_customer": _(
        "{name} brings {share:share} of revenue: a major customer to disclose."
    ),
    "concentration.alert": _("{name} alone brings {share:share} of {measure}."),
    "concentration.critical": _("{name} alone brings {share:share} of {measure}: critical."),
    "concentration.top_five": _("The five largest customers bring {share:share} of {measure}."),
    "concentration.ratio": _(
        "The {number:count} largest customers bring {share:share} of {measure}: {band}."
    ),
    "concentration.hhi": _(
        "HHI {points:count} of 10,000 over {customers:count} customers: {band}. The bands were "
        "made for markets."
    ),
    "concentration.expected_below": _(
        "The top 20 bring {twenty:share} of {measure}, less than is usual."
    ),
    "concentration.expected_within": _(
        "The top 10 bring {ten:share} and the top 20 {twenty:share} of {measure}, as is usual."
    ),
    "concentration.expected_above": _(
        "The top 10 bring {ten:share} of {measure}, more than is usual."
    ),
    "concentration.effective_falling": _(
        "The effective number of customers fell {periods:count} periods in a row, from "
        "{before:number} to {now:number}."
    ),
    "concentration.effective_not_falling": _(
        "The effective number of customers does not keep falling: {before:number}, now "
        "{now:number}."
    ),
    "concentration.rising_share": _(
        "The share of {name} rose {periods:count} periods in a row, from {before:share} to "
        "{now:share}."
    ),
    # rows behind a figure
    "row.customer": _("Customer {name}"),
    "row.nobody": _("No customer"),
    "row.value": _("{measure} of the customer"),
    "row.total": _("{measure} of all customers"),
    "row.revenue": _("Revenue"),
    "row.revenue_before": _("Revenue of the period before"),
    "row.change": _("Change"),
    "row.direct_cost": _("Direct cost"),
    "row.margin": _("Margin"),
    "row.profit": _("Profit"),
    "row.activity": _("Cost to serve: {activity}"),
    "row.no_services": _("No service was used"),
    "row.quantity": _("{activity}, quantity"),
    "row.rate": _("{activity}, money per unit"),
    "row.all_revenue": _("All revenue"),
    "row.uncosted_share": _("Revenue of lines without a cost"),
    "row.curve_reaches": _("What the curve reaches"),
    "row.curve_base": _("What counts as 100 %"),
    "row.dial": _("Dial: {dial}"),
    "row.silence": _("Days since the last order"),
    "row.usual_gap": _("Usual gap between orders, in days"),
    "row.families": _("Product families bought"),
    "row.families_before": _("Product families bought in the period before"),
    "row.months_to_contract_end": _("Months to the end of the contract"),
    "row.hhi_above_even": _("HHI above that of even customers"),
    "row.hhi_range": _("The most it could be above it"),
    "row.lost": _("{measure} lost in the period"),
    "row.years": _("Periods in a year"),
    "row.lost_per_year": _("{measure} lost in a year"),
    "row.won_per_month": _("{measure} won in a month of winning"),
    "row.won": _("{measure} of the customers won"),
    "row.months": _("Months"),
    "row.profit_lost": _("Profit that goes"),
    "row.staying_cost": _("Shared cost that stays: {activity}"),
    "row.nothing_stays": _("No shared cost stays"),
    "row.price": _("Price"),
    "row.volume": _("Volume"),
    "row.mix": _("Mix"),
    "row.families_won": _("Families won"),
    "row.families_lost": _("Families lost"),
    "row.not_explained": _("Not explained by quantities"),
    "row.no_family": _("Lines without a family"),
    "row.nothing_moved": _("Nothing moved"),
    # the next step that a limiting dial asks for
    "next.rhythm": _("Call today"),
    "next.volume": _("Ask why they buy less"),
    "next.breadth": _("Ask about what they dropped"),
    "next.contract": _("Renew the contract"),
    "next.relationship": _("Strengthen the relationship"),
    "next.unknown": _("Find out how it is held"),
    # parts of the whale curve
    "part.core": _("core"),
    "part.margin": _("margin part"),
    "part.loss": _("loses money"),
    # notes
    "note.over_positive": _("Over {customers:count} customers with positive {measure}."),
    "note.customers_without_measure": Plural(
        "{customers:count} customer is left out: the measure is not known of it.",
        "{customers:count} customers are left out: the measure is not known of them.",
        by="customers",
    ),
    "note.normalised_by_peak": _("The total is not above zero, so the peak counts as 100 %."),
    "note.replaced_by_revenue": _("Counted in revenue, because margin is not known."),
    "note.unassigned": Plural(
        "{lines:count} order line without a customer is counted apart.",
        "{lines:count} order lines without a customer are counted apart.",
        by="lines",
    ),
    **WORTH_SENTENCES,
    **LIKENESS_SENTENCES,
    **MAP_SENTENCES,
    **MEETING_SENTENCES,
    **PLAN_SENTENCES,
    **STRENGTH_SENTENCES,
}


class _Sentences(Formatter):
    """Formats parameters by their type, or as the template says."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec:
            return FORMATS[format_spec](value)
        return _written(value)


def sentence(code: str, params: Mapping[str, object] | None = None) -> str:
    """Say a code with its parameters in the reader's language."""
    given = params or {}
    text = SENTENCES.get(code)
    if text is None:
        return _without_sentence(code)
    template = text(given) if isinstance(text, Plural) else str(text)
    return _Sentences().vformat(template, (), given)


def measure_word(measure: str) -> str:
    """Name a measure within a sentence."""
    words = {"revenue": _("revenue"), "margin": _("margin"), "profit": _("profit")}
    return str(words[measure])


def _without_sentence(code: str) -> str:
    if getattr(settings, "MAINSTAY_STRICT_SENTENCES", settings.DEBUG):
        raise UnknownCodeError(f"No sentence for {code!r}: add it to mainstay.ui.reasons.")
    return code


def _written(value: object) -> str:
    match value:
        case None:
            return formats.not_known()
        case datetime():
            return formats.moment(value)
        case date():
            return formats.day(value)
        case bool():
            return str(value)
        case Decimal() | int() | float():
            return formats.plain(value)
        case list() | tuple():
            return ", ".join(_written(item) for item in value)
        case _:
            return str(value)
