"""What runs the lake's expressions: the only module that opens DuckDB or Spark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import ibis

from mainstay.domain.errors import DomainError

Expression = Any  # Ibis ships no types: an expression is checked by the engines' answers in tests

THREADS = 2


class Engine(StrEnum):
    """What runs the expressions."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class EngineMissing(DomainError):
    """The engine asked for is not installed on this machine."""


@contextmanager
def connected(engine: Engine, memory_limit: str) -> Iterator[Expression]:
    """Open an engine for one thread."""
    opened = duckdb(memory_limit) if engine is Engine.DUCKDB else _spark()
    with opened as connection:
        yield connection


@contextmanager
def duckdb(memory_limit: str) -> Iterator[Expression]:
    """Open DuckDB in memory."""
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
        .config("spark.driver.memory", os.environ.get("MAINSTAY_SPARK_MEMORY", "4g"))
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    try:
        yield ibis.pyspark.connect(spark)
    finally:
        spark.stop()
