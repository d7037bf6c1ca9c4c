"""The forms of accounts; what may be is decided by the actions they feed."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.actions.accounts import AccountDetails
from mainstay.apps.accounts.actions.contracts import ContractDetails
from mainstay.apps.accounts.actions.team import Place
from mainstay.apps.accounts.models import Account, AccountStatus, BuyingUnit, Contract, TeamRole
from mainstay.apps.accounts.queries import NoSuchAccount, find_account, visible_to
from mainstay.apps.accounts.queries.editing import led_by, owners, segments, viewers
from mainstay.apps.organisation.models import Territory, User
from mainstay.apps.organisation.queries import territory_paths
from mainstay.domain.bounds import DIGITS, MONEY_PLACES

OFFERED = 500
STATUSES = [(s.value, s.label) for s in (AccountStatus.ACTIVE, AccountStatus.CLOSED)]
DOMAIN = re.compile(r"@?[\w-]+(\.[\w-]+)+")


def day_field(**options: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


class AccountForm(forms.Form):
    """Everything about an account that people decide."""

    name = forms.CharField(label=_("Name"), max_length=255)
    parent = forms.CharField(
        label=_("Belongs to"),
        required=False,
        help_text=_("The account above it in its group, by name, number or key; empty for none."),
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Owner"), required=False, empty_label=_("nobody")
    )
    territory = forms.TypedChoiceField(
        label=_("Territory"), required=False, coerce=int, empty_value=None
    )
    segment = forms.CharField(label=_("Segment"), max_length=120, required=False)
    industry = forms.CharField(label=_("Industry"), max_length=120, required=False)
    country = forms.CharField(label=_("Country"), max_length=80, required=False)
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        required=False,
        help_text=_("Three letters, like EUR; empty for the organisation's."),
        error_messages={"invalid": _("A currency has three letters, like EUR.")},
    )
    domains = forms.CharField(
        label=_("Mail domains"),
        required=False,
        help_text=_("With commas or blanks between them: example.com, example.org."),
    )
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, user: User, account: Account | None = None) -> None:
        super().__init__(data, initial=_account_values(account, user))
        self.user = user
        self.account = account
        self.fields["owner"].queryset = _with_present(owners(), account)  # type: ignore[attr-defined]
        self.fields["territory"].choices = _territories()  # type: ignore[attr-defined]
        self._offer("segment", segments(user))
        names = visible_to(user).values_list("name", flat=True).distinct()[:OFFERED]
        self._offer("parent", list(names))
        self.hides_parent = _hides_parent(account, user)
        if self.hides_parent:
            self.fields["parent"].disabled = True
            self.fields["parent"].help_text = _("A group whose upper part you do not see.")

    def _offer(self, name: str, values: list[str]) -> None:
        self.fields[name].widget.attrs.update({"list": f"{name}-offers", "autocomplete": "off"})
        self.offers = {**getattr(self, "offers", {}), f"{name}-offers": values}

    def clean_parent(self) -> Account | None:
        if self.hides_parent and self.account is not None:
            return self.account.parent
        text = self.cleaned_data["parent"].strip()
        if not text:
            return None
        try:
            return find_account(self.user, text)
        except NoSuchAccount as problem:
            raise forms.ValidationError(str(problem)) from problem

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean_domains(self) -> tuple[str, ...]:
        parts = re.split(r"[\s,;]+", self.cleaned_data["domains"].strip())
        wrong = [part for part in parts if part and not DOMAIN.fullmatch(part)]
        if wrong:
            text = _now("%(text)s is not a mail domain like example.com.")
            raise forms.ValidationError(text % {"text": ", ".join(wrong)})
        return tuple(part.removeprefix("@").lower() for part in parts if part)

    def clean_territory(self) -> Territory | None:
        return Territory.objects.filter(pk=self.cleaned_data["territory"]).first()

    def details(self) -> AccountDetails:
        values = {k: v for k, v in self.cleaned_data.items() if k != "version"}
        return AccountDetails(**{**values, "status": AccountStatus(values["status"])})

    @property
    def read_at(self) -> int:
        """The version that this editor saw."""
        version = self.cleaned_data["version"]
        return int(version) if version is not None else 0


def _account_values(account: Account | None, user: User) -> dict[str, Any]:
    if account is None:
        return {"status": AccountStatus.ACTIVE, "owner": user.pk}
    plain = ("name", "segment", "industry", "country", "currency", "status", "version")
    return {
        **{name: getattr(account, name) for name in plain},
        "parent": parent_text(account, user),
        "owner": account.owner_id,
        "territory": account.territory_id,
        "domains": ", ".join(sorted(row.domain for row in account.mail_domains.all())),
    }


def parent_text(account: Account, user: User) -> str:
    """Return what finds the parent again: its name, or its number where names are not enough."""
    if account.parent is None or _hides_parent(account, user):
        return ""
    try:
        found = find_account(user, account.parent.name)
    except NoSuchAccount:
        return str(account.parent_id)
    return account.parent.name if found.pk == account.parent_id else str(account.parent_id)


def _hides_parent(account: Account | None, user: User) -> bool:
    if account is None or account.parent_id is None:
        return False
    return not visible_to(user).filter(pk=account.parent_id).exists()


def _with_present(rows: Any, account: Account | None) -> Any:
    """The choices, with the present owner even if he has left."""
    if account is None or account.owner_id is None:
        return rows
    return (rows | User.objects.filter(pk=account.owner_id)).distinct()


def _territories() -> list[tuple[object, str]]:
    ordered = sorted((path, pk) for pk, path in territory_paths().items())
    return [("", _now("none")), *((pk, path) for path, pk in ordered)]


class UnitForm(forms.Form):
    """A buying unit's name."""

    name = forms.CharField(label=_("Name of the unit"), max_length=160)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="unit_%s")  # its page has a field "name" already


