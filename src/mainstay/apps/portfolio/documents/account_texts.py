"""One account, and the loss of some, as text: what the commands print."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from mainstay.apps.portfolio.documents.brief import head_lines, standing_lines
from mainstay.apps.portfolio.documents.texts import figure_lines
from mainstay.apps.portfolio.queries.account_data import AccountData, account_data
from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.loss import LossRow
from mainstay.apps.portfolio.queries.loss_data import LossData
from mainstay.ui import formats
from mainstay.ui.columns import aligned
from mainstay.ui.explanations import figure_name
from mainstay.ui.reasons import sentence


def account_lines(reading: AccountReading) -> Iterator[str]:
    """Yield what the command says of an account, line by line."""
    data = account_data(reading)
    yield " ".join((f"{data.name} (#{data.account_id}).", *head_lines(reading)))
    yield ""
    yield from standing_lines(reading)
    if reading.standing is None:
        return
    yield ""
    yield from figure_lines((*data.figures, *data.dials))
    yield from _block(_("Why revenue moved"), figure_lines(data.revenue_change))
    if data.years:
        yield from _block(_("Year by year"), _years(data))
    if data.lifetime_value is not None:
        figures = (data.lifetime_value, *data.ahead)
        yield from _block(_("What may still come"), figure_lines(figures))


def _block(title: str, lines: list[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from lines


def _years(data: AccountData) -> list[str]:
    names = [figure_name(figure) for figure in data.years[0].figures]
    rows = [
        [formats.day(year.period.end), *map(formats.figure_exact, year.figures)]
        for year in data.years
    ]
    return aligned([_("Year until"), *names], rows, right=range(1, len(names) + 1))


def loss_title(data: LossData) -> str:
    """Say who goes, and who goes along with them."""
    names = ", ".join(row.name for row in data.accounts)
    along = ", ".join(row.name for row in data.go_along)
    if not along:
        return _("Without %(names)s.") % {"names": names}
    return _("Without %(names)s; their group goes along: %(along)s.") % {
        "names": names,
        "along": along,
    }


def loss_texts(data: LossData, currency: str) -> tuple[list[str], list[list[str]]]:
    """Return the comparison with today as a table."""
    titles = ["", _("Today"), _("Without"), _("Change")]
    return titles, [_loss_row(row, currency) for row in data.rows]


def _loss_row(row: LossRow, currency: str) -> list[str]:
    label = sentence(row.label)
    if row.is_money:
        today, without = (formats.money(v, currency) for v in (row.today, row.without))
        change = formats.share(row.change)
    elif row.label == "loss.top_20":
        today, without = formats.share(row.today), formats.share(row.without)
        change = _points(row.change)
    else:
        today, without = formats.number(row.today, 1), formats.number(row.without, 1)
        change = formats.number(row.change, 1)
    return [label, today, without, formats.signed(change)]


def _points(change: Decimal | None) -> str:
    """A difference of two shares is in points, not per cent."""
    if change is None:
        return formats.not_known()
    return _("%(n)s pt") % {"n": formats.number(change * 100, 1)}
