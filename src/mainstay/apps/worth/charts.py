"""The pictures of an account's worth: waterfall and tornado; each title is the answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.domain.lifetime_value.components import ComponentValue, Input, TornadoRow
from mainstay.domain.lifetime_value.estimates import Estimate
from mainstay.domain.waterfall import Step, StepKind, Waterfall
from mainstay.ui import formats
from mainstay.ui.charts import (
    Chart,
    Tornado,
    TornadoBar,
    WaterfallStep,
    tornado,
    waterfall,
)
from mainstay.ui.charts import Waterfall as WaterfallPicture
from mainstay.ui.reasons import sentence

SHARES = (Input.GROWTH, Input.SURVIVAL, Input.DISCOUNT_RATE)


def waterfall_chart(found: Waterfall, currency: str, urls: Mapping[str, str]) -> Chart:
    """Draw revenue down to profit; ``urls`` by step kind, or by activity."""
    steps = [_bar(step, urls) for step in _ordered(found.steps) if step.change is not None]
    if found.end.value is not None:
        label = sentence(f"row.{found.end_kind}")
        url = urls.get(found.end_kind.value, "")
        steps.append(WaterfallStep(label, found.end.value, is_total=True, url=url))
    return waterfall(
        WaterfallPicture(
            title=waterfall_title(found, currency), currency=currency, steps=tuple(steps)
        )
    )


def _ordered(steps: tuple[Step, ...]) -> list[Step]:
    """Activities from the dearest to the cheapest, as far as everything before is known."""
    known = [step for step in steps if step.reached is not None]
    first = [step for step in known if step.kind is not StepKind.ACTIVITY]
    rest = [step for step in known if step.kind is StepKind.ACTIVITY]
    return [*first, *sorted(rest, key=lambda step: step.change or Decimal(0))]


def _bar(step: Step, urls: Mapping[str, str]) -> WaterfallStep:
    is_first = step.kind is StepKind.REVENUE
    if step.kind is StepKind.ACTIVITY:
        label, url = activity_name(step.activity), urls.get(step.activity, "")
    else:
        label, url = sentence(step.code), urls.get(step.kind.value, "")
    return WaterfallStep(label, step.change or Decimal(0), is_total=is_first, url=url)


def activity_name(activity: str) -> str:
    """Write an activity's name as a title: rush order is Rush order."""
    return f"{activity[:1].upper()}{activity[1:]}".replace("_", " ")


def waterfall_title(found: Waterfall, currency: str) -> str:
    """Say what stays of the revenue, and after which cost."""
    revenue = found.steps[0].change
    if revenue is None:
        return _("What it brings is not known")
    money = formats.short_money(revenue, currency)
    end = found.end.value
    if end is None:
        return _("Of %(revenue)s revenue, what stays is not known") % {"revenue": money}
    params = {"revenue": money, "end": formats.short_money(abs(end)), "cost": _served(found)}
    if found.end_kind is StepKind.MARGIN:
        text = _("Of %(revenue)s revenue %(end)s stay after direct cost")
        return text % params
    if end < 0:
        text = _("%(revenue)s of revenue lose %(end)s, after %(cost)s for serving them")
        return text % params
    return _("Of %(revenue)s revenue %(end)s stay, after %(cost)s for serving them") % params


def _served(found: Waterfall) -> str:
    costs = [step.change for step in found.steps if step.kind is StepKind.ACTIVITY]
    return formats.short_money(-sum((cost for cost in costs if cost is not None), Decimal(0)))


def tornado_chart(value: ComponentValue, currency: str, urls: Mapping[str, str]) -> Chart:
    """Draw what each estimate's range does to the lifetime value."""
    likely = formats.short_money(value.value, currency)
    return tornado(
        Tornado(
            title=tornado_title(value, currency),
            currency=currency,
            likely=float(value.value),
            likely_label=_("%(money)s likely") % {"money": likely},
            bars=tuple(_row(row, urls) for row in value.tornado),
        )
    )


def tornado_title(value: ComponentValue, currency: str) -> str:
    """Say the likely value and how many years it looks ahead."""
    years = len(value.years) - 1
    text = ngettext(
        "Worth %(money)s over %(n)s year, if they stay",
        "Worth %(money)s over %(n)s years, if they stay",
        years,
    )
    if value.value < 0:
        text = ngettext(
            "Costs %(money)s over %(n)s year, if they stay",
            "Costs %(money)s over %(n)s years, if they stay",
            years,
        )
    return text % {"money": formats.short_money(abs(value.value), currency), "n": years}


def _row(row: TornadoRow, urls: Mapping[str, str]) -> TornadoBar:
    return TornadoBar(
        label=sentence(f"component.{row.input}"),
        note=" / ".join(range_text(row.input, estimate) for estimate in row.estimates[:1]),
        low=float(row.value_at_low),
        high=float(row.value_at_high),
        url=urls.get(row.input.value, ""),
    )


def range_text(name: Input, estimate: Estimate) -> str:
    """Write an estimate: its likely figure, and from where to where it may be."""
    write = _share if name in SHARES else formats.short_money
    if not estimate.has_range:
        return write(estimate.likely)
    low, high = write(estimate.low), write(estimate.high)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def likely_text(name: Input, estimate: Estimate) -> str:
    """Write the likely figure of an estimate."""
    return _share(estimate.likely) if name in SHARES else formats.short_money(estimate.likely)


def _share(value: Decimal) -> str:
    return formats.share(value)
