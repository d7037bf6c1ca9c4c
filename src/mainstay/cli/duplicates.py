"""``mainstay duplicates`` and ``mainstay merge``: what looks like one, made one, parted again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.context import actor_from, fail, print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mainstay.apps.accounts.models import Account, AccountMerge
    from mainstay.apps.accounts.queries.pairs import Card
    from mainstay.apps.organisation.models import User

Top = Annotated[int, typer.Option(min=1, help="How many pairs to show.")]
Json = Annotated[bool, typer.Option("--json", help="Print the pairs as JSON.")]


def duplicates(
    ctx: typer.Context,
    people: Annotated[bool, typer.Option("--people", help="People, not accounts.")] = False,
    top: Top = 20,
    as_json: Json = False,
) -> None:
    """List accounts (or people) that look like one, with the reasons; looks anew where needed."""
    by = actor_from(ctx)
    from mainstay.apps.organisation.actions.deeds import Actor
    from mainstay.apps.people.actions.people import propose_duplicates
    from mainstay.apps.people.queries.duplicates import is_outdated

    if is_outdated():
        propose_duplicates(by=Actor(name=f"{by.name}, looking for duplicates"))
    cards = _cards(by.user, people=people, top=top)
    if as_json:
        print_json(cards)
        return
    if not cards:
        typer.echo(f"No two {'people' if people else 'accounts'} that you see look like one.")
        return
    rows = [
        (str(card.score), _named(card.one), _named(card.other), card.why.rstrip("."))
        for card in cards
    ]
    print_table(("Score", "One", "Other", "Why"), rows, right=(0,))


def _named(side: object) -> str:
    return f"{getattr(side, 'name', '')} ({getattr(side, 'pk', '')})"


def _cards(user: User | None, *, people: bool, top: int) -> Sequence[Card]:
    if people:
        from mainstay.apps.people.queries.duplicates import person_cards, person_pairs_seen

        return person_cards(list(person_pairs_seen(user)[:top]), user=user)
    from mainstay.apps.accounts.queries.duplicates import cards, pairs_seen

    return cards(list(pairs_seen(user)[:top]), user=user)


def merge(
    ctx: typer.Context,
    account: Annotated[str, typer.Argument(help="The account that goes: number, key or name.")],
    into: Annotated[str, typer.Argument(help="The account that stays: number, key or name.")],
    take: Annotated[
        list[str] | None,
        typer.Option("--take", metavar="FIELD", help="A field whose value comes from ACCOUNT."),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Part them again.")] = False,
) -> None:
    """Merge an account into another one, or undo that."""
    by = actor_from(ctx)
    from mainstay.apps.accounts.actions.merging import MergeWish, merge_accounts, undo_merge
    from mainstay.apps.accounts.queries import find_account

    survivor = find_account(by.user, into)
    done = _merge_of(account, survivor)
    if undo:
        if done is None:
            fail(f"{account} is not merged into {survivor}.")
        for sentence in undo_merge(done, by=by):
            typer.echo(sentence)
        typer.echo(f"{done.gone} stands for itself again.")
        return
    if done is None:
        gone = find_account(by.user, account)
        done = merge_accounts(gone, survivor, wish=MergeWish(take=tuple(take or ())), by=by)
    typer.echo(
        f"{done.gone} is part of {done.into} now. Undo: mainstay merge --undo "
        f"{done.gone_id} {done.into_id}"
    )


def _merge_of(text: str, into: Account) -> AccountMerge | None:
    """The merge into an account that a number, a key or a name of the other one means."""
    from django.db.models import Q

    from mainstay.apps.accounts.models import AccountMerge

    named = Q(gone__name__iexact=text) | Q(gone__given_keys__key=text)
    if text.isdecimal() and len(text) <= 18:
        named |= Q(gone=int(text))
    found = AccountMerge.objects.filter(named, into=into, undone_at__isnull=True).distinct()
    return found.select_related("gone", "into").first()
