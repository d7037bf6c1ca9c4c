"""Who a file of touches names: people by key, mail address or name, colleagues by address.

An unknown address at the mail domain of a known account is proposed as a new person there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from functools import cached_property
from typing import TypeVar

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.accounts.models import Account, MailDomain
from mainstay.apps.imports.planning.emails import is_email
from mainstay.apps.imports.planning.fresh import fresh
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Plan, Question
from mainstay.apps.imports.planning.surroundings import DOUBTFUL, AccountBook, Surroundings
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, Position

PIECE = 900  # values in one question; some databases take no more than a thousand
NAMED = 12  # new people whose addresses a question names
Place = tuple[int, str]  # account, name in small letters
Value = TypeVar("Value", int, str)


def entries(text: str) -> list[str]:
    """Take a cell apart that names several, parted by semicolons."""
    return [one.strip() for one in text.split(";") if one.strip()]


def address_of(entry: str) -> str:
    """Return the mail address in an entry like ``Ada Berg <ada@alpha.example>``; "" without one."""
    found = parseaddr(entry)[1].lower()
    return found if "@" in found and is_email(found) else ""


def domain_of(address: str) -> str:
    """Return what stands behind the sign of an address."""
    return address.rpartition("@")[2].lower()


class Participants:
    """Everybody whom the rows of one part name, looked up together before the first row."""

    def __init__(self, part: ReadPart, plan: Plan, around: Surroundings) -> None:
        self.part, self.plan, self.around = part, plan, around
        books = around.books(part.source)
        self.accounts: AccountBook = books.accounts
        self.book = books.people
        named = {one for record in part.records() for one in entries(record.text("people"))}
        named |= {record.text("person") for record in part.records()} - {""}
        self.addresses = {address for one in named if (address := address_of(one))}
        self._by_address = _people_at_addresses(self.addresses)
        self._at_domain = _accounts_at({domain_of(one) for one in self.addresses})
        texts = {one.casefold() for one in named if not address_of(one)}
        self._by_name, self._accounts_of = self._positions(texts)
        self._added: dict[str, Person] = {}
        self._may_add = self._ask()

    def account(self, text: str, people: Sequence[str]) -> Account | str:
        """Return the account of a row, or the code of what is wrong with it.

        A row that names none is at the account where its people work, else at that of their mail
        domain; of several accounts of one group at its head.
        """
        if text:
            found = self.accounts.find(text)
            if isinstance(found, Account):
                return found
            return "doubtful_account" if found is DOUBTFUL else "unknown_account"
        keys = {pk for one in people for pk in self._working_at(address_of(one))}
        keys = keys or {pk for one in people for pk in self._at(address_of(one))}
        keys = self._heads(keys) if len(keys) > 1 else keys
        if len(keys) == 1:
            return Account(pk=keys.pop())
        return "doubtful_account" if keys else "unknown_account"

    def person(self, entry: str, account: Account) -> Person | None:
        """Return who is meant; None where nobody is, or may be added."""
        address = address_of(entry)
        if not address:
            known = self.book.find(entry)
            if known is not None:
                return known
            met = self._by_name.get((account.pk or 0, entry.casefold()), [])
            return met[0] if len(met) == 1 else None
        found = self._by_address.get(address, [])
        here = [one for one in found if account.pk in self._accounts_of.get(one.pk, ())]
        if len(found) == 1 or here:
            return (here or found)[0]
        if found or account.pk not in self._at(address):
            return None
        return self._new(entry, address, account) if self._may_add else None

    def colleagues(self, text: str) -> list[User] | str:
        """Return the colleagues whom a cell names, or the first entry that nobody knows."""
        found = []
        for entry in entries(text):
            user = self.around.colleagues.find(address_of(entry) or entry)
            if user is None:
                return entry
            found.append(user)
        return list({id(one): one for one in found}.values())

    def _at(self, address: str) -> set[int]:
        return self._at_domain.get(domain_of(address), set()) if address else set()

    def _working_at(self, address: str) -> set[int]:
        """The accounts of the address's domain at which its person works."""
        people = self._by_address.get(address, [])
        works = {pk for one in people for pk in self._accounts_of.get(one.pk, ())}
        return works & self._at(address) or works

    def _heads(self, accounts: set[int]) -> set[int]:
        """Of these accounts those that belong to none of the others."""
        return {pk for pk in accounts if self._parents.get(pk) not in accounts}

    @cached_property
    def _parents(self) -> dict[int, int | None]:
        known = {pk for accounts in self._at_domain.values() for pk in accounts}
        known |= {pk for accounts in self._accounts_of.values() for pk in accounts}
        found: dict[int, int | None] = {}
        for piece in _pieces(known):
            found |= dict(Account.objects.filter(pk__in=piece).values_list("pk", "parent"))
        return found

    def _ask(self) -> bool:
        unknown = sorted(
            one for one in self.addresses - set(self._by_address) if len(self._at(one)) >= 1
        )
        if not unknown:
            return False
        text = ngettext(
            "%(count)s address at a customer is not on record. Add it as a new person?",
            "%(count)s addresses at customers are not on record. Add them as new people?",
            len(unknown),
        )
        more = _(" and others") if len(unknown) > NAMED else ""
        question = Question(
            id=f"{self.part.kind.name}.new_people",
            text=text % {"count": len(unknown)},
            choices=(("yes", _("Add them")), ("no", _("Leave them out"))),
            proposal="yes",
            detail=", ".join(unknown[:NAMED]) + more,
        )
        return self.around.ask(self.plan, question) != "no"

    def _new(self, entry: str, address: str, account: Account) -> Person:
        if address not in self._added:
            name = parseaddr(entry)[0].strip() or _name_in(address)
            person = fresh(Person, name=name[:160], email=address)
            self.plan.make(person)
            self.plan.make(fresh(Position, person=person, account=account))
            self._added[address] = person
        return self._added[address]

    def _positions(self, names: set[str]) -> tuple[dict[Place, list[Person]], dict[int, set[int]]]:
        """Find who bears these names at which account, and where the people of the mails work."""
        by_name: dict[Place, dict[int, Person]] = {}
        works: dict[int, set[int]] = {}
        known = {one.pk for people in self._by_address.values() for one in people}
        rows = Position.objects.filter(person__merged_into=None, end__isnull=True)
        for piece in _pieces(known):
            for person, account in rows.filter(person__in=piece).values_list("person", "account"):
                works.setdefault(person, set()).add(account)
        lowered = rows.annotate(low=Lower("person__name")).select_related("person")
        for named in _pieces(names):
            for row in lowered.filter(low__in=named):
                place = (row.account_id, row.person.name.casefold())
                by_name.setdefault(place, {})[row.person_id] = row.person
        return {place: list(met.values()) for place, met in by_name.items()}, works


def _name_in(address: str) -> str:
    """Read a name out of an address without one: ``ada.berg@`` is Ada Berg."""
    words = address.rpartition("@")[0].replace(".", " ").replace("_", " ").split()
    return " ".join(word.capitalize() for word in words) or address


def _people_at_addresses(addresses: set[str]) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    rows = Person.objects.filter(merged_into=None).annotate(low=Lower("email"))
    for piece in _pieces(addresses):
        for row in rows.filter(low__in=piece):
            found.setdefault(row.email.lower(), []).append(row)
    return found


def _accounts_at(domains: set[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    rows = MailDomain.objects.exclude(account__status="merged").annotate(low=Lower("domain"))
    for piece in _pieces(domains):
        for domain, account in rows.filter(low__in=piece).values_list("low", "account"):
            found.setdefault(domain, set()).add(account)
    return found


def _pieces(values: Iterable[Value]) -> list[list[Value]]:
    ordered = sorted(values)
    return [ordered[start : start + PIECE] for start in range(0, len(ordered), PIECE)]
