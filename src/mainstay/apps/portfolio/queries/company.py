"""What the lake says of the whole company, once for each process: every reader's part is cut of it.

It hangs on the batches, the period, rates and products, and on which accounts there are and which
groups they make; on nothing else that people edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from mainstay.analytics.company import Company, read_company
from mainstay.analytics.lake import Scope
from mainstay.analytics.quarters import Quarters, read_quarters
from mainstay.analytics.question import Question
from mainstay.apps.accounts.models import Account, AccountMerge
from mainstay.apps.accounts.queries import Groups, groups_of
from mainstay.apps.organisation.models import Organisation
from mainstay.apps.portfolio.queries.asked import Asked
from mainstay.apps.portfolio.queries.keeping import Kept
from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product
from mainstay.apps.worth.queries import lake, question

MADE_OF_ACCOUNTS = (Account, AccountMerge)
MADE_OF_RATES = (ActivityRate, ExchangeRate, Organisation, Product)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the lake, without contracts; ``digest`` names all of it."""

    question: Question
    digest: str


# A few hundred bytes for each account.
QUESTIONS: Kept[Wanted] = Kept(200_000, weight=lambda found: 200 + len(found.question.products))
QUARTERS: Kept[Quarters] = Kept(
    2_000_000, weight=lambda found: 200 + len(found.unit), made_of=QUESTIONS
)
COMPANIES: Kept[Company] = Kept(
    400_000, weight=lambda found: 200 + len(found.accounts), made_of=QUARTERS
)
GROUPS: Kept[Groups] = Kept(
    500_000, weight=lambda groups: 200 + len(groups.accounts), made_of=COMPANIES
)


def groups_at_hand(asked: Asked, mark: str) -> Groups:
    """Return all accounts with their groups; ``mark`` names the state of the accounts."""
    key = (str(lake().folder), asked.batches, mark)
    return GROUPS.get(key, lambda: groups_of(asked.batches))


def wanted_of(asked: Asked, mark: str) -> Wanted:
    """Return what is asked of the lake; ``mark`` names the state of the rates."""
    period = asked.period
    if period is None:
        raise ValueError("There is nothing to measure without a period.")
    book = asked.playbook
    key = (str(lake().folder), asked.batches, period, asked.months, book.digest(), mark)

    def put_together() -> Wanted:
        found = question(
            period, months=asked.months, units=[], playbook=book, batches=asked.batches
        )
        parts = (
            *(found.period, found.before, found.gaps, found.exchange.rows, found.activity.rows),
            sorted(found.products.items()),
        )
        return Wanted(found, sha256(repr(parts).encode()).hexdigest())

    return QUESTIONS.get(key, put_together)


def company_of(asked: Asked, wanted: Wanted, groups: Groups) -> Company:
    """Return every account of the company measured, read once for the same facts."""

    def read() -> Company:
        with lake().session(_everybody(asked, groups), engine=asked.wish.engine) as session:
            return read_company(session, wanted.question, _grouped(groups))

    return COMPANIES.get(_key(asked, wanted, groups), read)


def quarters_of(asked: Asked, wanted: Wanted, groups: Groups) -> Quarters:
    """Return every account's money by quarter, read once for the same facts."""

    def read() -> Quarters:
        with lake().session(_everybody(asked, groups), engine=asked.wish.engine) as session:
            return read_quarters(session, wanted.question, as_of=asked.as_of)

    return QUARTERS.get((_key(asked, wanted, groups), asked.as_of), read)


def _everybody(asked: Asked, groups: Groups) -> Scope:
    units = [(account, account) for account in groups.accounts]
    return Scope.of(
        [*units, *groups.merged.items()], batches=asked.batches.ids, with_unassigned=True
    )


def _grouped(groups: Groups) -> list[int]:
    return [pk for members in groups.members.values() if len(members) > 1 for pk in members]


def _key(asked: Asked, wanted: Wanted, groups: Groups) -> tuple[object, ...]:
    """Name everything that the lake is asked, in which batches and of whom."""
    return (
        *(str(lake().folder), asked.batches.ids, asked.wish.engine),
        *(wanted.digest, groups.digest),
    )
