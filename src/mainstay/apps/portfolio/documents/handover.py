"""The handover pack: what a colleague leaves to others, as PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from mainstay.apps.organisation.queries import organisation
from mainstay.apps.portfolio.documents.leaving_texts import exposed_line, exposed_money
from mainstay.apps.portfolio.queries.handover import Covered, Handover
from mainstay.apps.touches.models import Outcome
from mainstay.ui import formats
from mainstay.ui.documents.pdf import (
    Cell,
    Document,
    Fact,
    Level,
    PdfColumn,
    PdfTable,
    Section,
    pdf,
)
from mainstay.ui.formats import level_word
from mainstay.ui.reasons import measure_word

Rows = Sequence[tuple[Cell, ...]]


def handover_pdf(found: Handover, *, made_at: datetime) -> bytes:
    """Return the handover pack of a colleague as PDF."""
    company = organisation()
    return pdf(
        Document(
            title=_("Handover: %(name)s") % {"name": found.colleague},
            subtitle=exposed_line(found.without),
            organisation=company.name,
            made_at=made_at,
            facts=tuple(_facts(found)),
            sections=tuple(_sections(found)),
            band=_("Sample company") if company.is_sample else "",
            is_landscape=True,
        )
    )


def _facts(found: Handover) -> Iterator[Fact]:
    real = [one for one in found.covered if not one.is_planned]
    yield Fact(_("People covered"), str(len(real)))
    left = sum(len(row.result.uncovered) for row in found.without.accounts)
    tone = "attention" if left else ""
    yield Fact(_("Left to nobody"), str(left), tone=tone)
    yield Fact(_("Promises open"), str(len(found.promises)))
    money, currency = exposed_money(found.without), found.without.money.currency
    yield Fact(_("Money exposed"), formats.short_money(money, currency))


def _sections(found: Handover) -> Iterator[Section]:
    yield _accounts(found)
    yield _people(found.covered)
    day = found.day
    owed = [_owed(one, one.due, day) for one in found.promises]
    asked = [_owed(one, one.answer_due, day) for one in found.requests]
    columns = (_col(_("Account"), 1.1), _col(_("Person"), 1), _col(_("What"), 3), _due())
    yield _table(_("Promises we owe"), columns, owed)
    yield _table(_("Requests to answer"), columns, asked)
    yield _sore_points(found)
    yield _goals(found)
    yield _next_steps(found)


def _table(title: str, columns: tuple[PdfColumn, ...], rows: Rows) -> PdfTable:
    return PdfTable(title, columns, tuple(rows), note="" if rows else _("None."))


def _col(label: str, width: float) -> PdfColumn:
    return PdfColumn(label, width=f"{width}fr")


def _due() -> PdfColumn:
    return _col(_("Due"), 1)


def _accounts(found: Handover) -> PdfTable:
    currency = found.without.money.currency
    measure = measure_word(found.without.money.measure.value).capitalize()
    rows = [
        (
            row.name,
            formats.short_money(row.result.money, currency),
            _("yes") if row.result.is_exposed else _("no"),
            str(len(row.result.uncovered)),
        )
        for row in found.without.accounts
    ]
    columns = (
        _col(_("Account"), 3),
        PdfColumn(measure, is_right=True, width="1fr"),
        _col(_("Exposed"), 1),
        PdfColumn(_("Left to nobody"), is_right=True, width="1fr"),
    )
    return _table(_("Accounts and their money"), columns, rows)


def _people(covered: Sequence[Covered]) -> PdfTable:
    rows = [
        (
            one.account,
            one.person,
            one.title,
            Level(one.level, level_word(one.level, "strength")),
            _("planned") if one.is_planned else formats.day(one.since),
            _after(one),
        )
        for one in covered
    ]
    columns = (
        _col(_("Account"), 1.2),
        _col(_("Person"), 1.1),
        _col(_("Title"), 1.3),
        _col(_("Strength"), 0.9),
        _col(_("Since"), 0.7),
        _col(_("Afterwards"), 1.2),
    )
    return _table(_("People covered, and how strong we are"), columns, rows)


def _after(one: Covered) -> str:
    """Say who covers somebody afterwards."""
    if one.is_planned:
        return ""
    if not one.is_left:
        return _("another covers")
    return _("next best: %(name)s") % {"name": one.successor} if one.successor else _("nobody")


def _owed(row: Outcome, due: date | None, day: date) -> tuple[str, ...]:
    return (row.account.name, _who(row), row.what, _late(due, day))


def _who(row: Outcome) -> str:
    return row.person.name if row.person else ""


def _late(due: date | None, day: date) -> str:
    if due is None:
        return _("no date")
    text = formats.day(due)
    return _("%(day)s, overdue") % {"day": text} if due < day else text


def _sore_points(found: Handover) -> PdfTable:
    rows = [
        (
            one.account.name,
            _who(one),
            one.what,
            formats.day(one.raised_on),
            one.owner.name if one.owner else _("nobody"),
        )
        for one in found.concerns
    ]
    columns = (
        _col(_("Account"), 1.1),
        _col(_("Person"), 1),
        _col(_("What worries them"), 3),
        _col(_("Since"), 0.7),
        _col(_("With"), 1),
    )
    return _table(_("Sore points"), columns, rows)


def _goals(found: Handover) -> PdfTable:
    rows = [
        (
            each.account,
            each.goal.person,
            each.goal.what,
            Level(each.goal.now, level_word(each.goal.now, "strength")),
            Level(each.goal.target, level_word(each.goal.target, "strength")),
            _late(each.goal.due, found.day),
        )
        for each in found.goals
    ]
    columns = (
        _col(_("Account"), 1.1),
        _col(_("Person"), 1),
        _col(_("Goal"), 2),
        _col(_("Now"), 0.9),
        _col(_("Wanted"), 0.9),
        _due(),
    )
    return _table(_("Goals"), columns, rows)


def _next_steps(found: Handover) -> PdfTable:
    rows = [
        (each.plan.account.name, each.what, _late(each.due, found.day))
        for each in found.initiatives
    ]
    columns = (_col(_("Account"), 1.1), _col(_("What"), 4), _due())
    return _table(_("Next steps"), columns, rows)
