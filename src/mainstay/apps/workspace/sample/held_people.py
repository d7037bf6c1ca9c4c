"""What the sample company holds of its customers' people: judged, covered, answered for.

Three accounts are mapped in full, one of them with more than sixty people; some others are begun.
Each mapped account tells a story: how strong we are with people in a role, quarter by quarter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

LARGEST = "A-1069"  # Harrowfell Minerals: growing strong with users, weak where money is decided
STRONG = "A-1010"  # Bassavento Macchine: everybody likes us, and all hangs on one colleague
MENDING = "A-1016"  # Brennhagen Förderanlagen: nearly lost a year ago, better every quarter
MAPPED = (LARGEST, STRONG, MENDING)
BEGUN = ("A-1029", "A-1038", "A-1087", "A-1126", "A-1139")

QUARTERS = (373, 281, 189, 97, 12)  # days ago on which people were judged and asked
LARGEST_PEOPLE = 64
STAFF = (
    ("operational", "Mine planner"),
    ("operational", "Conveyor technician"),
    ("operational", "Reliability engineer"),
    ("middle", "Section manager"),
    ("operational", "Crusher operator lead"),
    ("purchasing", "Site buyer"),
    ("operational", "Lubrication specialist"),
    ("middle", "Plant superintendent"),
)
RIVALS = ("Voltmark Bearings", "Drehkraft Service")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody at a mapped account as the story needs him: key, level and title of the position."""

    person: int
    level: str
    title: str


@dataclass(frozen=True, slots=True)
class Held:
    """A judgement of a person on a day."""

    person: int
    day: date
    influence: int
    relevance: int
    stance: int
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Answers about a person on a day, 1 to 4, in the order of the questions; 0 = not answered."""

    person: int
    day: date
    answers: tuple[int, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """A colleague, by place in the account's team, covers a person from a day on."""

    person: int
    colleague: int
    role: str
    start: date
    end: date | None = None
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Rival:
    """How strong a rival is with a person from a day on."""

    person: int
    name: str
    level: int
    day: date


# The strength with executives, middle management, operational and purchasing, first and last.
COURSES: Mapping[str, Mapping[str, tuple[float, float]]] = {
    LARGEST: {
        "executive": (1.2, 1.6),
        "middle": (1.8, 3.0),
        "operational": (2.2, 3.6),
        "purchasing": (1.6, 1.3),
    },
    STRONG: {
        "executive": (3.0, 3.4),
        "middle": (3.2, 3.6),
        "operational": (3.0, 3.3),
        "purchasing": (2.4, 2.6),
    },
    MENDING: {
        "executive": (1.0, 2.6),
        "middle": (1.4, 2.8),
        "operational": (1.8, 2.6),
        "purchasing": (1.0, 2.0),
    },
}
INFLUENCE = {"executive": 9, "middle": 6, "operational": 3, "purchasing": 5}


def more_staff(here: int) -> Iterator[tuple[str, str, str]]:
    """Yield level, title and name of those who are missing to sixty-four people."""
    firsts = ("Ada", "Bram", "Cleo", "Dov", "Edda", "Finn", "Greer", "Hal", "Isla", "Jude")
    families = ("Ashcombe", "Brackwell", "Corrow", "Dunmarsh", "Ellerby", "Fenwright")
    for turn in range(LARGEST_PEOPLE - here):
        level, title = STAFF[turn % len(STAFF)]
        name = f"{firsts[turn % len(firsts)]} {families[turn // len(firsts) % len(families)]}"
        yield level, title, name


def held_people(
    key: str, people: Sequence[Known], *, until: date, rng: np.random.Generator
) -> Iterator[Held]:
    """Judge everybody at a mapped account quarter by quarter; the last quarter of a few is due."""
    for place, one in enumerate(people):
        influence = int(np.clip(INFLUENCE[one.level] + rng.integers(-1, 2), 0, 10))
        relevance = int(rng.integers(4, 10))
        for quarter in _quarters(place):
            strength = _course(key, one.level, quarter)
            stance = int(np.clip(round(strength - 2.2 + rng.normal(0, 0.4)), -2, 2))
            day = until - timedelta(days=QUARTERS[quarter])
            yield Held(one.person, day, influence, relevance, stance, flags_of(one))


def flags_of(one: Known) -> tuple[str, ...]:
    """The part somebody has in a purchase, by level and title."""
    title = one.title.casefold()
    if one.level == "executive":
        return ("is_budget", "is_executive")
    if one.level == "purchasing":
        return ("is_gatekeeper", "is_purchasing")
    if one.level == "middle":
        more = ("is_budget",) if "superintendent" in title or "maintenance" in title else ()
        return ("is_user", "is_middle", *more)
    return ("is_user", "is_operational")


def _quarters(place: int) -> Sequence[int]:
    """In which quarters somebody was judged: most in all, some late, some not for long."""
    if place % 9 == 8:
        return (0, 1)
    return range(place % 3, len(QUARTERS))


def _course(key: str, level: str, quarter: int) -> float:
    first, last = COURSES[key][level]
    return first + (last - first) * quarter / (len(QUARTERS) - 1)


def asked_people(
    key: str, people: Sequence[Known], *, until: date, rng: np.random.Generator
) -> Iterator[Asked]:
    """Ask the seven questions about most people; executives of some accounts were never asked."""
    for place, one in enumerate(people):
        if place % 5 == 4 or (key == LARGEST and one.level == "executive" and place % 2):
            continue
        for quarter in _quarters(place):
            aim = _course(key, one.level, quarter)
            drawn = np.clip(np.round(rng.normal(aim + 0.3, 0.5, size=7)), 1, 4).astype(int)
            unanswered = rng.random(7) < 0.15
            answers = tuple(int(v) for v in np.where(unanswered, 0, drawn))
            day = until - timedelta(days=QUARTERS[quarter])
            yield Asked(one.person, day, answers, is_own=place % 4 == 3)


def covered_people(
    key: str, people: Sequence[Known], team: int, *, until: date
) -> Iterator[Covered]:
    """Let the team of an account cover its people; in the strong one the first covers nearly all.

    ``team`` is how many colleagues there are: the account manager, his second, the leader.
    """
    begun = until - timedelta(days=QUARTERS[0])
    for place, one in enumerate(people):
        if place % 7 == 6 or (key == LARGEST and one.level == "executive" and place > 3):
            continue
        owner = 0 if key == STRONG or place % 3 else min(1, team - 1)
        yield Covered(one.person, owner, "owner", begun + timedelta(days=9 * (place % 20)))
        if one.level == "executive" and team > 2 and key != STRONG:
            is_planned = key == LARGEST
            start = until - timedelta(days=40 if is_planned else 230)
            yield Covered(one.person, 2, "sponsor", start, is_planned=is_planned)
        elif place % 4 == 1 and team > 1 and owner == 0 and key != STRONG:
            end = until - timedelta(days=60) if place % 8 == 5 else None
            start = until - timedelta(days=200)
            yield Covered(one.person, 1, "second", start, end)


def rivals(key: str, people: Sequence[Known], *, until: date) -> Iterator[Rival]:
    """A rival is close to somebody with budget at the accounts that are not held."""
    powerful = [one for one in people if "is_budget" in flags_of(one)]
    if key != STRONG and powerful:
        name = RIVALS[MAPPED.index(key) % 2]
        yield Rival(powerful[-1].person, name, 3, until - timedelta(days=120))
    if key == LARGEST and len(powerful) > 1:
        yield Rival(powerful[1].person, RIVALS[1], 2, until - timedelta(days=75))
