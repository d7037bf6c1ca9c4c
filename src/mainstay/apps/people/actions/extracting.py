"""Gives out what is kept of a person, because that person asked; that it was given is on record."""

from __future__ import annotations

from mainstay.apps.organisation.actions.deeds import Actor, deed, note
from mainstay.apps.organisation.actions.rights import must_administer
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.extracting import Extract, extract_of


def extract_person(person: Person, *, by: Actor) -> Extract:
    """Return everything that is kept of a person; administrators and the machine's owner may."""
    must_administer(by)
    with deed("extract person", by=by):
        found = extract_of(person)
        note(person, "extract", f"{found.count} entries given out")
    return found
