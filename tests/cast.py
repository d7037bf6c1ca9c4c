"""The standing cast of the tests: who they are and which accounts are theirs.

Alice (account manager), Bob (contributor on her team), Charlie (account manager, a stranger), Dana
(leader of the whole), Nora (leader of the north), Olga (administrator), Oscar (operations), Vera
(viewer with one grant).
"""

from __future__ import annotations

from dataclasses import dataclass

from mainstay.apps.accounts.models import Account, Grant, TeamMember, TeamRole
from mainstay.apps.organisation.models import AccessLevel, Organisation, Territory, User


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, two territories, and three accounts."""

    alice: User
    bob: User
    charlie: User
    dana: User
    nora: User
    olga: User
    oscar: User
    vera: User
    world: Territory
    north: Territory
    hers: Account  # Alice owns it, Bob is on its team, Vera was granted it; in the north
    subsidiary: Account  # a member of hers, on nobody's team but owned by Alice
    his: Account  # Charlie's, a stranger's to Alice; no territory

    def everybody(self) -> dict[str, User]:
        names = ("alice", "bob", "charlie", "dana", "nora", "olga", "oscar", "vera")
        return {name: getattr(self, name) for name in names}


def assemble() -> Cast:
    """Create the cast in the test's database."""
    Organisation.objects.update_or_create(pk=1, defaults={"name": "Mill & Co", "currency": "EUR"})
    world = Territory.objects.create(name="World")
    north = Territory.objects.create(name="North", parent=world)
    dana = person("dana", AccessLevel.LEADER, territory=world)
    nora = person("nora", AccessLevel.LEADER, territory=north, reports_to=dana)
    alice = person("alice", AccessLevel.ACCOUNT_MANAGER, reports_to=nora)
    bob = person("bob", AccessLevel.CONTRIBUTOR)
    charlie = person("charlie", AccessLevel.ACCOUNT_MANAGER, reports_to=dana)
    vera = person("vera", AccessLevel.VIEWER)
    hers = Account.objects.create(name="Hansen Pumps", owner=alice, territory=north)
    subsidiary = Account.objects.create(name="Hansen Pumps Polska", owner=alice, parent=hers)
    his = Account.objects.create(name="Castell Glass", owner=charlie)
    TeamMember.objects.create(account=hers, user=bob, role=TeamRole.TECHNICAL_EXPERT)
    Grant.objects.create(account=hers, user=vera)
    return Cast(
        alice=alice,
        bob=bob,
        charlie=charlie,
        dana=dana,
        nora=nora,
        olga=person("olga", AccessLevel.ADMINISTRATOR),
        oscar=person("oscar", AccessLevel.OPERATIONS),
        vera=vera,
        world=world,
        north=north,
        hers=hers,
        subsidiary=subsidiary,
        his=his,
    )


def person(name: str, level: AccessLevel, **fields: object) -> User:
    """Create a colleague whose password is "correct horse battery"."""
    return User.objects.create_user(
        f"{name}@mill.example", "correct horse battery", name=name.title(), level=level, **fields
    )
