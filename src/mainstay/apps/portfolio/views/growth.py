"""Where growth should be pushed most: the customers ranked by what comes first with them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.portfolio.queries.addresses import portfolio_address
from mainstay.apps.portfolio.queries.growth import Growth, growth_of
from mainstay.apps.portfolio.views.reading import portfolio_of
from mainstay.domain.growth import Push
from mainstay.ui.reasons import measure_word, sentence

STEPS = {
    Push.GROW: "portfolio:account_map",
    Push.WIDEN: "portfolio:account",
    Push.STRENGTHEN: "relationships:matrix",
    Push.EARN: "portfolio:account_worth",
    Push.ASK: "portfolio:account_map",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A customer in words: what comes first, why, and the page where it is done."""

    account_id: int
    name: str
    money: Decimal | None
    strength: int | None
    first: str
    is_first: bool
    why: str
    open_units: tuple[str, ...]
    step: str


@dataclass(frozen=True, slots=True)
class GrowthPage:
    """The ranked customers, and how many others were never asked."""

    headline: str
    rows: tuple[Row, ...]
    more: int
    money_label: str
    currency: str
    back_url: str


def growth(request: HttpRequest) -> HttpResponse:
    """Show where growth should be pushed most; for who may judge people."""
    user = signed_in(request)
    if not may_judge(user):
        raise Http404
    found = portfolio_of(request)
    ranked = growth_of(found, user=user)
    page = GrowthPage(
        headline=_headline(ranked),
        rows=tuple(_rows(ranked)),
        more=ranked.more,
        money_label=measure_word(found.standings.by_measure).capitalize(),
        currency=found.currency,
        back_url=portfolio_address(found.asked.wish),
    )
    return render(request, "portfolio/growth.html", {"page": page})


def _headline(ranked: Growth) -> str:
    if not ranked.to_grow:
        return _("Nowhere is growth known to come first")
    text = ngettext(
        "Push growth with %(count)s customer first",
        "Push growth with %(count)s customers first",
        ranked.to_grow,
    )
    return text % {"count": ranked.to_grow}


def _rows(ranked: Growth) -> list[Row]:
    return [
        Row(
            account_id=place.unit_id,
            name=place.name,
            money=place.money,
            strength=place.strength,
            first=sentence(f"push.{judged.answer}"),
            is_first=judged.answer is Push.GROW,
            why=" ".join(sentence(one.code, one.params) for one in judged.reasons),
            open_units=place.open_units,
            step=STEPS[judged.answer or Push.ASK],
        )
        for place, judged in ranked.rows
    ]
