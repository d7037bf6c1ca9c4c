"""The portfolio as text: what the commands print, line by line and in columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.accounts.models import Account
from mainstay.apps.portfolio.queries.overview import ConcentrationData, Overview, overview
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.queries.ranking import RankedRow
from mainstay.domain.figure import Figure
from mainstay.domain.revenue_change import Cause, RevenueChange
from mainstay.domain.standing import Standing
from mainstay.ui import formats
from mainstay.ui.explanations import figure_name
from mainstay.ui.exports import csv_bytes
from mainstay.ui.reasons import level_word, measure_word, sentence

CSV_COLUMNS = (
    "rank",
    "account_id",
    "name",
    "owner",
    "revenue",
    "margin",
    "profit",
    "share",
    "hold",
    "limiting_dial",
    "cannot_afford_to_lose",
    "could_lose",
    "contract_end",
)


def headline(seen: Overview) -> str:
    """Say in one or two sentences who carries the business and who could be lost."""
    whose = _("your") if seen.scope == "all" else _("your own")
    carriers, lost = int(seen.carriers.value or 0), int(seen.could_be_lost.value or 0)
    if seen.carriers_share.value is None:
        return _("Which of %(whose)s customers carry the business is not known.") % {"whose": whose}
    first = ngettext(
        "%(n)s of %(whose)s %(customers)s customers brings %(share)s of %(measure)s.",
        "%(n)s of %(whose)s %(customers)s customers bring %(share)s of %(measure)s.",
        carriers,
    ) % {
        "n": formats.number(carriers),
        "whose": whose,
        "customers": formats.number(seen.customers),
        "share": formats.share(seen.carriers_share.value, 0),
        "measure": measure_word(seen.measure.value),
    }
    second = ngettext("%(n)s of them could be lost.", "%(n)s of them could be lost.", lost)
    return f"{first} {second % {'n': formats.number(lost) if lost else _('None')}}"


def rank_line(found: Portfolio, standing: Standing) -> str:
    """Say which row of the ranked list a customer is; size alone has no number of its own."""
    return _("Number %(rank)s of %(of)s on the ranked list.") % {
        "rank": formats.number(standing.rank),
        "of": formats.number(len(found.standings.rows)),
    }


def key_account_line(account: Account, day: date) -> str:
    """Say since when it is a key account; what came after the day shown is said to be so."""
    if not account.is_key_account:
        return ""
    since = formats.day(account.key_account_since)
    if not account.is_key_account_on(day):
        return _("Key account only since %(since)s, after the day shown.") % {"since": since}
    by = account.key_account_declared_by
    params = {"since": since, "who": by}
    is_person = by and not by.startswith("cli:")
    if account.key_account_since is None:
        return _("Key account, declared by %(who)s.") % params if is_person else _("Key account.")
    if is_person:
        return _("Key account since %(since)s, declared by %(who)s.") % params
    return _("Key account since %(since)s.") % params


def period_line(seen: Overview) -> str:
    """Say what the figures speak of: measure, period, how many order lines."""
    if seen.period is None:
        return _("There are no order lines yet.")
    names = {
        "revenue": _("Revenue net of credits"),
        "margin": _("Margin after direct cost; cost to serve is not known"),
        "profit": _("Profit after cost to serve"),
    }
    return _("%(measure)s, %(start)s to %(end)s, %(lines)s order lines, in %(currency)s.") % {
        "measure": names[seen.measure.value],
        "start": formats.day(seen.period.start),
        "end": formats.day(seen.period.end),
        "lines": formats.number(seen.lines),
        "currency": seen.currency,
    }


def notes(seen: Overview) -> tuple[str, ...]:
    """Say what the figures leave out or cannot know."""
    return tuple(filter(None, (*left_out(seen), measure_note(seen))))


def left_out(seen: Overview) -> tuple[str, ...]:
    """Say whose hold is not known and which lines are counted apart."""
    said = []
    if seen.hold_not_known.value:
        said.append(
            ngettext(
                "The hold of %(n)s customer you cannot afford to lose is not known.",
                "The hold of %(n)s customers you cannot afford to lose is not known.",
                int(seen.hold_not_known.value),
            )
            % {"n": formats.number(seen.hold_not_known.value)}
        )
    if seen.unassigned_lines:
        said.append(unassigned_line(seen))
    return tuple(said)


def measure_note(seen: Overview) -> str:
    """Say once why the figures stop at a measure: of the further ones too little is known."""
    missing = [item.params for item in seen.measure_reason.unknowns]
    if not missing:
        return ""
    parts = [
        _("%(measure)s (%(share)s of revenue)")
        % {
            "measure": measure_word(str(params["measure"])),
            "share": formats.share(params["share"], 0),  # type: ignore[arg-type]
        }
        for params in missing
    ]
    return _("Ranked by %(measure)s, because too little is known of %(parts)s.") % {
        "measure": measure_word(seen.measure.value),
        "parts": _(" and ").join(parts),
    }


def unassigned_line(seen: Overview) -> str:
    """Say how many order lines have no customer, and what they sum to."""
    return _("%(lines)s order lines (%(money)s) have no customer and are counted apart.") % {
        "lines": formats.number(seen.unassigned_lines),
        "money": formats.money(seen.unassigned_revenue, seen.currency),
    }


def summary_lines(found: Portfolio) -> list[str]:
    """Return what stands above the ranked list."""
    seen = overview(found)
    return [headline(seen), period_line(seen), *notes(seen), ""]


def ranking_texts(
    found: Portfolio, rows: Sequence[RankedRow]
) -> tuple[list[str], list[list[str]], tuple[int, ...]]:
    """Return titles, rows and the right-aligned columns of the ranked list."""
    measure = measure_word(found.standings.by_measure.value).capitalize()
    titles = ["#", _("Customer"), measure, _("Share"), _("Hold"), _("Why")]
    texts = [
        [
            str(row.rank),
            row.name,
            formats.figure_exact(row.value),
            formats.share(row.share.value),
            level_word(row.hold),
            limiting_text(row),
        ]
        for row in rows
    ]
    return titles, texts, (0, 2, 3)


def limiting_text(row: RankedRow) -> str:
    """Say what holds a customer weakly, or what is missing to know."""
    if row.limiting is not None:
        return sentence(row.limiting.code, row.limiting.params)
    return sentence(row.missing.code, row.missing.params) if row.missing else ""


def ranking_csv(found: Portfolio, rows: Sequence[RankedRow]) -> str:
    """Return the ranked list as CSV with exact numbers."""
    lines = [
        (
            row.rank,
            row.account_id,
            row.name,
            row.owner,
            row.revenue.value,
            row.margin.value,
            row.profit.value,
            row.share.value,
            row.hold,
            row.limiting_dial.value if row.limiting_dial else None,
            row.cannot_afford_to_lose,
            row.could_lose,
            row.contract_end,
        )
        for row in rows
    ]
    return csv_bytes(CSV_COLUMNS, lines).decode("utf-8-sig")


def concentration_texts(data: ConcentrationData) -> tuple[list[str], list[list[str]]]:
    """Return concentration as a table: a row for each figure, a column for each measure."""
    titles = ["", *(measure_word(m.measure.value).capitalize() for m in data.measures)]
    names = ("total", "hhi", "normalised_hhi", "effective_number", "gini")
    rows = [
        [figure_name(getattr(data.measures[0], name)), *(_text(m, name) for m in data.measures)]
        for name in names
    ]
    tops = [
        [
            figure_name(data.measures[0].top[i]),
            *(formats.figure_exact(m.top[i]) for m in data.measures),
        ]
        for i in range(len(data.measures[0].top))
    ]
    return titles, [*tops, *rows]


def _text(spread: object, name: str) -> str:
    figure: Figure = getattr(spread, name)
    return formats.figure_exact(figure)


def figure_lines(figures: Sequence[Figure]) -> list[str]:
    """Return figures one a line, the unknown ones with what is missing."""
    width = max((len(figure_name(figure)) for figure in figures), default=0)
    return [f"{figure_name(f).ljust(width)}  {_figure_text(f)}" for f in figures]


def _figure_text(figure: Figure) -> str:
    missing = " ".join(sentence(item.code, item.params) for item in figure.unknowns)
    text = formats.figure_exact(figure)
    if figure.is_known and figure.is_range:
        text = f"{text}, {formats.figure_text(figure)}"
    return f"{text} ({missing})" if missing else text


def change_title(change: RevenueChange, currency: str) -> str:
    """Say how far revenue moved and what moved it most."""
    total = change.change
    if not total:
        return _("Revenue did not move")
    sign = 1 if total > 0 else -1
    strongest = max(Cause, key=lambda cause: change.of(cause) * sign)
    params = {
        "money": formats.short_money(abs(total), currency),
        "cause": sentence(f"row.{strongest}").lower(),
    }
    if total > 0:
        return _("Revenue rose %(money)s, most of it by %(cause)s") % params
    return _("Revenue fell %(money)s, most of it by %(cause)s") % params
