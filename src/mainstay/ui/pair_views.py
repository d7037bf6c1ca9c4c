"""The views of records that look like one; an app says what its records are and how they merge."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.domain.errors import DomainError
from mainstay.ui import formats
from mainstay.ui.pages import Empty
from mainstay.ui.pair_pages import (
    CARDS_ON_A_PAGE,
    MergeAnswer,
    Offer,
    PairsPage,
    pair_kinds,
    say_undone,
)


class Reader(Protocol):
    """Who asks."""

    @property
    def may_edit(self) -> bool: ...


class Pair(Protocol):
    """Two records that look like one."""

    @property
    def one_id(self) -> int: ...
    @property
    def other_id(self) -> int: ...


class Merge(Protocol):
    """One record that became part of another one."""

    @property
    def pk(self) -> int: ...
    @property
    def gone(self) -> object: ...
    @property
    def into(self) -> object: ...
    @property
    def into_id(self) -> int: ...
    @property
    def at(self) -> datetime: ...


User = TypeVar("User", bound=Reader)
Record = TypeVar("Record")


class PairViews(ABC, Generic[User, Record]):
    """The five addresses of possible duplicates, the same for every kind of record.

    ``kind`` is the name of the app that the addresses lie in. What is read and written is the
    app's: its queries and actions decide who may see and change what.
    """

    kind: ClassVar[str]

    @abstractmethod
    def user(self, request: HttpRequest) -> User:
        """Return who is signed in."""

    @abstractmethod
    def title(self, count: int) -> str:
        """Say how many pairs look like one."""

    @abstractmethod
    def empty(self) -> Empty:
        """Say what belongs here while there is nothing."""

    @abstractmethod
    def open_pairs(self, user: User) -> QuerySet[Any]:
        """Return the pairs that the reader may decide, surest first."""

    @abstractmethod
    def different_pairs(self, user: User) -> Iterable[Pair]:
        """Return the latest pairs of which somebody said that they are not the same."""

    @abstractmethod
    def cards(self, pairs: Sequence[Any], *, user: User) -> Sequence[object]:
        """Lay pairs out side by side."""

    @abstractmethod
    def merges(self, user: User) -> Iterable[Merge]:
        """Return the latest merges that the reader may undo."""

    @abstractmethod
    def undoable(self, user: User) -> QuerySet[Any]:
        """Return all merges that the reader may undo."""

    @abstractmethod
    def merge_of(self, one: int, other: int) -> Merge | None:
        """Return the merge that made one of two records, if there is one."""

    @abstractmethod
    def own(self, user: User, pk: int) -> Record:
        """Return a record that the user may change, or raise Http404."""

    @abstractmethod
    def join(self, gone: Record, into: Record, *, answer: MergeAnswer, user: User) -> Merge:
        """Merge two records; raises DomainError."""

    @abstractmethod
    def joined(self, merge: Merge) -> str:
        """Say that two records are one now."""

    @abstractmethod
    def part(self, merge: Any, *, user: User) -> list[str]:
        """Undo a merge; return what stays, in sentences. Raises DomainError."""

    @abstractmethod
    def decide(self, one: Record, other: Record, *, is_open: bool, user: User) -> None:
        """Remember that two records are not the same, or that it is open again."""

    def duplicates(self, request: HttpRequest) -> HttpResponse:
        """Show the pairs that the reader may decide."""
        user = self._editor(request)
        pages = Paginator(self.open_pairs(user), CARDS_ON_A_PAGE)
        shown = pages.get_page(request.GET.get("page"))
        page = PairsPage(
            title=self.title(pages.count),
            subtitle=_("Decide each: nothing is merged by itself, and a merge can be undone."),
            kinds=pair_kinds(self.kind),
            cards=self.cards(list(shown.object_list), user=user),
            pages=shown,
            empty=self.empty(),
            merges=tuple(map(self._undo_offer, self.merges(user))),
            different=tuple(map(self._ask_again_offer, self.different_pairs(user))),
            merge_name=f"{self.kind}:merge",
            different_name=f"{self.kind}:different",
        )
        return render(request, "ui/pairs.html", {"page": page})

    @method_decorator(require_POST)
    def merge(self, request: HttpRequest, one: int, other: int) -> HttpResponse:
        """Merge two records as the card says; undoing is offered at once."""
        user = self.user(request)
        if (done := self.merge_of(one, other)) is not None:  # the button was pressed twice
            self.own(user, done.into_id)
            return self._back()
        pair = {"one": self.own(user, one), "other": self.own(user, other)}
        answer = MergeAnswer.of(request.POST.dict())
        into = pair[answer.stays]
        gone = pair["one" if answer.stays == "other" else "other"]
        try:
            made = self.join(gone, into, answer=answer, user=user)
        except DomainError as problem:
            messages.error(request, str(problem))
        else:
            self._say(request, self.joined(made), undo=self._address("unmerge", made.pk))
        return self._back()

    @method_decorator(require_POST)
    def different(self, request: HttpRequest, one: int, other: int) -> HttpResponse:
        """Remember that two records are not the same."""
        self._decide(request, one, other, is_open=False)
        text = _("They will not be asked about again.")
        self._say(request, text, undo=self._address("ask_again", one, other))
        return self._back()

    @method_decorator(require_POST)
    def ask_again(self, request: HttpRequest, one: int, other: int) -> HttpResponse:
        """Take back that two records are not the same."""
        self._decide(request, one, other, is_open=True)
        messages.success(request, _("They are asked about again."))
        return self._back()

    @method_decorator(require_POST)
    def unmerge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo a merge; what was edited since stays and is said."""
        user = self._editor(request)
        found = get_object_or_404(self.undoable(user).select_related("gone", "into"), pk=pk)
        say_undone(request, lambda: self.part(found, user=user), name=str(found.gone))
        return self._back()

    def _editor(self, request: HttpRequest) -> User:
        user = self.user(request)
        if not user.may_edit:
            raise Http404
        return user

    def _decide(self, request: HttpRequest, one: int, other: int, *, is_open: bool) -> None:
        user = self.user(request)
        if one == other:
            raise Http404
        self.decide(self.own(user, one), self.own(user, other), is_open=is_open, user=user)

    def _undo_offer(self, merge: Merge) -> Offer:
        text = _("%(gone)s into %(into)s, %(day)s") % {
            "gone": merge.gone,
            "into": merge.into,
            "day": formats.day(merge.at.date()),
        }
        return Offer(text, self._address("unmerge", merge.pk))

    def _ask_again_offer(self, pair: Pair) -> Offer:
        return Offer(str(pair), self._address("ask_again", pair.one_id, pair.other_id))

    def _address(self, name: str, *numbers: int) -> str:
        return reverse(f"{self.kind}:{name}", args=numbers)

    def _say(self, request: HttpRequest, text: str, *, undo: str) -> None:
        messages.success(request, text, extra_tags=f"undo:{undo}")

    def _back(self) -> HttpResponse:
        return redirect(f"{self.kind}:duplicates")
