"""An account is added and changed; two editors never overwrite each other unawares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from mainstay.apps.accounts.actions.rights import must_add, must_edit
from mainstay.apps.accounts.models import Account, AccountStatus, MailDomain
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.accounts.queries.groups import ids_below
from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import changed_meanwhile
from mainstay.apps.organisation.models import Territory, User
from mainstay.domain.errors import DomainError

FIELDS = (
    "name",
    "parent",
    "segment",
    "industry",
    "territory",
    "country",
    "currency",
    "owner",
    "status",
)


class AccountProblem(DomainError):
    """An account cannot be as somebody wanted."""


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """What people decide about an account."""

    name: str
    parent: Account | None = None
    segment: str = ""
    industry: str = ""
    territory: Territory | None = None
    country: str = ""
    currency: str = ""
    owner: User | None = None
    status: AccountStatus = AccountStatus.ACTIVE
    domains: tuple[str, ...] = ()


def add_account(details: AccountDetails, *, by: Actor) -> Account:
    """Add an account; AccountProblem when the details cannot be."""
    must_add(by=by)
    account = Account()
    with deed("add account", by=by):
        _take_over(details, account=account, by=by)
        account.save()
        _set_domains(account, details.domains)
    return account


def change_account(
    account: Account, details: AccountDetails, *, version: int, by: Actor
) -> Account:
    """Change an account that was read at a version; ChangedMeanwhile when it is newer by now."""
    must_edit(account, by=by)
    with deed("change account", by=by):
        current = _as_read(account, version)
        _take_over(details, account=current, by=by)
        current.version += 1
        current.save()
        _set_domains(current, details.domains)
    return current


def declare_key_account(
    account: Account, *, today: date, version: int | None = None, by: Actor
) -> Account:
    """Declare an account a key account from today; ChangedMeanwhile as for its other fields."""
    must_edit(account, by=by)
    with deed("declare key account", by=by):
        current = _as_read(account, version)
        if not current.is_key_account:
            current.is_key_account = True
            current.key_account_since = today
            current.key_account_declared_by = str(by.user) if by.user else by.name
            current.version += 1
            current.save()
    return current


def withdraw_key_account(account: Account, *, version: int | None = None, by: Actor) -> Account:
    """Take the declaration back, the history keeps it; ChangedMeanwhile as for other fields."""
    must_edit(account, by=by)
    with deed("withdraw key account", by=by):
        current = _as_read(account, version)
        if current.is_key_account:
            current.is_key_account = False
            current.key_account_since = None
            current.key_account_declared_by = ""
            current.version += 1
            current.save()
    return current


def _as_read(account: Account, version: int | None) -> Account:
    """Lock an account; ChangedMeanwhile when it is newer than what somebody read."""
    current = Account.objects.select_for_update().get(pk=account.pk)
    if version is not None and current.version != version:
        raise changed_meanwhile(current)
    return current


def _take_over(details: AccountDetails, *, account: Account, by: Actor) -> None:
    if not details.name.strip():
        raise AccountProblem(_("An account needs a name."))
    if details.status not in (AccountStatus.ACTIVE, AccountStatus.CLOSED):
        raise AccountProblem(_("An account is active or closed; merging is a deed of its own."))
    if details.parent is not None and details.parent.pk != account.parent_id:
        check_parent(account, details.parent, by=by)
    for name in FIELDS:
        value = getattr(details, name)
        setattr(account, name, value.strip() if isinstance(value, str) else value)
    account.status = AccountStatus(details.status)


def check_parent(account: Account, parent: Account, *, by: Actor) -> None:
    """AccountProblem when an account cannot belong to another one: unseen, or in a circle."""
    if by.user is not None and not visible_to(by.user).filter(pk=parent.pk).exists():
        raise AccountProblem(_("There is no such parent among the accounts you see."))
    if account.pk is None:
        return
    if parent.pk == account.pk:
        raise AccountProblem(_("An account cannot belong to itself."))
    if parent.pk in ids_below(account):
        raise AccountProblem(
            _("%(parent)s belongs to %(account)s, so it cannot be the other way round too.")
            % {"parent": parent, "account": account}
        )


def _set_domains(account: Account, domains: tuple[str, ...]) -> None:
    wanted = {domain.strip().lower().removeprefix("@") for domain in domains if domain.strip()}
    for row in account.mail_domains.all():
        if row.domain.lower() in wanted:
            wanted.discard(row.domain.lower())
        else:
            row.delete()
    for domain in sorted(wanted):
        MailDomain.objects.create(account=account, domain=domain)
