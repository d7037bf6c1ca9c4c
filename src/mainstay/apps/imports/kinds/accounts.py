"""Accounts: companies and parts of them, with parents, owners, territories and mail domains."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.analytics.intake.model import Type
from mainstay.analytics.intake.records import Record
from mainstay.apps.accounts.models import Account, AccountKey, AccountStatus, MailDomain
from mainstay.apps.imports.planning import headings
from mainstay.apps.imports.planning.fresh import fresh, refer
from mainstay.apps.imports.planning.groups_by_name import NamedGroup, groups_by_name
from mainstay.apps.imports.planning.kind import Field, Kind
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan, Question
from mainstay.apps.imports.planning.surroundings import Doubtful, Surroundings

DOMAIN = re.compile(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
STATUS = {status.value: status.value for status in AccountStatus if status != "merged"} | {
    "inactive": AccountStatus.CLOSED.value,
    "open": AccountStatus.ACTIVE.value,
}
PLAIN = ("name", "segment", "industry", "country", "currency", "status")


def plan(part: ReadPart, around: Surroundings) -> Plan:
    """Plan accounts: first every account by itself, then who belongs to whom."""
    work = _Accounts(part, around)
    for record in part.records():
        work.take(record)
    work.join_parents()
    if part.is_blank("parent_id"):
        work.propose_groups()
    work.settle()
    return work.plan


class _Accounts:
    """Accounts of one part on their way."""

    def __init__(self, part: ReadPart, around: Surroundings) -> None:
        self.plan = Plan(part)
        self.part = part
        self.around = around
        self.book = around.books(part.source).accounts
        self.seen: dict[str, tuple[Record, Account]] = {}
        self.parents: dict[int, int | None] = {}
        known = AccountKey.objects.filter(source=part.source).values_list("account_id")
        self.known = Account.objects.in_bulk([pk for (pk,) in known])
        self.domains: dict[int, set[str]] = {}
        for account, domain in MailDomain.objects.values_list("account_id", "domain"):
            self.domains.setdefault(account, set()).add(domain)

    def take(self, record: Record) -> None:
        """Make or find the account of a row."""
        key = record.text("account_id") or record.text("name")
        if key in self.seen:
            self._again(record, key)
            return
        values = self._values(record)
        if values is None:
            return
        pk = self.book.own(key)
        account = self.known.get(pk) if pk is not None else None
        if account is None:
            account = fresh(Account, **values)
            self._create(account, key)
            self.plan.count(record, Fate.NEW)
        elif not self.book.is_alias(key) and self.plan.alter(account, values):
            self.plan.count(record, Fate.CHANGED)
        self.seen[key] = (record, account)
        self._add_domains(record, account)

    def join_parents(self) -> None:
        """Give every row its parent; unknown parents and circles are refused."""
        for record, account in self.seen.values():
            name = record.text("parent_id")
            if name and self._was_merged(record, name):
                continue
            parent = self._parent(name) if name else None
            if isinstance(parent, Doubtful) or (name and parent is None):
                self.plan.refuse(record, "parent_id", "unknown_parent", text=name)
            elif name:
                self._set_parent(record, account, parent)
        self._refuse_circles()

    def propose_groups(self) -> None:
        """Say that no parent is given, and ask whether alike names are one group."""
        if self.part.gives("parent_id"):
            self.plan.say("no_parents", column=self.part.column("parent_id"))
        alone = {
            key: account
            for key, (_, account) in self.seen.items()
            if not account.parent_id and not self.book.is_alias(key)
        }
        for group in groups_by_name({key: account.name for key, account in alone.items()}):
            if self._ask(group) == "yes":
                for key in group.members:
                    self._set_parent(self.seen[key][0], alone[key], alone[group.head])

    def settle(self) -> None:
        """Count the rows that changed nothing; take back accounts of refused rows."""
        gone = self._refuse_orphans()
        for key, (record, account) in self.seen.items():
            if self._name(account) in gone:
                self.book.forget(key)
            else:
                self.plan.count(record, Fate.SAME)
        self.plan.withdraw(
            {id(account) for _, account in self.seen.values() if self._name(account) in gone}
        )

    def _was_merged(self, record: Record, parent: str) -> bool:
        """A merged account says nothing about its parent; nor is it one of what it is part of."""
        key = record.text("account_id") or record.text("name")
        is_itself = self.book.own(parent) is not None and self.book.own(parent) == self.book.own(
            key
        )
        return self.book.is_alias(key) or (self.book.is_alias(parent) and is_itself)

    def _values(self, record: Record) -> dict[str, object] | None:
        values: dict[str, object] = {
            name: record.text(name) for name in PLAIN if record.get(name) is not None
        }
        if "status" in values:
            status = STATUS.get(str(values["status"]).lower())
            if status is None:
                self.plan.refuse(record, "status", "not_a_choice", text=str(values["status"]))
                return None
            values["status"] = status
        if email := record.text("owner"):
            owner = self.around.colleagues.find(email)
            if owner is None:
                self.plan.refuse(record, "owner", "unknown_colleague", text=email)
                return None
            values["owner"] = owner
        if path := record.text("territory"):
            values["territory"] = self.around.territories.find(path, self.plan)
        return values | self._key_account(record)

    def _key_account(self, record: Record) -> dict[str, object]:
        told = record.get("key_account")
        if told is None:
            return {}
        pk = self.book.own(record.text("account_id") or record.text("name"))
        known = self.known.get(pk) if pk is not None else None
        since = record.get("key_account_since")
        if not told:
            return {"is_key_account": False}
        if known is not None and known.is_key_account:
            return {"is_key_account": True, **({"key_account_since": since} if since else {})}
        by = self.around.by.name
        declared = {"key_account_since": since or self.around.today, "key_account_declared_by": by}
        return {"is_key_account": True, **declared}

    def _create(self, account: Account, key: str) -> None:
        self.plan.make(account)
        self.plan.make(fresh(AccountKey, account=account, source=self.part.source, key=key))
        self.book.expect(key, account)

    def _add_domains(self, record: Record, account: Account) -> None:
        known = self.domains.get(account.pk, set()) if account.pk else set()
        for text in re.split(r"[;,\s]+", record.text("domains").lower()):
            if not text or text in known:
                continue
            if not DOMAIN.match(text):
                self.plan.refuse(record, "domains", "not_a_domain", text=text)
                return
            known = known | {text}
            self.plan.make(fresh(MailDomain, account=account, domain=text))
            if account.pk is not None:
                self.plan.touch(account)
            self.plan.count(record, Fate.CHANGED)

    def _again(self, record: Record, key: str) -> None:
        first, _account = self.seen[key]
        if first.values == record.values:
            self.plan.count(record, Fate.SAME)
        else:
            self.plan.refuse(record, "account_id", "key_twice", text=key, line=first.line)

    def _parent(self, name: str) -> Account | Doubtful | None:
        if name in self.seen:
            return self.seen[name][1]
        found = self.book.find(name)
        if found is None or isinstance(found, Doubtful):
            return found
        return self.known.get(found.pk, found) if found.pk else found

    def _set_parent(self, record: Record, account: Account, parent: Account | None) -> None:
        self.parents[self._name(account)] = self._name(parent) if parent else None
        if account.pk is None:
            refer(account, "parent", parent)
        elif self.plan.alter(account, {"parent": parent}):
            self.plan.count(record, Fate.CHANGED)

    def _refuse_circles(self) -> None:
        stored = Account.objects.filter(parent__isnull=False).values_list("pk", "parent_id")
        above: dict[int, int | None] = {**dict(stored), **self.parents}
        for key, (record, account) in self.seen.items():
            if _is_below_itself(self._name(account), above):
                self.plan.refuse(record, "parent_id", "circle", text=key)

    def _refuse_orphans(self) -> set[int]:
        """Refuse rows below refused rows, down to the last; return the refused accounts."""
        refused = {problem.row for problem in self.plan.problems}
        gone = {self._name(a) for record, a in self.seen.values() if record.row in refused}
        waiting = True
        while waiting:
            waiting = False
            for record, account in self.seen.values():
                name = self._name(account)
                if name not in gone and self.parents.get(name) in gone:
                    self.plan.refuse(
                        record, "parent_id", "parent_outside", text=record.text("parent_id")
                    )
                    gone.add(name)
                    waiting = True
        return gone

    @staticmethod
    def _name(account: Account) -> int:
        return account.pk or -id(account)

    def _ask(self, group: NamedGroup) -> str:
        names = [self.seen[key][1].name for key in (group.head, *group.members)]
        question = Question(
            id=f"group:{group.head}",
            text=_("%(count)s accounts look like one group by name. Make them one?")
            % {"count": len(names)},
            choices=(
                ("yes", _("One group under %(head)s") % {"head": names[0]}),
                ("no", _("Leave them apart")),
            ),
            proposal="yes",
            detail=", ".join(names),
        )
        return self.around.ask(self.plan, question)


def _is_below_itself(name: int, above: Mapping[int, int | None]) -> bool:
    seen: set[int] = set()
    current = above.get(name)
    while current is not None and current not in seen:
        if current == name:
            return True
        seen.add(current)
        current = above.get(current)
    return False


KIND = Kind(
    name="accounts",
    label=gettext_lazy("accounts"),
    fields=(
        Field(
            "account_id",
            Type.IDENTIFIER,
            aliases=("id", *(name for name in headings.CUSTOMER_NUMBERS if name != "account")),
        ),
        Field(
            "name",
            required=True,
            aliases=(
                "account name",
                *headings.CUSTOMER_NAMES,
                "account",
                "organisation",
                "organization",
            ),
        ),
        Field(
            "parent_id",
            Type.IDENTIFIER,
            aliases=("parent", "parent account", "parent account id", "group"),
        ),
        Field("segment", longest=120, aliases=("type", "account type", "customer type", "class")),
        Field("industry", longest=120, aliases=("sector", "branch", "branche")),
        Field("territory", longest=400, aliases=("region", "sales region", "sales territory")),
        Field(
            "country",
            longest=80,
            aliases=headings.COUNTRIES,
        ),
        Field("currency", Type.CURRENCY, aliases=headings.CURRENCIES),
        Field(
            "domains", longest=1000, aliases=("domain", "mail domain", "email domain", "website")
        ),
        Field("owner", aliases=headings.SALES_REPS),
        Field("key_account", Type.BOOLEAN, aliases=("key", "is key account", "strategic")),
        Field("key_account_since", Type.DATE, aliases=("key since", "strategic since")),
        Field("status", longest=20, aliases=("account status", "state")),
    ),
    key=("account_id",),
    plan=plan,
    order=40,
)
