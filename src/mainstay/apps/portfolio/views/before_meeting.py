"""What is open with an account and who matters there: two panels, and the sheet for a meeting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.portfolio.documents.people_texts import (
    GoalLine,
    OwedLine,
    PersonLine,
    asked_line,
    goal_line,
    owed_line,
    person_line,
    sore_points,
)
from mainstay.apps.portfolio.documents.sheet import SheetPart, sheet_parts, sheet_pdf, ticks
from mainstay.apps.portfolio.queries.account_reading import AccountReading, read_account
from mainstay.apps.portfolio.queries.addresses import why_address
from mainstay.apps.portfolio.queries.asked import Wish, WrongQuestion
from mainstay.apps.portfolio.queries.before_meeting import (
    Situation,
    members_of_reading,
    open_at,
)
from mainstay.apps.portfolio.queries.relation_figures import OF_MAPS
from mainstay.apps.portfolio.queries.sheet import Sheet, read_sheet
from mainstay.apps.portfolio.queries.stakeholders import People, people_of
from mainstay.apps.relationships.queries.reached import reached_at
from mainstay.apps.touches.queries.rights import may_log
from mainstay.domain.figure import Figure
from mainstay.domain.relationship_map.penetration import Reached
from mainstay.ui.exports import PDF_TYPE, download
from mainstay.ui.forms import asked_day

MOST_OWED, MOST_PEOPLE, MOST_GOALS = 8, 8, 5
FIGURES = ("coverage", "weighted_coverage", "units_reached")


@dataclass(frozen=True, slots=True)
class OwedPanel:
    """What is owed and asked at an account, its last touch and its next meeting."""

    account: Account
    found: Situation
    owed: tuple[OwedLine, ...]
    asked: tuple[OwedLine, ...]
    more: int
    may_log: bool


@dataclass(frozen=True, slots=True)
class PeoplePanel:
    """Who matters at an account, how they are covered, and the goals with them."""

    account: Account
    people: tuple[PersonLine, ...]
    more: int
    goals: tuple[GoalLine, ...]
    more_goals: int
    figures: tuple[Figure, ...]
    sore: tuple[str, ...]
    judges: bool


@dataclass(frozen=True, slots=True)
class ReachedPanel:
    """Which buying units and how many people were newly reached in which quarter."""

    account: Account
    quarters: tuple[Reached, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody of theirs who may be there."""

    key: int
    name: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PreparePage:
    """Who will be there, and the sheet for it."""

    sheet: Sheet
    choices: tuple[Choice, ...]
    parts: tuple[SheetPart, ...]
    ticks: tuple[tuple[str, bool, str], ...]
    owed: tuple[OwedLine, ...]
    asked: tuple[OwedLine, ...]
    paper_url: str
    plan_url: str
    log_url: str
    may_plan: bool

    @property
    def account(self) -> Account:
        return self.sheet.account


def owed(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is owed and asked at an account, broken promises first."""
    user = signed_in(request)
    reading = _reading(request, user, pk)
    accounts = members_of_reading(reading)
    asked_for = reading.found.asked
    found = open_at(accounts, asked_for.playbook, user=user, day=asked_for.today)
    lines = [owed_line(one, judges=found.judges) for one in found.owed]
    asked = [asked_line(one) for one in found.asked]
    page = OwedPanel(
        account=reading.account,
        found=found,
        owed=tuple(lines[:MOST_OWED]),
        asked=tuple(asked[:MOST_OWED]),
        more=max(0, len(lines) - MOST_OWED) + max(0, len(asked) - MOST_OWED),
        may_log=may_log(user),
    )
    return render(request, "portfolio/owed_panel.html", {"page": page})


def stakeholders(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who matters at an account and who of ours knows them best."""
    user = signed_in(request)
    reading = _reading(request, user, pk)
    found = people_of(members_of_reading(reading), user=user, day=reading.found.asked.today)
    goals = [goal_line(one) for one in found.goals]
    page = PeoplePanel(
        account=reading.account,
        people=tuple(
            person_line(one, judges=found.judges) for one in found.stakeholders[:MOST_PEOPLE]
        ),
        more=max(0, len(found.stakeholders) - MOST_PEOPLE),
        goals=tuple(goals[:MOST_GOALS]),
        more_goals=max(0, len(goals) - MOST_GOALS),
        figures=tuple(_figures(reading, found)),
        sore=tuple(sore_points(found)),
        judges=found.judges,
    )
    return render(request, "portfolio/people_panel.html", {"page": page})


def reached(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how many buying units and people were newly reached in each of the last quarters."""
    account = seen_account(signed_in(request), pk)
    day = asked_day(request.GET.dict(), "as_of") or timezone.localdate()
    page = ReachedPanel(account, reached_at(account, day=day))
    return render(request, "portfolio/reached_panel.html", {"page": page})


def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sheet for a meeting with some people of an account."""
    user = signed_in(request)
    sheet = _sheet(request, user, pk)
    chosen = {one.stakeholder.person.person_id for one in sheet.attendees}
    people = urlencode([("person", one) for one in sorted(chosen)])
    page = PreparePage(
        sheet=sheet,
        choices=tuple(
            Choice(one.person_id, one.name, one.title, one.person_id in chosen)
            for one in (each.person for each in sheet.people.stakeholders)
        ),
        parts=tuple(sheet_parts(sheet)),
        ticks=tuple(ticks(sheet)),
        owed=tuple(owed_line(one, judges=sheet.people.judges) for one in sheet.situation.owed),
        asked=tuple(asked_line(one) for one in sheet.situation.asked),
        paper_url=f"{reverse('portfolio:prepare_paper', args=[pk])}?{_query(sheet, people)}",
        plan_url=f"{reverse('touches:new_meeting', args=[pk])}?{people}",
        log_url=f"{reverse('touches:log', args=[pk])}?{people}" if may_log(user) else "",
        may_plan=may_judge(user),
    )
    return render(request, "portfolio/prepare.html", {"page": page})


def prepare_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the sheet for a meeting as PDF."""
    sheet = _sheet(request, signed_in(request), pk)
    content = sheet_pdf(sheet, made_at=timezone.now())
    day = sheet.meeting.row.day if sheet.meeting is not None else sheet.day
    name = _("%(account)s meeting %(day)s.pdf") % {"account": sheet.account, "day": day}
    return download(content, filename=name, content_type=PDF_TYPE)


def _query(sheet: Sheet, people: str) -> str:
    meeting = sheet.meeting
    return urlencode({"meeting": meeting.row.pk}) if meeting is not None else people


def _sheet(request: HttpRequest, user: User, pk: int) -> Sheet:
    asked = [int(one) for one in request.GET.getlist("person") if _is_number(one)]
    meeting = request.GET.get("meeting", "")
    return read_sheet(
        seen_account(user, pk),
        people=asked,
        meeting=int(meeting) if _is_number(meeting) else None,
        user=user,
        day=timezone.localdate(),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _reading(request: HttpRequest, user: User, pk: int) -> AccountReading:
    try:
        return read_account(user, seen_account(user, pk), Wish.of(request.GET.dict()))
    except WrongQuestion as problem:
        raise Http404(str(problem)) from problem


def _figures(reading: AccountReading, found: People) -> list[Figure]:
    """The figures of the map; judgements only to who may read them."""
    if not found.judges:
        return []
    wish = reading.found.asked.wish
    told = [OF_MAPS[code](found.map, found.playbook).figure for code in FIGURES]
    return [
        replace(one, why=why_address(one.code, wish, account=reading.account.pk)) for one in told
    ]
