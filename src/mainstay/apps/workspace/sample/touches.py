"""How often the sample company met whom over two years, and what it promised and was asked.

At the largest account a promise was broken lately and a request waits past its day; the account
that mends was hardly visited a year ago and is visited often now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.apps.workspace.sample.held_people import BEGUN, LARGEST, MAPPED, MENDING, Known

MET = (*MAPPED, *BEGUN)
DAYS = 730
CHANNELS = ("meeting", "mail_to", "mail_from", "call", "visit", "mail_to", "mail_from", "meeting")
PURPOSES = ("value", "", "other", "pitch", "value", "advice", "", "value")
RECEPTIONS = ("accepted", "", "followed", "", "ignored", "", "accepted", "")
LEARNED = (
    "They plan a second shift from spring on and need spare parts on site.",
    "",
    "The budget for next year is decided in November; the plant asks for a tenth more.",
    "Their new line runs with bearings of a rival, and wears them out twice as fast as ours.",
    "",
    "Downtime last month cost them four days; they look for whoever shortens it.",
    "Head office wants fewer suppliers, and asks each plant whom it would keep.",
    "He would like to present our common results at the works meeting.",
)
SUBJECTS = ("Quarterly talk", "Delivery plan", "Re: delivery plan", "Wear of the seals")


@dataclass(frozen=True, slots=True)
class Met:
    """One touch with one person; ``turn`` tells whose turn of the team it was."""

    person: int
    day: date
    channel: str
    subject: str
    learned: str
    purpose: str
    reception: str
    turn: int


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised on a day, until when, and when it was kept."""

    what: str
    made_on: date
    due: date
    kept_on: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What they asked, the two questions, and when it was answered."""

    what: str
    asked_on: date
    in_control: bool | None
    in_scope: bool | None
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Feared:
    """What worries them, and when the worry was taken away."""

    what: str
    raised_on: date
    is_complaint: bool
    answered_on: date | None


def met_people(key: str, people: Sequence[Known], *, until: date) -> Iterator[Met]:
    """Meet the first people often, others seldom, and most of a large account never."""
    for place, one in enumerate(people[:24]):
        gap = _gap(key, place)
        for turn, ago in enumerate(range(place * 5 % gap + 2, DAYS, gap)):
            if _is_met(key, place, ago):
                yield _met(one, place + turn, until - timedelta(days=ago))


def _gap(key: str, place: int) -> int:
    often = 28 if key in MAPPED else 60
    return often + (0, 14, 30, 60)[min(place // 3, 3)]


def _is_met(key: str, place: int, ago: int) -> bool:
    """One person in seven has gone cold; the account that mends was left alone a year ago."""
    if place % 7 == 6:
        return ago > 420
    return not (key == MENDING and 200 < ago < 460)


def _met(one: Known, turn: int, day: date) -> Met:
    channel = CHANNELS[turn % len(CHANNELS)]
    is_mail = channel.startswith("mail")
    return Met(
        person=one.person,
        day=day,
        channel=channel,
        subject=SUBJECTS[turn % len(SUBJECTS)] if is_mail else "",
        learned="" if is_mail else LEARNED[turn % len(LEARNED)],
        purpose=PURPOSES[turn % len(PURPOSES)],
        reception=RECEPTIONS[turn % len(RECEPTIONS)],
        turn=turn,
    )


def promised(key: str, *, until: date) -> Iterator[Promised]:
    """Promise something each quarter and keep it, but for one promise at the largest account."""
    for quarter in range(1, 8):
        made = until - timedelta(days=91 * quarter + 10)
        due = made + timedelta(days=21)
        late = 4 if key == MENDING and quarter == 5 else -3
        yield Promised("Send the wear figures of the plant", made, due, due + timedelta(days=late))
    if key == LARGEST:
        made = until - timedelta(days=44)
        due = made + timedelta(days=20)
        yield Promised("Have the new seals on site", made, due, None)
    ahead = until + timedelta(days=9)
    yield Promised("Bring the stock plan for spring", until - timedelta(days=12), ahead, None)


def asked(key: str, *, until: date) -> Iterator[Asked]:
    """Ask something each half-year; two requests wait at the accounts with a full map."""
    for half in range(1, 4):
        day = until - timedelta(days=182 * half)
        yield Asked("Deliver to the gate of the plant", day, True, True, day + timedelta(days=5))
    if key in MAPPED:
        day = until - timedelta(days=16 if key == LARGEST else 3)
        yield Asked("Take worn bearings back and recycle them", day, False, True, None)
    if key == MENDING:
        day = until - timedelta(days=2)
        yield Asked("Lend a fitter for two weeks", day, None, None, None)


def feared(key: str, *, until: date) -> Iterator[Feared]:
    """Worry about deliveries; one complaint of the largest account has no reply yet."""
    day = until - timedelta(days=300)
    yield Feared("Deliveries came late twice", day, True, day + timedelta(days=8))
    if key == LARGEST:
        day = until - timedelta(days=20)
        yield Feared("The last seals leaked after a week", day, True, None)
    if key in MAPPED:
        day = until - timedelta(days=35)
        yield Feared("Whether we stay in their region", day, False, None)


@dataclass(frozen=True, slots=True)
class Solved:
    """A pain that is gone since a day, and what they say it brought; without a day only we do."""

    what: str
    solved_on: date
    was_known: bool
    benefit: str
    measured_on: date | None


def solved(key: str, *, until: date) -> Iterator[Solved]:
    """Take pains away at the accounts with a full map; one of them nobody there has measured."""
    if key not in MAPPED:
        return
    day = until - timedelta(days=210)
    told = day + timedelta(days=60)
    yield Solved("Seals wore out every six weeks", day, True, "Nine stops a year less", told)
    day = until - timedelta(days=120)
    told = day + timedelta(days=40)
    said = "A pallet of dead stock less in each plant"
    yield Solved("Nobody saw that two plants stock the same parts", day, False, said, told)
    day = until - timedelta(days=50)
    yield Solved("Orders were typed in twice", day, True, "About a day a week, we think", None)


def informed(key: str, *, until: date) -> Iterator[tuple[str, str, date]]:
    """Give what helps to decide each half-year, for which decision, and when."""
    day = until - timedelta(days=70)
    yield "Wear of three seals beside each other", "Which seal for the new line", day
    if key in MAPPED:
        day = until - timedelta(days=25)
        yield "Two references who run the same pumps", "Whether to renew the frame contract", day


def satisfied(key: str, people: Sequence[Known], *, until: date) -> Iterator[tuple[int, date, int]]:
    """Say each quarter how satisfied one person is, of ten."""
    level = 9 if key != LARGEST else 7
    for quarter in range(4):
        day = until - timedelta(days=91 * quarter + 15)
        score = level - (quarter if key == MENDING else quarter % 2)
        yield people[quarter % min(len(people), 3)].person, day, score
