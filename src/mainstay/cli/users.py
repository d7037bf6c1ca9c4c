"""Colleagues from the command line: add them, and give them a link that sets a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mainstay.cli.context import actor_from, fail, print_table

if TYPE_CHECKING:
    from mainstay.apps.organisation.actions.deeds import Actor
    from mainstay.apps.organisation.models import AccessLevel, Territory, User

users = typer.Typer(help="Add colleagues; give them a new password.", no_args_is_help=True)

LOCAL = "http://127.0.0.1:8000"
Email = Annotated[str, typer.Argument(help="The mail address the colleague signs in with.")]
Address = Annotated[str, typer.Option(help="Where the pages are, for the link.")]
Level = Annotated[
    str,
    typer.Option(help="administrator, operations, leader, account_manager, contributor, viewer."),
]


@users.command()
def add(
    ctx: typer.Context,
    email: Email,
    name: Annotated[str, typer.Option(help="The colleague's name.")],
    level: Level = "viewer",
    territory: Annotated[str, typer.Option(help="The territory, by name.")] = "",
    address: Address = LOCAL,
) -> None:
    """Add a colleague and print the link on which a password is set."""
    by = actor_from(ctx)
    from mainstay.apps.organisation.actions.users import UserDetails, add_user

    details = UserDetails(email, name, level_named(level), territory=territory_named(territory))
    print_link(add_user(details, by=by), by=by, address=address)


@users.command()
def invite(ctx: typer.Context, email: Email, address: Address = LOCAL) -> None:
    """Print a link on which a colleague sets a new password; the old one stops working."""
    by = actor_from(ctx)
    print_link(user_named(email), by=by, address=address)


@users.command("second-factor-off")
def second_factor_off(ctx: typer.Context, email: Email) -> None:
    """Take a colleague's app, passkeys and recovery codes away, as when a phone is lost."""
    by = actor_from(ctx)
    from mainstay.apps.organisation.actions.sign_in import take_second_factor

    user = user_named(email)
    if not take_second_factor(user, by=by):
        fail(f"{user.email} has no second factor.")
    print(f"{user.email} signs in with the password alone, until a second factor is set up again.")


@users.command("list")
def list_users(ctx: typer.Context) -> None:
    """List everybody who may sign in."""
    by = actor_from(ctx)
    from mainstay.apps.organisation.actions.rights import must_administer
    from mainstay.apps.organisation.models import User

    must_administer(by)
    rows = [
        (user.email, user.name, str(user.get_level_display()), "yes" if user.is_active else "no")
        for user in User.objects.order_by("email")
    ]
    print_table(("mail address", "name", "level", "active"), rows)


def print_link(user: User, *, by: Actor, address: str) -> None:
    """Print the address on which this user sets a password."""
    from mainstay.apps.organisation.actions.sign_in import make_link

    print(f"{address.rstrip('/')}{make_link(user, by=by)}")


def user_named(email: str) -> User:
    """Return the colleague with this mail address, or end the command."""
    from mainstay.apps.organisation.models import User

    user = User.objects.filter(email__iexact=email).first()
    return user if user is not None else fail(f"Nobody here has the mail address {email}.")


def level_named(name: str) -> AccessLevel:
    """Return the access level of this name, or end the command."""
    from mainstay.apps.organisation.models import AccessLevel

    wanted = name.lower().replace("-", "_").replace(" ", "_")
    if wanted not in AccessLevel.values:
        fail(f"{name} is no access level; there are {', '.join(AccessLevel.values)}.")
    return AccessLevel(wanted)


def territory_named(name: str) -> Territory | None:
    """Return the one territory of this name; None for no name; else end the command."""
    from mainstay.apps.organisation.models import Territory

    if not name:
        return None
    found = list(Territory.objects.filter(name__iexact=name)[:2])
    if len(found) != 1:
        fail(f"There is {'more than one' if found else 'no'} territory named {name}.")
    return found[0]
