"""Names of companies and people as they are compared: accents, legal forms and titles put aside."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
# An umlaut is written in three ways: ü, ue, u. So is å: å, aa, a.
SPELT_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
INITIALS = re.compile(r"\b(?:\w\.){2,}\w?\b|\b(?:\w\.){2,}")
WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile(r"['`\u2018\u2019\u00b4]")
LONGEST_FORM = 5  # words
PUNCTUATION = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class CompanyName:
    """The words that tell a company from others, in order, and its legal forms beside them."""

    words: tuple[str, ...]
    forms: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def joined(self) -> str:
        """The words in the order of the alphabet, written as one: for finding and comparing."""
        return "".join(sorted(self.words))

    @property
    def numbers(self) -> frozenset[str]:
        """The words with figures: Plant 1 is not Plant 2."""
        return frozenset(word for word in self.words if any(map(str.isdigit, word)))


@dataclass(frozen=True, slots=True)
class PersonName:
    """The words of a person's name without titles; ``generation`` is a junior or a third."""

    words: tuple[str, ...]
    generation: str = ""

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def joined(self) -> str:
        return "".join(sorted(self.words))


def plain(text: str) -> str:
    """Write small, without accents, letter by letter: a part of a text stays a part of it.

    Searches look in columns that keep it, so a change here asks for a migration of these.
    """
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def fold(text: str) -> str:
    """Write small, without accents; Müller, Mueller and Muller become the same."""
    bare = plain(text)
    for spelt, short in SPELT_OUT:
        bare = bare.replace(spelt, short)
    return bare


def company_name(text: str) -> CompanyName:
    """Take a company's name apart; empty when there is no word in it."""
    known = words()
    tokens = _tokens(text)
    tokens, forms = _without_forms(tokens, known)
    kept = [known.short.get(word, word) for word in tokens if word not in known.small]
    return CompanyName(tuple(kept or tokens), tuple(forms))


def person_name(text: str) -> PersonName:
    """Take a person's name apart; "Falk, Ines" and "Dr. Ines Falk" have the same words."""
    known = words()
    tokens = WORD.findall(fold(APOSTROPHES.sub("", text)))
    generation = next((word for word in tokens if word in known.generations), "")
    kept = [word for word in tokens if word not in known.titles and word != generation]
    return PersonName(tuple(kept or tokens), generation)


def phone_digits(text: str) -> str:
    """Return the last nine figures of a telephone number; too short a number is none."""
    digits = re.sub(r"\D", "", re.sub(r"(?i)(ext|x|durchwahl)\.?\s*\d{1,4}\s*$", "", text))
    return digits[-9:] if len(digits) >= 7 else ""


def company_domain(address: str) -> str:
    """Return the domain of a mail or web address; nothing where anybody can have an address."""
    bare = address.strip().lower().rpartition("@")[2]
    bare = bare.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    domain = re.split(r"[/:?#\s]", bare, maxsplit=1)[0].strip(".")
    return "" if "." not in domain or domain in words().free_mail else domain


def own_address(address: str) -> str:
    """Return a person's own mail address, small; nothing for a letter box that several share."""
    small = address.strip().lower()
    box = small.partition("@")[0]
    return "" if "@" not in small or box in words().shared_mailboxes else small


def number_key(text: str) -> str:
    """Return a tax or customer number without blanks and signs; one too short to tell is none."""
    bare = PUNCTUATION.sub("", text).casefold().replace("_", "")
    return bare if len(bare) >= 8 and sum(map(str.isdigit, bare)) >= 5 else ""


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of ``company_words.toml``."""

    forms: Mapping[str, frozenset[str]]
    leading: frozenset[str]
    same_form: Mapping[str, str]
    short: Mapping[str, str]
    small: frozenset[str]
    parts: frozenset[str]
    free_mail: frozenset[str]
    shared_mailboxes: frozenset[str]
    titles: frozenset[str]
    generations: frozenset[str]


@cache
def words() -> Words:
    """Return the lists, read once."""
    text = files("mainstay.domain").joinpath("company_words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Words(
        forms=_countries_of_forms(data["legal_forms"]),
        leading=frozenset(data["leading_forms"]["forms"]),
        same_form=data["same_form"],
        short=_folded_keys(data["short_words"]),
        small=_folded(data["small_words"]["words"]),
        parts=_folded(data["part_words"]["words"]),
        free_mail=frozenset(data["free_mail"]["domains"]),
        shared_mailboxes=frozenset(data["shared_mailboxes"]["names"]),
        titles=_folded(data["titles"]["words"]),
        generations=_folded(data["generations"]["words"]),
    )


def _countries_of_forms(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for country, forms in table.items():
        for form in forms:
            found.setdefault(fold(form), set()).add(country)
    return {form: frozenset(countries) for form, countries in found.items()}


def _folded(texts: Sequence[str]) -> frozenset[str]:
    return frozenset(fold(text) for text in texts)


def _folded_keys(table: Mapping[str, Any]) -> dict[str, str]:
    return {fold(short): fold(long) for short, long in table.items()}


def _tokens(text: str) -> list[str]:
    """Cut a name into words; letters with points between them (S.p.A., I. B. M.) are one."""
    bare = APOSTROPHES.sub("", fold(text)).replace("&", " ")
    bare = INITIALS.sub(lambda found: found.group().replace(".", ""), bare)
    tokens: list[str] = []
    letters: list[str] = []
    for token in [*WORD.findall(bare), ""]:
        if len(token) == 1 and token.isalpha():
            letters.append(token)
            continue
        tokens += ["".join(letters)] if letters else []
        letters = []
        tokens += [token] if token else []
    return tokens


def _without_forms(tokens: list[str], known: Words) -> tuple[list[str], list[str]]:
    """Take legal forms off the end and, where they stand in front, off the beginning."""
    forms: list[str] = []
    rest, length = list(tokens), 1
    while length:
        length = _form_at_end(rest, known)
        if length:
            forms.insert(0, _said(rest[-length:], known))
            rest = rest[:-length]
    if len(rest) > 1 and rest[0] in known.leading:
        forms.insert(0, _said(rest[:1], known))
        rest = rest[1:]
    return rest, forms


def _form_at_end(tokens: list[str], known: Words) -> int:
    """How many words at the end are a legal form; the first word of a name is never one."""
    for length in range(min(LONGEST_FORM, len(tokens) - 1), 0, -1):
        if " ".join(tokens[-length:]) in known.forms:
            return length
    return 0


def _said(tokens: list[str], known: Words) -> str:
    form = " ".join(tokens)
    return known.same_form.get(form, form)
