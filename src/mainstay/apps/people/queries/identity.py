"""By what a person is known: names, addresses, numbers; how texts that name her are found.

A name of a single word, or one that somebody else on record bears too, is not looked for in texts:
it would take away what is said of others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import product
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Person, PersonKey
from mainstay.domain.names import plain

SHORTEST_NUMBER = 7  # figures of a telephone number that is looked for in texts
GONE = "[erased]"


@dataclass(frozen=True)
class Identity:
    """The records of one person, and all that she is or was called and reached by."""

    people: tuple[int, ...]
    names: tuple[str, ...]
    mails: tuple[str, ...]
    numbers: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    shared: tuple[str, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every spelling that texts are looked through for, the longest first."""
        given = [one for one in self.names if " " in one]
        given += [f"{last}, {first}" for first, _, last in (n.rpartition(" ") for n in given)]
        given += [*self.mails, *(n for n in self.numbers if _figures(n) >= SHORTEST_NUMBER)]
        wanted = [one for one in given if one not in self.shared]
        forms = {unicodedata.normalize(form, one) for form in ("NFC", "NFD") for one in wanted}
        forms |= {plain(one) for one in wanted}
        forms |= {_in_json(one) for one in forms}  # the history keeps JSON as a text
        return tuple(sorted(forms, key=lambda one: (-len(one), one)))

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Finds any spelling as words of their own, whatever the size of letters."""
        if not self.words:
            return None
        either = "|".join(re.escape(word) for word in self.words)
        return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)

    def is_named_in(self, text: str) -> bool:
        return self.pattern is not None and self.pattern.search(text) is not None

    def without(self, text: str) -> str:
        """Return a text with every mention replaced."""
        return text if self.pattern is None else self.pattern.sub(GONE, text)

    def taken_out_of(self, value: Any) -> Any:
        """Return plain data, as JSON holds it, with every mention replaced."""
        match value:
            case str():
                return self.without(value)
            case list():
                return [self.taken_out_of(item) for item in value]
            case dict():
                return {self.without(k): self.taken_out_of(item) for k, item in value.items()}
        return value


def identity_of(person: Person) -> Identity:
    """Gather by what a person is known: of her record, those merged into it, and their past."""
    people = [person.pk]
    while merged := list(
        Person._base_manager.filter(merged_into__in=people).exclude(pk__in=people)
    ):
        people += [row.pk for row in merged]
    rows = Person._base_manager.filter(pk__in=people)
    found = {name: set(rows.values_list(name, flat=True)) for name in FIELDS}
    for entry in _entries(people):
        for name, said in _said(entry):
            found[name].update(said)
    names, mails = (tuple(sorted(filter(None, found[n]))) for n in ("name", "email"))
    return Identity(
        people=tuple(people),
        names=names,
        mails=mails,
        numbers=tuple(sorted(filter(None, found["phone"] | found["mobile"]))),
        keys=tuple(PersonKey.objects.filter(person__in=people).values_list("source", "key")),
        shared=tuple(_borne_by_others(people, names, mails)),
    )


FIELDS = ("name", "email", "phone", "mobile")


def _entries(people: list[int]) -> Any:
    kind = ContentType.objects.get_for_model(Person)
    return LogEntry.objects.filter(content_type=kind, object_id__in=people)


def _said(entry: LogEntry) -> Iterator[tuple[str, set[str]]]:
    for name, pair in (entry.changes or {}).items():
        if name in FIELDS and isinstance(pair, list):
            yield name, {text for text in pair if text and text != "None"}


def _borne_by_others(
    people: list[int], names: Iterable[str], mails: Iterable[str]
) -> Iterator[str]:
    others = Person._base_manager.exclude(pk__in=people)
    for name in names:
        if (
            others.filter(name__iexact=name).exists()
            or User.objects.filter(name__iexact=name).exists()
        ):
            yield name
    for mail in mails:
        if (
            others.filter(email__iexact=mail).exists()
            or User.objects.filter(email__iexact=mail).exists()
        ):
            yield mail


def _figures(text: str) -> int:
    return sum(map(str.isdigit, text))


@dataclass(frozen=True, slots=True)
class Marks:
    """Salted hashes by which a record of an erased person is known again in an older backup."""

    salt: str

    def of(self, identity: Identity) -> list[str]:
        """Return the marks of all records of a person."""
        rows = product(identity.people, identity.names, identity.mails or ("",))
        found = {mark for row in rows for mark in self.of_row(*row)}
        found |= {self._mark("key", *key) for key in identity.keys}
        return sorted(found)

    def of_row(self, pk: int, name: str, mail: str) -> set[str]:
        """Return the marks of one record."""
        marks = {self._mark("row", str(pk), plain(name))}
        if mail:
            marks.add(self._mark("mail", plain(name), mail.lower()))
        return marks

    def of_key(self, source: str, key: str) -> str:
        return self._mark("key", source, key)

    def _mark(self, *parts: str) -> str:
        return sha256("\0".join((self.salt, *parts)).encode()).hexdigest()


def spellings(word: str) -> set[str]:
    """Return how a database may hold a word that it cannot look for without regard to size."""
    if word.isascii():
        return {word, word.replace("\\", "\\\\")}
    sizes = {word, word.lower(), word.upper(), word.title()}
    return sizes | {_in_json(text) for text in sizes}


def _in_json(text: str) -> str:
    """As JSON in SQLite holds it: everything beyond ASCII spelt out."""
    return "".join(letter if letter.isascii() else f"\\u{ord(letter):04x}" for letter in text)
