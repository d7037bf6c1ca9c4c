"""The account page: its overview, and the tabs whose panels other apps own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.people.models import Position
from mainstay.apps.portfolio.documents.notice import notice_said
from mainstay.apps.portfolio.documents.texts import rank_line
from mainstay.apps.portfolio.models import Standing as Row
from mainstay.apps.portfolio.queries.account_reading import AccountReading, latest_standing
from mainstay.apps.portfolio.queries.addresses import step_address
from mainstay.apps.portfolio.queries.brief import whom_to_call
from mainstay.apps.portfolio.queries.plan_demand import plan_demand
from mainstay.apps.portfolio.queries.ranking import next_step
from mainstay.apps.portfolio.queries.roll_up import RollUp, roll_up
from mainstay.apps.portfolio.views.account_head import AccountHead, account_head
from mainstay.domain.figure import Unknown
from mainstay.domain.judgement import Reason
from mainstay.domain.stakes import Position as Place
from mainstay.domain.standing import Standing
from mainstay.ui.reasons import measure_word, sentence

PANELS = {
    "map": "relationships:map",
    "plan": "plans:plan",
    "people": "people:at_account",
    "touches": "touches:at_account",
    "team": "accounts:team",
    "contracts": "accounts:contracts",
    "notes": "accounts:notes",
    "history": "accounts:history",
}
GLANCES = {"facts": "accounts:facts"}
# what a panel takes from the address of its page
PASSED_ON = ("as_of", "since", "row", "layers", "unit", "role", "cover", "of")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said of the account: sign, what, and why."""

    sign: str
    text: str
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel that another app owns."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The first tab of an account."""

    head: AccountHead
    statements: tuple[Statement, ...]
    next_step: str
    next_url: str
    calls: tuple[Position, ...]
    roll_up: RollUp | None
    facts: Panel
    owed: Panel
    people: Panel
    reached: Panel
    contracts: Panel
    notes: Panel
    outlook: Row | None


@dataclass(frozen=True, slots=True)
class TabPage:
    """A tab that one panel of another app fills."""

    head: AccountHead
    panel: Panel


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account at a glance."""
    head = account_head(request, pk, tab="overview")
    reading = head.reading
    step = _next_step(reading.standing)
    page = OverviewPage(
        head=head,
        statements=tuple(_statements(reading)),
        next_step=sentence(step) if step else "",
        next_url=step_address(step, reading.account.pk, reading.found.asked.wish),
        calls=whom_to_call(reading),
        roll_up=roll_up(reading) if reading.is_group else None,
        facts=_brief(_("What it is"), "facts", request, pk),
        owed=_own(_("What is open with them"), "portfolio:owed", reading),
        people=_own(_("Who matters there"), "portfolio:stakeholders", reading),
        reached=_own(_("Newly reached, by quarter"), "portfolio:reached", reading),
        contracts=_brief(_("Contracts"), "contracts", request, pk),
        notes=_brief(_("Latest notes"), "notes", request, pk),
        outlook=latest_standing(reading),
    )
    return render(request, "portfolio/account.html", {"page": page})


def tab(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Show one tab: the head, and below it the panel of the app that owns it."""
    titles = {
        "map": _("Map"),
        "plan": _("Plan"),
        "people": _("People"),
        "touches": _("Touches"),
        "team": _("Team"),
        "contracts": _("Contracts"),
        "notes": _("Notes"),
        "history": _("History"),
    }
    head = account_head(request, pk, tab=name)
    page = TabPage(head, Panel(titles[name], _panel_url(name, pk, request, is_brief=False)))
    return render(request, "portfolio/account_tab.html", {"page": page})


def _own(title: str, name: str, reading: AccountReading) -> Panel:
    """A panel of this app, asked the same as the page."""
    params = reading.found.asked.wish.params()
    return Panel(title, reverse(name, args=[reading.account.pk]) + params)


def _brief(title: str, name: str, request: HttpRequest, pk: int) -> Panel:
    return Panel(title, _panel_url(name, pk, request, is_brief=True))


def _panel_url(name: str, pk: int, request: HttpRequest, *, is_brief: bool) -> str:
    asked = {name: request.GET.get(name, "") for name in PASSED_ON}
    said = {"brief": "1" if is_brief else "", **asked}
    query = urlencode({key: value for key, value in said.items() if value})
    return reverse(GLANCES.get(name) or PANELS[name], args=[pk]) + (f"?{query}" if query else "")


def _statements(reading: AccountReading) -> list[Statement]:
    standing = reading.standing
    if standing is None:
        text = _("What it brings and how it is held are not known")
        return [Statement("neutral", text, sentence("unknown.no_lines")), *_notice(reading)]
    stakes = _stakes(standing)
    ranked = f"{stakes.reasons} {rank_line(reading.found, standing)}"
    return [
        replace(stakes, reasons=ranked),
        _hold(standing),
        *_position(standing),
        *_plan(reading),
        *_notice(reading),
    ]


def _plan(reading: AccountReading) -> list[Statement]:
    """Say that a relationship plan is demanded and is not there, or nobody was told of it."""
    met = plan_demand(reading)
    if met is None or met.answer is not False:
        return []
    said = " ".join(_said(reason) for reason in met.reasons)
    return [Statement("attention", _("It needs a relationship plan that people know of"), said)]


def _notice(reading: AccountReading) -> list[Statement]:
    said = notice_said(reading)
    if said is None:
        return []
    if said.has_passed:
        return [Statement("attention", _("The day of notice has passed"), said.text)]
    return [Statement("neutral", _("The day of notice is ahead"), said.text)]


def _stakes(standing: Standing) -> Statement:
    judged = standing.cannot_afford_to_lose
    items: tuple[Reason | Unknown, ...] = (*judged.reasons, *judged.unknowns)
    said = " ".join(_said(item) for item in items)
    if judged.answer is None:
        return Statement("neutral", _("Whether you can afford to lose it is not known"), said)
    if judged.answer:
        return Statement(
            "critical" if standing.could_lose else "good", _("You cannot afford to lose it"), said
        )
    return Statement("neutral", _("You could afford to lose it"), said)


def _hold(standing: Standing) -> Statement:
    held = standing.hold
    missing = " ".join(_said(item) for item in held.judgement.unknowns[:2])
    if standing.could_lose is None or held.limiting is None:
        return Statement("attention", _("Whether it could be lost is not known"), missing)
    said = " ".join(_said(item) for item in held.dials[held.limiting].reasons)
    if standing.could_lose:
        return Statement("attention", _("It could be lost"), said)
    return Statement("good", _("It is not likely to be lost"), said)


def _position(standing: Standing) -> list[Statement]:
    if standing.position is None:
        return []
    if standing.position is Place.ASSET:
        return [Statement("good", _("An asset: it carries much and is held"))]
    said = " ".join(_said(item) for item in standing.plan_demanded.reasons)
    return [Statement("critical", _("A risk: it carries much and is not held firmly enough"), said)]


def _next_step(standing: Standing | None) -> str:
    if standing is None or not standing.cannot_afford_to_lose.answer:
        return ""
    return next_step(standing)


def _said(item: Reason | Unknown) -> str:
    params = {
        key: measure_word(str(value)) if key == "measure" else value
        for key, value in item.params.items()
    }
    return sentence(item.code, params)
