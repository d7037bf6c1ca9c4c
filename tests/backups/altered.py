"""Backups as nobody made them: changed, cut, filled up, and of an earlier time."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db.migrations.loader import MigrationLoader

Contents = dict[str, bytes]
Change = Callable[[Contents, dict[str, Any]], None]


def altered(source: Path, target: Path, change: Change) -> Path:
    """Write a backup anew after a change of its members and its manifest."""
    with zipfile.ZipFile(source) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(contents.pop("manifest.json"))
    change(contents, manifest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))
    return target


def put(contents: Contents, manifest: dict[str, Any], name: str, content: bytes) -> None:
    """Add a member that the manifest names correctly."""
    contents[name] = content
    manifest["members"][name] = {"size": len(content), "sha256": sha256(content).hexdigest()}


def named(name: str) -> Change:
    return lambda contents, manifest: put(contents, manifest, name, b"hello")


def wrong_byte(contents: Contents, manifest: dict[str, Any]) -> None:
    name = next(name for name in contents if name.startswith("lake/"))
    contents[name] = contents[name][:-1] + bytes([contents[name][-1] ^ 1])


def extra_member(contents: Contents, manifest: dict[str, Any]) -> None:
    contents["files/unasked"] = b"hello"


def missing_member(contents: Contents, manifest: dict[str, Any]) -> None:
    del contents["database/accounts_account.jsonl"]


def bomb(contents: Contents, manifest: dict[str, Any]) -> None:
    """Ten million bytes where a few were told."""
    put(contents, manifest, "files/small.csv", b"hello")
    contents["files/small.csv"] = b"0" * 10_000_000


def large_bomb(contents: Contents, manifest: dict[str, Any]) -> None:
    """A member that tells its size truly, and no disk has the room."""
    put(contents, manifest, "files/large.csv", b"hello")
    manifest["members"]["files/large.csv"]["size"] = 10**17


def foreign_lake(contents: Contents, manifest: dict[str, Any]) -> None:
    """A lake that reads a file from elsewhere on the machine."""
    name = next(n for n in sorted(contents) if "/_delta_log/" in n and b'"add"' in contents[n])
    lines = [json.loads(line) for line in contents[name].splitlines()]
    for line in lines:
        if "add" in line:
            line["add"]["path"] = "../../../../elsewhere.parquet"
    put(contents, manifest, name, b"\n".join(json.dumps(line).encode() for line in lines))


def unreadable_lake(contents: Contents, manifest: dict[str, Any]) -> None:
    name = next(name for name in sorted(contents) if "/_delta_log/" in name)
    put(contents, manifest, name, b"{garbage")


def first_batch(row: bytes) -> Change:
    """Write the first row of the batches anew."""

    def change(contents: Contents, manifest: dict[str, Any]) -> None:
        name = "database/organisation_batch.jsonl"
        lines = [row, *contents[name].splitlines()[1:]]
        put(contents, manifest, name, b"".join(line + b"\n" for line in lines))

    return change


def one_value(column: str, value: object) -> Change:
    """Give the first batch another value in one column."""

    def change(contents: Contents, manifest: dict[str, Any]) -> None:
        name = "database/organisation_batch.jsonl"
        table = next(table for table in manifest["tables"] if table["member"] == name)
        row = json.loads(contents[name].splitlines()[0])
        row[table["columns"].index(column)] = value
        first_batch(json.dumps(row).encode())(contents, manifest)

    return change


def wrong_value(contents: Contents, manifest: dict[str, Any]) -> None:
    name = "database/organisation_batch.jsonl"
    lines = [json.loads(line) for line in contents[name].splitlines()]
    lines[0][0] = "seven"
    put(contents, manifest, name, b"".join(json.dumps(line).encode() + b"\n" for line in lines))


def missing_reference(contents: Contents, manifest: dict[str, Any]) -> None:
    name = "database/organisation_batch.jsonl"
    lines = contents[name].splitlines(keepends=True)[1:]
    put(contents, manifest, name, b"".join(lines))
    table = next(row for row in manifest["tables"] if row["member"] == name)
    table["rows"] -= 1


def missing_table(contents: Contents, manifest: dict[str, Any]) -> None:
    """The history left out, with everything that names it."""
    name = "database/auditlog_logentry.jsonl"
    del contents[name], manifest["members"][name]
    manifest["tables"] = [row for row in manifest["tables"] if row["member"] != name]


def newer_migration(contents: Contents, manifest: dict[str, Any]) -> None:
    manifest["migrations"].append(["accounts", "0999_of_the_future"])


def newer_format(contents: Contents, manifest: dict[str, Any]) -> None:
    manifest["format"] = 2


def aged(app: str, name: str) -> Change:
    """Turn a backup into one of the time when ``name`` was the last migration of its app."""

    def change(contents: Contents, manifest: dict[str, Any]) -> None:
        graph = MigrationLoader(None).graph
        followers = [c.key for c in graph.node_map[(app, name)].children if c.key[0] == app]
        gone = {key for follower in followers for key in graph.backwards_plan(follower)}
        kept = [tuple(node) for node in manifest["migrations"] if tuple(node) not in gone]
        ends = [n for n in kept if not {c.key for c in graph.node_map[n].children} & set(kept)]
        models = (
            MigrationLoader(None).project_state(ends).apps.get_models(include_auto_created=True)
        )
        then = {(m._meta.app_label, m._meta.model_name): m for m in models}
        manifest["migrations"] = kept
        for table in list(manifest["tables"]):
            model = then.get((table["app"], table["model"]))
            if model is None:
                manifest["tables"].remove(table)
                del contents[table["member"]], manifest["members"][table["member"]]
                continue
            columns = [field.attname for field in model._meta.local_concrete_fields]
            places = [table["columns"].index(column) for column in columns]
            lines = [json.loads(line) for line in contents[table["member"]].splitlines()]
            rows = [json.dumps([line[place] for place in places]) for line in lines]
            table["columns"] = columns
            put(contents, manifest, table["member"], "".join(r + "\n" for r in rows).encode())

    return change
