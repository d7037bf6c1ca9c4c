"""The brief of an account: one page for the ten minutes before a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.accounts.models import Contract, Note
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.people.models import Position
from mainstay.apps.portfolio.documents.notice import notice_said
from mainstay.apps.portfolio.documents.texts import change_title, key_account_line, rank_line
from mainstay.apps.portfolio.queries.account_reading import AccountReading
from mainstay.apps.portfolio.queries.brief import Surroundings, surroundings, whom_to_call
from mainstay.apps.portfolio.queries.lifetime import lifetime_of
from mainstay.apps.portfolio.queries.ranking import next_step
from mainstay.apps.portfolio.queries.worth import change_of
from mainstay.apps.worth.charts import tornado_title
from mainstay.domain.figure import Figure, Unknown
from mainstay.domain.hold import Dial
from mainstay.domain.judgement import Reason
from mainstay.domain.revenue_change import Cause
from mainstay.domain.standing import Standing
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
from mainstay.ui.reasons import level_word, measure_word, sentence

DIALS = tuple(Dial)
LONGEST_NOTE = 180


def brief_pdf(reading: AccountReading, *, made_at: datetime) -> bytes:
    """Return the brief of an account as PDF."""
    company, around = organisation(), surroundings(reading)
    sections: list[Section] = [
        PdfText(_("Where it stands"), tuple(_where(reading)), is_list=True),
        PdfText(_("Whom to call"), tuple(_calls(reading)), is_list=True),
        *_dials(reading),
        *_moved(reading),
        *_people(around),
        *_contracts(around, reading.found.asked.today),
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


def _dials(reading: AccountReading) -> Iterator[PdfTable]:
    standing = reading.standing
    if standing is None:
        return
    rows = []
    for dial in DIALS:
        judged = standing.hold.dials[dial]
        said: list[Reason | Unknown] = [*judged.reasons[:1], *judged.unknowns[:1]]
        rows.append(
            (
                sentence(f"figure.hold_{dial}"),
                Level(judged.answer, level_word(judged.answer)),
                _said(said[0]) if said else "",
            )
        )
    columns = (PdfColumn(_("Dial")), PdfColumn(_("Hold")), PdfColumn(_("Why"), width="1fr"))
    yield PdfTable(_("How it is held"), columns, tuple(rows))


def _moved(reading: AccountReading) -> Iterator[PdfText]:
    if reading.standing is None:
        return
    change = change_of(reading.found, reading.account.pk)
    if change is None:
        return
    parts = [
        f"{sentence(f'row.{cause}')} {formats.signed(formats.short_money(change.of(cause)))}"
        for cause in Cause
        if change.of(cause)
    ]
    yield PdfText(change_title(change, reading.found.currency), ("; ".join(parts),))


def _people(around: Surroundings) -> Iterator[PdfTable]:
    if not around.people:
        return
    note = ngettext(
        "%(n)s more person is known.", "%(n)s more people are known.", around.people_left
    ) % {"n": around.people_left}
    columns = (
        PdfColumn(_("Name")),
        PdfColumn(_("Title"), width="1fr"),
        PdfColumn(_("Level")),
        PdfColumn(_("Reach"), width="1.4fr"),
    )
    rows = tuple(_person(position) for position in around.people)
    yield PdfTable(_("Who is there"), columns, rows, note=note if around.people_left else "")


def _person(position: Position) -> tuple[str, str, str, str]:
    person = position.person
    reach = person.mobile or person.phone or person.email
    return person.name, position.title, str(position.get_level_display() or ""), reach


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
    text = " ".join(note.text.split())
    short = text if len(text) <= LONGEST_NOTE else f"{text[:LONGEST_NOTE].rstrip()} ..."
    return f"{formats.day(note.at)}, {note.author or _('unknown')}: {short}"
