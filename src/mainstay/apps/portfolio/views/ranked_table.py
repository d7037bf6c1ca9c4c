"""The ranked list as a table: its columns, filters and what is exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.apps.portfolio.documents.texts import limiting_text
from mainstay.apps.portfolio.queries.addresses import account_address, step_address
from mainstay.apps.portfolio.queries.once import once_by_worth
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.ranking import RankedRow, ranking
from mainstay.domain.figure import Figure, Measure, Unit
from mainstay.domain.judgement import Reason
from mainstay.ui import formats
from mainstay.ui.badges import broken_promise_badge
from mainstay.ui.reasons import measure_word, sentence
from mainstay.ui.tables import Column, Filter, Kind, TableSpec, Tag, View


def ranked_spec(
    found: Portfolio, rows: Sequence[RankedRow], broken: Mapping[int, Reason]
) -> TableSpec:
    """Return the table of customers; its measure is the portfolio's.

    ``broken`` is read when the rows of the page are known.
    """
    measure = measure_word(found.standings.by_measure.value).capitalize()
    wish = found.asked.wish

    def page(row: RankedRow) -> str:
        return account_address(row.account_id, wish)

    def badge(row: RankedRow) -> Tag | None:
        return broken_promise_badge(broken.get(row.account_id))

    def step(row: RankedRow) -> str:
        return step_address(row.next_step, row.account_id, wish)

    return TableSpec(
        name="ranking",
        caption=gettext_lazy("Customers by what is at stake and how weakly they are held"),
        columns=(
            Column("rank", "#", Kind.COUNT),
            Column("name", _("Customer"), Kind.LINK, value=_name, url=page, badge=badge),
            Column("value", f"{measure}, {found.currency}", Kind.FIGURE, total=True),
            Column("share", _("Share"), Kind.FIGURE),
            Column("hold", _("Hold"), Kind.LEVEL),
            Column("limiting", _("Limiting dial"), Kind.TAG, value=_limiting, wraps=True),
            Column("contract_end", _("Contract end"), value=_contract),
            Column("next_step", _("Next step"), Kind.LINK, value=_next, url=step),
            Column("owner", _("Owner")),
            Column("revenue", _("Revenue"), Kind.FIGURE, total=True, shown=False),
            Column("margin", _("Margin"), Kind.FIGURE, total=True, shown=False),
            Column("profit", _("Profit"), Kind.FIGURE, total=True, shown=False),
            Column("profit_part", _("Profit part"), value=_part, shown=False),
            Column("is_key_account", _("Key account"), value=_key, shown=False),
        ),
        filters=(
            Filter("customer", _("Customer")),
            Filter("stakes", _("Stakes"), stakes_choices()),
            Filter("owned_by", _("Owner"), _owners(rows)),
        ),
        tone=_tone,
    )


def stakes_choices() -> tuple[tuple[str, str], ...]:
    return (
        ("lose", _("cannot afford to lose, could lose")),
        ("unknown", _("cannot afford to lose, not known")),
        ("carry", _("cannot afford to lose")),
        ("loss", _("loses money")),
    )


def filtered(rows: Sequence[RankedRow], view: View) -> Sequence[RankedRow]:
    """Return the rows that the filters above the table leave."""
    if not any(view.filters.values()):
        return rows
    text = view.filters["customer"].casefold()
    owner, stakes = view.filters["owned_by"], view.filters["stakes"]
    at_stake = _at_stake(rows, stakes) if stakes else set()
    return [
        row
        for row in rows
        if text in row.name.casefold()
        and (not owner or row.owner == owner)
        and (not stakes or row.account_id in at_stake)
    ]


def totals(found: Portfolio, rows: Sequence[RankedRow]) -> dict[str, Figure | None]:
    """Add up the money columns over all rows, leaving out what is not known."""
    is_whole = len(rows) == len(found.standings.rows)
    by_measure = {
        measure: _total_of_all(found, measure) if is_whole else _total(found, rows, measure)
        for measure in Measure
    }
    by_name: dict[str, Figure | None] = {m.value: total for m, total in by_measure.items()}
    return {**by_name, "value": by_measure[found.standings.by_measure]}


@once_by_worth
def _total_of_all(found: Portfolio, measure: Measure) -> Figure | None:
    return _total(found, ranking(found), measure)


def _total(found: Portfolio, rows: Sequence[RankedRow], measure: Measure) -> Figure | None:
    known = [value for row in rows if (value := row.amount(measure)) is not None]
    if not known:
        return None
    total = sum(known[1:], known[0])
    return Figure("total", total, Unit.MONEY, found.asked.period, measure, found.currency)


def _at_stake(rows: Sequence[RankedRow], stakes: str) -> set[int]:
    """Name the customers of a list that have these stakes."""
    if not rows:
        return set()
    found = rows[0].portfolio.standings
    match stakes:
        case "lose":
            return {row.account_id for row in found.could_be_lost}
        case "unknown":
            return {row.account_id for row in found.not_known}
        case "carry":
            return {row.account_id for row in found.carriers}
        case _:
            values = found.values(Measure.PROFIT)
            return {account for account, value in values.items() if (value or 0) < 0}


def _owners(rows: Sequence[RankedRow]) -> tuple[tuple[str, str], ...]:
    names = sorted({row.owner for row in rows if row.owner})
    return tuple((name, name) for name in names)


def _name(row: RankedRow) -> str:
    if not row.is_part:
        return row.name
    part = _("%(members)s of %(of)s accounts") % {"members": row.members, "of": row.of}
    return f"{row.name} ({part})"


def _limiting(row: RankedRow) -> Tag | None:
    text = limiting_text(row)
    if not text or (row.limiting is not None and not row.could_lose):
        return Tag(text) if text and row.cannot_afford_to_lose else None
    tone = "critical" if row.hold == 1 else "attention" if row.hold == 2 else ""
    return Tag(text, tone if row.cannot_afford_to_lose else "")


def _contract(row: RankedRow) -> str:
    if not row.has_contract:
        return _("none")
    if row.contract_end is None:
        return _("open")
    return formats.day(row.contract_end).replace(" ", formats.SPACE)


def _next(row: RankedRow) -> str:
    needed = row.cannot_afford_to_lose and row.next_step
    return sentence(row.next_step) if needed else ""


def _part(row: RankedRow) -> str:
    return sentence(f"part.{row.profit_part.value}") if row.profit_part else ""


def _key(row: RankedRow) -> str:
    return _("key account") if row.is_key_account else ""


def _tone(row: RankedRow) -> str:
    return "attention" if row.cannot_afford_to_lose and row.could_lose else ""
