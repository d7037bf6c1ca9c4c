"""The only module that opens Delta; what runs its expressions is opened by ``engines``.

Rows are appended batch by batch and never rewritten until ``tidy``. What is read is always limited
by a ``Scope``: which accounts, rolled up into which units, and which batches count.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import ibis
import pyarrow as pa
from deltalake import (
    ColumnProperties,
    CommitProperties,
    DeltaTable,
    Transaction,
    WriterProperties,
    write_deltalake,
)
from deltalake.exceptions import DeltaError

from mainstay.analytics.day_sums import NEEDED, day_sums, family_codes, whole_accounts
from mainstay.analytics.engines import Engine, connected, duckdb
from mainstay.analytics.facts import (
    ACCOUNT_DAYS,
    DERIVED,
    FAMILY_CODES,
    ORDER_LINES,
    REPLACED_ROWS,
    SERVICE_EVENTS,
    TABLES,
    FactTable,
)
from mainstay.analytics.measures.account_days import account_days
from mainstay.domain.errors import DomainError

Expression = Any  # Ibis ships no types: an expression is checked by the engines' answers in tests

ROW_GROUP = 122_880
_NOTHING_TOUCHED = pa.table(
    {"batch": pa.array([], pa.int64()), "account": pa.array([], pa.int64())}
)
_DAY_SUMS = dict.fromkeys(("revenue", "costed_revenue", "direct_cost"), "decimal(18, 4)")
DECORATION = re.compile("\x1b\\[[0-9;]*m|↳")  # of a cause, by the lake's library
MEMORY_LIMIT = "4GB"


class LakeWriteFailed(DomainError):
    """An append was refused; nothing of it counts."""


class LakeUnreadable(DomainError):
    """The list of a table's files is damaged."""


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Raise LakeWriteFailed for what the library says when it cannot write; on one line."""
    try:
        yield
    except (OSError, DeltaError) as error:
        lines = DECORATION.sub("", str(error)).strip().splitlines() or [type(error).__name__]
        reason = lines[-1].rpartition(": ")[2].strip()
        raise LakeWriteFailed(
            f"The lake could not be written ({reason}); nothing of this counts. Make room or mend "
            "the folder, then try again."
        ) from error


def _rewrite(target: DeltaTable, forget: Sequence[int]) -> None:
    if forget:
        target.delete(f"batch IN ({', '.join(str(int(b)) for b in forget)})")
    target.optimize.compact()
    target.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False, full=True)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows may be read, rolled up how, and which batches count.

    ``units`` maps ``account`` to ``unit`` (int64 both): the customer an account belongs to, or the
    account itself; an account may stand in several units. Rows of other accounts are never read.
    """

    units: pa.Table
    batches: tuple[int, ...]
    with_unassigned: bool = False

    @classmethod
    def of(
        cls, units: Sequence[tuple[int, int]], *, batches: Sequence[int], with_unassigned: bool
    ) -> Scope:
        """Make a scope from (account, unit) pairs."""
        columns = {
            "account": pa.array([account for account, _ in units], pa.int64()),
            "unit": pa.array([unit for _, unit in units], pa.int64()),
        }
        return cls(pa.table(columns), tuple(batches), with_unassigned)


