"""The shell around every page as data: what the rail, the top bar and the bands show.

A feature side callable, named in ``settings.MAINSTAY_SHELL``, fills it for a request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from mainstay.domain.figure import Figure
from mainstay.ui.table_pages import TablePage


class BandKind(StrEnum):
    """What a band across the page warns of; each has its own look."""

    SAMPLE = "sample"
    PAST = "past"
    EMPTY = "empty"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Band:
    """One line across the top of every page, with at most one next step."""

    kind: BandKind
    text: str
    link_label: str = ""
    link_url: str = ""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the rail; ``count`` is how many things there wait for this person."""

    label: str
    url: str
    is_current: bool = False
    count: int = 0
    count_label: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything around the page's own content."""

    navigation: tuple[NavigationItem, ...] = ()
    below: tuple[NavigationItem, ...] = ()
    search_url: str = ""
    log_url: str = ""
    as_of_label: str = ""
    as_of_form_url: str = ""
    as_of: date | None = None
    as_of_reset_url: str = ""
    person_name: str = ""
    person_role: str = ""
    person_initials: str = ""
    bands: tuple[Band, ...] = ()
    account_url: str = ""
    sign_out_url: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A link among the buttons at the head of a page; the main one stands out."""

    label: str
    url: str
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What belongs on a page that has nothing yet, and the one next step to get it."""

    title: str
    text: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """The context of ``ui/list.html``: a heading that answers, its buttons, a table."""

    title: str
    subtitle: str
    table: TablePage
    empty: Empty
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab, segment or other choice that is a link to a page of its own."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Dial:
    """One dial of a row of dials; the limiting one is marked by a bar and a word.

    It shows a figure or a text, and a level where ``has_level`` (None is hatched).
    """

    label: str
    figure: Figure | None = None
    text: str = ""
    has_level: bool = False
    level: int | None = None
    scale: str = "hold"
    is_limiting: bool = False
    is_old: bool = False
    note: str = ""


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: the shell for this request and the query that a form must keep."""
    filled: Callable[[HttpRequest], Shell] = import_string(settings.MAINSTAY_SHELL)
    return {"shell": filled(request), "kept_query": kept_query(request)}


def kept_query(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Name and value of each query parameter that survives a change of the as-of day."""
    dropped = {"as_of", "page"}
    return tuple(
        (name, value)
        for name, values in request.GET.lists()
        if name not in dropped
        for value in values
    )


def initials(name: str) -> str:
    """EV for Elin Vik; at most two letters."""
    words = [word for word in name.split() if word[0].isalnum()]
    ends = words if len(words) < 2 else (words[0], words[-1])
    return "".join(word[0] for word in ends).upper()
