"""People who look like one: side by side, to merge or to tell apart; and merges to undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.accounts.models import PairState
from mainstay.apps.accounts.queries.pairs import Card
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.actions.people import decide_people, merge_people, undo_people_merge
from mainstay.apps.people.models import Person, PersonMerge, PersonPair
from mainstay.apps.people.queries.duplicates import (
    LATEST,
    merge_of,
    person_cards,
    person_merges_seen,
    person_pairs_seen,
)
from mainstay.apps.people.queries.seeing import own_person, people_seen
from mainstay.ui import formats
from mainstay.ui.pages import Empty
from mainstay.ui.pair_pages import MergeAnswer
from mainstay.ui.pair_views import Merge, PairViews


class PeoplePairs(PairViews[User, Person]):
    """What possible duplicates are among people."""

    kind = "people"

    def user(self, request: HttpRequest) -> User:
        return signed_in(request)

    def title(self, count: int) -> str:
        text = ngettext(
            "%(n)s pair of people looks like one", "%(n)s pairs of people look like one", count
        )
        return text % {"n": formats.number(count)}

    def empty(self) -> Empty:
        return Empty(
            _("No two people look like one"),
            _("Names, addresses and mobile numbers are compared every night and after imports."),
            reverse("people:people"),
            _("See the people"),
        )

    def open_pairs(self, user: User) -> QuerySet[PersonPair]:
        return person_pairs_seen(user)

    def different_pairs(self, user: User) -> Iterable[PersonPair]:
        return person_pairs_seen(user, state=PairState.DIFFERENT).order_by("-decided_at")[:LATEST]

    def cards(self, pairs: Sequence[PersonPair], *, user: User) -> Sequence[Card]:
        return person_cards(pairs, user=user)

    def merges(self, user: User) -> Iterable[PersonMerge]:
        return person_merges_seen(user)

    def undoable(self, user: User) -> QuerySet[PersonMerge]:
        return PersonMerge.objects.filter(into__in=people_seen(user))

    def merge_of(self, one: int, other: int) -> PersonMerge | None:
        return merge_of(one, other)

    def own(self, user: User, pk: int) -> Person:
        return own_person(user, pk)

    def join(self, gone: Person, into: Person, *, answer: MergeAnswer, user: User) -> PersonMerge:
        return merge_people(gone, into, take=answer.take, versions=answer.versions, by=actor(user))

    def joined(self, merge: Merge) -> str:
        return _("%(gone)s and %(into)s are one now.") % {"gone": merge.gone, "into": merge.into}

    def part(self, merge: PersonMerge, *, user: User) -> list[str]:
        return undo_people_merge(merge, by=actor(user))

    def decide(self, one: Person, other: Person, *, is_open: bool, user: User) -> None:
        state = PairState.OPEN if is_open else PairState.DIFFERENT
        decide_people(one, other, state=state, by=actor(user))


PAIRS = PeoplePairs()