class Lake:
    """The fact tables in one folder."""

    def __init__(self, folder: Path, *, memory_limit: str = MEMORY_LIMIT) -> None:
        self.folder = folder
        self.memory_limit = memory_limit

    def append(self, table: FactTable, rows: pa.Table, *, batch: int) -> int:
        """Append a batch's rows in one atomic step and return how many.

        A batch is appended once: asked again, nothing is written. What is derived from order lines
        is appended after them; a batch that lacks it is read from its lines. LakeWriteFailed when
        the disk is full or the folder cannot be written.
        """
        pa.default_memory_pool().release_unused()  # by the reading of a file; writing needs much
        with _told_plainly():
            written = self._append_once(table, rows, batch)
            if table.name == ORDER_LINES.name:
                self._derive(rows, batch)
        return written

    def derive(self, batches: Sequence[int]) -> int:
        """Make the derived rows of the batches that lack them and return how many lacked them."""
        missing = self.underived(batches)
        with _told_plainly():
            for batch in missing:
                self._derive(self._lines(batch), batch)
        return len(missing)

    def underived(self, batches: Sequence[int]) -> list[int]:
        """Name the batches with order lines whose derived rows are not there."""
        with duckdb(self.memory_limit) as engine:
            return _underived(engine, self, batches)

    def rows_of(
        self, table: FactTable, *, batches: Sequence[int], columns: Sequence[str]
    ) -> pa.Table:
        """Read columns of the rows of some batches that no counted batch has replaced.

        For comparing a new file with what is there; sees all accounts, so never for showing.
        """
        with duckdb(self.memory_limit) as engine:
            rows = _counted(engine, self, table, batches)
            answer: pa.Table = engine.to_pyarrow(rows.select(*columns))
            return answer

    @contextmanager
    def session(
        self, scope: Scope, *, engine: Engine = Engine.DUCKDB, at_hand: bool = False
    ) -> Iterator[Session]:
        """Open the lake for reading within a scope; one session belongs to one thread.

        ``at_hand``: what several questions rest on is read once, into memory. For few accounts.
        """
        with connected(engine, self.memory_limit) as connection:
            yield Session(connection, self, scope, at_hand=at_hand)

    def files(self, table: FactTable) -> list[str]:
        """List the Parquet files that make up a table now. LakeUnreadable when nobody can say.

        What another version derived in other columns counts as not there.
        """
        target = self._path(table)
        if not DeltaTable.is_deltatable(str(target)):
            return []
        try:
            if table in DERIVED and self._is_of_another_version():
                return []
            return [_local(uri) for uri in DeltaTable(str(target)).file_uris()]
        except DeltaError as error:
            raise LakeUnreadable(
                f"The lake's table {table.name} is damaged and cannot be read; restore a backup."
            ) from error

    def tidy(self, *, forget: Sequence[int] = ()) -> None:
        """Drop the rows of batches that never came into force and merge small files.

        LakeWriteFailed when the disk is full: what counts is there, before and after.
        """
        try:
            with _told_plainly():
                for table in (*TABLES, *DERIVED):
                    if DeltaTable.is_deltatable(str(self._path(table))):
                        _rewrite(DeltaTable(str(self._path(table))), forget)
        except LakeWriteFailed:
            self.remove_strays()  # what was merged, or should have been
            raise

    def remove_strays(self) -> list[str]:
        """Remove files that no table consists of, left by a writer that was killed; name them.

        Only while nobody else writes: what is being written belongs to no table yet.
        """
        strays = [file for table in (*TABLES, *DERIVED) for file in self.strays(table)]
        for file in strays:
            file.unlink(missing_ok=True)
        return [file.name for file in strays]

    def strays(self, table: FactTable) -> list[Path]:
        """List the Parquet files in a table's folder that the table does not consist of."""
        known = {Path(name).resolve() for name in self.files(table)}
        there = sorted(self._path(table).glob("**/*.parquet"))
        return [f for f in there if f.resolve() not in known and "_delta_log" not in f.parts]

    def identity(self) -> str:
        """Name this lake's order lines: another lake's, or those of one made anew, differ."""
        target = str(self._path(ORDER_LINES))
        return str(DeltaTable(target).metadata().id) if DeltaTable.is_deltatable(target) else ""

    def destroy(self) -> None:
        """Remove the whole lake; for a sample that is made anew."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _append_once(self, table: FactTable, rows: pa.Table, batch: int) -> int:
        target = self._open_or_create(table)
        if target.transaction_version(_app(batch)) is not None:
            return 0
        write_deltalake(
            target,
            _sorted(table, rows).cast(table.schema),
            mode="append",
            writer_properties=_properties(table),
            commit_properties=CommitProperties(
                app_transactions=[Transaction(app_id=_app(batch), version=1)]
            ),
        )
        return rows.num_rows

    def _derive(self, lines: pa.Table, batch: int) -> None:
        """Append the derived rows of a batch, the codes last: they say that all is there."""
        if self._is_of_another_version():
            for table in reversed(DERIVED):  # the codes first: they say that all is there
                shutil.rmtree(self._path(table), ignore_errors=True)
        codes = family_codes(lines, batch=batch)
        with duckdb(self.memory_limit) as engine:
            days = [
                engine.to_pyarrow(day_sums(some, codes)).cast(ACCOUNT_DAYS.schema)
                for some in whole_accounts(lines.select(list(NEEDED)))
            ]
        self._append_once(ACCOUNT_DAYS, pa.concat_tables(days), batch)
        self._append_once(FAMILY_CODES, codes, batch)

    def _is_of_another_version(self) -> bool:
        target = str(self._path(ACCOUNT_DAYS))
        if not DeltaTable.is_deltatable(target):
            return False
        names = [column.name for column in DeltaTable(target).schema().fields]
        return names != ACCOUNT_DAYS.schema.names

    def _lines(self, batch: int) -> pa.Table:
        with duckdb(self.memory_limit) as engine:
            lines = _table(engine, self, ORDER_LINES)
            rows: pa.Table = engine.to_pyarrow(lines.filter(lines.batch == batch).select(*NEEDED))
            return rows

    def _path(self, table: FactTable) -> Path:
        return self.folder / table.name

    def _open_or_create(self, table: FactTable) -> DeltaTable:
        path = self._path(table)
        if not DeltaTable.is_deltatable(str(path)):
            path.mkdir(parents=True, exist_ok=True)
            return DeltaTable.create(str(path), schema=table.schema, mode="ignore")
        return DeltaTable(str(path))


class Session:
    """Tables of the lake, limited to a scope, on one connection."""

    def __init__(
        self, connection: Expression, lake: Lake, scope: Scope, *, at_hand: bool = False
    ) -> None:
        self._connection = connection
        self._lake = lake
        self.scope = scope
        self.at_hand = at_hand
        self._units = ibis.memtable(scope.units)
        self._read: dict[str, tuple[object, Expression]] = {}

    def once(self, name: str, of: object, rows: Callable[[], Expression]) -> Expression:
        """Return rows made of one thing, read into memory the first time where they are few."""
        if not self.at_hand:
            return rows()
        if name not in self._read or self._read[name][0] is not of:
            self._read[name] = (of, ibis.memtable(self.answer(rows())))
        return self._read[name][1]

    @cached_property
    def order_lines(self) -> Expression:
        """Order lines of the scope's accounts with their ``unit``."""
        return self._within(ORDER_LINES)

    @cached_property
    def service_events(self) -> Expression:
        """Service events of the scope's accounts with their ``unit``."""
        return self._within(SERVICE_EVENTS)

    @cached_property
    def account_days(self) -> Expression:
        """What the scope's accounts bought, by batch, day and currency, with their ``unit``.

        Derived rows stand for lines that nothing has replaced; the days of the others are summed
        anew. Columns as of ACCOUNT_DAYS; ``families`` is null where only the lines know them.
        """
        return self.days_of(self._units)

    def days_of(self, units: Expression) -> Expression:
        """Return ``account_days`` of some of the scope's accounts: ``units`` has account and unit.

        All further columns of ``units`` come along.
        """
        kept = self._kept_days()
        anew = self._days_anew()
        return (kept.union(anew) if anew is not None else kept).inner_join(units, "account")

    @cached_property
    def family_codes(self) -> pa.Table:
        """What the bits of ``families`` stand for, batch by batch."""
        codes = _table(self._connection, self._lake, FAMILY_CODES)
        return self.answer(codes.filter(_among(codes.batch, self.scope.batches)))

    @cached_property
    def touched(self) -> pa.Table:
        """The (batch, account) whose derived rows do not hold: some of their lines are replaced."""
        lines = _table(self._connection, self._lake, ORDER_LINES)
        gone = _replaced(self._connection, self._lake, ORDER_LINES, self.scope.batches)
        if gone is None or not self.answer(gone.limit(1)).num_rows:
            return _NOTHING_TOUCHED
        lines = lines.filter(_among(lines.batch, self.scope.batches), lines.account.notnull())
        return self.answer(
            lines.semi_join(gone, ["batch", "row"]).select("batch", "account").distinct()
        )

    @property
    def is_derived(self) -> bool:
        """Whether all batches that count have their derived rows."""
        return not self._underived

    @property
    def lake(self) -> Lake:
        """The lake that is read."""
        return self._lake

    @cached_property
    def _underived(self) -> list[int]:
        return _underived(self._connection, self._lake, self.scope.batches)

    def _kept_days(self) -> Expression:
        days = _table(self._connection, self._lake, ACCOUNT_DAYS)
        missing = set(self._underived)
        days = days.filter(_among(days.batch, [b for b in self.scope.batches if b not in missing]))
        if self.touched.num_rows:
            days = days.anti_join(ibis.memtable(self.touched), ["batch", "account"])
        return days

    def _days_anew(self) -> Expression | None:
        """Days that have to be summed from the lines: of batches and accounts without sums."""
        missing = self._underived
        if not missing and not self.touched.num_rows:
            return None
        lines = _counted(self._connection, self._lake, ORDER_LINES, self.scope.batches)
        parts = []
        if missing:
            parts.append(lines.filter(_among(lines.batch, missing)))
        if self.touched.num_rows:
            rest = lines.filter(~_among(lines.batch, missing)) if missing else lines
            parts.append(rest.semi_join(ibis.memtable(self.touched), ["batch", "account"]))
        found = parts[0].union(parts[1]) if len(parts) == 2 else parts[0]
        days = account_days(found).mutate(families=ibis.null("int64"))
        return days.select(*ACCOUNT_DAYS.schema.names).cast(_DAY_SUMS)

    @cached_property
    def unassigned_lines(self) -> Expression:
        """Order lines without an account; none unless the scope sees all."""
        lines = _counted(self._connection, self._lake, ORDER_LINES, self.scope.batches)
        return lines.filter(
            lines.account.isnull(), ibis.literal(self.scope.with_unassigned, "boolean")
        )

    def knows(self, table: FactTable) -> bool:
        """Whether the batches that count hold any row of a table: yes or no, and no row of it."""
        rows = _counted(self._connection, self._lake, table, self.scope.batches)
        return self.answer(rows.limit(1)).num_rows > 0

    def rows(self, table: FactTable) -> int:
        """Count the rows of a table, whether they count or not: the heads of its files tell."""
        count = _table(self._connection, self._lake, table).count()
        return int(self._connection.to_pyarrow(count).as_py())

    def answer(self, expression: Expression) -> pa.Table:
        """Run an expression and return its rows."""
        rows: pa.Table = self._connection.to_pyarrow(expression)
        return rows

    def _within(self, table: FactTable) -> Expression:
        rows = _counted(self._connection, self._lake, table, self.scope.batches)
        return rows.inner_join(self._units, "account")


