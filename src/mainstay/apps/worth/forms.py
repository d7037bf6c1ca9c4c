"""The forms of rates and of lifetime value; what may be is decided by the actions they feed."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import NoSuchAccount, find_account
from mainstay.apps.organisation.models import User
from mainstay.apps.worth.actions.lifetime import ReferralDetails, Said
from mainstay.apps.worth.actions.rates import ActivityTerms, ExchangeTerms
from mainstay.apps.worth.models import ActivityRate, AssumptionSource, ExchangeRate, Product
from mainstay.domain.bounds import DIGITS, MONEY_PLACES, RATE_PLACES
from mainstay.domain.lifetime_value.components import Input, ReferralResult

SHARES = (Input.SURVIVAL, Input.GROWTH, Input.DISCOUNT_RATE)
RESULTS = {
    ReferralResult.OPEN: _("open"),
    ReferralResult.WON: _("won"),
    ReferralResult.LOST: _("lost"),
}


def day_field(**options: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def _as_typed(row: object, names: Iterable[str]) -> dict[str, object]:
    """The fields of a row as somebody would type them: 159.7, not 159.700000."""
    values = {name: getattr(row, name) for name in names}
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


class ActivityRateForm(forms.Form):
    """Money per unit, or a pool with its practical capacity."""

    activity = forms.CharField(
        label=_("Activity"),
        max_length=80,
        help_text=_("As the service events name it: delivery, visit, rush order ..."),
    )
    from_date = day_field(label=_("From"), help_text=_("It holds until the next rate begins."))
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    per_unit = forms.DecimalField(
        label=_("Money per unit"), required=False, max_digits=DIGITS, decimal_places=RATE_PLACES
    )
    pool_cost = forms.DecimalField(
        label=_("or: cost of the pool a year"),
        required=False,
        max_digits=DIGITS,
        decimal_places=MONEY_PLACES,
    )
    practical_capacity = forms.DecimalField(
        label=_("with its practical capacity a year"),
        required=False,
        max_digits=DIGITS,
        decimal_places=MONEY_PLACES,
        help_text=_("Units that the pool can really serve; cost / capacity is the rate."),
    )

    def __init__(self, data: Any = None, *, row: ActivityRate | None = None) -> None:
        names = tuple(self.base_fields)
        super().__init__(data, initial=_as_typed(row, names) if row else None)

    def details(self) -> ActivityTerms:
        values = self.cleaned_data
        return ActivityTerms(**{**values, "activity": values["activity"].strip()})


class ExchangeRateForm(forms.Form):
    """One unit of a currency in the organisation's own."""

    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        error_messages={"invalid": _("A currency has three letters, like SEK.")},
    )
    from_date = day_field(label=_("From"), help_text=_("It holds until the next rate begins."))
    rate = forms.DecimalField(label=_("Rate"), max_digits=20, decimal_places=10)

    def __init__(self, data: Any = None, *, home: str, row: ExchangeRate | None = None) -> None:
        names = tuple(self.base_fields)
        super().__init__(data, initial=_as_typed(row, names) if row else None)
        text = _now("How many %(home)s one unit of it is.") % {"home": home}
        self.fields["rate"].help_text = text

    def details(self) -> ExchangeTerms:
        values = self.cleaned_data
        return ExchangeTerms(values["currency"].upper(), values["from_date"], values["rate"])


class FamilyForm(forms.Form):
    """The family of a product."""

    family = forms.CharField(
        label=_("Product family"),
        max_length=120,
        required=False,
        help_text=_("Order lines that name a family themselves keep theirs."),
    )

    def __init__(self, data: Any = None, *, product: Product, families: list[str]) -> None:
        super().__init__(data, initial={"family": product.family})
        self.families = families
        self.fields["family"].widget.attrs["list"] = "families"


class AssumptionForm(forms.Form):
    """Low, likely and high of one input; shares in per cent."""

    low = forms.DecimalField(label=_("At least"), max_digits=16, decimal_places=4)
    likely = forms.DecimalField(label=_("Likely"), max_digits=16, decimal_places=4)
    high = forms.DecimalField(label=_("At most"), max_digits=16, decimal_places=4)
    source = forms.ChoiceField(
        label=_("Where it comes from"),
        choices=[(s.value, s.label) for s in (AssumptionSource.ASSUMED, AssumptionSource.STATED)],
    )
    stated_by = forms.CharField(
        label=_("Stated by"), max_length=160, required=False, help_text=_("Name and occasion.")
    )

    def __init__(self, data: Any = None, *, component: Input, ends: Any = None) -> None:
        self.component = component
        super().__init__(data, initial=self._typed(ends or {}))
        if component in SHARES:
            for name in ("low", "likely", "high"):
                self.fields[name].help_text = _now("In per cent a year.")

    def _typed(self, ends: dict[str, Any]) -> dict[str, Any]:
        numbers = {
            name: _rounded(Decimal(str(value)) * self.scale)
            for name, value in ends.items()
            if name in ("low", "likely", "high")
        }
        return {**ends, **numbers}

    @property
    def scale(self) -> int:
        return 100 if self.component in SHARES else 1

    def said(self) -> Said:
        values = self.cleaned_data
        return Said(
            component=self.component,
            low=values["low"] / self.scale,
            likely=values["likely"] / self.scale,
            high=values["high"] / self.scale,
            source=AssumptionSource(values["source"]),
            stated_by=values["stated_by"],
        )


def _rounded(value: Decimal) -> Decimal:
    rounded = round(value, 2)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


class ReferralForm(forms.Form):
    """Whom an account brought us."""

    to = forms.CharField(
        label=_("Whom they brought us"),
        max_length=255,
        help_text=_("An account by name, number or key; or a name of somebody not on record."),
    )
    on = day_field(label=_("When"))
    result = forms.ChoiceField(
        label=_("What came of it"), choices=[(r.value, text) for r, text in RESULTS.items()]
    )
    yearly_margin = forms.DecimalField(
        label=_("What the new customer brings a year"),
        required=False,
        max_digits=DIGITS,
        decimal_places=MONEY_PLACES,
        help_text=_("Leave it empty where the data says it."),
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def details(self) -> ReferralDetails:
        values = self.cleaned_data
        account = self._account(values["to"])
        return ReferralDetails(
            on=values["on"],
            result=ReferralResult(values["result"]),
            to_account=account,
            to_name="" if account else values["to"],
            yearly_margin=values["yearly_margin"],
        )

    def _account(self, text: str) -> Account | None:
        try:
            return find_account(self.user, text)
        except NoSuchAccount:
            return None
