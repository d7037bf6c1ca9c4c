"""Who the cast are to an address, and the ways in which a line of the access table is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from tests.cast import Cast

Parts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Scene:
    """Who asks about which account; nobody in particular where nobody has signed in."""

    cast: Cast
    account: Account
    user: User | None


Args = Callable[[Scene], Parts]

EVERYBODY = frozenset({"alice", "bob", "charlie", "dana", "nora", "olga", "oscar", "vera"})
ADMINISTRATORS = frozenset({"olga"})
OPERATORS = frozenset({"olga", "oscar"})
LEADERS = frozenset({"olga", "oscar", "dana", "nora"})
EDITORS = EVERYBODY - {"bob", "vera"}
JUDGES = EVERYBODY - {"olga", "oscar", "vera"}
LOGGERS = EVERYBODY - {"vera"}

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


def only(
    who: frozenset[str], args: Args | None = None, *, post: bool = False, query: str = ""
) -> Line:
    """Only these of the cast; to the others there is no such page."""
    return Line(who, args, post=post, query=query)


def everybody(args: Args | None = None, *, post: bool = False, query: str = "") -> Line:
    return only(EVERYBODY, args, post=post, query=query)


def operators(args: Args | None = None, *, post: bool = False, query: str = "") -> Line:
    return only(OPERATORS, args, post=post, query=query)


def administrators(args: Args | None = None, *, post: bool = False) -> Line:
    return only(ADMINISTRATORS, args, post=post)


def nobody(args: Args | None = None) -> Line:
    return only(frozenset(), args)


def public(args: Args | None = None) -> Line:
    return Line(EVERYBODY, args, is_public=True)


def of_account(
    who: frozenset[str] = EVERYBODY,
    *,
    args: Args | None = None,
    post: bool = False,
    query: str = "",
) -> Line:
    """These of the cast, as far as they see the account that the address names."""
    return Line(who, args or account_pk, per_account=True, post=post, query=query)


def account_pk(scene: Scene) -> Parts:
    return {"pk": scene.account.pk}
