"""The portfolio as somebody sees it: facts of every customer and the standings made of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from threading import Lock

from auditlog.models import LogEntry
from django.db.models import Count, Max

from mainstay.analytics.reports import customer_facts, has_service_events, unassigned_facts
from mainstay.apps.accounts.queries import Customer, Seen, seen_by
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.portfolio.queries.asked import Asked
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
    seen = seen_by(asked.user, asked.batches)
    key = _key(asked, seen)
    return KEPT.get(key, lambda: replace(_computed(asked, seen), key=key))


class _Kept:
    """The latest answers of this process, by what they depend on."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._found: OrderedDict[str, Portfolio] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, compute: Callable[[], Portfolio]) -> Portfolio:
        """Return what is kept under a key, else compute and keep it; the oldest one goes."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        found = compute()
        with self._lock:
            self._found[key] = found
            while len(self._found) > self.most:
                self._found.popitem(last=False)
        return found

    def clear(self) -> None:
        with self._lock:
            self._found.clear()


KEPT = _Kept(most=24)


def _computed(asked: Asked, seen: Seen) -> Portfolio:
    units = seen.account_units if asked.wish.by_account else seen.customer_units
    facts: list[CustomerFacts] = []
    unassigned: CustomerFacts | None = None
    serves = False
    if asked.period is not None:
        scope = scope_of(seen, units, asked.batches)
        wanted = question(
            asked.period,
            months=asked.months,
            units=units,
            playbook=asked.playbook,
            batches=asked.batches,
        )
        with lake().session(scope, engine=asked.wish.engine) as session:
            facts = customer_facts(session, wanted)
            serves = wanted.knows_rates and has_service_events(session)
            unassigned = unassigned_facts(session, wanted)
    basis = Basis(
        as_of=asked.as_of,
        playbook=asked.playbook,
        knows_cost_to_serve=serves,
        choice=asked.wish.measure,
    )
    ranked = standings(facts, basis)
    return Portfolio(
        asked=asked,
        currency=organisation().currency,
        seen=seen,
        facts={row.account_id: row for row in facts},
        standings=ranked,
        unassigned=unassigned,
        knows_cost_to_serve=serves,
        by_id={row.account_id: row for row in ranked.rows},
    )


def _key(asked: Asked, seen: Seen) -> str:
    """Name everything the portfolio depends on; any change of the database is an audit entry."""
    version = LogEntry.objects.aggregate(last=Max("pk"), entries=Count("pk"))
    parts = (
        str(lake().folder),
        asked.wish,
        asked.as_of,
        asked.period,
        asked.batches.digest,
        asked.playbook.digest(),
        version,
        seen.sees_all,
        sorted(seen.customer_units),
    )
    return "portfolio:" + sha256(repr(parts).encode()).hexdigest()
