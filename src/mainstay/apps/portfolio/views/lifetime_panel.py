"""The lifetime value of an account as a panel: tornado, components, every input with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.figures import figure
from mainstay.apps.portfolio.queries.lifetime import Lifetime, lifetime_of
from mainstay.apps.portfolio.queries.lifetime_inputs import InputRow
from mainstay.apps.worth.charts import likely_text, range_text, tornado_chart
from mainstay.apps.worth.models import AssumptionSource, Referral
from mainstay.apps.worth.queries import referrals_of
from mainstay.domain.figure import Figure
from mainstay.domain.judgement import Reason
from mainstay.domain.lifetime_value.components import Component, Input
from mainstay.ui import formats
from mainstay.ui.charts.drawing import Chart
from mainstay.ui.reasons import level_word, measure_word, sentence


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input as texts: what it is taken as, its range, where it comes from."""

    label: str
    likely: str
    range: str
    source: str
    basis: str
    is_known: bool
    is_own: bool
    edit_url: str


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """What one component adds over all years."""

    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """Whom the account brought us; the name only where the reader sees that account."""

    name: str
    on: str
    result: str
    yearly: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class LifetimePanel:
    """Everything the panel shows."""

    title: str
    value: Figure
    chart: Chart | None
    components: tuple[ComponentLine, ...]
    inputs: tuple[InputLine, ...]
    cautions: tuple[str, ...]
    referrals: tuple[ReferralLine, ...]
    add_referral_url: str
    horizon: str


def lifetime_panel(reading: AccountReading, *, may_edit: bool) -> LifetimePanel:
    """Lay the lifetime value of an account out."""
    found, pk = reading.found, reading.account.pk
    lifetime = lifetime_of(found, pk)
    chart = _chart(reading, lifetime, may_edit=may_edit)
    return LifetimePanel(
        title=chart.title if chart else _("What it is worth over its lifetime is not known"),
        value=figure(found, "lifetime_value", account=pk),
        chart=chart,
        components=tuple(_components(reading)) if lifetime.value else (),
        inputs=tuple(_inputs(reading, lifetime, may_edit=may_edit)),
        cautions=tuple(sentence(f"caution.{caution}") for caution in lifetime.cautions),
        referrals=tuple(_referral(row, reading, may_edit=may_edit) for row in referrals_of(pk)),
        add_referral_url=reverse("worth:add_referral", args=[pk]) if may_edit else "",
        horizon=_horizon(reading, lifetime),
    )


def _chart(reading: AccountReading, lifetime: Lifetime, *, may_edit: bool) -> Chart | None:
    if lifetime.value is None:
        return None
    names = [row.input for row in lifetime.value.tornado if row.input is not Input.REFERRALS]
    urls = {name.value: _edit_url(reading, lifetime.inputs.rows[name]) for name in names}
    return tornado_chart(lifetime.value, reading.found.currency, urls if may_edit else {})


def _components(reading: AccountReading) -> Iterator[ComponentLine]:
    for component in Component:
        value = figure(
            reading.found, "lifetime_component", account=reading.account.pk, of=component.value
        )
        yield ComponentLine(sentence(f"component.{component}"), value)


def _inputs(reading: AccountReading, lifetime: Lifetime, *, may_edit: bool) -> Iterator[InputLine]:
    for name in Input:
        row = lifetime.inputs.rows[name]
        is_editable = may_edit and name is not Input.REFERRALS
        estimate = row.estimate
        yield InputLine(
            label=sentence(f"component.{name}"),
            likely=likely_text(name, estimate) if estimate else "",
            range=range_text(name, estimate) if estimate and estimate.has_range else "",
            source=str(AssumptionSource(estimate.source.value).label) if estimate else "",
            basis=_basis(row.basis) if row.basis else "",
            is_known=estimate is not None or name is Input.ACQUISITION,
            is_own=row.is_own,
            edit_url=_edit_url(reading, row) if is_editable else "",
        )


def _basis(reason: Reason) -> str:
    """The sentence of how an input was found, its codes written as words."""
    params = dict(reason.params)
    if "hold" in params:
        level = params["hold"]
        params["hold"] = level_word(int(str(level)) if level else None)
    if "measure" in params:
        params["measure"] = measure_word(str(params["measure"]))
    return sentence(reason.code, params)


def _edit_url(reading: AccountReading, row: InputRow) -> str:
    """The form of an input, filled with what applies now."""
    address = reverse("worth:assumption", args=[reading.account.pk, row.input.value])
    if row.estimate is None or row.is_own:
        return address
    ends = {"low": row.estimate.low, "likely": row.estimate.likely, "high": row.estimate.high}
    return f"{address}?{urlencode({name: f'{value:f}' for name, value in ends.items()})}"


def _referral(row: Referral, reading: AccountReading, *, may_edit: bool) -> ReferralLine:
    seen = reading.found.seen.names.get(row.to_account_id or 0)
    money = formats.short_money(row.yearly_margin, reading.found.currency)
    return ReferralLine(
        name=seen or row.to_name or _("an account you do not see"),
        on=formats.day(row.on),
        result=row.result,
        yearly=money if row.yearly_margin is not None else "",
        remove_url=reverse("worth:no_referral", args=[reading.account.pk, row.pk])
        if may_edit
        else "",
    )


def _horizon(reading: AccountReading, lifetime: Lifetime) -> str:
    return _(
        "Each of %(years)s years counts by the chance that they still buy and by the discount "
        "rate. Bars: the value at either end of an input, all others as likely."
    ) % {"years": lifetime.inputs.years}
