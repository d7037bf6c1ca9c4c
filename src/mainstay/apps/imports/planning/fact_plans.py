"""Planning of what goes to the lake: order lines and service events, without a loop over rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.analytics.facts import REPLACED_ROWS, FactTable
from mainstay.analytics.identity import Comparison, RowState
from mainstay.analytics.intake.arrays import Mask
from mainstay.analytics.intake.fact_rows import (
    FactRows,
    keys_of,
    known_rows,
    not_among,
    predecessors,
    replacements,
)
from mainstay.analytics.intake.model import RowProblem
from mainstay.analytics.intake.records import first_by
from mainstay.analytics.lake import Lake
from mainstay.apps.accounts.models import Account, AccountKey
from mainstay.apps.imports.planning.batches import (
    CountedBatch,
    assignments_of,
    counted_of,
    lineage,
)
from mainstay.apps.imports.planning.currencies import ID as CURRENCY
from mainstay.apps.imports.planning.currencies import currency_question
from mainstay.apps.imports.planning.fresh import fresh
from mainstay.apps.imports.planning.parts import ReadPart
from mainstay.apps.imports.planning.plans import Fate, Plan, Question
from mainstay.apps.imports.planning.surroundings import Surroundings
from mainstay.apps.worth.models import ExchangeRate
from mainstay.domain.bounds import FIRST_DAY, LAST_DAY
from mainstay.ui.formats import number

FATES = {
    RowState.NEW: Fate.NEW,
    RowState.CHANGED: Fate.CHANGED,
    RowState.SAME: Fate.SAME,
}
MOST_NAMED = 3
Params = dict[str, str | int]


@dataclass(slots=True)
class FactWrite:
    """Rows for the lake, and the older rows that they take the place of."""

    facts: FactRows
    written: Mask
    accounts: dict[str, Account]
    currency: str
    replaced: list[Any] = field(default_factory=list)

    def append(self, lake: Lake, *, batch: int) -> None:
        """Append to the lake; nothing of it counts before the database says so."""
        ids = {name: account.pk for name, account in self.accounts.items()}
        table = self.facts.table
        rows = self.facts.lake_rows(self.written, batch=batch, accounts=ids, currency=self.currency)
        if rows.num_rows:
            lake.append(table, rows, batch=batch)
        old = replacements(table, self.replaced, replaced_by=batch) if self.replaced else None
        if old is not None and old.num_rows:
            lake.append(REPLACED_ROWS, old, batch=batch)


class FactPlanner:
    """One part of facts on its way to a plan."""

    def __init__(
        self, part: ReadPart, around: Surroundings, *, table: FactTable, fields: tuple[str, ...]
    ) -> None:
        self.plan = Plan(part)
        self.part = part
        self.around = around
        self.named = part.facts(table, fields)
        self.places = np.flatnonzero(part.checked.good)
        self.refused: Mask = np.zeros(self.named.count, dtype=bool)
        self.accounts: dict[str, Account] = {}
        self.passed = 0
        self.currency = around.currency
        self._refuse_days()

    def _refuse_days(self) -> None:
        """Keep 0001-01-01 and 9999-12-31 outside: systems write them where they know no day."""
        days = self.named.days_outside(FIRST_DAY, LAST_DAY)
        said: dict[int, Params] = {row: {"text": day.isoformat()} for row, day in days.items()}
        self._refuse_each(said, "date", "day_out_of_range")

    def refuse(self, rows: Mask, name: str, code: str) -> None:
        """Keep the marked rows outside and say why."""
        self._refuse_each({row: {} for row in np.flatnonzero(rows).tolist()}, name, code)

    def refuse_twins(self) -> None:
        """Refuse a second row with the same key; rows without a key may be equal."""
        if not self.part.layout.key:
            return
        twins = self.named.twins()
        repeated = np.flatnonzero(twins >= 0)
        lines = self.named.lines_of(twins[repeated])
        rows = zip(repeated.tolist(), lines, strict=True)
        said: dict[int, Params] = {row: {"line": line} for row, line in rows}
        self._refuse_each(said, self.part.layout.key[-1], "key_twice")

    def refuse_accounts(self, names: list[str], code: str) -> None:
        """Keep the rows of these accounts outside."""
        texts = self.named.texts_among("account_id", names)
        said: dict[int, Params] = {row: {"text": text} for row, text in texts.items()}
        self._refuse_each(said, "account_id", code)

    def _refuse_each(self, said: dict[int, Params], name: str, code: str) -> None:
        column = self.part.column(name)
        for row, params in said.items():
            if not self.refused[row]:
                place = int(self.places[row])
                self.plan.problems.append(RowProblem(place, name, column, code, params))
        self.refused[list(said)] = True

    def find_accounts(self, *, proposing: bool) -> None:
        """Look every account up once; unknown ones are proposed or their rows refused."""
        book = self.around.books(self.part.source).accounts
        unknown: list[str] = []
        doubtful: list[str] = []
        for name in self.named.distinct("account_id"):
            found = book.find(name)
            if isinstance(found, Account):
                self.accounts[name] = found
            else:
                (unknown if found is None else doubtful).append(name)
        self.refuse_accounts(doubtful, "doubtful_account")
        if unknown and proposing and self._may_make(unknown):
            self._propose(unknown)
        else:
            self.refuse_accounts(unknown, "unknown_account")

    def add_units(self) -> None:
        """Make the buying units that the rows name."""
        if not self.named.has("buying_unit"):
            return
        for name, unit in self.named.pairs("account_id", "buying_unit"):
            if name in self.accounts:
                self.around.units.find(self.accounts[name], unit[:160], self.plan)

    def settle(self) -> Plan:
        """Compare with what counts already and return the plan."""
        self._refuse_other_files()
        facts = self.named.without(self.refused)
        self.plan.unassigned = int(facts.empty("account_id").sum())
        counted = counted_of(self.part.source, self.part.kind.name)
        ids = [batch.pk for batch in counted]
        shown = facts.compared(known_rows(self.around.lake, facts.table, batches=ids))
        for state, fate in FATES.items():
            self.plan.counts[fate] = shown.count(state)
        self.plan.counts[Fate.SAME] += self.passed
        self.plan.replaces = self._correction(facts, shown, counted)
        self.currency = self._currency(facts)
        self.plan.facts = self._write(facts, shown, ids)
        self._say_missing_rates(facts)
        return self.plan

    def _currency(self, facts: FactRows) -> str:
        """Return the currency of rows with money that name none; asked where there are any."""
        money = "revenue" if "revenue" in facts.values.column_names else "amount"
        rows = int((facts.empty("currency") & ~facts.empty(money)).sum())
        if not rows:
            return self.around.currency
        rated = set(ExchangeRate.objects.values_list("currency", flat=True))
        question = currency_question(
            self.part,
            rows=rows,
            known=rated | set(facts.distinct("currency")),
            own=self.around.currency,
            given=self.around.answers.get(CURRENCY, ""),
        )
        return self.around.ask(self.plan, question)

    def _refuse_other_files(self) -> None:
        """Leave out what another file of this drop brings already, as it stands there."""
        place = (self.named.table.name, self.part.source)
        before = self.around.facts_before.setdefault(place, [])
        for other in before:
            known = other.as_known()
            states = self.named.compared(known).states
            self.refuse(states == RowState.CHANGED, "", "in_other_file")
            same = (states == RowState.SAME) & ~self.refused
            if same.any():
                self.plan.say("same_in_drop", rows=int(same.sum()))
                self.passed += int(same.sum())
                self.refused |= same
        before.append(self.named.without(self.refused))

    def _write(self, facts: FactRows, shown: Comparison, ids: Sequence[int]) -> FactWrite:
        replaces = self.plan.replaces
        if replaces is None:
            return self._addition(facts, shown, ids)
        lake, table = self.around.lake, facts.table
        left = [pk for pk in ids if pk != replaces]
        comparison = facts.compared(known_rows(lake, table, batches=left))
        write = self._addition(facts, comparison, left)
        own = {pk for old in lineage(replaces) for pk in assignments_of(old)}
        by_hand = known_rows(lake, table, batches=[pk for pk in left if pk in own])
        write.replaced.append(not_among(by_hand, facts.keys))
        gone = not_among(known_rows(lake, table, batches=[replaces]), facts.keys)
        self.plan.say("taken_out", batch=replaces, rows=gone.num_rows)
        return write

    def _addition(self, facts: FactRows, comparison: Comparison, ids: Sequence[int]) -> FactWrite:
        currency = self.currency
        written = comparison.states != RowState.SAME
        write = FactWrite(facts, written, self.accounts, currency)
        if comparison.count(RowState.CHANGED):
            keys = keys_of(facts, comparison)
            older = predecessors(self.around.lake, facts.table, keys=keys, batches=ids)
            write.replaced = [comparison.replaced, *older]
        return write

    def _may_make(self, unknown: list[str]) -> bool:
        lines = int(self.named.holding("account_id", unknown).sum())
        question = Question(
            id=f"{self.part.kind.name}.new_accounts",
            text=ngettext(
                "%(count)s account is named that nobody knows yet. Make it?",
                "%(count)s accounts are named that nobody knows yet. Make them?",
                len(unknown),
            )
            % {"count": number(len(unknown))},
            choices=(
                (
                    "yes",
                    ngettext(
                        "Make %(count)s new account", "Make %(count)s new accounts", len(unknown)
                    )
                    % {"count": number(len(unknown))},
                ),
                (
                    "no",
                    ngettext("Leave %(count)s row out", "Leave their %(count)s rows out", lines)
                    % {"count": number(lines)},
                ),
            ),
            default="yes" if self.part.layout.new_accounts else "",
            proposal="yes",
            detail=", ".join(unknown[:MOST_NAMED]) + (" \u2026" if len(unknown) > 3 else ""),
        )
        return self.around.ask(self.plan, question) != "no"

    def _propose(self, unknown: list[str]) -> None:
        book = self.around.books(self.part.source).accounts
        names = self.named_by("account_name")
        countries = self.named_by("account_country")
        for key in unknown:
            name = (names.get(key) or key)[:255]
            account = fresh(Account, name=name, country=(countries.get(key) or "")[:80])
            self.plan.make(account)
            self.plan.make(fresh(AccountKey, account=account, source=self.part.source, key=key))
            book.expect(key, account)
            self.accounts[key] = account
        self.plan.say("new_accounts", count=len(unknown))

    def named_by(self, column: str) -> dict[str, str]:
        """Return what the first row of each account says in a column that the lake leaves out."""
        if not self.part.gives(column):
            return {}
        return first_by(self.part.checked, "account_id", column)

    def _correction(
        self, facts: FactRows, shown: Comparison, counted: list[CountedBatch]
    ) -> int | None:
        """Ask whether rows of months that are there already add, or correct which batch."""
        if self.around.replaces is not None:
            is_meant = self.around.replaces_kind == self.part.kind.name
            return self.around.replaces if is_meant else None
        months = facts.months()
        meeting = [batch for batch in counted if batch.meets(months) and not batch.by_hand]
        if not meeting or shown.count(RowState.SAME) == facts.count:
            return None
        same = shown.count(RowState.SAME)
        choices = [("addition", _("Addition: both count"))]
        choices += [
            (
                str(batch.pk),
                _("Correction: it takes the place of batch %(batch)s") % {"batch": batch.pk},
            )
            for batch in reversed(meeting)
        ]
        question = Question(
            id=f"{self.part.kind.name}.replaces",
            text=_("Same source and months as batch %(batch)s: correction or addition?")
            % {"batch": meeting[-1].pk},
            choices=tuple(choices),
            default="addition",
            proposal="addition",
            detail=_("%(same)s rows are equal.") % {"same": number(same)} if same else "",
        )
        answer = self.around.ask(self.plan, question)
        return int(answer) if answer.isdigit() else None

    def _say_missing_rates(self, facts: FactRows) -> None:
        silent = int(facts.empty("currency").sum())
        used = set(facts.distinct("currency")) | ({self.currency} if silent else set())
        used -= {self.around.currency}
        rated = set(ExchangeRate.objects.values_list("currency", flat=True))
        for currency in sorted(used - rated - self.around.rated):
            rows = int(facts.holding("currency", [currency]).sum())
            rows += silent if currency == self.currency else 0
            self.plan.say("no_rate", currency=currency, rows=rows)