def _counted(
    connection: Expression, lake: Lake, table: FactTable, batches: Sequence[int]
) -> Expression:
    """Rows of these batches, less those that one of these batches has replaced."""
    rows = _table(connection, lake, table)
    rows = rows.filter(_among(rows.batch, batches))
    gone = _replaced(connection, lake, table, batches)
    return rows if gone is None else rows.anti_join(gone, ["batch", "row"])


def _replaced(
    connection: Expression, lake: Lake, table: FactTable, batches: Sequence[int]
) -> Expression | None:
    """Name the rows (batch, row) that these batches have replaced; None while none ever was."""
    if not lake.files(REPLACED_ROWS):
        return None
    replaced = _table(connection, lake, REPLACED_ROWS)
    return replaced.filter(
        replaced.table == table.name, _among(replaced.replaced_by, batches)
    ).select("batch", "row")


def _underived(connection: Expression, lake: Lake, batches: Sequence[int]) -> list[int]:
    codes = _table(connection, lake, FAMILY_CODES)
    derived = _batches(connection, codes, batches)
    lines = _table(connection, lake, ORDER_LINES)
    rest = [batch for batch in batches if batch not in derived]
    return sorted(_batches(connection, lines, rest)) if rest else []


def _batches(connection: Expression, rows: Expression, batches: Sequence[int]) -> set[int]:
    """Those of the batches that a table has rows of."""
    found = connection.to_pyarrow(
        rows.filter(_among(rows.batch, batches)).select("batch").distinct()
    )
    return set(found.column("batch").to_pylist())


