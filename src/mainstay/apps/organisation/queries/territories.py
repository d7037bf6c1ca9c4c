"""The territory tree with what belongs to each branch."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from mainstay.apps.organisation.models import Territory


@dataclass(frozen=True, slots=True)
class Branch:
    """A territory, what belongs to it directly, and the branches below it."""

    territory: Territory
    users: int
    accounts: int
    below: tuple[Branch, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.users or self.accounts or self.below)


def territory_tree() -> tuple[Branch, ...]:
    """Return the whole tree from its roots, each level by name."""
    users = _counts("users")
    accounts = _counts("accounts")
    children: dict[int | None, list[Territory]] = {}
    for territory in Territory.objects.order_by("name", "pk"):
        children.setdefault(territory.parent_id, []).append(territory)

    def grown(parent: int | None) -> tuple[Branch, ...]:
        return tuple(
            Branch(one, users.get(one.pk, 0), accounts.get(one.pk, 0), grown(one.pk))
            for one in children.get(parent, ())
        )

    return grown(None)


def _counts(relation: str) -> dict[int, int]:
    rows = Territory.objects.annotate(belonging=Count(relation)).exclude(belonging=0)
    return dict(rows.values_list("pk", "belonging"))
