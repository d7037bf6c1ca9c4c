"""What is left when somebody leaves, in words and as plain rows: command line and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.portfolio.queries.leaving_everywhere import AccountWithout, Everywhere
from mainstay.domain.figure import Figure
from mainstay.domain.relationship_map.what_if import Kept, Uncovered
from mainstay.ui import formats
from mainstay.ui.reasons import measure_word, sentence


@dataclass(frozen=True, slots=True)
class LeftData:
    """Somebody left uncovered, and who of ours is next best."""

    id: int
    name: str
    is_important: bool | None
    successor: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WithoutData:
    """One account without them."""

    account: str
    account_id: int
    is_exposed: bool
    figures: tuple[Figure, ...]
    uncovered: tuple[LeftData, ...]
    lost: tuple[str, ...]
    thinner: tuple[str, ...]
    goals: int
    promises: int


@dataclass(frozen=True, slots=True)
class LeavingData:
    """All accounts without them; ``exposed`` is the money known to be exposed."""

    leaving: tuple[str, ...]
    measure: str
    currency: str
    exposed: Decimal
    accounts: tuple[WithoutData, ...]


def leaving_data(found: Everywhere) -> LeavingData:
    """Return what their leaving means as plain rows."""
    return LeavingData(
        leaving=found.gone.names,
        measure=found.money.measure.value,
        currency=found.money.currency,
        exposed=exposed_money(found),
        accounts=tuple(map(_without, found.accounts)),
    )


def exposed_money(found: Everywhere) -> Decimal:
    """Add up the money that is known and exposed."""
    amounts = [row.result.money_exposed for row in found.accounts]
    return sum((one for one in amounts if one is not None), Decimal())


def _without(row: AccountWithout) -> WithoutData:
    result = row.result
    return WithoutData(
        account=row.name,
        account_id=row.account_id,
        is_exposed=result.is_exposed,
        figures=row.figures,
        uncovered=tuple(_left(each, row) for each in result.uncovered),
        lost=tuple(row.before.person(one).name for one in result.lost),
        thinner=tuple(row.before.person(one).name for one in result.thinner),
        goals=len(result.orphaned[Kept.GOAL]),
        promises=len(result.orphaned[Kept.PROMISE]),
    )


def _left(each: Uncovered, row: AccountWithout) -> LeftData:
    items = each.successor.reasons if each.successor else each.unknowns
    return LeftData(
        id=each.person_id,
        name=row.before.person(each.person_id).name,
        is_important=each.is_important,
        successor=successor_name(each, row),
        reasons=tuple(sentence(item.code, item.params) for item in items),
    )


def successor_name(each: Uncovered, row: AccountWithout) -> str:
    """Return who of ours is next best; empty where nobody is left."""
    return row.before.colleague(each.successor.colleague_id) if each.successor else ""


def leaving_lines(found: Everywhere) -> Iterator[str]:
    """Say what is lost when they leave, account by account."""
    yield exposed_line(found)
    for data, row in zip(map(_without, found.accounts), found.accounts, strict=True):
        yield ""
        yield f"{row.name}: {account_line(row, found.money.currency)}"
        for left in data.uncovered:
            yield "  " + _left_line(left)
        if data.lost:
            yield "  " + _("Goes with what we knew: %(names)s.") % {"names": ", ".join(data.lost)}
        if data.thinner:
            names = {"names": ", ".join(data.thinner)}
            yield "  " + _("Covered by fewer of ours: %(names)s.") % names
        if data.goals or data.promises:
            counts = {"goals": data.goals, "promises": data.promises}
            yield "  " + _("Without an owner: goals %(goals)s, promises %(promises)s.") % counts


def exposed_line(found: Everywhere) -> str:
    """Say how many accounts, and how much money, would hang in the air."""
    exposed = [row for row in found.accounts if row.result.is_exposed]
    who = ", ".join(found.gone.names)
    if not exposed:
        return _("If %(who)s left, we would lose nobody whom we cover and who may matter.") % {
            "who": who
        }
    text = ngettext(
        "If %(who)s left, %(money)s of %(measure)s would hang in the air, at %(count)s account.",
        "If %(who)s left, %(money)s of %(measure)s would hang in the air, at %(count)s accounts.",
        len(exposed),
    )
    return text % {
        "who": who,
        "money": formats.short_money(exposed_money(found), found.money.currency),
        "measure": measure_word(found.money.measure.value),
        "count": len(exposed),
    }


def account_line(row: AccountWithout, currency: str) -> str:
    """Say in one line what one account loses."""
    if not row.result.is_exposed:
        return _("nobody is lost whom we cover and who may matter")
    money = formats.short_money(row.result.money_exposed, currency)
    return _("%(money)s exposed") % {"money": money}


def _left_line(left: LeftData) -> str:
    said = {"name": left.name, "successor": left.successor, "why": " ".join(left.reasons)}
    if left.successor:
        return _("%(name)s is left to nobody; next best is %(successor)s. %(why)s") % said
    return _("%(name)s is left to nobody. %(why)s") % said
