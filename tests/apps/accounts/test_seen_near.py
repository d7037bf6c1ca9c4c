"""The group of one account, read without all others, is the one that reading everything tells."""

from __future__ import annotations

from random import Random

from mainstay.apps.accounts.models import Account, AccountStatus
from mainstay.apps.accounts.queries import seen_by
from tests.cast import Cast


def test_the_group_of_an_account_is_the_same_read_alone(cast: Cast) -> None:
    draw = Random(4)
    owners = (cast.alice, cast.charlie, None)
    rows = [Account.objects.create(name=f"A{n}", owner=draw.choice(owners)) for n in range(30)]
    for row in rows:
        way = draw.random()
        if way < 0.6:  # now and then in a circle
            row.parent = draw.choice(rows)
        elif way < 0.8:
            row.status, row.merged_into = AccountStatus.MERGED, draw.choice(rows)
        row.save()
    for user in (None, cast.olga, cast.alice, cast.charlie):
        everything = seen_by(user)
        for row in Account.objects.all():
            near = seen_by(user, near=row.pk)
            group = everything.customers.get(row.pk)
            assert near.customers.get(row.pk) == group
            assert near.names.get(row.pk) == everything.names.get(row.pk)
            members = set(group.members if group else ())
            assert {k: v for k, v in near.merged.items() if v in members} == {
                k: v for k, v in everything.merged.items() if v in members
            }
