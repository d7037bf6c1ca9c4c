"""Options that every reading command shares: measure, day, period; added by one decorator."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from mainstay.cli.context import actor_from

if TYPE_CHECKING:
    from mainstay.apps.organisation.models import User
    from mainstay.apps.portfolio.queries.asked import Asked
    from mainstay.apps.portfolio.queries.portfolio import Portfolio

OPTIONS: dict[str, tuple[Any, Any]] = {
    "measure": (
        Annotated[str, typer.Option(help="revenue, margin, profit or best (the furthest known).")],
        "best",
    ),
    "as_of": (
        Annotated[str, typer.Option(metavar="DATE", help="The day it speaks of.")],
        "",
    ),
    "months": (Annotated[str, typer.Option(metavar="N", help="Length of the period; 12.")], ""),
    "from_": (
        Annotated[str, typer.Option("--from", metavar="DATE", help="First day of the period.")],
        "",
    ),
    "to": (Annotated[str, typer.Option(metavar="DATE", help="Last day of the period.")], ""),
    "all_time": (Annotated[bool, typer.Option("--all-time", help="All there is.")], False),
    "by_account": (
        Annotated[bool, typer.Option("--by-account", help="Single accounts, not groups.")],
        False,
    ),
    "as_json": (Annotated[bool, typer.Option("--json", help="Print figures as JSON.")], False),
}

# Where ``--to`` names the file to write, the last day of the period is ``--until``.
UNTIL = Annotated[str, typer.Option("--until", metavar="DATE", help="Last day of the period.")]


@dataclass(frozen=True, slots=True)
class Asking:
    """What was asked on the command line, and by whom."""

    ctx: typer.Context
    params: dict[str, str]
    as_json: bool

    @property
    def user(self) -> User | None:
        """The colleague who asks; None is the machine's owner."""
        return actor_from(self.ctx).user

    def asked(self) -> Asked:
        user = self.user
        from mainstay.apps.portfolio.queries.asked import Wish, asked

        return asked(user, Wish.of(self.params))

    def portfolio(self) -> Portfolio:
        """Return the portfolio for these options, as the one who asks sees it."""
        asked = self.asked()
        from mainstay.apps.portfolio.queries.portfolio import portfolio

        return portfolio(asked)


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the shared options; it receives them as one ``Asking``, first."""
    own = list(inspect.signature(command).parameters.values())[1:]
    writes = any(parameter.name == "to_file" for parameter in own)
    options = {**OPTIONS, "to": (UNTIL, "")} if writes else OPTIONS

    @wraps(command)
    def with_options(ctx: typer.Context, **given: Any) -> None:
        shared = {name: given.pop(name) for name in options}
        command(_asking(ctx, shared), **given)

    hints = get_type_hints(command, include_extras=True)
    parameters = [_parameter("ctx", typer.Context, inspect.Parameter.empty)]
    parameters += [_parameter(p.name, hints[p.name], p.default) for p in own]
    parameters += [_parameter(name, kind, default) for name, (kind, default) in options.items()]
    signature = inspect.Signature(parameters)
    with_options.__signature__ = signature  # type: ignore[attr-defined]
    with_options.__annotations__ = {p.name: p.annotation for p in parameters}
    del with_options.__wrapped__
    return with_options


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def _asking(ctx: typer.Context, shared: dict[str, Any]) -> Asking:
    params = {
        "measure": shared["measure"],
        "as_of": shared["as_of"],
        "months": shared["months"],
        "from": shared["from_"],
        "to": shared["to"],
        "all_time": "1" if shared["all_time"] else "",
        "by": "account" if shared["by_account"] else "",
    }
    return Asking(ctx, params, as_json=shared["as_json"])
