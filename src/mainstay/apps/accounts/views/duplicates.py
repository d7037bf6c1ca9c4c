"""Accounts that look like one: side by side, to merge or to tell apart; and merges to undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.accounts.actions.merging import MergeWish, merge_accounts, undo_merge
from mainstay.apps.accounts.actions.pairs import decide_accounts
from mainstay.apps.accounts.models import Account, AccountMerge, AccountPair, PairState
from mainstay.apps.accounts.queries.duplicates import cards, pairs_seen
from mainstay.apps.accounts.queries.editing import own_account
from mainstay.apps.accounts.queries.merging import LATEST, merge_of, merges_seen
from mainstay.apps.accounts.queries.pairs import Card
from mainstay.apps.accounts.queries.seeing import visible_to
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.ui import formats
from mainstay.ui.pages import Empty
from mainstay.ui.pair_pages import MergeAnswer
from mainstay.ui.pair_views import Merge, PairViews


class AccountPairs(PairViews[User, Account]):
    """What possible duplicates are among accounts."""

    kind = "accounts"

    def user(self, request: HttpRequest) -> User:
        return signed_in(request)

    def title(self, count: int) -> str:
        text = ngettext(
            "%(n)s pair of accounts looks like one", "%(n)s pairs of accounts look like one", count
        )
        return text % {"n": formats.number(count)}

    def empty(self) -> Empty:
        return Empty(
            _("No two accounts look like one"),
            _("Names, mail domains and numbers are compared every night and after imports."),
            reverse("portfolio:accounts"),
            _("See the accounts"),
        )

    def open_pairs(self, user: User) -> QuerySet[AccountPair]:
        return pairs_seen(user)

    def different_pairs(self, user: User) -> Iterable[AccountPair]:
        return pairs_seen(user, state=PairState.DIFFERENT).order_by("-decided_at")[:LATEST]

    def cards(self, pairs: Sequence[AccountPair], *, user: User) -> Sequence[Card]:
        return cards(pairs, user=user)

    def merges(self, user: User) -> Iterable[AccountMerge]:
        return merges_seen(user)

    def undoable(self, user: User) -> QuerySet[AccountMerge]:
        return AccountMerge.objects.filter(into__in=visible_to(user))

    def merge_of(self, one: int, other: int) -> AccountMerge | None:
        return merge_of(one, other)

    def own(self, user: User, pk: int) -> Account:
        return own_account(user, pk)

    def join(
        self, gone: Account, into: Account, *, answer: MergeAnswer, user: User
    ) -> AccountMerge:
        of_gone, of_into = answer.versions or (None, None)
        wish = MergeWish(answer.take, version_gone=of_gone, version_into=of_into)
        return merge_accounts(gone, into, wish=wish, by=actor(user))

    def joined(self, merge: Merge) -> str:
        return _("%(gone)s is part of %(into)s now.") % {"gone": merge.gone, "into": merge.into}

    def part(self, merge: AccountMerge, *, user: User) -> list[str]:
        return undo_merge(merge, by=actor(user))

    def decide(self, one: Account, other: Account, *, is_open: bool, user: User) -> None:
        state = PairState.OPEN if is_open else PairState.DIFFERENT
        decide_accounts(one, other, state=state, by=actor(user))


PAIRS = AccountPairs()
