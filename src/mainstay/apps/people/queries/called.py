"""What accounts and people are called in a file that comes back: a text that means one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from mainstay.apps.accounts.models import AccountKey
from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Position
from mainstay.apps.people.queries.seeing import held_on


@dataclass(frozen=True, slots=True)
class Names:
    """Who or what goes by a text; ``find`` returns one, several, or none."""

    found: dict[str, set[int]] = field(default_factory=dict)

    def find(self, text: str) -> set[int]:
        return self.found.get(text.strip().casefold(), set())

    def call(self, name: str, number: int) -> str:
        """Return the name where it means one alone, else the number."""
        return name if self.find(name) == {number} else str(number)


def account_names(user: User | None) -> Names:
    """Return how the accounts that a user sees are called: name, key, and where free the number."""
    seen = dict(visible_to(user).values_list("pk", "name"))
    keys = AccountKey.objects.values_list("key", "account")
    named = [(name, pk) for pk, name in seen.items()]
    named += [(key, pk) for key, pk in keys if pk in seen]
    return Names(_with_numbers(named, seen))


def people_names(accounts: Collection[int], *, day: date) -> dict[int, Names]:
    """Return how the people who hold a position on a day are called, by account."""
    rows = Position.objects.filter(
        held_on(day),
        account__in=accounts,
        person__merged_into__isnull=True,
        person__is_placeholder=False,
    )
    told = rows.values_list("account", "person", "person__name", "person__email").distinct()
    named: dict[int, list[tuple[str, int]]] = {account: [] for account in accounts}
    for account, person, name, email in told:
        named[account].append((name, person))
        if email:
            named[account] += [(email, person), (f"{name} <{email}>", person)]
    return {
        account: Names(_with_numbers(pairs, {person for _, person in pairs}))
        for account, pairs in named.items()
    }


def _with_numbers(named: Iterable[tuple[str, int]], numbers: Iterable[int]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for name, pk in named:
        found.setdefault(name.strip().casefold(), set()).add(pk)
    for number in numbers:
        found.setdefault(str(number), {number})
    return found
