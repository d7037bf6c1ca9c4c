"""Runs inside a site's own data folder: opens sessions, and finds an address for every URL name.

python -m tests.browser.backstage   prints both as JSON; the tests read it, see sites.py.
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mainstay.apps.organisation.models import User
    from tests.access_table import Args, Line, Parts
    from tests.cast import Cast

# Who walks, and who of the table's cast that is.
ROLES = {"administrator": "olga", "leader": "dana", "account manager": "alice"}
QUIET_LOYAL = "A-1126"  # the sample's customer that carries the firm; owned by an account manager
A_DAY = 86_400


def stage() -> dict[str, object]:
    """Return the sessions by role and the addresses by URL name."""
    from mainstay.apps.organisation.models import AccessLevel, User

    if User.objects.filter(is_sample=True).exists():
        cast = sample_cast()
        people = {role: getattr(cast, name) for role, name in ROLES.items()}
        return {
            "sessions": opened(people),
            "addresses": addresses_of(cast),
            "own": {role: notes_of(cast, user) for role, user in people.items()},
            "strange": {role: stranger(user) for role, user in people.items()},
        }
    administrator = User.objects.get(level=AccessLevel.ADMINISTRATOR)
    return {
        "sessions": opened({"administrator": administrator}),
        "addresses": plain_addresses(),
        "own": {},
        "strange": {},
    }


def opened(people: dict[str, User]) -> dict[str, str]:
    """Open a session for each, as if the password had just been typed."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    keys = {}
    for role, user in people.items():
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        typed = {"method": "password", "at": time.time() + A_DAY, "email": user.email}
        session["account_authentication_methods"] = [typed]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        keys[role] = session.session_key
    return keys


def sample_cast() -> Cast:
    """Give the roles of the cast to people and accounts of the sample."""
    from mainstay.apps.accounts.models import Account
    from mainstay.apps.organisation.models import AccessLevel, Territory, User
    from tests.cast import Cast

    def first(level: AccessLevel) -> User:
        return User.objects.filter(level=level).order_by("pk")[0]

    hers = Account.objects.get(keys__key=QUIET_LOYAL)
    others = Account.objects.exclude(owner=hers.owner).exclude(owner=None).order_by("pk")
    stranger = others[0]
    leaders = User.objects.filter(level=AccessLevel.LEADER).order_by("pk")
    return Cast(
        alice=hers.owner,
        bob=first(AccessLevel.CONTRIBUTOR),
        charlie=stranger.owner,
        dana=leaders[0],
        nora=leaders[1],
        olga=first(AccessLevel.ADMINISTRATOR),
        oscar=first(AccessLevel.OPERATIONS),
        vera=first(AccessLevel.VIEWER),
        world=Territory.objects.get(parent=None),
        north=Territory.objects.exclude(parent=None).order_by("pk")[0],
        hers=hers,
        subsidiary=hers,
        his=stranger,
    )


def addresses_of(cast: Cast) -> dict[str, str]:
    """Return an address for every page that can be opened; what it needs is made."""
    from tests.access_table import TABLE, Scene

    scene = Scene(cast, cast.hers, cast.olga)
    return {
        name: address(name, line, scene)
        for name, line in TABLE.items()
        if line.who and not line.post
    }


def stranger(user: User) -> tuple[str, str] | None:
    """Return name and address of an account that is not for these eyes; None who sees all."""
    from django.urls import reverse

    from mainstay.apps.accounts.models import Account
    from mainstay.apps.accounts.queries import visible_to

    unseen = Account.objects.exclude(pk__in=visible_to(user)).order_by("name").first()
    return unseen and (unseen.name, reverse("portfolio:account", args=[unseen.pk]))


def notes_of(cast: Cast, user: User) -> dict[str, str]:
    """Return the addresses that open for their author alone: his notes and drafts."""
    from tests import access_table as table

    scene = table.Scene(cast, cast.hers, user)
    mine = {
        name: line for name, line in table.TABLE.items() if line.args in (table._note, table._draft)
    }
    return {name: address(name, line, scene) for name, line in mine.items() if not line.post}


def address(name: str, line: Line, scene: object) -> str:
    from django.urls import reverse

    from tests.access_table import Scene

    assert isinstance(scene, Scene)
    parts = dict(there(line.args) or line.args(scene)) if line.args else None
    return reverse(name, kwargs=parts) + line.query.format(account=scene.account.pk)


def there(args: Args) -> Parts | None:
    """Return a row that the sample has already, so that its figures stay as they are."""
    from django.core.files.base import ContentFile

    from mainstay.apps.accounts.models import Account, Contract
    from mainstay.apps.imports.models import Rejects
    from mainstay.apps.organisation.models import Batch
    from mainstay.apps.people.models import Position
    from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product
    from tests import access_table as table

    account = Account.objects.get(keys__key=QUIET_LOYAL)
    plain = {
        table._activity_rate: ActivityRate,
        table._exchange_rate: ExchangeRate,
        table._product: Product,
    }
    if args in plain:
        return {"pk": plain[args].objects.order_by("pk")[0].pk}
    if args is table._batch:
        batch = Batch.objects.order_by("pk")[0]
        if not Rejects.objects.filter(batch=batch).exists():
            Rejects.objects.create(batch=batch, file=ContentFile(b"line,reason\n", name="r.csv"))
        return {"pk": batch.pk}
    if args is table._contract:
        contract = Contract.objects.filter(account=account).order_by("pk")[0]
        return {"pk": account.pk, "contract_pk": contract.pk}
    if args in (table._position, table._person):
        held = Position.objects.filter(account=account, end=None).order_by("pk")[0]
        person = {"pk": held.person_id}
        return person if args is table._person else {**person, "position_pk": held.pk}
    return None


def plain_addresses() -> dict[str, str]:
    """Return the addresses that speak of no row, the only ones an empty database has."""
    from django.urls import reverse

    from tests.access_table import TABLE

    return {
        name: reverse(name)
        for name, line in TABLE.items()
        if line.who and not line.post and line.args is None
    }


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.config.settings")
    django.setup()
    json.dump(stage(), sys.stdout)


if __name__ == "__main__":
    main()
