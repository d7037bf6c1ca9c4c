"""What planning looks up: accounts, people, colleagues, territories, known and about to be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from mainstay.analytics.intake.fact_rows import FactRows
from mainstay.analytics.lake import Lake
from mainstay.apps.accounts.models import Account, AccountKey, BuyingUnit
from mainstay.apps.imports.planning.plans import Plan, Question
from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.organisation.models import Territory, User
from mainstay.apps.organisation.queries import territory_paths
from mainstay.apps.people.models import Person, PersonKey


class Doubtful:
    """Several accounts bear this name or key: nobody can tell which is meant."""


DOUBTFUL = Doubtful()


class AccountBook:
    """Finds an account by what a file calls it: its own source first, then any, then by name."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._pending: dict[str, Account] = {}
        self._pending_names: dict[str, Account] = {}
        self._met: dict[int, Account] = {}

    def find(self, name: str) -> Account | Doubtful | None:
        """Return the account (perhaps one about to be made), DOUBTFUL, or None."""
        pending = self._pending.get(name)
        if pending is not None:
            return pending
        key = self._own.get(name)
        if key is not None:
            return self._numbered(key)
        found = self._others.get(name) or self._named.get(name.casefold()) or set()
        if found:
            return self._numbered(next(iter(found))) if len(found) == 1 else DOUBTFUL
        return self._pending_names.get(name.casefold())

    def _numbered(self, pk: int) -> Account:
        """Return an account of which only its number is known, the same one each time."""
        if pk not in self._met:
            self._met[pk] = Account(pk=pk)
        return self._met[pk]

    def own(self, name: str) -> int | None:
        """Return the id of the account that this very source calls so."""
        return self._own.get(name)

    def is_alias(self, name: str) -> bool:
        """Whether this source calls so an account that was merged into another one since."""
        return name in self._aliases

    def expect(self, name: str, account: Account) -> None:
        """Remember an account that this drop would make."""
        self._pending[name] = account
        self._pending_names[account.name.casefold()] = account

    def forget(self, name: str) -> None:
        """Expect an account no more: its row stays outside."""
        account = self._pending.pop(name, None)
        if account is not None:
            self._pending_names.pop(account.name.casefold(), None)

    @cached_property
    def _rows(self) -> list[tuple[str, str, int]]:
        keys = AccountKey.objects.values_list(
            "source", "key", "account_id", "account__merged_into_id"
        )
        return [(source, key, merged or account) for source, key, account, merged in keys]

    @cached_property
    def _own(self) -> dict[str, int]:
        return {key: account for source, key, account in self._rows if source == self.source}

    @cached_property
    def _others(self) -> dict[str, set[int]]:
        return _gathered((key, account) for _, key, account in self._rows)

    @cached_property
    def _named(self) -> dict[str, set[int]]:
        """Accounts by name; the name of a merged one leads on where no other bears it."""
        rows = Account.objects.values_list("name", "pk", "merged_into_id")
        found = _gathered((name.casefold(), pk) for name, pk, into in rows if into is None)
        gone = _gathered((name.casefold(), into) for name, _, into in rows if into is not None)
        return gone | found

    @cached_property
    def _aliases(self) -> set[str]:
        keys = AccountKey.objects.filter(source=self.source, merged_from__isnull=False)
        return set(keys.values_list("key", flat=True))


