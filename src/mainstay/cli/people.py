"""``mainstay person``: give out what is kept of a person, erase it, say what will be deleted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.context import actor_from, fail, print_json, print_table

if TYPE_CHECKING:
    from mainstay.apps.people.actions.erasing import Erased
    from mainstay.apps.people.models import Person

people = typer.Typer(help="Give out or erase what is kept of a person.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name, mail address or number of the person.")]
ENDINGS = ("json", "xlsx", "pdf")


@people.command()
def extract(
    ctx: typer.Context,
    name: Name,
    to_file: Annotated[
        Path, typer.Option("--to", metavar="FILE", help="FILE.json, FILE.xlsx or FILE.pdf.")
    ],
) -> None:
    """Write everything that is kept of a person into a file, because that person asked for it."""
    by = actor_from(ctx)
    ending = to_file.suffix.lower().lstrip(".")
    if ending not in ENDINGS:
        fail(f"The file must end in .{', .'.join(ENDINGS)}.")
    from mainstay.apps.organisation.actions.rights import must_administer
    from mainstay.apps.people.actions.extracting import extract_person
    from mainstay.apps.people.documents.extract import WRITERS

    must_administer(by)
    found = extract_person(person_meant(name), by=by)
    to_file.write_bytes(WRITERS[ending](found))
    print(f"Written: {to_file}, {found.count:,} entries about {found.name}. Keep it private.")


@people.command()
def erase(
    ctx: typer.Context,
    name: Name,
    reason: Annotated[str, typer.Option(help="Why; it stays on record.")] = "the person asked",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask once more.")] = False,
) -> None:
    """Erase a person everywhere: record, judgements, texts, history, files that wait."""
    by = actor_from(ctx)
    from mainstay.apps.organisation.actions.rights import must_administer
    from mainstay.apps.people.actions.erasing import erase_person

    must_administer(by)
    person = person_meant(name)
    if not yes:
        typer.confirm(f"Erase {person} ({person.pk})? This cannot be undone", abort=True)
    say_what_was_erased(erase_person(person, reason=reason, by=by))


@people.command()
def due(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the people who have left everywhere, and when judgements about them will be deleted."""
    by = actor_from(ctx)
    from mainstay.apps.organisation.actions.rights import must_administer
    from mainstay.apps.people.queries.retention import deletions_due

    must_administer(by)
    rows = list(deletions_due())
    if as_json:
        print_json(rows)
    elif not rows:
        print("No judgement is kept about anybody who has left everywhere.")
    else:
        shown = [(one.name, f"{one.left:%Y-%m-%d}", f"{one.on:%Y-%m-%d}") for one in rows]
        print_table(("person", "left", "will be deleted on"), shown)


def say_what_was_erased(done: Erased) -> None:
    """Print the receipt, and what is still to be done by hand."""
    print(
        f"Erased under receipt {done.receipt}: {done.rows:,} rows, {done.entries:,} entries of the "
        f"history, {len(done.files.removed)} files removed, {len(done.files.mended)} files mended."
    )
    for name in done.shared:
        print(f"Somebody else on record is called {name} too: texts with that name were left.")
    if not done.is_rewritten:
        print(
            "Mainstay is in use, so the database's file may still hold old pages: stop it and run "
            "mainstay tidy."
        )
    print("Backups made before still hold this person; a restore erases again.")


def person_meant(text: str) -> Person:
    """Return the person meant; of several of that name, ask which."""
    from mainstay.apps.people.queries.finding import people_meant

    found = people_meant(text)
    if not found:
        fail(f"Nobody on record goes by {text}.")
    if len(found) == 1:
        return found[0]
    print_table(
        ("number", "name", "mail address", "at"),
        [(str(one.pk), one.name, one.email, _accounts(one)) for one in found],
    )
    numbers = {str(one.pk): one for one in found}
    said = typer.prompt("Which one? Say the number").strip()
    return numbers[said] if said in numbers else fail(f"{said} is none of these numbers.")


def _accounts(person: Person) -> str:
    names = person.positions.values_list("account__name", flat=True).distinct()
    return ", ".join(sorted(names))
