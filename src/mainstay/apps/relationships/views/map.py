"""The relationship map of an account: the drawing, what it says, and the same as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import own_account, seen_account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.actions.appraising import add_placeholder
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.relationships.charts import Drawing, map_svg, paper_svg
from mainstay.apps.relationships.documents.map_files import MapFile, map_file
from mainstay.apps.relationships.documents.rows import Row, finding_words, map_rows
from mainstay.apps.relationships.forms import PlaceholderForm
from mainstay.apps.relationships.queries.reading import MapReading, changes_since, read_map
from mainstay.apps.relationships.views.answering import attempted, past_day
from mainstay.domain.figure import Figure
from mainstay.domain.judgement import Reason
from mainstay.domain.relationship_map.finding import Finding, NextStep
from mainstay.ui.exports import download
from mainstay.ui.reasons import sentence

ABOUT_FEW = 2  # people of a finding that the drawing brings out; of many it would say nothing
FEW = 12  # people whose drawing leaves room for what it says beside it
ANCHORS = {
    NextStep.ASSIGN: "cover",
    NextStep.PLAN_COVER: "cover",
    NextStep.NAME_SPONSOR: "cover",
    NextStep.OPEN_PATH: "cover",
    NextStep.ASK: "questions",
    NextStep.JUDGE: "judgement",
    NextStep.CONFIRM: "judgement",
    NextStep.MEND: "lines",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words, with where its next step is."""

    sign: str
    text: str
    consequence: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """Everything the map's panel shows."""

    reading: MapReading
    headline: str
    svg: SafeString
    findings: tuple[Said, ...]
    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]
    changes: tuple[Reason, ...]
    compared: date | None
    as_of: date
    is_past: bool
    placeholder_form: PlaceholderForm | None
    judges: bool

    @property
    def account(self) -> Account:
        return self.reading.account

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The kinds of file the map is taken away as, with their words."""
        words = {MapFile.PPTX: _("Slides")}
        return tuple((kind.value, words.get(kind, kind.value.upper())) for kind in MapFile)

    @property
    def is_wide(self) -> bool:
        """Whether the drawing takes the whole width of the page."""
        return len(self.rows) > FEW


def account_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the map of an account as of a day, and what changed since another one."""
    user = signed_in(request)
    account = seen_account(user, pk)
    day = past_day(request, "as_of") or timezone.localdate()
    compared = past_day(request, "since")
    reading = read_map(account, user=user, day=day)
    is_past = day < timezone.localdate()
    units = list(reading.map.units.items())
    found = changes_since(reading, compared, user=user) if compared else ()
    page = MapPage(
        reading=reading,
        headline=_headline(reading),
        svg=mark_safe(_drawn(reading)),  # drawn by us; texts were escaped as XML
        findings=tuple(_said(reading, user)),
        figures=tuple(each.figure for each in reading.figures),
        rows=tuple(map_rows(reading)),
        changes=tuple(change.reason for change in found),
        compared=compared,
        as_of=day,
        is_past=is_past,
        placeholder_form=PlaceholderForm(units=units) if user.may_edit and not is_past else None,
        judges=may_judge(user),
    )
    return render(request, "relationships/map.html", {"page": page})


def picture(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Send the map alone as a file: drawing in plain colours, or slides."""
    user = signed_in(request)
    account = seen_account(user, pk)
    if kind not in [one.value for one in MapFile]:
        raise Http404
    day = past_day(request, "as_of") or timezone.localdate()
    reading = read_map(account, user=user, day=day)
    wanted = MapFile(kind)
    content = map_file(reading, wanted, svg=paper_svg(reading))
    name = f"{account.name} map {day}.{wanted}"
    return download(content, filename=name, content_type=wanted.content_type)


@require_POST
def placeholder(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a role that nobody is known for on the map."""
    user = signed_in(request)
    account = own_account(user, pk)
    units = list(account.buying_units.values_list("pk", "name"))
    form = PlaceholderForm(request.POST, units=units)

    def add() -> Person:
        said = form.cleaned_data
        unit = int(said["unit"]) if said["unit"] else None
        return add_placeholder(
            account, said["title"], unit=unit, level=said["level"], by=actor(user)
        )

    attempted(request, account, add, said=_("The role stands on the map."), form=form)
    return redirect("portfolio:account_map", pk=account.pk)


def person_address(
    account: Account, person_id: int, *, anchor: str = "", as_of: date | None = None
) -> str:
    """Return the page of a person at an account, as of a past day where one is named."""
    url = reverse("relationships:person", args=[account.pk, person_id])
    past = f"?as_of={as_of}" if as_of and as_of < timezone.localdate() else ""
    return f"{url}{past}#{anchor}" if anchor else f"{url}{past}"


def _drawn(reading: MapReading) -> str:
    account = reading.account
    about_few = [each for each in reading.findings if len(each.people) <= ABOUT_FEW]
    concerned = [person for each in about_few for person in each.people]
    critical = [person for each in about_few if each.is_critical for person in each.people]
    drawing = Drawing(
        reading.playbook,
        address=lambda person: person_address(account, person, as_of=reading.map.as_of),
        colleague_address=lambda one: _leave_address(account, colleague=one),
        gaps=frozenset(concerned),
        critical=frozenset(critical),
        name=account.name,
    )
    return map_svg(reading.map, drawing)


def _leave_address(account: Account, **who: int) -> str:
    return f"{reverse('portfolio:leave', args=[account.pk])}?{urlencode(who)}"


def _headline(reading: MapReading) -> str:
    """Say what matters most: the first critical gap, else how many are covered."""
    known = len(reading.map.known_people)
    if not known:
        return _("Nobody is known here yet")
    critical = sum(finding.is_critical for finding in reading.findings)
    if critical:
        text = ngettext(
            "%(count)s gap could cost you this account",
            "%(count)s gaps could cost you this account",
            critical,
        )
        return text % {"count": critical}
    text = _("%(covered)s of %(known)s people are covered")
    return text % {"covered": reading.covered, "known": known}


def _said(reading: MapReading, user: User) -> Iterator[Said]:
    """Say each finding; its next step is offered to who may take it."""
    for finding in reading.findings:
        needed = user.may_edit if finding.next_step is NextStep.RESEARCH else may_judge(user)
        text, consequence = finding_words(finding)
        yield Said(
            sign="critical" if finding.is_critical else "attention",
            text=text,
            consequence=consequence,
            url=_next_url(reading, finding) if needed else "",
            label=sentence(f"next.{finding.next_step}"),
        )


FORMS = {NextStep.SET_GOAL: "portfolio:account_plan", NextStep.TOUCH: "touches:log"}


def _next_url(reading: MapReading, finding: Finding) -> str:
    account = reading.account
    if finding.people and finding.next_step in FORMS:
        form = reverse(FORMS[finding.next_step], args=[account.pk])
        return f"{form}?{urlencode({'person': finding.people[0]})}"
    if finding.people and finding.next_step in ANCHORS:
        return person_address(account, finding.people[0], anchor=ANCHORS[finding.next_step])
    if finding.next_step is NextStep.RESEARCH:
        return f"{reverse('people:new')}?account={account.pk}"
    return f"{reverse('portfolio:account_map', args=[account.pk])}#list"
