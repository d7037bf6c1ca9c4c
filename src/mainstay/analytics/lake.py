"""The only module that opens Delta, DuckDB or Spark.

Rows are appended batch by batch and never rewritten until ``tidy``. What is read is always limited
by a ``Scope``: which accounts, rolled up into which units, and which batches count.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import ibis
import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake

from mainstay.analytics.facts import ORDER_LINES, REPLACED_ROWS, SERVICE_EVENTS, TABLES, FactTable
from mainstay.domain.errors import DomainError

Expression = Any  # Ibis ships no types: an expression is checked by the engines' answers in tests

ROW_GROUP = 122_880
MEMORY_LIMIT = "4GB"
THREADS = 2


class Engine(StrEnum):
    """What runs the expressions."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class EngineMissing(DomainError):
    """The engine asked for is not installed on this machine."""


class LakeWriteFailed(DomainError):
    """An append was refused; nothing of it counts."""


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

        A batch is appended once: asked again, nothing is written. LakeWriteFailed when the disk is
        full or the folder cannot be written.
        """
        try:
            target = self._open_or_create(table)
            if target.transaction_version(_app(batch)) is not None:
                return 0
            write_deltalake(
                target,
                _sorted(table, rows).cast(table.schema),
                mode="append",
                writer_properties=WriterProperties(
                    compression="LZ4_RAW", max_row_group_size=ROW_GROUP
                ),
                commit_properties=CommitProperties(
                    app_transactions=[Transaction(app_id=_app(batch), version=1)]
                ),
            )
        except OSError as error:
            raise LakeWriteFailed(f"The lake could not be written: {error}") from error
        return rows.num_rows

    def rows_of(
        self, table: FactTable, *, batches: Sequence[int], columns: Sequence[str]
    ) -> pa.Table:
        """Read columns of the rows of some batches that no counted batch has replaced.

        For comparing a new file with what is there; sees all accounts, so never for showing.
        """
        with _duckdb(self.memory_limit) as engine:
            rows = _counted(engine, self, table, batches)
            answer: pa.Table = engine.to_pyarrow(rows.select(*columns))
            return answer

    @contextmanager
    def session(self, scope: Scope, *, engine: Engine = Engine.DUCKDB) -> Iterator[Session]:
        """Open the lake for reading within a scope; one session belongs to one thread."""
        with _connection(engine, self.memory_limit) as connection:
            yield Session(connection, self, scope)

    def files(self, table: FactTable) -> list[str]:
        """List the Parquet files that make up a table now."""
        target = self._path(table)
        if not DeltaTable.is_deltatable(str(target)):
            return []
        return [_local(uri) for uri in DeltaTable(str(target)).file_uris()]

    def tidy(self, *, forget: Sequence[int] = ()) -> None:
        """Drop the rows of batches that never came into force and merge small files."""
        for table in TABLES:
            if not DeltaTable.is_deltatable(str(self._path(table))):
                continue
            target = DeltaTable(str(self._path(table)))
            if forget:
                target.delete(f"batch IN ({', '.join(str(int(b)) for b in forget)})")
            target.optimize.compact()
            target.vacuum(
                retention_hours=0, enforce_retention_duration=False, dry_run=False, full=True
            )

    def remove_strays(self) -> list[str]:
        """Remove files that no table consists of, left by a writer that was killed; name them.

        Only while nobody else writes: what is being written belongs to no table yet.
        """
        strays = [file for table in TABLES for file in self.strays(table)]
        for file in strays:
            file.unlink(missing_ok=True)
        return [file.name for file in strays]

    def strays(self, table: FactTable) -> list[Path]:
        """List the Parquet files in a table's folder that the table does not consist of."""
        known = {Path(name).resolve() for name in self.files(table)}
        there = sorted(self._path(table).glob("**/*.parquet"))
        return [f for f in there if f.resolve() not in known and "_delta_log" not in f.parts]

    def destroy(self) -> None:
        """Remove the whole lake; for a sample that is made anew."""
        shutil.rmtree(self.folder, ignore_errors=True)

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

    def __init__(self, connection: Expression, lake: Lake, scope: Scope) -> None:
        self._connection = connection
        self._lake = lake
        self.scope = scope
        self._units = ibis.memtable(scope.units)

    @cached_property
    def order_lines(self) -> Expression:
        """Order lines of the scope's accounts with their ``unit``."""
        return self._within(ORDER_LINES)

    @cached_property
    def service_events(self) -> Expression:
        """Service events of the scope's accounts with their ``unit``."""
        return self._within(SERVICE_EVENTS)

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
    if not lake.files(REPLACED_ROWS):
        return rows
    replaced = _table(connection, lake, REPLACED_ROWS)
    gone = replaced.filter(
        replaced.table == table.name, _among(replaced.replaced_by, batches)
    ).select("batch", "row")
    return rows.anti_join(gone, ["batch", "row"])


def _among(column: Expression, batches: Sequence[int]) -> Expression:
    return column.isin(list(batches)) if batches else ibis.literal(value=False)


def _table(connection: Expression, lake: Lake, table: FactTable) -> Expression:
    files = lake.files(table)
    if not files:
        return ibis.memtable(table.schema.empty_table())
    if connection.name == "duckdb":
        return connection.read_parquet(files)
    frame = connection._session.read.parquet(*files)  # Ibis reads only one path with Spark
    frame.createOrReplaceTempView(table.name)
    return connection.table(table.name)


def _sorted(table: FactTable, rows: pa.Table) -> pa.Table:
    keys = [name for name in ("account", "date") if name in table.schema.names]
    return rows.sort_by([(name, "ascending") for name in keys]) if keys else rows


def _app(batch: int) -> str:
    return f"batch-{batch}"


def _local(uri: str) -> str:
    """Turn a percent-encoded file address into a path; other schemes stay as they are."""
    parsed = urlparse(uri)
    return unquote(parsed.path) if parsed.scheme in ("", "file") else uri


@contextmanager
def _connection(engine: Engine, memory_limit: str) -> Iterator[Expression]:
    opened = _duckdb(memory_limit) if engine is Engine.DUCKDB else _spark()
    with opened as connection:
        yield connection


@contextmanager
def _duckdb(memory_limit: str) -> Iterator[Expression]:
    connection = ibis.duckdb.connect(
        threads=THREADS,
        memory_limit=memory_limit,
        autoinstall_known_extensions=False,  # extensions are downloads; the lake has days only
        autoload_known_extensions=False,
    )
    try:
        yield connection
    finally:
        connection.disconnect()


@contextmanager
def _spark() -> Iterator[Expression]:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineMissing(
            "Spark is not installed here; install requirements/spark.txt or use --engine duckdb."
        ) from error
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    spark = (
        SparkSession.builder.master("local[2]")
        .appName("mainstay")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    try:
        yield ibis.pyspark.connect(spark)
    finally:
        spark.stop()
