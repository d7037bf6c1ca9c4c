"""What the sample's CRM exports: a few accounts and people whom the ERP knows in other spellings.

Two systems never agree on a name. None of these accounts has orders, so no figure changes; they
stand on the pages of possible duplicates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mainstay.apps.workspace.sample.accounts import Account
from mainstay.apps.workspace.sample.company import Company
from mainstay.apps.workspace.sample.names import plain
from mainstay.apps.workspace.sample.people import Position
from mainstay.apps.workspace.sample.tables import Row, Table

Spelling = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class AgainAccount:
    """An account of the ERP (``of``: how its name begins) as the CRM has it."""

    account_id: str
    of: str
    name: str
    has_domain: bool = False


@dataclass(frozen=True, slots=True)
class AgainPerson:
    """The first person of an account still there, as the CRM has her.

    ``at``: the CRM's account; empty where the CRM refers to the ERP's.
    """

    person_id: str
    of: str
    spelt: Spelling
    at: str = ""
    has_email: bool = False
    mobile: str = ""


def turned(name: str) -> str:
    """Write the family name first, as in a telephone book."""
    first, family = name.split(" ", 1)
    return f"{family}, {first}"


def bare(name: str) -> str:
    """Leave accents out, as an old system does."""
    return plain(name).replace("-", " ").title()


def mistyped(name: str) -> str:
    """Swap the third and the fourth letter of the family name."""
    first, family = name.split(" ", 1)
    return f"{first} {family[:2]}{family[3:4]}{family[2:3]}{family[4:]}"


def with_title(name: str) -> str:
    """Put a doctor's title before the name."""
    return f"Dr. {name}"


ACCOUNTS = (
    AgainAccount("C-0107", "Bassavento Macchine", "BASSAVENTO MACCHINE SRL", has_domain=True),
    AgainAccount("C-0342", "Harrowfell Minerals", "Harrowfell Minerals Limited"),
    AgainAccount("C-0418", "Kivilampi Konepaja", "Konepaja Kivilampi", has_domain=True),
    AgainAccount("C-0655", "Olšovník Strojírny", "Olsovnik Strojirny"),
    AgainAccount("C-0720", "Skarvholmen Verft", "Skarvhomlen Verft AS"),
)
PEOPLE = (
    AgainPerson("CP-01107", "Bassavento Macchine", turned),
    AgainPerson("CP-01342", "Harrowfell Minerals", mistyped, at="C-0342", has_email=True),
    AgainPerson("CP-01418", "Kivilampi Konepaja", str, at="C-0418", has_email=True),
    AgainPerson("CP-01655", "Olšovník Strojírny", bare, mobile="+420 601 000 417"),
    AgainPerson("CP-01720", "Skarvholmen Verft", with_title),
)


def crm_tables(company: Company) -> tuple[Table, ...]:
    """Return the CRM's accounts and its people."""
    return (
        Table("accounts", "account_id,name,territory,country,domains,owner", _accounts(company)),
        Table("people", "person_id,name,account_id,title,email,mobile", _people(company)),
    )


def _accounts(company: Company) -> Iterator[Row]:
    for again in ACCOUNTS:
        _, account = _account(company, again.of)
        yield (
            again.account_id,
            again.name,
            account.country.territory,
            account.country.name,
            account.domains[0] if again.has_domain else "",
            account.owner,
        )


def _people(company: Company) -> Iterator[Row]:
    for again in PEOPLE:
        place, account = _account(company, again.of)
        person = _first(company, place)
        yield (
            again.person_id,
            again.spelt(person.name),
            again.at or account.account_id,
            person.title,
            person.email if again.has_email else "",
            again.mobile,
        )


def _account(company: Company, name: str) -> tuple[int, Account]:
    """Return the account whose name begins so, and its place."""
    return next(
        (place, one) for place, one in enumerate(company.accounts) if one.name.startswith(name)
    )


def _first(company: Company, place: int) -> Position:
    return next(one for one in company.people if one.account == place and one.end is None)
