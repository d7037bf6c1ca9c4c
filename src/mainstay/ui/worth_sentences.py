"""The sentences of worth and lifetime value; part of ``mainstay.ui.reasons.SENTENCES``."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORTH_SENTENCES: Mapping[str, str | Promise] = {
    # names of figures
    "figure.direct_cost": _("Direct cost"),
    "figure.activity_cost": _("Cost of an activity"),
    "figure.service_use": _("Cost of a use"),
    "figure.lifetime_component": _("Part of the lifetime value"),
    "figure.orders_expected": _("Orders expected in the next year"),
    "figure.probability_active": _("Chance that it still buys"),
    "figure.expected_value": _("Expected of its orders, discounted"),
    # the loss of customers, line by line
    "loss.revenue": _("Revenue"),
    "loss.margin": _("Margin"),
    "loss.profit": _("Profit"),
    "loss.top_20": _("Share of the top 20"),
    "loss.effective_number": _("Effective number of customers"),
    "loss.hhi": _("HHI, points of 10,000"),
    # rows
    "row.month": _("{month:month}"),
    "row.service_use": _("{quantity:number} at {rate:money}"),
    "row.service_amount": _("Amounts recorded with the events"),
    "row.year_ahead": _(
        "Year {year:count}: still here {survival:share}, money of that year counts {factor:share}"
    ),
    "row.expected_orders": _("Orders of the next year, as the model expects them"),
    "row.chance_active": _("Chance that the customer still buys, by the model"),
    "row.expected_value": _("Expected orders x expected spend, at its own ratio of the measure"),
    # components and inputs of the lifetime value
    "component.acquisition": _("Acquisition"),
    "component.base_profit": _("Base profit"),
    "component.growth": _("Growth"),
    "component.savings": _("Cost savings"),
    "component.referrals": _("Referrals"),
    "component.premium": _("Price premium"),
    "component.survival": _("Chance to stay"),
    "component.discount_rate": _("Discount rate"),
    "lifetime.base_profit": _("{measure} of the period, for a year"),
    "lifetime.growth": _("change of revenue over {years:count} whole years"),
    "lifetime.growth_limited": _(
        "change of revenue over {years:count} whole years, held to {limit:share} a year"
    ),
    "lifetime.growth_not_measured": _("two whole years are needed to measure it"),
    "lifetime.savings": _("change of cost to serve per revenue, over {years:count} whole years"),
    "lifetime.retention": _("from how it is held: {hold}"),
    "lifetime.retention_contract": _("from how it is held, {hold}, and a contract until {end:day}"),
    "lifetime.discount_rate": _("the organisation's threshold"),
    "lifetime.existing": _("a customer already, so nothing is spent to win it"),
    "lifetime.entered": _("{by}, {at:day}"),
    "lifetime.referrals": _("{won:count} won of {rows:count} on record"),
    # what is not known
    "unknown.no_acquisition": _("What it cost to win this customer is not known and left out."),
    "unknown.no_growth": _("Growth is not known and left out."),
    "unknown.no_savings": _("Cost savings are not known and left out."),
    "unknown.no_referrals": _("No referral that was won is on record: left out."),
    "unknown.no_premium": _("Nobody has said what price premium it pays: left out."),
    "unknown.no_profit_for_value": _(
        "A lifetime value needs the customer's profit or margin, or a base entered by hand."
    ),
    "unknown.value_not_possible": _("{reason}"),
    "unknown.no_outlook": _("No model speaks of this customer's orders."),
    "unknown.model_failed": _("The model {model} could not be fitted: {reason}"),
    "unknown.no_purchase_model": _("No purchase model fits the orders of these customers."),
    "unknown.no_spend_model": _("What an order brings could not be modelled: {reason}"),
    # notes
    "note.model": _("By the models {models}; the first one leads, the others make the range."),
    "note.by_score": _("As the last score of this day found it."),
    # cautions
    "caution.short_history": _(
        "It has bought for less than 24 months: take the lifetime value as a first guess."
    ),
    "caution.cost_to_serve_unknown": _(
        "Cost to serve is not known, so the value rests on margin: profit will be less."
    ),
    "caution.diverges_without_horizon": _(
        "With this growth the value has no end; it counts the years of the horizon only."
    ),
    "caution.referrals_counted_with_referrer": _(
        "Referrals are counted here; do not add the value of the customers they brought."
    ),
}
