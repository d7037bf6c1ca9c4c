"""The brief of an account: one page for the ten minutes before a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.accounts.models import Contract, Note
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.portfolio.documents.notice import notice_said
from mainstay.apps.portfolio.documents.people_texts import (
    GoalLine,
    PersonLine,
    asked_line,
    goal_line,
    owed_line,
    person_line,
    sore_points,
)
from mainstay.apps.portfolio.documents.sheet import owed_table
from mainstay.apps.portfolio.documents.texts import change_title, key_account_line, rank_line
from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.before_meeting import (
    Situation,
    members_of_reading,
    open_at,
)
from mainstay.apps.portfolio.queries.brief import Surroundings, surroundings, whom_to_call
from mainstay.apps.portfolio.queries.lifetime import lifetime_of
from mainstay.apps.portfolio.queries.ranking import next_step
from mainstay.apps.portfolio.queries.relation_figures import OF_MAPS
from mainstay.apps.portfolio.queries.stakeholders import People, people_of
from mainstay.apps.portfolio.queries.worth import change_of
from mainstay.apps.worth.charts import tornado_title
from mainstay.domain.figure import Figure, Unknown
from mainstay.domain.hold import Dial
from mainstay.domain.judgement import Reason
from mainstay.domain.relationship_plan.progress import Progress
from mainstay.domain.revenue_change import Cause
from mainstay.domain.standing import Standing
from mainstay.ui import formats
from mainstay.ui.documents.pdf import (
    Cell,
    Document,
    Fact,
    Level,
    PdfColumn,
    PdfTable,
    PdfText,
    Section,
    pdf,
)
from mainstay.ui.explanations import figure_name
from mainstay.ui.reasons import level_word, measure_word, sentence

DIALS = tuple(Dial)
LONGEST_NOTE = 180
MOST_OPEN, MOST_PEOPLE, MOST_GOALS = 4, 7, 4
COVERAGE = ("coverage", "weighted_coverage", "units_reached")


def brief_pdf(reading: AccountReading, *, made_at: datetime) -> bytes:
    """Return the brief of an account as PDF."""
    company, around = organisation(), surroundings(reading)
    user, day = reading.found.asked.user, reading.found.asked.today
    accounts = members_of_reading(reading)
    situation = open_at(accounts, reading.found.asked.playbook, user=user, day=day)
    people = people_of(accounts, user=user, day=day)
    sections: list[Section] = [
        PdfText(_("Where it stands"), tuple(_where(reading)), is_list=True),
        PdfText(_("Whom to call"), tuple(_calls(reading)), is_list=True),
        *_open(situation),
        *_touched(situation),
        *_who(people),
        *_goals(people),
        *_sore(people),
        *_contracts(around, day),
        *_notes(around),
    ]
    return pdf(
        Document(
            title=reading.account.name,
            subtitle=" ".join(head_lines(reading)),
            organisation=company.name,
            made_at=made_at,
            facts=tuple(_facts(reading)),
            sections=tuple(sections),
            band=_("Sample company") if company.is_sample else "",
            is_dense=True,
        )
    )


def head_lines(reading: AccountReading) -> Iterator[str]:
    """Say who owns the account, whose figures these are, and of which days."""
    account, customer = reading.account, reading.customer
    if account.owner:
        yield _("Owner %(name)s.") % {"name": account.owner}
    if said := key_account_line(account, reading.found.asked.as_of):
        yield said
    if reading.is_group:
        yield _("Figures of %(seen)s of %(of)s accounts of the group.") % {
            "seen": len(customer.members),
            "of": customer.of,
        }
    period = reading.found.asked.period
    if period is not None:
        yield _("%(start)s to %(end)s.") % {
            "start": formats.day(period.start),
            "end": formats.day(period.end),
        }


def _where(reading: AccountReading) -> Iterator[str]:
    """What stands on the account page, and until when the contract could be cancelled."""
    yield from standing_lines(reading)
    if reading.standing is not None:
        yield _dials(reading.standing)
    yield from _moved(reading)
    if said := notice_said(reading):
        yield said.text


def _calls(reading: AccountReading) -> Iterator[str]:
    for position in whom_to_call(reading):
        person, missing = position.person, _("not known")
        yield _("%(name)s, %(title)s, %(account)s: phone %(phone)s, mail %(mail)s.") % {
            "name": person.name,
            "title": position.title or _("title not known"),
            "account": position.account,
            "phone": " / ".join(filter(None, (person.phone, person.mobile))) or missing,
            "mail": person.email or missing,
        }


def _facts(reading: AccountReading) -> Iterator[Fact]:
    for code in ("revenue", "profit", "share"):
        found = reading.figure(code)
        if found is not None and found.value is None and code == "profit":
            found = reading.figure("margin")
        if found is not None:
            yield Fact(sentence(f"figure.{found.code}"), _text(found))
    standing = reading.standing
    if standing is not None:
        tone = "attention" if standing.could_lose else ""
        yield Fact(sentence("figure.hold"), level_word(standing.hold.level).capitalize(), tone=tone)


def _text(found: Figure) -> str:
    return formats.figure_text(found)


def standing_lines(reading: AccountReading) -> Iterator[str]:
    """Say in words what the account carries, how it is held, what it may be worth, what to do."""
    standing = reading.standing
    if standing is None:
        yield sentence("unknown.no_lines")
        return
    yield f"{_stakes(standing)} {rank_line(reading.found, standing)}"
    yield _hold(standing)
    value = lifetime_of(reading.found, reading.account.pk).value
    if value is not None:
        low, high = formats.short_money(value.low), formats.short_money(value.high)
        text = _("%(title)s (%(low)s to %(high)s by retention and growth).")
        title = tornado_title(value, reading.found.currency)
        yield text % {"title": title, "low": low, "high": high}
    if step := next_step(standing):
        yield _("Next step: %(step)s.") % {"step": sentence(step)}


def _stakes(standing: Standing) -> str:
    judged = standing.cannot_afford_to_lose
    items: list[Reason | Unknown] = [*judged.reasons, *judged.unknowns]
    said = " ".join(_said(item) for item in items)
    if judged.answer is None:
        return _("Whether you can afford to lose it is not known. %(why)s") % {"why": said}
    if judged.answer:
        return _("You cannot afford to lose it. %(why)s") % {"why": said}
    return _("You could afford to lose it. %(why)s") % {"why": said}


def _hold(standing: Standing) -> str:
    held = standing.hold
    if held.limiting is None:
        said = " ".join(_said(item) for item in held.judgement.unknowns[:1])
        return _("How it is held is not known. %(why)s") % {"why": said}
    said = " ".join(_said(item) for item in held.dials[held.limiting].reasons)
    return _("It is held as %(level)s. %(why)s") % {"level": level_word(held.level), "why": said}


def _said(item: Reason | Unknown) -> str:
    params = {
        name: measure_word(str(value)) if name == "measure" else value
        for name, value in item.params.items()
    }
    return sentence(item.code, params)


def _dials(standing: Standing) -> str:
    """Name every dial with its level."""
    said = (
        _("%(dial)s %(level)s")
        % {
            "dial": sentence(f"figure.hold_{dial}").lower(),
            "level": level_word(standing.hold.dials[dial].answer),
        }
        for dial in DIALS
    )
    return _("Its dials: %(dials)s.") % {"dials": ", ".join(said)}


def _moved(reading: AccountReading) -> Iterator[str]:
    """Why revenue moved, in one line."""
    change = change_of(reading.found, reading.account.pk) if reading.standing else None
    if change is None:
        return
    parts = [
        f"{sentence(f'row.{cause}')} {formats.signed(formats.short_money(change.of(cause)))}"
        for cause in Cause
        if change.of(cause)
    ]
    yield f"{change_title(change, reading.found.currency)}: {'; '.join(parts)}."


def _open(situation: Situation) -> Iterator[PdfTable]:
    """What we owe, broken promises first, and what they asked and fear."""
    owed = [owed_line(one, judges=situation.judges) for one in situation.owed[:MOST_OPEN]]
    asked = [asked_line(one) for one in situation.asked[:MOST_OPEN]]
    if owed or asked:
        yield owed_table(_("What is open"), (*owed, *asked))


def _touched(situation: Situation) -> Iterator[PdfText]:
    """The last touch and the next meeting."""
    said = [_("Last touch: %(said)s") % {"said": _last(situation)}]
    if situation.judges:
        said.append(_next_meeting(situation))
    yield PdfText(_("Last and next"), tuple(said), is_list=True)


def _last(situation: Situation) -> str:
    last = situation.last
    if last is None:
        return _("none is on record.")
    ours, theirs = ", ".join(map(str, last.colleagues)), ", ".join(map(str, last.people))
    text = _("%(day)s, %(how)s of %(ours)s with %(theirs)s.") % {
        "day": formats.day(last.touch.day),
        "how": str(last.touch.get_channel_display()).lower(),
        "ours": ours or _("nobody named"),
        "theirs": theirs or _("nobody named"),
    }
    return f"{text} {_short(last.learned)}" if last.learned else text


def _next_meeting(situation: Situation) -> str:
    planned, judged = situation.next, situation.preparation
    if planned is None or judged is None:
        return _("Next meeting: none is planned.")
    names = ", ".join(name for _key, name in planned.people)
    said = " ".join(sentence(one.code, one.params) for one in judged.reasons)
    return _("Next meeting: %(day)s, %(names)s. %(said)s") % {
        "day": formats.day(planned.row.day),
        "names": names,
        "said": said,
    }


def _who(people: People) -> Iterator[PdfTable]:
    """Who matters there; part, stance and strength only for who may read judgements."""
    lines = [person_line(one, judges=people.judges) for one in people.stakeholders[:MOST_PEOPLE]]
    if not lines:
        return
    left = len(people.stakeholders) - len(lines)
    note = ngettext("%(n)s more person is known.", "%(n)s more people are known.", left)
    judged = (
        PdfColumn(_("Part"), width="1.2fr"),
        PdfColumn(_("Stance"), width="0.9fr"),
        PdfColumn(_("Strength")),
    )
    columns = (
        PdfColumn(_("Name"), width="1.1fr"),
        PdfColumn(_("Title"), width="1.2fr"),
        *(judged if people.judges else ()),
        PdfColumn(_("Knows them best"), width="2fr"),
    )
    rows = tuple(_person(one, judges=people.judges) for one in lines)
    yield PdfTable(_("Who matters there"), columns, rows, note=note % {"n": left} if left else "")


def _person(one: PersonLine, *, judges: bool) -> tuple[Cell, ...]:
    judged = (one.part or _("not known"), one.stance, Level(one.level, one.strength))
    best = f"{one.best}. {one.why_best}" if one.best else _("nobody")
    return (one.name, one.title, *(judged if judges else ()), best)


def _goals(people: People) -> Iterator[PdfText]:
    goals = [goal_line(one) for one in people.goals if one.progress is not Progress.REACHED]
    if goals:
        said = tuple(map(_goal, goals[:MOST_GOALS]))
        yield PdfText(_("Goals and what is next"), said, is_list=True)


def _goal(one: GoalLine) -> str:
    text = _("%(person)s: %(what)s (%(state)s; %(levels)s).")
    said = text % {
        "person": one.person,
        "what": one.what,
        "state": one.state,
        "levels": one.levels,
    }
    step = _("Next: %(step)s.") % {"step": one.next} if one.next else _("Nothing is planned.")
    return f"{said} {step}"


def _sore(people: People) -> Iterator[PdfText]:
    """Coverage in figures, and what hurts."""
    if not people.judges or not people.stakeholders:
        return
    figures = [OF_MAPS[code](people.map, people.playbook).figure for code in COVERAGE]
    shares = [
        _("%(name)s: %(value)s") % {"name": figure_name(one), "value": _text(one)}
        for one in figures
    ]
    said = ("; ".join(shares) + ".", *sore_points(people))
    yield PdfText(_("Coverage and sore points"), said, is_list=True)


def _contracts(around: Surroundings, day: date) -> Iterator[PdfTable]:
    if not around.contracts:
        return
    columns = (
        PdfColumn(_("Contract")),
        PdfColumn(_("Families"), width="1fr"),
        PdfColumn(_("Ends")),
        PdfColumn(_("Notice by")),
        PdfColumn(_("A year"), is_right=True),
    )
    rows = tuple(_contract(row, day) for row in around.contracts)
    yield PdfTable(_("What binds us"), columns, rows)


def _contract(row: Contract, day: date) -> tuple[str, str, str, str, str]:
    return (
        row.number or str(row.account),
        row.families,
        formats.day(row.end) if row.end else _("no end"),
        _notice_by(row, day),
        formats.short_money(row.yearly_value, row.currency) if row.yearly_value else "",
    )


def _notice_by(row: Contract, day: date) -> str:
    if row.notice_day is None:
        return ""
    text = formats.day(row.notice_day)
    return _("%(day)s, passed") % {"day": text} if row.notice_day < day else text


def _notes(around: Surroundings) -> Iterator[PdfText]:
    if around.notes:
        yield PdfText(_("Last notes"), tuple(map(_note, around.notes)), is_list=True)


def _note(note: Note) -> str:
    return f"{formats.day(note.at)}, {note.author or _('unknown')}: {_short(note.text)}"


def _short(text: str) -> str:
    """A text in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_NOTE else f"{line[:LONGEST_NOTE].rstrip()} ..."
