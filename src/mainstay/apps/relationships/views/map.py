"""The relationship map of an account: the drawing, what it says, and the same as a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import own_account, seen_account
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.actions.appraising import add_placeholder
from mainstay.apps.people.models import Person
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.relationships.charts import Drawing, Layer, map_svg, paper_svg
from mainstay.apps.relationships.documents.map_files import MapFile, map_file
from mainstay.apps.relationships.documents.rows import Row, finding_words, map_rows
from mainstay.apps.relationships.forms import PlaceholderForm
from mainstay.apps.relationships.queries.coverage_history import days_of_change
from mainstay.apps.relationships.queries.filtering import people_wanted
from mainstay.apps.relationships.queries.reading import (
    MapReading,
    changes_since,
    leads_group,
    read_group,
    read_map,
)
from mainstay.apps.relationships.views.answering import attempted
from mainstay.apps.relationships.views.showing import GROUP, Filter, Showing, filters, showing
from mainstay.domain.figure import Figure
from mainstay.domain.judgement import Reason
from mainstay.domain.relationship_map.finding import Finding, NextStep
from mainstay.domain.relationship_map.marks import Mark, marks
from mainstay.domain.relationship_map.parts import among
from mainstay.ui.exports import download
from mainstay.ui.reasons import sentence

ABOUT_FEW = 2  # people of a finding that the drawing brings out; of many it would say nothing
MOST_NAMED = 6  # people of a finding who are named below it
FEW = 12  # people whose drawing leaves room for what it says beside it
ANCHORS = {
    NextStep.ASSIGN: "cover",
    NextStep.PLAN_COVER: "cover",
    NextStep.NAME_SPONSOR: "cover",
    NextStep.OPEN_PATH: "cover",
    NextStep.ASK: "questions",
    NextStep.JUDGE: "judgement",
    NextStep.CONFIRM: "judgement",
    NextStep.MEND: "reports",
}


MARKS = {
    Mark.UNCOVERED: gettext_lazy("by nobody"),
    Mark.SINGLE: gettext_lazy("one of ours"),
    Mark.BUDGET: gettext_lazy("budget not held"),
    Mark.STALE: gettext_lazy("old"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words, with whom it is about and where its next step is."""

    sign: str
    text: str
    consequence: str
    url: str
    label: str
    people: tuple[Named, ...]
    more: int

    @property
    def ids(self) -> str:
        """Whom the drawing brings out with it."""
        return " ".join(str(one.person_id) for one in self.people)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a finding is about."""

    person_id: int
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class GroupNote:
    """That the account is part of a group, and how to see the other map."""

    text: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """Everything the map's panel shows."""

    reading: MapReading
    showing: Showing
    headline: str
    svg: SafeString
    findings: tuple[Said, ...]
    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]
    filters: tuple[Filter, ...]
    changes: tuple[Reason, ...]
    stops: tuple[date, ...]
    note: GroupNote | None
    is_past: bool
    is_editable: bool
    placeholder_form: PlaceholderForm | None
    judges: bool

    @property
    def account(self) -> Account:
        return self.reading.account

    @property
    def as_of(self) -> date:
        return self.reading.map.as_of

    @property
    def compared(self) -> date | None:
        return self.showing.since

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The kinds of file the map is taken away as: its address and its word."""
        words = {MapFile.PPTX: _("Slides")}
        named = [(kind, words.get(kind, kind.value.upper())) for kind in MapFile]
        return tuple((_file_address(self.showing, kind), word) for kind, word in named)

    @property
    def is_wide(self) -> bool:
        """Whether the drawing takes the whole width of the page."""
        return len(self.rows) > FEW

    @property
    def history_url(self) -> str:
        return self.showing.address("relationships:history", unit="", role="", cover="")

    @property
    def stops_data(self) -> str:
        return " ".join(map(str, self.stops))


def account_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the map of an account, or of its group, as of a day and what changed since another."""
    user = signed_in(request)
    account = seen_account(user, pk)
    asked = showing(request, account.pk)
    today = timezone.localdate()
    day = min(asked.as_of or today, today)
    reading = read_asked(account, asked, user=user)
    is_past, units = day < today, list(reading.map.units.items())
    is_editable = user.may_edit and not is_past and not asked.is_group
    found = changes_since(reading, asked.since, user=user) if asked.since else ()
    shown = _narrowed(reading, asked)
    page = MapPage(
        reading=reading,
        showing=asked,
        headline=_headline(reading),
        svg=_drawn(shown, asked, is_editable=is_editable, judges=may_judge(user)),
        findings=tuple(_said(reading, user)),
        figures=tuple(each.figure for each in reading.figures),
        rows=tuple(map_rows(shown)),
        filters=tuple(filters(reading.map, asked.wanted)),
        changes=tuple(change.reason for change in found),
        stops=days_of_change([*_accounts(reading)], today, user=user),
        note=_group_note(account, asked, user),
        is_past=is_past,
        is_editable=is_editable,
        placeholder_form=PlaceholderForm(units=units) if is_editable else None,
        judges=may_judge(user),
    )
    return render(request, "relationships/map.html", {"page": page})


def read_asked(account: Account, asked: Showing, *, user: User) -> MapReading:
    """Read the map that an address asks for: of the account, or of its group."""
    today = timezone.localdate()
    day = min(asked.as_of or today, today)
    read = read_group if asked.is_group else read_map
    return read(account, user=user, day=day)


