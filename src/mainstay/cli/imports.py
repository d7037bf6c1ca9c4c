"""Bring files in from the command line, and list, show and undo what was brought."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.cli.context import actor_from, fail, print_json, print_table
from mainstay.ui.formats import money, number

if TYPE_CHECKING:
    from mainstay.apps.imports.actions.bring import Brought
    from mainstay.apps.imports.actions.undo import Undone
    from mainstay.apps.imports.planning.plans import Question
    from mainstay.apps.imports.queries.drops import Drop, Options
    from mainstay.apps.imports.queries.previews import ChangeLine, PartPreview, Preview
    from mainstay.apps.imports.queries.undoing import UndoPlan
    from mainstay.apps.organisation.actions.deeds import Actor
    from mainstay.apps.organisation.models import Batch

imports = typer.Typer(help="List, show and undo what was brought in.", no_args_is_help=True)

MOST_SHOWN = 10
COUNTS = ("new", "changed", "same", "bad")
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
Number = Annotated[int, typer.Argument(metavar="ID", help="The number of the batch.")]
What = Annotated[
    str, typer.Argument(metavar="BATCH_OR_DROP", help="A batch's number, or a drop from the list.")
]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the command goes about it."""

    accept_rejects: bool
    yes: bool
    as_json: bool

    @property
    def asks(self) -> bool:
        return sys.stdin.isatty() and not self.yes and not self.as_json


