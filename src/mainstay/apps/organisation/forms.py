"""The forms of the settings; what a value may be is decided by the actions they feed."""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from django import forms
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mainstay.apps.organisation.actions.settings import OrganisationDetails
from mainstay.apps.organisation.actions.users import UserDetails
from mainstay.apps.organisation.models import AccessLevel, Organisation, Territory, User
from mainstay.apps.organisation.queries import branch, people_below, territory_paths
from mainstay.apps.organisation.queries.second_factors import demanded_levels
from mainstay.domain.playbook import Threshold


class TerritoryField(forms.TypedChoiceField):
    """A territory by its full path, in the order of the tree."""

    def __init__(self, *, nothing: str | Promise, excluded: Set[int] = frozenset(), **options: Any):
        def choices() -> list[tuple[object, str]]:
            paths = territory_paths().items()
            ordered = sorted((path, pk) for pk, path in paths if pk not in excluded)
            return [("", str(nothing)), *((pk, path) for path, pk in ordered)]

        super().__init__(
            choices=choices, coerce=_territory, empty_value=None, required=False, **options
        )


def _territory(pk: str) -> Territory:
    return Territory.objects.get(pk=pk)


class UserForm(forms.Form):
    """A colleague's details."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("The name to sign in with."))
    level = forms.ChoiceField(label=_("Access level"), choices=AccessLevel.choices)
    territory = TerritoryField(
        label=_("Territory"),
        nothing=_("none"),
        help_text=_("A leader sees every account of this territory and of those below it."),
    )
    reports_to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Reports to"),
        required=False,
        empty_label=_("nobody"),
        help_text=_("Leaders and account managers also see the accounts of their people."),
    )

    def __init__(self, data: Any = None, *, user: User | None = None) -> None:
        super().__init__(data, initial=_user_values(user))
        superiors = User.objects.filter(is_active=True).order_by("name", "email")
        if user is not None:
            superiors = superiors.exclude(pk__in={user.pk} | people_below(user))
        self.fields["reports_to"].queryset = superiors  # type: ignore[attr-defined]

    def details(self) -> UserDetails:
        values = {**self.cleaned_data, "level": AccessLevel(self.cleaned_data["level"])}
        return UserDetails(**values)


def _user_values(user: User | None) -> dict[str, Any]:
    if user is None:
        return {"level": AccessLevel.ACCOUNT_MANAGER}
    names = ("name", "email", "level", "reports_to")
    return {**{name: getattr(user, name) for name in names}, "territory": user.territory_id}


class OrganisationForm(forms.Form):
    """The organisation as a whole."""

    name = forms.CharField(label=_("Name"), max_length=120)
    currency = forms.ChoiceField(
        label=_("Currency"),
        help_text=_("All money is shown in it; the exchange rates are rates to it."),
    )
    fiscal_year_start = forms.TypedChoiceField(
        label=_("The fiscal year starts in"), choices=list(MONTHS.items()), coerce=int
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(name, name.replace("_", " ")) for name in sorted(available_timezones())],
        help_text=_("Moments are shown in it, and a day ends at its midnight."),
    )

    def __init__(self, data: Any = None, *, row: Organisation) -> None:
        names = ("name", "currency", "fiscal_year_start", "time_zone")
        super().__init__(data, initial={name: getattr(row, name) for name in names})
        self.fields["currency"].choices = _currencies()  # type: ignore[attr-defined]

    def details(self) -> OrganisationDetails:
        return OrganisationDetails(**self.cleaned_data)


def _currencies() -> list[tuple[str, str]]:
    names = Locale("en").currencies
    return [(code, f"{code}  {names[code]}") for code in sorted(names) if len(code) == 3]


class TerritoryForm(forms.Form):
    """A territory's name and place."""

    name = forms.CharField(label=_("Name"), max_length=120)

    def __init__(self, data: Any = None, *, territory: Territory | None = None) -> None:
        values = {"name": territory.name, "parent": territory.parent_id} if territory else {}
        super().__init__(data, initial=values)
        self.fields["parent"] = TerritoryField(
            label=_("Within"),
            nothing=_("none: a root of its own"),
            excluded=branch(territory) if territory else set(),
        )


_RANGE = _("From %(low)s to %(high)s.")


class ThresholdForm(forms.Form):
    """An own value of one threshold; shares are typed in per cent."""

    def __init__(self, data: Any = None, *, threshold: Threshold) -> None:
        super().__init__(data, initial={"value": shown(threshold.value, threshold)})
        self.threshold = threshold
        low, high = (shown(x, threshold) for x in (threshold.lowest, threshold.highest))
        self.fields["value"] = forms.DecimalField(
            label=_("Own value"), min_value=low, max_value=high, help_text=_range(threshold)
        )

    def own_value(self) -> float:
        """Return the value as the playbook keeps it."""
        typed: Decimal = self.cleaned_data["value"]
        return float(typed / 100 if self.threshold.unit == "share" else typed)


def shown(value: float, threshold: Threshold) -> Decimal:
    """Return a threshold's number as it is typed and read: shares in per cent."""
    exact = Decimal(str(value)) * (100 if threshold.unit == "share" else 1)
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()


def _range(threshold: Threshold) -> str:
    low, high = (shown(x, threshold) for x in (threshold.lowest, threshold.highest))
    text = _("In per cent, from %(low)s to %(high)s.") if threshold.unit == "share" else _RANGE
    return str(text) % {"low": f"{low:f}", "high": f"{high:f}"}


class ForgottenForm(forms.Form):
    """Who forgot his password."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class DemandForm(forms.Form):
    """Of whom a second factor is demanded."""

    levels = forms.TypedMultipleChoiceField(
        label=_("A second factor is demanded of"),
        choices=AccessLevel.choices,
        coerce=AccessLevel,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whoever has none is led to set one up with his next click. Tick all to demand it of "
            "everybody."
        ),
    )

    def __init__(self, data: Any = None, *, row: Organisation) -> None:
        super().__init__(data, initial={"levels": demanded_levels(row)})


class LinkPasswordForm(forms.Form):
    """The password that an invited person chooses."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters; a few words in a row are easy to keep in mind."),
    )
    again = forms.CharField(
        label=_("The same again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two are not the same."))
        return again
