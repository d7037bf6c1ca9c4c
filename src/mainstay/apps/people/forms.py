"""The forms of people; what may be is decided by the actions they feed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.models import Account, BuyingUnit
from mainstay.apps.accounts.queries import NoSuchAccount, find_account, visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.people import PersonDetails, PositionDetails
from mainstay.apps.people.models import Person, Position, PositionLevel
from mainstay.apps.people.queries.finding import NoSuchPerson, find_person
from mainstay.apps.people.queries.seeing import people_at

OFFERED = 500


def day_field(**options: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **options)


class PersonForm(forms.Form):
    """Name and contact data."""

    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    mobile = forms.CharField(label=_("Mobile"), max_length=60, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, person: Person | None = None) -> None:
        names = ("name", "email", "phone", "mobile", "version")
        super().__init__(data, initial={n: getattr(person, n) for n in names} if person else {})

    def person_details(self) -> PersonDetails:
        names = ("name", "email", "phone", "mobile")
        return PersonDetails(**{name: self.cleaned_data[name] for name in names})

    @property
    def read_at(self) -> int:
        """The version that this editor saw."""
        return self.cleaned_data["version"] or 0


class PositionForm(forms.Form):
    """What somebody does at an account."""

    account = forms.CharField(label=_("Account"), help_text=_("By name, number or key."))
    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("not known")), *PositionLevel.choices], required=False
    )
    unit = forms.CharField(
        label=_("Buying unit"), required=False, help_text=_("One that the account has.")
    )
    manager = forms.CharField(
        label=_("Reports to"), required=False, help_text=_("By name or mail address.")
    )
    start = day_field(label=_("From"), required=False)

    def __init__(
        self, data: Any = None, *, user: User, account: Account | None = None, **options: Any
    ) -> None:
        super().__init__(data, initial={"account": account.name if account else ""}, **options)
        self.user = user
        names = visible_to(user).values_list("name", flat=True).distinct()[:OFFERED]
        self.offers = {"account-offers": list(names)}
        self.fields["account"].widget.attrs.update(
            {"list": "account-offers", "autocomplete": "off"}
        )
        self._offer_of(account)

    def _offer_of(self, account: Account | None) -> None:
        if account is None:
            return
        here = visible_to(self.user).filter(pk=account.pk)
        rows = people_at(here, day=timezone.localdate())
        units = account.buying_units.order_by("name").values_list("name", flat=True)
        self.offers["unit-offers"] = list(units)
        self.offers["manager-offers"] = sorted({row.person.name for row in rows})
        for name in ("unit", "manager"):
            self.fields[name].widget.attrs.update({"list": f"{name}-offers", "autocomplete": "off"})

    def clean_account(self) -> Account:
        return account_named(self.user, self.cleaned_data["account"])

    def clean_unit(self) -> BuyingUnit | None:
        name = self.cleaned_data["unit"].strip()
        account = self.cleaned_data.get("account")
        if not name or account is None:
            return None
        found: BuyingUnit | None = account.buying_units.filter(name__iexact=name).first()
        if found is None:
            raise forms.ValidationError(_("This account has no such buying unit."))
        return found

    def clean_manager(self) -> Person | None:
        return person_named(self.user, self.cleaned_data["manager"])

    def position_details(self) -> PositionDetails:
        values = self.cleaned_data
        return PositionDetails(
            account=values["account"],
            title=values["title"],
            level=PositionLevel(values["level"]) if values["level"] else None,
            buying_unit=values["unit"],
            reports_to=values["manager"],
            start=values["start"],
        )


class JobForm(PositionForm):
    """The position that follows another one."""

    is_proposal = True  # filled in beforehand with what may be, not with what is saved
    start = day_field(label=_("First day of the new position"))


class NewPersonForm(PersonForm, PositionForm):
    """A person with a first position."""

    field_order = ("name", "account", "title", "level", "unit", "manager", "start")

    def __init__(self, data: Any = None, *, user: User, account: Account | None = None) -> None:
        PositionForm.__init__(self, data, user=user, account=account)


class EndForm(forms.Form):
    """The last day of a position."""

    end = day_field(label=_("Last day"))


class ManagerForm(forms.Form):
    """To whom somebody reports in a position."""

    manager = forms.CharField(
        label=_("Reports to"),
        required=False,
        help_text=_("By name or mail address; empty for nobody."),
    )
    since = day_field(
        label=_("From"),
        required=False,
        help_text=_("Earlier days keep the line they had. Empty: it was so all the time."),
    )

    def __init__(self, data: Any = None, *, user: User, position: Position) -> None:
        super().__init__(data, initial={"since": timezone.localdate()})
        self.user = user
        self.position = position

    def clean_manager(self) -> Person | None:
        return person_named(self.user, self.cleaned_data["manager"])


def account_named(user: User, text: str) -> Account:
    try:
        return find_account(user, text.strip())
    except NoSuchAccount as problem:
        raise forms.ValidationError(str(problem)) from problem


def person_named(user: User, text: str) -> Person | None:
    if not text.strip():
        return None
    try:
        return find_person(user, text)
    except NoSuchPerson as problem:
        raise forms.ValidationError(str(problem)) from problem


class EraseForm(forms.Form):
    """Why the history of a person is erased, and that it is meant."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("It stays on record, so name nobody: \u201crequest of 3 May\u201d."),
    )
    is_meant = forms.BooleanField(label=_("Erase it; this cannot be undone"))
