"""People, promises and goals of an account as texts: the same on page, paper and command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.plans.queries.pursued import Pursued
from mainstay.apps.portfolio.queries.stakeholders import People, Stakeholder
from mainstay.apps.relationships.documents.rows import NOTHING
from mainstay.apps.relationships.queries.signs import signs_of
from mainstay.apps.touches.queries.outcomes import OutcomeKind, Waiting
from mainstay.apps.touches.queries.owed import Owed
from mainstay.domain.relationship_plan.progress import Progress
from mainstay.ui import formats
from mainstay.ui.formats import level_word, role_word
from mainstay.ui.reasons import sentence

MOST_NAMES = 5
TONES = {Progress.LATE: "critical", Progress.NOT_MOVED: "attention", Progress.NOT_KNOWN: ""}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody of theirs in words; judgements are empty to who may not read them."""

    person_id: int
    account_id: int
    name: str
    title: str
    part: str
    stance: str
    is_against: bool
    level: int | None
    strength: str
    best: str
    why_best: str
    last: str


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A promise, request or concern in words, with a tone where it presses."""

    what: str
    who: str
    when: str
    tone: str
    owner: str
    is_broken: bool = False
    kind: str = OutcomeKind.PROMISE.value


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal in words, with what is done for it next."""

    person: str
    what: str
    levels: str
    state: str
    tone: str
    due: str
    next: str
    is_reached: bool


def person_line(one: Stakeholder, *, judges: bool) -> PersonLine:
    """Say who somebody is, what part it is, and who of ours knows the person best."""
    person = one.person
    parts = [role_word(role) for role in signs_of(person)]
    return PersonLine(
        person_id=person.person_id,
        account_id=one.account_id,
        name=person.name,
        title=person.title,
        part=", ".join(parts),
        stance=stance_word(person.stance) if judges else "",
        is_against=(person.stance or 0) < 0,
        level=one.level,
        strength=_strength(one) if judges else "",
        best=one.best.name if one.best else "",
        why_best=sentence(one.best.reason.code, one.best.reason.params) if one.best else "",
        last=formats.day(one.last.day) if one.last else "",
    )


def stance_word(stance: int | None) -> str:
    """Say whether somebody is for us; not known has a word."""
    if stance is None:
        return formats.not_known()
    sign = "plus_" if stance > 0 else "minus_" if stance < 0 else ""
    return sentence(f"stance.{sign}{abs(stance)}")


def _strength(one: Stakeholder) -> str:
    """The answered level; where there is none, what touches say about why."""
    if one.level is not None or one.strength is None:
        return level_word(one.level, "strength")
    nothing = one.strength.observed.nothing
    return str(NOTHING[nothing]) if nothing else level_word(None, "strength")


def owed_line(one: Owed, *, judges: bool) -> OwedLine:
    """Say what we owe whom until when; the person only to who may read it."""
    row = one.row
    return OwedLine(
        what=row.what,
        who=str(row.person) if judges and row.person else "",
        when=_owed_when(one),
        tone="critical" if one.is_broken or one.late > 0 else "attention" if one.late == 0 else "",
        owner=str(row.owner or ""),
        is_broken=one.is_broken,
    )


def _owed_when(one: Owed) -> str:
    days = _days(one.late)
    if not one.is_open:
        return _("kept %(days)s late") % {"days": days}
    return _due(one.row.due, one.late)


def _due(due: date | None, late: int | None) -> str:
    if due is None or late is None:
        return _("no day")
    if late > 0:
        text = _("due %(day)s, %(days)s late")
        return text % {"day": formats.day(due), "days": _days(late)}
    return _("due today") if late == 0 else _("due %(day)s") % {"day": formats.day(due)}


def _days(count: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": formats.number(count)}


def asked_line(one: Waiting) -> OwedLine:
    """Say what they asked or fear, and until when it is to be answered."""
    row = one.row
    is_complaint = one.kind is OutcomeKind.CONCERN and getattr(row, "is_complaint", False)
    return OwedLine(
        what=row.what,
        who=str(row.person or ""),
        when=_due(one.due, one.days),
        tone="critical" if one.is_overdue else "attention" if is_complaint else "",
        owner=str(row.owner or ""),
        kind="complaint" if is_complaint else one.kind.value,
    )


def kind_word(line: OwedLine) -> str:
    """Name what waits."""
    words = {
        "promise": _("we promised"),
        "request": _("they asked"),
        "concern": _("they worry"),
        "complaint": _("complaint"),
    }
    return words[line.kind]


def goal_line(one: Pursued) -> GoalLine:
    """Say where a goal stands and what is done for it next."""
    goal = one.goal
    now, target = level_word(goal.now, "strength"), level_word(goal.target, "strength")
    return GoalLine(
        person=goal.person,
        what=goal.what,
        levels=_("%(now)s, wanted %(target)s") % {"now": now, "target": target},
        state=sentence(one.progress_code),
        tone=TONES.get(one.progress, "good"),
        due=formats.day(goal.due) if goal.due else "",
        next=_next(one),
        is_reached=one.progress is Progress.REACHED,
    )


def _next(one: Pursued) -> str:
    task = one.next
    if task is None:
        return ""
    until = formats.day(task.due) if task.due else _("no day")
    if one.is_next_late:
        until = _("was due %(day)s") % {"day": until}
    named = {"what": task.what, "day": until, "who": task.owner or _("nobody")}
    return _("%(what)s (%(who)s, %(day)s)") % named


def sore_points(people: People) -> Iterator[str]:
    """Say what hurts between us and them: who is left alone, is against us, or leans elsewhere."""
    if not people.judges:
        return
    if people.uncovered:
        names = _names([one.name for one in people.uncovered])
        yield _("Nobody of ours covers: %(names)s.") % {"names": names}
    if people.thread.answer:
        yield " ".join(sentence(one.code, one.params) for one in people.thread.reasons)
    if people.against_us:
        firmest = sorted(people.against_us, key=lambda one: one.person.stance or 0)
        names = _names([one.person.name for one in firmest])
        yield _("Against us, the strongest first: %(names)s.") % {"names": names}
    by_rival: dict[str, list[str]] = {}
    for person, rival in people.rivals:
        by_rival.setdefault(rival, []).append(person.name)
    for rival, found in by_rival.items():
        named = {"rival": rival, "names": _names(found)}
        yield _("%(rival)s is stronger than we are known to be with: %(names)s.") % named


def _names(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = len(names) - MOST_NAMES
    said = ", ".join(names[:MOST_NAMES])
    if more <= 0:
        return said
    text = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more)
    return text % {"names": said, "n": more}
