"""What if we lose ...: choose customers and see what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.accounts.queries import visible_to
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.portfolio.queries.addresses import portfolio_address
from mainstay.apps.portfolio.queries.figures import NoSuchFigure, chosen_accounts, figure_of
from mainstay.apps.portfolio.queries.loss import EXPLAIN_LOSS, LossRow, loss_of, loss_rows
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.portfolio.views.reading import portfolio_of
from mainstay.domain.figure import Figure
from mainstay.domain.loss import Loss, LossError
from mainstay.ui import formats
from mainstay.ui.reasons import measure_word

OFFERED = 60


@dataclass(frozen=True, slots=True)
class LossLine:
    """One row of the comparison, written."""

    label: str
    today: str
    without: str
    change: str
    tone: str


@dataclass(frozen=True, slots=True)
class LossPanel:
    """What losing these customers means, for the portfolio's panel and for the page."""

    title: str
    lines: tuple[LossLine, ...]
    months: Figure
    staying: Figure
    effect: Figure
    lost: Figure
    members: tuple[str, ...]
    choose_url: str
    measure: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer that can be ticked."""

    account_id: int
    name: str
    share: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class LossPage:
    """The page on which customers are chosen."""

    panel: LossPanel | None
    candidates: tuple[Candidate, ...]
    problem: str
    kept: tuple[tuple[str, str], ...]
    back_url: str


def lose(request: HttpRequest) -> HttpResponse:
    """Choose customers and see what is left without them."""
    found = portfolio_of(request)
    chosen = _chosen(request)
    _must_be_seen(request, found, chosen)
    panel, problem = None, ""
    if chosen:
        try:
            panel = loss_panel(found, loss_of(found, chosen), chosen)
        except LossError as error:
            problem = str(error)
    page = LossPage(
        panel=panel,
        candidates=_candidates(found, chosen),
        problem=problem,
        kept=tuple(
            (name, value)
            for name, value in request.GET.dict().items()
            if name not in ("account", "accounts")
        ),
        back_url=portfolio_address(found.asked.wish),
    )
    return render(request, "portfolio/lose.html", {"page": page})


def _chosen(request: HttpRequest) -> list[int]:
    text = ",".join([*request.GET.getlist("account"), *request.GET.getlist("accounts")])
    try:
        return chosen_accounts(text) if text else []
    except NoSuchFigure as problem:
        raise Http404(str(problem)) from problem


def _must_be_seen(request: HttpRequest, found: Portfolio, chosen: Sequence[int]) -> None:
    """An account that is not for these eyes is no page; one without figures gets its sentence."""
    seen = set(visible_to(signed_in(request)).filter(pk__in=chosen).values_list("pk", flat=True))
    if any(pk not in seen and found.customer(pk) is None for pk in chosen):
        raise Http404


def loss_panel(found: Portfolio, loss: Loss, chosen: Sequence[int]) -> LossPanel:
    """Write a loss for people."""
    accounts = ",".join(map(str, chosen))

    def told(code: str) -> Figure:
        return figure_of(found, EXPLAIN_LOSS[code](loss), code, accounts=accounts)

    names = _(" and ").join(found.name(account) for account in chosen[:3])
    if len(chosen) > 3:
        names = _("%(names)s and %(n)s more") % {"names": names, "n": len(chosen) - 3}
    return LossPanel(
        title=_("What if we lose %(names)s?") % {"names": names},
        lines=tuple(_line(row, found.currency) for row in loss_rows(loss)),
        months=told("months_to_replace"),
        staying=told("staying_cost"),
        effect=told("result_effect"),
        lost=told("lost_share"),
        members=tuple(found.name(member) for member in loss.members if found.name(member)),
        choose_url=reverse("portfolio:lose") + found.asked.wish.params(accounts=accounts),
        measure=measure_word(loss.replaced_by.value),
    )


def _line(row: LossRow, currency: str) -> LossLine:
    label = _labels()[row.label]
    if row.is_money:
        label = f"{label}, {currency}"
        today, without = formats.short_money(row.today), formats.short_money(row.without)
        change = formats.share(row.change)
    elif row.label == "loss.top_20":
        today, without = formats.share(row.today, 0), formats.share(row.without, 0)
        change = _points(row.change)
    else:
        today, without = formats.number(row.today, 1), formats.number(row.without, 1)
        change = formats.number(row.change, 1)
    tone = "critical-text" if row.is_money and row.change is not None and row.change < 0 else ""
    return LossLine(label, today, without, formats.signed(change), tone)


def _points(change: Decimal | None) -> str:
    """A difference of two shares is in points, not per cent."""
    if change is None:
        return formats.not_known()
    return _("%(n)s pt") % {"n": formats.number(change * 100, 1)}


def _labels() -> dict[str, str]:
    return {
        "loss.revenue": _("Revenue"),
        "loss.margin": _("Margin"),
        "loss.profit": _("Profit"),
        "loss.top_20": _("Share of the top 20"),
        "loss.effective_number": _("Effective number of customers"),
        "loss.hhi": _("HHI, points of 10,000"),
    }


def _candidates(found: Portfolio, chosen: Sequence[int]) -> tuple[Candidate, ...]:
    shares = {**dict.fromkeys(found.by_id), **found.standings.judged_shares()}
    ordered = sorted(shares, key=lambda account: -(shares[account] or 0))
    wanted = [account for account in ordered if account in chosen]
    rest = [account for account in ordered if account not in chosen][:OFFERED]
    return tuple(
        Candidate(
            account,
            found.name(account),
            formats.share(shares[account]),
            is_chosen=account in chosen,
        )
        for account in [*wanted, *rest]
    )
