"""The page of records that look like one, whatever they are: accounts or people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.domain.errors import DomainError
from mainstay.ui.pages import Empty

CARDS_ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the two pages of possible duplicates."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence with a button: what to undo."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PairsPage:
    """Everything ``ui/pairs.html`` shows."""

    title: str
    subtitle: str
    kinds: tuple[Choice, ...]
    cards: Sequence[Any]
    pages: Page[Any]
    empty: Empty
    merges: tuple[Offer, ...]
    different: tuple[Offer, ...]
    merge_name: str
    different_name: str


@dataclass(frozen=True, slots=True)
class MergeAnswer:
    """What somebody chose on a card; ``versions`` are of the one that goes and the one that stays.

    ``take`` are the fields whose value comes from the record that goes.
    """

    stays: str
    take: frozenset[str]
    versions: tuple[int, int] | None

    @classmethod
    def of(cls, posted: Mapping[str, str]) -> MergeAnswer:
        """Read the form of a card; what makes no sense is the card's default."""
        stays = "other" if posted.get("stays") == "other" else "one"
        goes = "one" if stays == "other" else "other"
        return cls(stays, frozenset(_taken(posted, goes)), _versions(posted, goes, stays))


def _taken(posted: Mapping[str, str], goes: str) -> Iterator[str]:
    for name, value in posted.items():
        if name.startswith("take_") and value == goes:
            yield name.removeprefix("take_")


def _versions(posted: Mapping[str, str], goes: str, stays: str) -> tuple[int, int] | None:
    texts = [posted.get(f"version_{side}", "") for side in (goes, stays)]
    if not all(text.isdecimal() and len(text) <= 9 for text in texts):
        return None
    return int(texts[0]), int(texts[1])


def pair_kinds(current: str) -> tuple[Choice, ...]:
    """The pages of possible duplicates as one choice."""
    return (
        Choice(_("Accounts"), reverse("accounts:duplicates"), is_current=current == "accounts"),
        Choice(_("People"), reverse("people:duplicates"), is_current=current == "people"),
    )


def say_undone(request: HttpRequest, undo: Callable[[], list[str]], *, name: str) -> None:
    """Undo a merge, and say it with everything that stays as it is."""
    try:
        kept = undo()
    except DomainError as problem:
        messages.error(request, str(problem))
        return
    messages.success(request, _("%(name)s stands for itself again.") % {"name": name})
    for text in kept:
        messages.warning(request, text)