def _accounts(reading: MapReading) -> set[int]:
    return {reading.account.pk, *reading.homes.values()}


def _narrowed(reading: MapReading, asked: Showing) -> MapReading:
    """Leave out whom the filters do not want."""
    if asked.wanted.is_all:
        return reading
    return replace(reading, map=among(reading.map, people_wanted(reading.map, asked.wanted)))


def _group_note(account: Account, asked: Showing, user: User) -> GroupNote | None:
    """Say whose people are on the map, where the account has others below it."""
    if asked.is_group:
        text = _("The people of all accounts of the group that you see, by account and unit.")
        return GroupNote(text, asked.address(of="", unit=""), _("This account alone"))
    if not leads_group(account, user=user):
        return None
    text = _("The people of this account alone; other accounts belong to its group.")
    return GroupNote(text, asked.address(of=GROUP, unit=""), _("The map of the whole group"))


def picture(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Send the map alone as a file: drawing in plain colours, or slides."""
    user = signed_in(request)
    account = seen_account(user, pk)
    if kind not in [one.value for one in MapFile]:
        raise Http404
    asked = showing(request, account.pk)
    reading = _narrowed(read_asked(account, asked, user=user), asked)
    wanted = MapFile(kind)
    marked = _marks(reading, judges=may_judge(user)) if Layer.GAPS in asked.layers else None
    svg = paper_svg(reading, layers=asked.layers, marks=marked)
    content = map_file(reading, wanted, svg=svg)
    name = f"{account.name} map {reading.map.as_of}.{wanted}"
    return download(content, filename=name, content_type=wanted.content_type)


def _file_address(asked: Showing, kind: MapFile) -> str:
    plain = asked.address()
    query = plain.partition("?")[2]
    address = reverse("relationships:picture", args=[asked.account, kind.value])
    return f"{address}?{query}" if query else address


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
    account: int, person_id: int, *, anchor: str = "", as_of: date | None = None
) -> str:
    """Return the page of a person at an account, as of a past day where one is named."""
    url = reverse("relationships:person", args=[account, person_id])
    past = f"?as_of={as_of}" if as_of and as_of < timezone.localdate() else ""
    return f"{url}{past}#{anchor}" if anchor else f"{url}{past}"


def _drawn(reading: MapReading, asked: Showing, *, is_editable: bool, judges: bool) -> SafeString:
    account = reading.account
    about_few = [each for each in reading.findings if len(each.people) <= ABOUT_FEW]
    concerned = [person for each in about_few for person in each.people]
    critical = [person for each in about_few if each.is_critical for person in each.people]
    drawing = Drawing(
        reading.playbook,
        address=lambda person: _home_address(reading, person),
        colleague_address=lambda one: _leave_address(account, colleague=one) if judges else "",
        gaps=frozenset(concerned),
        critical=frozenset(critical),
        marks=_marks(reading, judges=judges) if Layer.GAPS in asked.layers else None,
        layers=asked.layers,
        name=account.name,
        is_editable=is_editable,
    )
    return mark_safe(map_svg(reading.map, drawing))  # drawn by us; texts were escaped as XML


def _marks(reading: MapReading, *, judges: bool) -> dict[int, tuple[str, ...]]:
    """Say the gaps of each person in a word; those of judgements to whoever may read them."""
    told = set(Mark) if judges else {Mark.UNCOVERED}
    found = marks(reading.map, reading.playbook)
    return {
        person: tuple(str(MARKS[mark]) for mark in each if mark in told)
        for person, each in found.items()
    }


def _home_address(reading: MapReading, person_id: int, *, anchor: str = "") -> str:
    """Return the page of a person at the account where he stands."""
    home = reading.home_of(person_id)
    return person_address(home, person_id, anchor=anchor, as_of=reading.map.as_of)


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
        names = {one.person_id: one.name for one in reading.map.people}
        unnamed = [one for one in finding.people if names.get(one, "") not in text]
        yield Said(
            sign="critical" if finding.is_critical else "attention",
            text=text,
            consequence=consequence,
            url=_next_url(reading, finding) if needed else "",
            label=sentence(f"next.{finding.next_step}"),
            people=tuple(
                Named(one, names.get(one, ""), _home_address(reading, one))
                for one in unnamed[:MOST_NAMED]
            ),
            more=max(0, len(unnamed) - MOST_NAMED),
        )


FORMS = {NextStep.SET_GOAL: "portfolio:account_plan", NextStep.TOUCH: "touches:log"}


def _next_url(reading: MapReading, finding: Finding) -> str:
    account = reading.account
    if finding.people and finding.next_step in FORMS:
        home = reading.home_of(finding.people[0])
        form = reverse(FORMS[finding.next_step], args=[home])
        return f"{form}?{urlencode({'person': finding.people[0]})}"
    if finding.people and finding.next_step in ANCHORS:
        first = finding.people[0]
        return person_address(reading.home_of(first), first, anchor=ANCHORS[finding.next_step])
    if finding.next_step is NextStep.RESEARCH:
        return f"{reverse('people:new')}?account={account.pk}"
    return f"{reverse('portfolio:account_map', args=[account.pk])}#list"