def _among(column: Expression, batches: Sequence[int]) -> Expression:
    return column.isin(list(batches)) if batches else ibis.literal(value=False)


def _table(connection: Expression, lake: Lake, table: FactTable) -> Expression:
    files = lake.files(table)
    if not files:
        columns = [field.with_nullable(True) for field in table.schema]  # as those of files are
        return ibis.memtable(pa.schema(columns).empty_table())
    if connection.name == "duckdb":
        return connection.read_parquet(files)
    frame = connection._session.read.parquet(*files)  # Ibis reads only one path with Spark
    frame.createOrReplaceTempView(table.name)
    return connection.table(table.name)


def _properties(table: FactTable) -> WriterProperties:
    """No dictionary on amounts: hardly two are equal, and trying to find some takes half again."""
    plain = ColumnProperties(dictionary_enabled=False)
    amounts = [f.name for f in table.schema if pa.types.is_decimal(f.type)]
    return WriterProperties(
        compression="LZ4_RAW",
        max_row_group_size=ROW_GROUP,
        column_properties=dict.fromkeys(amounts, plain),
    )


def _sorted(table: FactTable, rows: pa.Table) -> pa.Table:
    """Sort by account and day, in one piece: of several the writer keeps no order."""
    keys = [name for name in ("account", "date") if name in table.schema.names]
    return rows.sort_by([(name, "ascending") for name in keys]).combine_chunks() if keys else rows


def _app(batch: int) -> str:
    return f"batch-{batch}"


def _local(uri: str) -> str:
    """Turn a percent-encoded file address into a path; other schemes stay as they are."""
    parsed = urlparse(uri)
    return unquote(parsed.path) if parsed.scheme in ("", "file") else uri