class MemberForm(forms.Form):
    """A place on the team."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Colleague"))
    role = forms.ChoiceField(label=_("Role"), choices=TeamRole.choices)
    start = day_field(label=_("From"))
    end = day_field(label=_("Until"), required=False)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"start": today})
        self.fields["user"].queryset = owners()  # type: ignore[attr-defined]

    def place(self) -> Place:
        return Place(**{**self.cleaned_data, "role": TeamRole(self.cleaned_data["role"])})


class EndForm(forms.Form):
    """The last day of something."""

    end = day_field(label=_("Last day"))


class GrantForm(forms.Form):
    """A viewer to let in."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Viewer"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["user"].queryset = viewers()  # type: ignore[attr-defined]


class ContractForm(forms.Form):
    """A contract with all its fields."""

    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    buying_unit = forms.ModelChoiceField(
        BuyingUnit.objects.none(),
        label=_("Buying unit"),
        required=False,
        empty_label=_("the whole account"),
    )
    start = day_field(label=_("Start"), required=False)
    end = day_field(label=_("End"), required=False, help_text=_("Empty: it has no end."))
    notice_months = forms.IntegerField(
        label=_("Notice, in months"), min_value=0, max_value=120, required=False
    )
    renewal = forms.CharField(label=_("Renewal"), max_length=120, required=False)
    yearly_value = forms.DecimalField(
        label=_("Value of a year"), max_digits=DIGITS, decimal_places=MONEY_PLACES, required=False
    )
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$",
        label=_("Currency"),
        required=False,
        error_messages={"invalid": _("A currency has three letters, like EUR.")},
    )
    families = forms.CharField(
        label=_("Product families"),
        max_length=500,
        required=False,
        help_text=_("With semicolons between them; empty for all."),
    )
    is_exclusive = forms.TypedChoiceField(
        label=_("Exclusive"),
        choices=[("", _("not known")), ("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, account: Account, contract: Contract | None = None
    ) -> None:
        super().__init__(data, initial=_contract_values(account, contract))
        self.fields["buying_unit"].queryset = account.buying_units.order_by("name")  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def details(self) -> ContractDetails:
        return ContractDetails(**self.cleaned_data)


def _contract_values(account: Account, contract: Contract | None) -> dict[str, Any]:
    if contract is None:
        return {"currency": account.currency}
    names = ("number", "families", "start", "end", "notice_months", "renewal", "currency")
    exclusive = {True: "yes", False: "no", None: ""}[contract.is_exclusive]
    return {
        **{name: getattr(contract, name) for name in names},
        "buying_unit": contract.buying_unit_id,
        "yearly_value": _plain(contract.yearly_value),
        "is_exclusive": exclusive,
    }


def _plain(value: Decimal | None) -> str:
    """1200000.0000 is typed as 1200000."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class NoteForm(forms.Form):
    """A note's text."""

    text = forms.CharField(label=_("Note"), widget=forms.Textarea, max_length=10000)


class ReassignForm(forms.Form):
    """From whom to whom all accounts go."""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("All accounts of"))
    to = forms.ModelChoiceField(User.objects.none(), label=_("go to"))

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        led = led_by(user)
        self.fields["owner"].queryset = led  # type: ignore[attr-defined]
        self.fields["to"].queryset = led.filter(is_active=True)  # type: ignore[attr-defined]
