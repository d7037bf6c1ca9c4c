"""Files that the lifetime models read: transactions, summaries of customers, retention counts.

Columns are found by the names in use for them, by a mapping, or, in a file without a header, by
what they hold. Built-in mapping: ``cdnow``, the raw sample of the published studies.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from mainstay.analytics.files import (
    LINE,
    Ambiguous,
    FileTable,
    Mixed,
    Parsed,
    date_order,
    number_style,
    parse_date,
    parse_decimal,
    parse_identifier,
    read_file,
)
from mainstay.domain.errors import DomainError


class WrongFile(DomainError):
    """A file that the model asked for cannot be fitted to."""


class Role(StrEnum):
    """What a column is to the models."""

    CUSTOMER = "customer"
    DATE = "date"
    VALUE = "value"
    FREQUENCY = "frequency"
    RECENCY = "recency"
    T = "T"
    WEIGHT = "weight"
    PERIOD = "period"
    ACTIVE = "active"
    COHORT = "cohort"


NAMES: Mapping[Role, tuple[str, ...]] = {
    Role.CUSTOMER: ("customer", "customerid", "custid", "account", "accountid", "id", "client"),
    Role.DATE: ("date", "day", "orderdate", "invoicedate", "transactiondate", "purchasedate"),
    Role.VALUE: ("value", "amount", "revenue", "monetaryvalue", "spend", "sales", "price"),
    Role.FREQUENCY: ("frequency", "x", "repeattransactions"),
    Role.RECENCY: ("recency", "tx", "lastpurchase"),
    Role.T: ("t", "tcal", "age", "periods", "length"),
    Role.WEIGHT: ("weight", "weights", "customers", "count", "n"),
    Role.PERIOD: ("period", "year", "renewal"),
    Role.ACTIVE: ("active", "survivors", "activecustomers", "retained"),
    Role.COHORT: ("cohort", "group", "segment"),
}
BUILT_IN: Mapping[str, Mapping[Role, str]] = {
    "cdnow": {Role.CUSTOMER: "column_1", Role.DATE: "column_3", Role.VALUE: "column_5"},
}


@dataclass(frozen=True, slots=True)
class Transactions:
    """One row a purchase; ``value`` None when the file says nothing of money."""

    customer: list[str]
    day: list[date]
    value: list[float] | None


@dataclass(frozen=True, slots=True)
class Summaries:
    """One row a customer, or several customers alike; money is the mean of repeat purchases."""

    frequency: list[float]
    recency: list[float] | None
    T: list[float] | None
    weight: list[float] | None
    value: list[float] | None


@dataclass(frozen=True, slots=True)
class Retention:
    """How many of each cohort were still active after 0, 1, 2, ... periods."""

    period: list[int]
    active: list[float]
    cohort: list[str] | None


Observed = Transactions | Summaries | Retention


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds, and which of its columns was read as what."""

    observed: Observed
    columns: Mapping[str, str] = field(default_factory=dict)


def open_observations(path: Path, *, mapping: str = "") -> Opened:
    """Read a file for the lifetime models; FileProblem or WrongFile says what is wrong with it."""
    table = read_file(path)[0]
    if table.bad_rows:
        bad = table.bad_rows[0]
        raise WrongFile(f"Line {bad.line} of {table.name} does not fit the table: {bad.text}")
    roles = _mapped(table, mapping) if mapping else _recognised(table)
    named = {role.value: column for role, column in roles.items()}
    return Opened(_observed(_Columns(table, roles)), named)


def _mapped(table: FileTable, mapping: str) -> dict[Role, str]:
    roles = dict(BUILT_IN[mapping]) if mapping in BUILT_IN else _from_toml(Path(mapping))
    missing = [column for column in roles.values() if column not in table.columns]
    if missing:
        raise WrongFile(f"{table.name} has no column {missing[0]}, which the mapping names.")
    return roles


def _from_toml(path: Path) -> dict[Role, str]:
    """Read ``[columns]`` of a mapping: customer = "CustID", date = "Day"."""
    try:
        columns = tomllib.loads(path.read_text(encoding="utf-8")).get("columns", {})
    except OSError as problem:
        known = ", ".join(BUILT_IN)
        raise WrongFile(f"{path} is neither a mapping file nor one of: {known}.") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise WrongFile(f"{path} is not a TOML file: {problem}.") from problem
    known_roles = {role.value: role for role in Role}
    wrong = [name for name in columns if name not in known_roles]
    if wrong or not columns:
        raise WrongFile(
            f"{path} must say in [columns] which column is {', '.join(known_roles)}"
            f"{f', not {wrong[0]}' if wrong else ''}."
        )
    return {known_roles[name]: str(column) for name, column in columns.items()}


def _recognised(table: FileTable) -> dict[Role, str]:
    if table.dialect is not None and not table.dialect.has_header:
        return _by_content(table)
    found: dict[Role, str] = {}
    for column in table.columns:
        plain = "".join(letter for letter in column.lower() if letter.isalnum())
        role = next((role for role, names in NAMES.items() if plain in names), None)
        if role is not None and role not in found:
            found[role] = column
    return found