def import_files(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders.")],
    kind: Annotated[str, typer.Option(help="What the files hold (default: proposed).")] = "",
    source: Annotated[str, typer.Option(help="Where they come from, by name.")] = "",
    mapping: Annotated[
        str, typer.Option(metavar="NAME_OR_TOML", help="A saved mapping, or a TOML file.")
    ] = "",
    replaces: Annotated[
        int | None, typer.Option(metavar="BATCH", help="The batch whose place this takes.")
    ] = None,
    accept_rejects: Annotated[
        bool, typer.Option("--accept-rejects", help="Leave bad rows out and write the rest.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check and count; write nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Take what is proposed.")] = False,
    answer: Annotated[
        list[str] | None,
        typer.Option(metavar="QUESTION=ANSWER", help="Answer a question of the preview."),
    ] = None,
    currency: Annotated[
        str, typer.Option(metavar="CODE", help="The currency of rows that name none.")
    ] = "",
    dates: Annotated[
        str, typer.Option(metavar="dmy|mdy|ymd", help="How dates in doubt are written.")
    ] = "",
    decimal: Annotated[
        str, typer.Option(metavar=".|,", help="What separates decimals where it is in doubt.")
    ] = "",
    subjects: Annotated[
        bool, typer.Option("--subjects", help="Keep the subjects of mails and events.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring files in: accounts, people, order lines and more. All good rows count, or none."""
    by = actor_from(ctx)
    options = replace(
        _options(kind, source, mapping, replaces),
        answers=_written(dates, decimal)
        | _answers(answer or (), currency)
        | ({"subjects": "keep"} if subjects else {}),
    )
    with _progress() as progress:
        drop = _read(paths, options, by, progress)
    manner = _Manner(accept_rejects, yes, as_json)
    drop, preview = _decided(drop, by, manner)
    if dry_run:
        _print_preview(preview, manner)
        return
    _commit(drop, preview, by, manner)


def _options(kind: str, source: str, mapping: str, replaces: int | None) -> Options:
    from mainstay.apps.imports.kinds import kind_named
    from mainstay.apps.imports.queries.drops import Options
    from mainstay.apps.imports.queries.mappings import layout_named

    if kind:
        kind_named(kind)
    layout = layout_named(mapping) if mapping else None
    return Options(kind=kind, source=source, layout=layout, replaces=replaces)


def _answers(told: Sequence[str], currency: str) -> dict[str, str]:
    """Take "dates:orders.csv:Date=dmy" apart; the answer is what follows the last sign."""
    pairs = [text.rpartition("=") for text in told]
    for question, _, answer in pairs:
        if not question:
            fail(f"--answer takes QUESTION=ANSWER, as in dates:a.csv:Day=dmy, not {answer}.")
    if currency and not (len(currency) == 3 and currency.isalpha() and currency.isascii()):
        fail(f"--currency takes a code of three letters like EUR, not {currency}.")
    answers = {question: answer for question, _, answer in pairs}
    return {"currency": currency.upper(), **answers} if currency else answers


def _written(dates: str, decimal: str) -> dict[str, str]:
    """Take how columns are written that could be read in more than one way."""
    if dates not in ("", "dmy", "mdy", "ymd"):
        fail(f"--dates takes dmy, mdy or ymd, not {dates}.")
    if decimal not in ("", ".", ","):
        fail(f"--decimal takes a point or a comma, not {decimal}.")
    told = {"dates": dates, "decimal": decimal}
    return {name: value for name, value in told.items() if value}


def _read(
    paths: list[Path], options: Options, by: Actor, progress: Callable[[float, str], None]
) -> Drop:
    from mainstay.apps.imports.actions.bringing import must_begin, must_bring
    from mainstay.apps.imports.queries.drops import read_drop, refuse_nothing

    must_begin(by=by)
    drop = read_drop(paths, options, progress=progress)
    refuse_nothing(drop)
    must_bring([part.kind for part in drop.parts], by=by)
    return drop


def _decided(drop: Drop, by: Actor, manner: _Manner) -> tuple[Drop, Preview]:
    """Answer open questions, by hand or as proposed, until none is left that can be answered."""
    from mainstay.apps.imports.actions.bring import with_answers
    from mainstay.apps.imports.queries.drops import checked_anew, plan_drop
    from mainstay.apps.imports.queries.previews import preview_of

    preview = preview_of(drop, plan_drop(drop, by=by))
    while True:
        answers = {q.id: _answer(q, manner) for q in preview.open_questions}
        given = {name: answer for name, answer in answers.items() if answer}
        if not given:
            return drop, preview
        drop = checked_anew(with_answers(drop, given))
        preview = preview_of(drop, plan_drop(drop, by=by))


def _answer(question: Question, manner: _Manner) -> str:
    if not manner.asks:
        return question.proposal if manner.yes else ""
    print(f"\n{question.text}" + (f" ({question.detail})" if question.detail else ""))
    for place, (_, label) in enumerate(question.choices, start=1):
        print(f"  {place}. {label}")
    chosen: int = typer.prompt("Which", type=int, default=1)
    return question.choices[min(max(chosen, 1), len(question.choices)) - 1][0]


def _commit(drop: Drop, preview: Preview, by: Actor, manner: _Manner) -> None:
    from mainstay.apps.imports.actions.bring import BadRowsLeft, bring

    if not manner.as_json:
        _print_preview(preview, manner)
    _refuse_open(preview)
    if manner.asks and not typer.confirm(f"Write {_rows(preview.written)}?", default=True):
        fail("Nothing was written.")
    try:
        with _progress() as progress:
            brought = bring(
                drop, by=by, accept_rejects=manner.accept_rejects, seen=preview, progress=progress
            )
    except BadRowsLeft as problem:
        fail(f"{problem} Say so with --accept-rejects.")
    _print_brought(brought, manner)


def _refuse_open(preview: Preview) -> None:
    if not preview.open_questions:
        return
    question = preview.open_questions[0]
    if question.proposal:
        fail(f"{question.text} Nothing was written; say --yes to take what is proposed.")
    choices = " or ".join(value for value, _ in question.choices)
    fail(f'{question.text} Nothing was written; say --answer "{question.id}=..." with {choices}.')


def _print_preview(preview: Preview, manner: _Manner) -> None:
    if manner.as_json:
        print_json(preview.as_dict())
        return
    if preview.preset:
        print(f"Read as {preview.preset}.")
    for part in preview.parts:
        _print_part(part)
    for remark in preview.remarks:
        print(remark)
    for question in preview.questions:
        label = dict(question.choices).get(preview.answer_to(question), "not decided yet")
        print(f"{question.text} {_ended(label)}")


def _print_part(part: PartPreview) -> None:
    counts = ", ".join(f"{number(getattr(part, name))} {name}" for name in COUNTS)
    print(f"{' + '.join(dict.fromkeys(part.files))}: {part.label} of {part.source}: {counts}.")
    if part.unassigned:
        lines = f"{number(part.unassigned)} lines name"
        print(f"  {'1 line names' if part.unassigned == 1 else lines} no account: unassigned.")
    for currency, total in part.sums.items():
        days = part.first_day
        days += f" to {part.last_day}" if part.last_day != part.first_day else ""
        print(f"  {days}, revenue {money(total, currency)}.")
    for remark in part.remarks:
        print(f"  {remark}")
    for change in part.changes:
        print(f"  line {change.line}: {change.what}: {_change(change)}")
    if part.more_changes:
        print(f"  and {number(part.more_changes)} more changes")
    for problem in part.problems[:MOST_SHOWN]:
        print(f"  line {problem.line}: {problem.reason}")
    if part.bad > MOST_SHOWN:
        print(f"  and {number(part.bad - MOST_SHOWN)} more")


def _change(change: ChangeLine) -> str:
    if not change.field:
        return f"new, {change.after}"
    return f"{change.field}: {change.before or 'empty'} -> {change.after or 'empty'}"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{number(count)} rows"


def _ended(text: str) -> str:
    """End a sentence once, also behind a name like "Mill B.V."."""
    return text if text.endswith((".", "!", "?", "\u2026")) else f"{text}."


def _print_brought(brought: Brought, manner: _Manner) -> None:
    if manner.as_json:
        batches = [_batch_dict(batch) for batch in brought.batches]
        print_json({"batches": batches, **brought.preview.as_dict()})
        return
    if not brought.batches:
        print("Nothing was written: no row of it is new or changed.")
    for batch in brought.batches:
        counts = f"{number(batch.new)} new, {number(batch.changed)} changed"
        print(f"Batch {batch.pk}: {batch.kind.replace('_', ' ')}, {counts}.")
        if path := _rejects_path(batch):
            print(f"  {_rows(batch.bad)} to mend: {path}")


@imports.command("list")
def list_batches(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List every batch, the newest first."""
    by = actor_from(ctx)
    from mainstay.apps.imports.planning.batches import history
    from mainstay.apps.organisation.actions.rights import must_operate

    must_operate(by)
    batches = [_batch_dict(batch) for batch in history()]
    if as_json:
        print_json(batches)
        return
    shown = ("id", "kind", "source", "file", "state", *COUNTS, "drop", "by", "at")
    rows = [[str(batch[name]) for name in shown] for batch in batches]
    print_table(shown, rows)


@imports.command()
def show(ctx: typer.Context, batch: Number, as_json: AsJson = False) -> None:
    """Show one batch: what it brought, what it replaced, whether it counts."""
    by = actor_from(ctx)
    from mainstay.apps.imports.planning.batches import batch_of
    from mainstay.apps.organisation.actions.rights import must_operate

    must_operate(by)
    found = batch_of(batch)
    shown = {**_batch_dict(found), "mapping": found.mapping, "summary": found.summary}
    if as_json:
        print_json(shown)
        return
    for name, value in shown.items():
        print(f"{name}: {value}")


@imports.command("undo")
def undo_batch(
    ctx: typer.Context,
    what: What,
    with_later: Annotated[
        bool, typer.Option("--with-later", help="Also undo later batches that rest on it.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go and what would stay.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take a batch or a whole drop back; what others changed since stays and is listed."""
    by = actor_from(ctx)
    from mainstay.apps.imports.actions.bringing import must_begin, must_take_back
    from mainstay.apps.imports.actions.undo import undo_together
    from mainstay.apps.imports.queries.undoing import (
        batches_called,
        batches_named,
        plan_undo,
        with_what_rests,
    )

    must_begin(by=by)
    asked = batches_called(what)
    if dry_run:
        rows = batches_named(asked)
        must_take_back(rows, by=by)
        plan = with_what_rests(rows) if with_later else plan_undo(rows)
        _print_plan(plan, as_json=as_json)
        return
    undone = undo_together(asked, by=by, with_later=with_later)
    _print_undone(asked[0], undone, as_json=as_json)


def _print_undone(asked: int, undone: Undone, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "batch": asked,
                "batches": [batch.pk for batch in undone.batches],
                "with_it": undone.with_it,
                "deleted": undone.deleted,
                "restored": undone.restored,
                "kept": undone.kept,
            }
        )
        return
    for batch in reversed(undone.batches):
        print(f"Batch {batch.pk} does not count any more.")
    _print_counts(undone.deleted, "deleted", undone.restored, "restored", undone.kept)


@imports.command("redo")
def redo_batch(ctx: typer.Context, batch: Number, as_json: AsJson = False) -> None:
    """Bring back what an undo took, with the batches that were undone together."""
    by = actor_from(ctx)
    from mainstay.apps.imports.actions.redo import redo

    redone = redo(batch, by=by)
    batches = [row.pk for row in redone.batches]
    if as_json:
        told = {"created": redone.created, "changed": redone.changed, "kept": redone.kept}
        print_json({"batches": batches, **told})
        return
    for pk in batches:
        print(f"Batch {pk} counts again.")
    _print_counts(redone.created, "back", redone.changed, "changed", redone.kept)


def _print_plan(plan: UndoPlan, *, as_json: bool) -> None:
    batches = [batch.pk for batch in reversed(plan.batches)]
    rests = [batch.pk for batch in plan.rests]
    kept = [stay.sentence for stay in plan.stays]
    if as_json:
        told = {"deleted": plan.deleted, "restored": plan.restored, "kept": kept}
        print_json({"batches": batches, "rests": rests, **told})
        return
    print(f"Would undo {_listed('batch', 'batches', batches)}; nothing was undone.")
    _print_counts(plan.deleted, "to delete", plan.restored, "to restore", kept)
    if rests:
        print(f"Later {_listed('batch rests', 'batches rest', rests)} on this; add --with-later.")


def _listed(one: str, many: str, numbers: Sequence[int]) -> str:
    listed = ", ".join(str(pk) for pk in numbers)
    return f"{one} {listed}" if len(numbers) == 1 else f"{many} {listed}"


def _print_counts(
    made: Mapping[str, int], verb: str, changed: int, changing: str, kept: Sequence[str]
) -> None:
    for what, count in made.items():
        print(f"  {what}: {number(count)} {verb}")
    if changed:
        print(f"  {_rows(changed)} {changing}")
    for sentence in kept:
        print(f"  {sentence}")


def _batch_dict(batch: Batch) -> dict[str, Any]:
    return {
        "id": batch.pk,
        "kind": batch.kind,
        "source": batch.source,
        "file": batch.file_name,
        "state": batch.state,
        "replaces": batch.replaces_id,
        "new": batch.new,
        "changed": batch.changed,
        "same": batch.same,
        "bad": batch.bad,
        "drop": str(batch.drop or "")[:8],
        "first_day": batch.first_day,
        "last_day": batch.last_day,
        "by": batch.by,
        "at": batch.started_at,
        "rejects": _rejects_path(batch),
    }


def _rejects_path(batch: Batch) -> str:
    rejects = getattr(batch, "rejects", None)
    return str(rejects.file.path) if rejects is not None else ""


@contextmanager
def _progress() -> Iterator[Callable[[float, str], None]]:
    """Show a bar on stderr while a person watches; nothing otherwise."""
    if not sys.stderr.isatty():
        yield lambda _share, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def show_share(share: float, what: str) -> None:
            bar.update(task, completed=share, description=what or "writing")

        yield show_share