class PersonBook:
    """Finds a person by source and key."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._pending: dict[str, Person] = {}
        self._met: dict[int, Person] = {}

    def find(self, key: str) -> Person | None:
        if key in self._pending:
            return self._pending[key]
        found = self._own.get(key)
        if found is None:
            return None
        if found not in self._met:
            self._met[found] = Person(pk=found)
        return self._met[found]

    def own(self, key: str) -> int | None:
        return self._own.get(key)

    def leading(self, key: str) -> str:
        """Return the key under which this source's rows of a person are put together.

        Two keys of one source name one person after a merge: the one she had herself leads.
        """
        person = self._own.get(key)
        return self._leading.get(person, key) if person is not None else key

    def is_alias(self, key: str) -> bool:
        """Whether this source calls so a person who was merged into another one since."""
        return key in self._aliases

    def expect(self, key: str, person: Person) -> None:
        self._pending[key] = person

    @cached_property
    def _aliases(self) -> dict[str, int]:
        keys = PersonKey.objects.filter(source=self.source, merged_from__isnull=False)
        return dict(keys.order_by("pk").values_list("key", "person_id"))

    @cached_property
    def _leading(self) -> dict[int, str]:
        first: dict[int, str] = {}
        for key, person in self._aliases.items():
            first.setdefault(person, key)
        merged = set(first)
        own = ((k, p) for k, p in self._own.items() if p in merged and k not in self._aliases)
        return first | {person: key for key, person in own}

    @cached_property
    def _own(self) -> dict[str, int]:
        keys = PersonKey.objects.filter(source=self.source)
        return dict(keys.values_list("key", "person_id"))


class ColleagueBook:
    """Finds a colleague by e-mail address."""

    def __init__(self) -> None:
        self._pending: dict[str, User] = {}

    def find(self, email: str) -> User | None:
        return self._pending.get(email.lower()) or self._known.get(email.lower())

    def expect(self, user: User) -> None:
        self._pending[user.email.lower()] = user

    @cached_property
    def _known(self) -> dict[str, User]:
        return {user.email.lower(): user for user in User.objects.all()}


class TerritoryBook:
    """Finds a territory by its full name, "Europe / Nordics"; makes what is missing."""

    def find(self, path: str, plan: Plan) -> Territory:
        """Return the territory; new branches are planned in ``plan``."""
        names = [name.strip() for name in path.split("/") if name.strip()]
        parent: Territory | None = None
        for place in range(len(names)):
            full = " / ".join(names[: place + 1])
            if full not in self._known:
                territory = Territory(name=names[place], parent=parent)
                plan.make(territory)
                self._known[full] = territory
            parent = self._known[full]
        if parent is None:
            raise ValueError("a territory needs a name")
        return parent

    @cached_property
    def _known(self) -> dict[str, Territory]:
        rows = Territory.objects.in_bulk()
        return {path: rows[pk] for pk, path in territory_paths().items()}


class UnitBook:
    """Finds a buying unit of an account by name; makes what is missing."""

    def __init__(self) -> None:
        self._pending: dict[tuple[int, str], BuyingUnit] = {}

    def find(self, account: Account, name: str, plan: Plan) -> BuyingUnit:
        """Return the unit; a new one is planned in ``plan``."""
        known = self._known.get((account.pk, name.casefold())) if account.pk else None
        if known is not None:
            return BuyingUnit(pk=known, account=account, name=name)
        key = (account.pk or -id(account), name.casefold())
        if key not in self._pending:
            unit = BuyingUnit(account=account, name=name[:160])
            plan.make(unit)
            self._pending[key] = unit
        return self._pending[key]

    @cached_property
    def _known(self) -> dict[tuple[int, str], int]:
        rows = BuyingUnit.objects.values_list("account_id", "name", "pk")
        return {(account, name.casefold()): pk for account, name, pk in rows}


@dataclass(slots=True)
class Books:
    """The look-ups of one source."""

    accounts: AccountBook
    people: PersonBook


@dataclass(slots=True)
class Surroundings:
    """Everything a planner may ask about; made anew for each planning."""

    by: Actor
    today: date
    currency: str
    lake: Lake
    answers: Mapping[str, str] = field(default_factory=dict)
    replaces: int | None = None
    replaces_kind: str = ""
    colleagues: ColleagueBook = field(default_factory=ColleagueBook)
    territories: TerritoryBook = field(default_factory=TerritoryBook)
    units: UnitBook = field(default_factory=UnitBook)
    rated: set[str] = field(default_factory=set)
    facts_before: dict[tuple[str, str], list[FactRows]] = field(default_factory=dict)
    _books: dict[str, Books] = field(default_factory=dict)

    def books(self, source: str) -> Books:
        """Return the look-ups of a source."""
        if source not in self._books:
            self._books[source] = Books(AccountBook(source), PersonBook(source))
        return self._books[source]

    def ask(self, plan: Plan, question: Question) -> str:
        """Put a question and return the answer so far: given, by default, or "" for none."""
        plan.questions.append(question)
        given = self.answers.get(question.id, "")
        allowed = {value for value, _ in question.choices}
        return given if given in allowed else question.default


def _gathered(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for name, account in pairs:
        found.setdefault(name, set()).add(account)
    return found