def _by_content(table: FileTable) -> dict[Role, str]:
    """Without a header: the date is the day, the first column the customer, the last money."""
    days = [name for name in table.columns if _is_date(table, name)]
    others = [name for name in table.columns if name not in days]
    if len(days) != 1 or not others:
        raise WrongFile(
            f"{table.name} has no header, and which column is the customer, the date and the "
            "value cannot be seen; name them with --mapping."
        )
    roles = {Role.CUSTOMER: others[0], Role.DATE: days[0]}
    if len(others) > 1:
        roles[Role.VALUE] = others[-1]
    return roles


def _is_date(table: FileTable, name: str) -> bool:
    column = table.data[name]
    texts = [text for text in column.slice(0, 200).to_pylist() if text]
    if not texts or any(len(text) < len("19970101") for text in texts):
        return False
    order = date_order(column)
    if isinstance(order, Mixed | Ambiguous):
        return False
    return not parse_date(column, order=order).problems


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a file by their role, typed on demand."""

    table: FileTable
    roles: Mapping[Role, str]

    def __contains__(self, role: Role) -> bool:
        return role in self.roles

    def texts(self, role: Role) -> list[str]:
        return self._values(role, parse_identifier)

    def days(self, role: Role) -> list[date]:
        order = date_order(self.table.data[self.roles[role]])
        if isinstance(order, Mixed | Ambiguous):
            raise WrongFile(
                f"The dates in {self.roles[role]} can be read in more than one way; write them as "
                "2026-10-31."
            )
        return self._values(role, lambda column: parse_date(column, order=order))

    def numbers(self, role: Role) -> list[float]:
        style = number_style(self.table.data[self.roles[role]])
        if isinstance(style, Mixed | Ambiguous):
            raise WrongFile(
                f"The numbers in {self.roles[role]} can be read in more than one way; write them "
                "with a point and without thousands."
            )
        values = self._values(role, lambda column: parse_decimal(column, style=style))
        return [float(value) for value in values]

    def maybe(self, role: Role) -> list[float] | None:
        return self.numbers(role) if role in self else None

    def _values(self, role: Role, read: Callable[[Any], Parsed]) -> list[Any]:
        name = self.roles[role]
        parsed = read(self.table.data[name])
        lines = self.table.data[LINE]
        if parsed.problems:
            bad = parsed.problems[0]
            raise WrongFile(
                f"Line {lines[bad.row]}: {name} says {bad.params.get('text', '')}, which is not "
                f"{_WHAT.get(role, 'a number')}."
            )
        values = parsed.values.to_pylist()
        if None in values:
            raise WrongFile(f"Line {lines[values.index(None)]}: {name} is empty.")
        return values


_WHAT = {Role.DATE: "a date", Role.CUSTOMER: "a customer", Role.COHORT: "a cohort"}


def _observed(columns: _Columns) -> Observed:
    """Decide by its columns what a file holds."""
    if Role.PERIOD in columns and Role.ACTIVE in columns:
        cohort = columns.texts(Role.COHORT) if Role.COHORT in columns else None
        period = [int(value) for value in columns.numbers(Role.PERIOD)]
        return Retention(period, columns.numbers(Role.ACTIVE), cohort)
    if Role.FREQUENCY in columns:
        return Summaries(
            frequency=columns.numbers(Role.FREQUENCY),
            recency=columns.maybe(Role.RECENCY),
            T=columns.maybe(Role.T),
            weight=columns.maybe(Role.WEIGHT),
            value=columns.maybe(Role.VALUE),
        )
    if Role.RECENCY in columns and Role.T in columns:
        return _endings(columns)
    if Role.CUSTOMER in columns and Role.DATE in columns:
        return Transactions(
            columns.texts(Role.CUSTOMER), columns.days(Role.DATE), columns.maybe(Role.VALUE)
        )
    raise WrongFile(
        f"{columns.table.name} holds neither transactions (customer, date, value) nor summaries "
        "(frequency, recency, T, weight) nor retention counts (period, active, cohort); name its "
        "columns with --mapping."
    )


def _endings(columns: _Columns) -> Retention:
    """Count who was still active from one row a customer: left at ``recency``, or still at T."""
    ends, lengths = columns.numbers(Role.RECENCY), columns.numbers(Role.T)
    weights = columns.maybe(Role.WEIGHT) or [1.0] * len(ends)
    names = columns.texts(Role.COHORT) if Role.COHORT in columns else ["all"] * len(ends)
    left: dict[str, Counter[int]] = {}
    last: dict[str, int] = {}
    for name, end, length, weight in zip(names, ends, lengths, weights, strict=True):
        if last.setdefault(name, int(length)) != length:
            raise WrongFile(f"The customers of cohort {name} are not followed for the same time.")
        if not 1 <= end <= length:
            raise WrongFile(f"A customer of cohort {name} left at {end:g} of {length:g} periods.")
        counts = left.setdefault(name, Counter())
        counts[int(end)] += weight  # type: ignore[assignment]
    period: list[int] = []
    active: list[float] = []
    cohort: list[str] = []
    for name, counts in left.items():
        for t in range(last[name]):
            period.append(t)
            active.append(float(sum(n for end, n in counts.items() if end > t)))
            cohort.append(name)
    return Retention(period, active, cohort)
