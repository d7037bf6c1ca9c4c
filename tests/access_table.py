"""Who may open which address: one line for every URL name, read by test_access.py.

Add a line when you add a URL. ``everybody()``, ``operators()``, ``administrators()``, ``editors()``
and ``only("dana", ...)`` say who may at all; ``of_account(...)`` says that the address names an
account, so that whoever does not see it gets 404 as well; ``nobody()`` answers 404 to all, and
``public()`` needs no sign-in. ``args`` makes the address's parts from the cast and an account;
``post=True`` where the address only takes POST (the walk posts nothing and undoes what happens).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from auditlog.models import LogEntry
from django.utils.http import urlsafe_base64_encode

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import AccessLevel
from mainstay.apps.organisation.queries.sign_in import TOKENS
from tests.cast import Cast, person

Parts = Mapping[str, object]
Args = Callable[[Cast, Account], Parts]

EVERYBODY = frozenset({"alice", "bob", "charlie", "dana", "nora", "olga", "oscar", "vera"})
ADMINISTRATORS = frozenset({"olga"})
OPERATORS = frozenset({"olga", "oscar"})
EDITORS = EVERYBODY - {"bob", "vera"}

# Who sees which of the cast's accounts: hers is Alice's own, Bob's team's, and granted to Vera;
# the subsidiary is on nobody's team; his is a stranger's to all of them.
SEES: Mapping[str, frozenset[str]] = {
    "hers": EVERYBODY - {"charlie"},
    "subsidiary": frozenset({"alice", "dana", "nora", "olga", "oscar"}),
    "his": frozenset({"charlie", "dana", "olga", "oscar"}),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What is expected of one URL name."""

    who: frozenset[str]
    args: Args | None = None
    per_account: bool = False
    is_public: bool = False
    post: bool = False
    query: str = ""

    def may(self, name: str, account: str) -> bool:
        return name in self.who and (not self.per_account or name in SEES[account])


def everybody(args: Args | None = None, *, post: bool = False, query: str = "") -> Line:
    return Line(EVERYBODY, args, post=post, query=query)


def operators(args: Args | None = None, *, post: bool = False, query: str = "") -> Line:
    return Line(OPERATORS, args, post=post, query=query)


def administrators(args: Args | None = None, *, post: bool = False) -> Line:
    return Line(ADMINISTRATORS, args, post=post)


def editors(args: Args | None = None, *, post: bool = False) -> Line:
    return Line(EDITORS, args, post=post)


def only(*names: str, args: Args | None = None, post: bool = False) -> Line:
    return Line(frozenset(names), args, post=post)


def nobody(args: Args | None = None) -> Line:
    return Line(frozenset(), args)


def public(args: Args | None = None) -> Line:
    return Line(EVERYBODY, args, is_public=True)


def of_account(
    who: frozenset[str] = EVERYBODY,
    *,
    args: Args | None = None,
    post: bool = False,
    query: str = "",
) -> Line:
    return Line(who, args or account_pk, per_account=True, post=post, query=query)


def account_pk(cast: Cast, account: Account) -> Parts:
    return {"pk": account.pk}


def _user(cast: Cast, account: Account) -> Parts:
    return {"pk": cast.vera.pk}


def _territory(cast: Cast, account: Account) -> Parts:
    return {"pk": cast.north.pk}


def _threshold(cast: Cast, account: Account) -> Parts:
    return {"key": "hold.rhythm_firm"}


def _entry(cast: Cast, account: Account) -> Parts:
    return {"pk": LogEntry.objects.order_by("pk").values_list("pk", flat=True)[0]}


def _link(cast: Cast, account: Account) -> Parts:
    invited = person("ida", AccessLevel.VIEWER)
    uid = urlsafe_base64_encode(str(invited.pk).encode())
    return {"uid": uid, "token": TOKENS.make_token(invited)}


SIGN_IN: Mapping[str, Line] = {
    "account_login": public(),
    "account_inactive": public(),
    "account_logout": public(),
    "account_reset_password": public(),
    "organisation:link": public(_link),
    "mfa_authenticate": public(),  # without a password typed before: back to the sign-in
    "account_signup": nobody(),
    "account_email": nobody(),
    "account_email_verification_sent": nobody(),
    "account_set_password": nobody(),
}

MY_ACCOUNT: Mapping[str, Line] = {
    "mfa_index": everybody(),
    "account_change_password": everybody(),
    "account_reauthenticate": everybody(),
    "mfa_reauthenticate": everybody(),
    "mfa_activate_totp": everybody(),
    "mfa_deactivate_totp": nobody(),  # while no second factor is on
    "mfa_view_recovery_codes": nobody(),
    "mfa_generate_recovery_codes": everybody(),
    "mfa_download_recovery_codes": nobody(),
}

WORKSPACE: Mapping[str, Line] = {
    "workspace:home": everybody(),
    "workspace:search": everybody(query="?q=hansen"),
    "workspace:help": everybody(),
    "workspace:farewell": administrators(_user),
}

ORGANISATION: Mapping[str, Line] = {
    "organisation:method": everybody(),
    "organisation:settings": operators(),
    "organisation:organisation": administrators(),
    "organisation:users": administrators(),
    "organisation:new_user": administrators(),
    "organisation:user": administrators(_user),
    "organisation:new_link": administrators(_user, post=True),
    "organisation:no_second_factor": administrators(_user, post=True),
    "organisation:back_in": administrators(_user, post=True),
    "organisation:territories": operators(),
    "organisation:territory": operators(_territory),
    "organisation:no_territory": operators(_territory, post=True),
    "organisation:thresholds": operators(),
    "organisation:threshold": operators(_threshold),
    "organisation:default_threshold": operators(_threshold, post=True),
    "organisation:audit": operators(),
    "organisation:audit_entry": operators(_entry),
}

PORTFOLIO: Mapping[str, Line] = {
    "portfolio:portfolio": everybody(),
}

TABLE: Mapping[str, Line] = {
    **SIGN_IN,
    **MY_ACCOUNT,
    **WORKSPACE,
    **ORGANISATION,
    **PORTFOLIO,
}
