"""Team, history and buying units of an account: panels of its page, each a page of its own too."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.actions.team import add_member, end_member, grant_view, revoke_view
from mainstay.apps.accounts.actions.units import add_unit, delete_unit, rename_unit
from mainstay.apps.accounts.forms import EndForm, GrantForm, MemberForm, UnitForm
from mainstay.apps.accounts.models import Account, AccountKey, BuyingUnit, Grant
from mainstay.apps.accounts.queries.editing import may_lead, own_account, seen_account
from mainstay.apps.accounts.queries.history import Past, account_entries, past
from mainstay.apps.accounts.queries.team import Team, grants_of, team_of
from mainstay.apps.accounts.views.answers import done, refused_as_message
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.queries import signed_in, territory_paths
from mainstay.apps.organisation.queries.last_changes import Opened, opened
from mainstay.ui.forms import attempt, seen_entry

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The team now and before, the viewers, and the forms for whoever may use them."""

    account: Account
    team: Team
    grants: tuple[Grant, ...]
    member_form: MemberForm | None
    grant_form: GrantForm | None

    @property
    def may_edit(self) -> bool:
        return self.member_form is not None


@dataclass(frozen=True, slots=True)
class FactsPage:
    """What an account is, whoever asks: its plain fields, units, domains and keys."""

    account: Account
    territory: str
    units: tuple[str, ...]
    domains: tuple[str, ...]
    keys: tuple[AccountKey, ...]


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """The buying units of an account."""

    account: Account
    units: tuple[Opened[BuyingUnit], ...]
    form: UnitForm | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of an account's history."""

    account: Account
    entries: tuple[Past, ...]
    pages: Page[object]


def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an account is."""
    account = seen_account(signed_in(request), pk)
    territory = account.territory_id
    page = FactsPage(
        account=account,
        territory=territory_paths([territory])[territory] if territory else "",
        units=tuple(account.buying_units.order_by("name").values_list("name", flat=True)),
        domains=tuple(account.mail_domains.order_by("domain").values_list("domain", flat=True)),
        keys=tuple(account.keys.order_by("source", "key")),
    )
    return render(request, "accounts/facts.html", {"page": page})


def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the team; add somebody to it."""
    user = signed_in(request)
    account = own_account(user, pk) if request.method == "POST" else seen_account(user, pk)
    today = timezone.localdate()
    form = MemberForm(request.POST or None, today=today) if user.may_edit else None
    if form and attempt(form, lambda: add_member(account, form.place(), by=actor(user))):
        done(request, account, _("%(user)s is on the team.") % {"user": form.cleaned_data["user"]})
        return redirect("accounts:team", pk=pk)
    leads = may_lead(user)
    page = TeamPage(
        account=account,
        team=team_of(account, today=today),
        grants=tuple(grants_of(account)) if leads else (),
        member_form=form,
        grant_form=GrantForm() if leads else None,
    )
    return render(request, "accounts/team.html", {"page": page})


@require_POST
def end_place(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """End somebody's place on the team."""
    user = signed_in(request)
    member = get_object_or_404(own_account(user, pk).team, pk=member_pk)
    form, seen = EndForm(request.POST), seen_entry(request.POST.dict())
    refused_as_message(
        request,
        form,
        lambda: end_member(member, end=form.cleaned_data["end"], seen=seen, by=actor(user)),
    )
    return redirect("accounts:team", pk=pk)


@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a viewer see the account."""
    user = signed_in(request)
    account = _led(request, pk)
    form = GrantForm(request.POST)
    refused_as_message(
        request, form, lambda: grant_view(account, form.cleaned_data["user"], by=actor(user))
    )
    return redirect("accounts:team", pk=pk)


@require_POST
def revoke(request: HttpRequest, pk: int, grant_pk: int) -> HttpResponse:
    """Take a viewer's sight of the account away."""
    found = get_object_or_404(_led(request, pk).grants, pk=grant_pk)
    revoke_view(found, by=actor(signed_in(request)))
    return redirect("accounts:team", pk=pk)


def _led(request: HttpRequest, pk: int) -> Account:
    user = signed_in(request)
    account = own_account(user, pk)
    return account if may_lead(user) else get_object_or_404(Account.objects.none())


def units(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the buying units; add one."""
    user = signed_in(request)
    account = own_account(user, pk) if request.method == "POST" else seen_account(user, pk)
    form = UnitForm(request.POST or None) if user.may_edit else None
    if form and attempt(form, lambda: add_unit(account, form.cleaned_data["name"], by=actor(user))):
        return redirect("accounts:units", pk=pk)
    page = UnitsPage(account, opened(account.buying_units.order_by("name")), form)
    return render(request, "accounts/units.html", {"page": page})


@require_POST
def unit(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Rename a buying unit."""
    user = signed_in(request)
    found = get_object_or_404(own_account(user, pk).buying_units, pk=unit_pk)
    form, seen = UnitForm(request.POST), seen_entry(request.POST.dict())
    refused_as_message(
        request,
        form,
        lambda: rename_unit(found, form.cleaned_data["name"], seen=seen, by=actor(user)),
    )
    return redirect("accounts:units", pk=pk)


@require_POST
def no_unit(request: HttpRequest, pk: int, unit_pk: int) -> HttpResponse:
    """Delete a buying unit."""
    user = signed_in(request)
    found = get_object_or_404(own_account(user, pk).buying_units, pk=unit_pk)
    seen = seen_entry(request.POST.dict())
    refused_as_message(request, None, lambda: delete_unit(found, seen=seen, by=actor(user)))
    return redirect("accounts:units", pk=pk)


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who changed what about the account, newest first."""
    user = signed_in(request)
    account = seen_account(user, pk)
    pages = Paginator(account_entries(account), ENTRIES).get_page(request.GET.get("page"))
    entries = past(list(pages.object_list), user=user)
    page = HistoryPage(account, tuple(entries), pages)
    return render(request, "accounts/history.html", {"page": page})
