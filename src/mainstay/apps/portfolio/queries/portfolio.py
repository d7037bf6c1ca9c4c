"""The portfolio as somebody sees it: facts of every customer and the standings made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from django.utils import timezone

from mainstay.analytics.reports import customer_facts, has_service_events, unassigned_facts
from mainstay.apps.accounts.models import AccountKey, AccountPair, MailDomain, Note
from mainstay.apps.accounts.queries import Customer, Seen, seen_by, sees_everything
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.organisation.queries.changes import mark_of_changes
from mainstay.apps.people.models import Person, PersonKey, PersonPair, Position
from mainstay.apps.portfolio.queries.asked import Asked
from mainstay.apps.portfolio.queries.keeping import Kept
from mainstay.apps.worth.queries import lake, question, scope_of
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.standing import Basis, Standing, Standings, standings


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything the pages of the portfolio are made of."""

    asked: Asked
    currency: str
    seen: Seen
    facts: Mapping[int, CustomerFacts]
    standings: Standings
    unassigned: CustomerFacts | None
    knows_cost_to_serve: bool
    by_id: Mapping[int, Standing] = field(default_factory=dict)
    key: str = ""  # names everything it was computed from
    sight: str = ""  # names who sees what, as part of it

    @property
    def scope(self) -> str:
        """Whose accounts the figures cover: ``all`` or ``yours``."""
        return "all" if self.seen.sees_all else "yours"

    @property
    def units(self) -> list[tuple[int, int]]:
        """(account, unit) of everything seen: units are customers, or the accounts themselves."""
        by_account = self.asked.wish.by_account
        return self.seen.account_units if by_account else self.seen.customer_units

    @property
    def is_empty(self) -> bool:
        return not self.facts

    def name(self, account_id: int) -> str:
        return self.seen.names.get(account_id, "")

    def customer(self, account_id: int) -> Customer | None:
        """Return the group that an account stands for."""
        return self.seen.customers.get(account_id)


def portfolio(asked: Asked) -> Portfolio:
    """Return the portfolio for what was asked, computed once for the same data.

    The answers are frozen, so that all threads of a process may share them.
    """
    mark = mark_of_changes(but=UNASKED)
    sight = _key_of_seen(asked, mark)
    seen = SEEN.get(sight, lambda: _seen(asked))
    whole = None if seen.sees_all else KEPT.peek(_key(asked, _key_of_seen(_of_all(asked), mark)))
    return _kept(asked, seen, sight, whole)


def of_single_accounts(found: Portfolio) -> Portfolio:
    """Return the portfolio of the same data and reader, account by account."""
    alone = found.asked.by_account()
    return _kept(alone, found.seen, found.sight) if found.sight else portfolio(alone)


def _of_all(asked: Asked) -> Asked:
    """The same question asked by somebody who sees everything."""
    return replace(asked, user=None)


def _kept(asked: Asked, seen: Seen, sight: str, whole: Portfolio | None = None) -> Portfolio:
    key = _key(asked, sight)
    return KEPT.get(key, lambda: replace(_computed(asked, seen, whole), key=key, sight=sight))


# A customer's facts take some four thousand bytes.
SEEN: Kept[Seen] = Kept(400_000, weight=lambda seen: 200 + len(seen.names))
KEPT: Kept[Portfolio] = Kept(120_000, weight=lambda found: 200 + len(found.facts), made_of=SEEN)

# Whatever happens to these changes no figure: neither whose account it is nor what is asked of it.
UNASKED = (
    *(AccountKey, AccountPair, MailDomain, Note),
    *(Person, PersonKey, PersonPair, Position),
)


def _seen(asked: Asked) -> Seen:
    return seen_by(asked.user, asked.batches)


@dataclass(frozen=True, slots=True)
class _Measured:
    """What the lake says of the customers somebody sees."""

    facts: tuple[CustomerFacts, ...] = ()
    unassigned: CustomerFacts | None = None
    knows_cost_to_serve: bool = False


def _computed(asked: Asked, seen: Seen, whole: Portfolio | None) -> Portfolio:
    known = _measured(asked, seen, whole)
    basis = Basis(
        as_of=asked.as_of,
        playbook=asked.playbook,
        knows_cost_to_serve=known.knows_cost_to_serve,
        choice=asked.wish.measure,
    )
    ranked = standings(known.facts, basis)
    return Portfolio(
        asked=asked,
        currency=organisation().currency,
        seen=seen,
        facts={row.account_id: row for row in known.facts},
        standings=ranked,
        unassigned=known.unassigned,
        knows_cost_to_serve=known.knows_cost_to_serve,
        by_id={row.account_id: row for row in ranked.rows},
    )


def _measured(asked: Asked, seen: Seen, whole: Portfolio | None) -> _Measured:
    """Read the lake; of customers seen whole, what is at hand for whoever sees everything is taken.

    Nobody sees a part of a customer in a figure that is of all of it.
    """
    units = seen.account_units if asked.wish.by_account else seen.customer_units
    if whole is None:
        return _read(asked, seen, units)
    alike = _seen_whole(seen, whole, by_account=asked.wish.by_account)
    rest = [(account, unit) for account, unit in units if unit not in alike]
    read = _read(asked, seen, rest).facts if rest else ()
    facts = [whole.facts[unit] for unit in alike if unit in whole.facts]
    return _Measured(
        tuple(sorted((*facts, *read), key=lambda row: row.account_id)),
        knows_cost_to_serve=whole.knows_cost_to_serve,
    )


def _seen_whole(seen: Seen, whole: Portfolio, *, by_account: bool) -> set[int]:
    """The units of which this reader sees every account that counts in them for everybody."""
    if by_account:
        return set(seen.names)
    everybody = whole.seen.customers
    return {
        unit
        for unit, own in seen.customers.items()
        if unit in everybody and set(own.members) == set(everybody[unit].members)
    }


def _read(asked: Asked, seen: Seen, units: list[tuple[int, int]]) -> _Measured:
    if asked.period is None:
        return _Measured()
    wanted = question(
        asked.period,
        months=asked.months,
        units=units,
        playbook=asked.playbook,
        batches=asked.batches,
    )
    scope = scope_of(seen, units, asked.batches)
    with lake().session(scope, engine=asked.wish.engine) as session:
        return _Measured(
            tuple(customer_facts(session, wanted)),
            unassigned_facts(session, wanted),
            wanted.knows_rates and has_service_events(session),
        )


def _key_of_seen(asked: Asked, mark: str) -> str:
    """Name everything that decides who sees what: rights, groups and the day of today.

    All that see everything see the same.
    """
    user = asked.user
    whose = "all" if user is None or _sees_all(user) else (user.pk, user.level)
    parts = (
        str(lake().folder),
        whose,
        asked.batches,
        mark,
        timezone.localdate(),
    )
    return sha256(repr(parts).encode()).hexdigest()


def _sees_all(user: User) -> bool:
    return user.is_active and sees_everything(user)


def _key(asked: Asked, sight: str) -> str:
    """Name everything the portfolio depends on; any change of the database is an audit entry."""
    parts = (asked.wish, asked.as_of, asked.period, asked.playbook.digest(), sight)
    return "portfolio:" + sha256(repr(parts).encode()).hexdigest()
