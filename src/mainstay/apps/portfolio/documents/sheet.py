"""The sheet for a meeting in words, for the page, and as PDF."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mainstay.apps.organisation.queries import organisation
from mainstay.apps.portfolio.documents.people_texts import (
    GoalLine,
    OwedLine,
    PersonLine,
    asked_line,
    goal_line,
    kind_word,
    owed_line,
    person_line,
)
from mainstay.apps.portfolio.queries.before_meeting import Attendee
from mainstay.apps.portfolio.queries.sheet import Sheet
from mainstay.domain.preparation import Part
from mainstay.ui import formats
from mainstay.ui.documents.pdf import (
    Document,
    Fact,
    Level,
    PdfColumn,
    PdfTable,
    PdfText,
    Section,
    pdf,
)
from mainstay.ui.reasons import sentence


@dataclass(frozen=True, slots=True)
class SheetPart:
    """Somebody who will be there, in words."""

    person: PersonLine
    last: str
    learned: str
    owed: tuple[OwedLine, ...]
    asked: tuple[OwedLine, ...]
    goals: tuple[GoalLine, ...]
    to_learn: tuple[str, ...]


def sheet_parts(sheet: Sheet) -> Iterator[SheetPart]:
    """Say of everybody who will be there what is known, owed and to be learned."""
    for one in sheet.attendees:
        yield _part(one, judges=sheet.people.judges)


def _part(one: Attendee, *, judges: bool) -> SheetPart:
    return SheetPart(
        person=person_line(one.stakeholder, judges=judges),
        last=_last(one),
        learned=one.last.learned if one.last else "",
        owed=tuple(owed_line(each, judges=judges) for each in one.owed),
        asked=tuple(asked_line(each) for each in one.asked),
        goals=tuple(goal_line(each) for each in one.stakeholder.goals),
        to_learn=tuple(sentence(each.code, each.params) for each in one.to_learn),
    )


def _last(one: Attendee) -> str:
    """Say when, how and with whom of ours somebody was last in touch."""
    if one.last is None:
        return ""
    touch = one.last.touch
    said = {
        "day": formats.day(touch.day),
        "how": str(touch.get_channel_display()).lower(),
        "ours": ", ".join(map(str, one.last.colleagues)) or _("nobody named"),
    }
    return _("%(day)s, %(how)s with %(ours)s") % said


def ticks(sheet: Sheet) -> Iterator[tuple[str, bool, str]]:
    """Yield each part of the preparation: its name, whether it is ready, and what it says."""
    names = {
        Part.AGENDA: _("What is to be settled"),
        Part.ADVICE: _("What they asked our advice on"),
        Part.VALUE: _("What it brings them"),
    }
    meeting = sheet.meeting
    for part, name in names.items():
        text = str(getattr(meeting.row, part.value)) if meeting is not None else ""
        yield name, bool(text), text


def sheet_pdf(sheet: Sheet, *, made_at: datetime) -> bytes:
    """Return the sheet for a meeting as PDF."""
    company = organisation()
    meeting = sheet.meeting
    day = formats.day(meeting.row.day if meeting is not None else sheet.day)
    title = _("%(account)s: meeting of %(day)s") % {"account": sheet.account.name, "day": day}
    judged = sheet.preparation
    return pdf(
        Document(
            title=title,
            subtitle=" ".join(sentence(one.code, one.params) for one in judged.reasons),
            organisation=company.name,
            made_at=made_at,
            facts=tuple(_facts(sheet)),
            sections=tuple(_sections(sheet)),
            band=_("Sample company") if company.is_sample else "",
        )
    )


def _facts(sheet: Sheet) -> Iterator[Fact]:
    yield Fact(_("Who will be there"), formats.number(len(sheet.attendees)))
    late = sum(one.is_open and one.late > 0 for one in sheet.situation.owed)
    tone = "critical" if late else ""
    waiting = sum(one.is_open for one in sheet.situation.owed)
    yield Fact(_("Promises open"), formats.number(waiting), tone=tone)
    yield Fact(_("Requests and concerns"), formats.number(len(sheet.situation.asked)))
    ready = sum(is_ready for _name, is_ready, _text in ticks(sheet))
    tone = "" if ready == len(Part) else "attention"
    yield Fact(_("Prepared"), _("%(n)s of 3") % {"n": ready}, tone=tone)


def _sections(sheet: Sheet) -> Iterator[Section]:
    said = [f"{name}: {text or _('not written down')}" for name, _ready, text in ticks(sheet)]
    yield PdfText(_("Preparation"), tuple(said), is_list=True)
    parts = tuple(sheet_parts(sheet))
    if parts:
        yield _people(parts)
    if owed := tuple(owed_line(one, judges=sheet.people.judges) for one in sheet.situation.owed):
        yield owed_table(_("What we owe"), owed)
    if asked := tuple(map(asked_line, sheet.situation.asked)):
        yield owed_table(_("What they asked and fear"), asked)
    for part in parts:
        yield PdfText(part.person.name, tuple(_said(part)), is_list=True)


def _people(parts: tuple[SheetPart, ...]) -> PdfTable:
    columns = (
        PdfColumn(_("Name"), width="1.1fr"),
        PdfColumn(_("Title"), width="1.1fr"),
        PdfColumn(_("Part"), width="1fr"),
        PdfColumn(_("Stance"), width="0.8fr"),
        PdfColumn(_("Strength")),
        PdfColumn(_("Knows them best"), width="1.1fr"),
    )
    rows = tuple(
        (
            part.person.name,
            part.person.title,
            part.person.part,
            part.person.stance,
            Level(part.person.level, part.person.strength) if part.person.strength else "",
            part.person.best or _("nobody"),
        )
        for part in parts
    )
    return PdfTable(_("Who will be there"), columns, rows)


def owed_table(title: str, lines: tuple[OwedLine, ...]) -> PdfTable:
    """Lay promises, or requests and concerns, out as a table."""
    columns = (
        PdfColumn(_("What"), width="2.4fr"),
        PdfColumn(_("Who of theirs"), width="1fr"),
        PdfColumn(_("When"), width="1.3fr"),
        PdfColumn(_("Who of ours"), width="1fr"),
    )
    rows = tuple((_what(one), one.who, one.when, one.owner or _("nobody")) for one in lines)
    return PdfTable(title, columns, rows)


def _what(line: OwedLine) -> str:
    if line.is_broken:
        return _("Broken: %(what)s") % {"what": line.what}
    word = "" if line.kind == "promise" else kind_word(line)
    return f"{word}: {line.what}" if word else line.what


def _said(part: SheetPart) -> Iterator[str]:
    if part.last:
        yield _("Last touch: %(last)s. %(learned)s") % {
            "last": part.last,
            "learned": part.learned or _("Nothing was learned."),
        }
    for goal in part.goals:
        said = _("Goal: %(what)s (%(state)s; %(levels)s).")
        text = said % {"what": goal.what, "state": goal.state, "levels": goal.levels}
        yield f"{text} {_('Next: %(step)s.') % {'step': goal.next}}" if goal.next else text
    if part.to_learn:
        yield _("To learn: %(questions)s") % {"questions": " ".join(part.to_learn)}


def sheet_lines(sheet: Sheet) -> Iterator[str]:
    """Say the sheet line by line, for the command line."""
    meeting = sheet.meeting
    when = _("meeting of %(day)s") % {"day": formats.day(meeting.row.day)} if meeting else ""
    yield f"{sheet.account.name}: {when or _('no meeting is planned')}."
    for name, is_ready, text in ticks(sheet):
        yield f"[{'x' if is_ready else ' '}] {name}: {text or _('not written down')}"
    for reason in sheet.preparation.reasons:
        yield f"- {sentence(reason.code, reason.params)}"
    judges = sheet.people.judges
    lines = (
        *(owed_line(one, judges=judges) for one in sheet.situation.owed),
        *map(asked_line, sheet.situation.asked),
    )
    for line in lines:
        yield f"{'!' if line.tone == 'critical' else '-'} {_what(line)}: {line.when}"
    for part in sheet_parts(sheet):
        yield ""
        yield from _person_lines(part)


def _person_lines(part: SheetPart) -> Iterator[str]:
    person = part.person
    said = (person.title, person.part, person.stance, person.strength)
    yield f"{person.name}: {', '.join(text for text in said if text)}"
    best = f"{person.best}. {person.why_best}" if person.best else _("nobody")
    yield _("  knows them best: %(best)s") % {"best": best}
    for text in _said(part):
        yield f"  {text}"


def sheet_data(sheet: Sheet) -> dict[str, Any]:
    """Return the sheet as plain data for ``--json``."""
    meeting = sheet.meeting
    return {
        "account_id": sheet.account.pk,
        "account": sheet.account.name,
        "meeting": meeting.row.day if meeting else None,
        "is_prepared": sheet.preparation.answer,
        "reasons": [one.code for one in sheet.preparation.reasons],
        "parts": [{"name": name, "text": text} for name, _is_ready, text in ticks(sheet)],
        "people": [asdict(part) for part in sheet_parts(sheet)],
    }
