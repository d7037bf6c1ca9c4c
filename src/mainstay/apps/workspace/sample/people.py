"""The customers' people: fifteen hundred, with dated positions and reporting lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import lcm

import numpy as np

from mainstay.apps.workspace.sample.accounts import Account
from mainstay.apps.workspace.sample.names import plain
from mainstay.apps.workspace.sample.person_names import FAMILY_NAMES, FIRST_NAMES
from mainstay.apps.workspace.sample.plans import Plan, StoryCode
from mainstay.apps.workspace.sample.setting import Setting
from mainstay.apps.workspace.sample.timeline import Timeline

PEOPLE = 1500

# Who is known at an account, in this order: level, title, place in the list of whom they report to.
_ROLES = (
    ("executive", "Managing director", None),
    ("purchasing", "Head of purchasing", 0),
    ("middle", "Maintenance manager", 0),
    ("operational", "Maintenance planner", 2),
    ("middle", "Production manager", 0),
    ("purchasing", "Strategic buyer", 1),
    ("executive", "Chief financial officer", 0),
    ("operational", "Process engineer", 4),
    ("middle", "Engineering manager", 0),
    ("operational", "Shift leader", 4),
    ("purchasing", "Operational buyer", 1),
    ("operational", "Reliability engineer", 2),
    ("executive", "Chief operating officer", 0),
    ("middle", "Quality manager", 12),
    ("operational", "Storekeeper", 2),
    ("middle", "Logistics manager", 12),
    ("operational", "Workshop foreman", 4),
    ("operational", "Automation technician", 8),
    ("operational", "Design engineer", 8),
    ("purchasing", "Category buyer", 1),
)
_SMALL = (
    ("purchasing", "Purchasing manager", None),
    ("middle", "Workshop manager", None),
)
_EARLIER = {
    "executive": ("middle", "Plant manager"),
    "middle": ("operational", "Project engineer"),
    "operational": ("operational", "Technician"),
    "purchasing": ("purchasing", "Assistant buyer"),
}
_HOLDING_PART = 0.12
_LEFT_PART = 0.11
_MOVED_PART = 0.05
_TWO_AT_ONCE_PART = 0.04


@dataclass(frozen=True, slots=True)
class Position:
    """One position of a person; a person with several positions has several rows."""

    person_id: str
    name: str
    account: int
    unit: str
    title: str
    level: str
    email: str
    phone: str
    reports_to: str
    start: date
    end: date | None


def people_of(setting: Setting, *, rng: np.random.Generator) -> tuple[Position, ...]:
    """Draw everybody, account by account; numbers follow the order of accounts."""
    names = {language: _names(language, rng) for language in FIRST_NAMES}
    counts = _per_account(setting)
    positions: list[Position] = []
    tops: dict[int, str] = {}
    number = 1
    for place, account in enumerate(setting.accounts):
        ids = [f"P-{number + turn:05d}" for turn in range(counts[place])]
        number += len(ids)
        named = [next(names[account.country.language]) for _ in ids]
        staff = _staff(place, account, list(zip(ids, named, strict=True)), rng)
        if account.parent is None:
            tops[account.customer] = ids[0]
        elif len(ids) > 2:
            staff[0] = replace(staff[0], reports_to=tops[account.customer])
        positions += _dated(staff, setting, rng)
    return tuple(positions)


def _names(language: str, rng: np.random.Generator) -> Iterator[str]:
    """Yield full names, each once, neither part repeated soon."""
    firsts = rng.permutation(FIRST_NAMES[language].split()).tolist()
    families = rng.permutation(FAMILY_NAMES[language].split()).tolist()
    round_length = lcm(len(firsts), len(families))
    for turn in range(len(firsts) * len(families)):
        shifted = turn + turn // round_length
        yield f"{firsts[turn % len(firsts)]} {families[shifted % len(families)]}"


def _per_account(setting: Setting) -> list[int]:
    """Share the people out: by the size of customers, every account at least one."""
    fixed = [setting.plans[one.customer].people for one in setting.accounts]
    size = [
        0.0 if number else 1.2 + np.sqrt(_size(setting.plans[one.customer], one))
        for one, number in zip(setting.accounts, fixed, strict=True)
    ]
    sizes = np.array(size)
    free = PEOPLE - sum(fixed) - int((sizes > 0).sum())
    shares = np.floor(np.cumsum(sizes) / sizes.sum() * free + 1e-9).astype(int)
    extra = np.diff(shares, prepend=0) + (sizes > 0)
    return [number or int(more) for number, more in zip(fixed, extra.tolist(), strict=True)]


def _size(plan: Plan, account: Account) -> float:
    """Return what an account buys; a holding counts for a part of what its group buys."""
    return plan.revenue * max(account.weight, _HOLDING_PART)


def _staff(
    place: int, account: Account, who: list[tuple[str, str]], rng: np.random.Generator
) -> list[Position]:
    """Give each person of one account a role; those below report to those above."""
    roles = _SMALL if len(who) <= len(_SMALL) else _ROLES
    staff = []
    for turn, (person_id, name) in enumerate(who):
        level, title, above = roles[turn % len(roles)]
        in_unit = level in ("middle", "operational") and bool(account.units) and rng.random() < 0.8
        unit = account.units[int(rng.integers(len(account.units)))] if in_unit else ""
        again = turn // len(roles)
        manager = "" if above is None or above >= len(who) else who[above][0]
        staff.append(
            Position(
                person_id=person_id,
                name=name,
                account=place,
                unit=unit,
                title=title if not again else f"{title} {'II' if again == 1 else 'III'}",
                level=level if not (again and above is None) else "middle",
                email=_email(name, account.domains[0]),
                phone=_phone(account, rng),
                reports_to=manager or (who[0][0] if turn and len(who) > 2 else ""),
                start=date.min,
                end=None,
            )
        )
    return staff


def _email(name: str, domain: str) -> str:
    first, family = name.split(" ", 1)
    return f"{plain(first)}.{plain(family)}@{domain}"


def _phone(account: Account, rng: np.random.Generator) -> str:
    if account.country.telephone is None or rng.random() < 0.15:
        return ""
    fixed, digits = account.country.telephone
    return f"{fixed}{int(rng.integers(10**digits)):0{digits}d}"


def _dated(staff: list[Position], setting: Setting, rng: np.random.Generator) -> Iterator[Position]:
    """Date every position; let some people leave, move on or hold two positions."""
    plan = setting.plans[setting.accounts[staff[0].account].customer]
    if plan.story is StoryCode.ONLY_CONTACT_LEFT:
        yield from _all_left(staff, setting.timeline)
        return
    managers = {position.reports_to for position in staff}
    for turn, position in enumerate(staff):
        start = setting.timeline.day_before(int(rng.integers(45, 4200)))
        dated = replace(position, start=start)
        may_leave = turn > 0 and position.person_id not in managers
        yield from _history(dated, setting, rng, may_leave=may_leave)


def _all_left(staff: list[Position], timeline: Timeline) -> Iterator[Position]:
    """Let each one follow the one before; the last left six weeks before the last day."""
    start = timeline.day_before(3100)
    for turn, position in enumerate(staff):
        left = timeline.day_before(41 if turn == len(staff) - 1 else 1150 - 100 * turn)
        title = replace(position, level="purchasing", title="Head of purchasing", reports_to="")
        yield replace(title, start=start, end=left)
        start = left + timedelta(days=20)


def _history(
    position: Position, setting: Setting, rng: np.random.Generator, *, may_leave: bool
) -> Iterator[Position]:
    draw, when = rng.random(), int(rng.integers(10, 1300))
    if may_leave and draw < _LEFT_PART:
        left = setting.timeline.day_before(when)
        yield replace(position, start=left - timedelta(days=400 + when), end=left)
    elif draw < _LEFT_PART + _MOVED_PART:
        level, title = _EARLIER[position.level]
        before = position.start - timedelta(days=500 + when)
        until = position.start - timedelta(days=1)
        yield replace(position, level=level, title=title, start=before, end=until)
        yield position
    elif draw < _LEFT_PART + _MOVED_PART + _TWO_AT_ONCE_PART:
        yield position
        yield _second(position, setting, rng)
    else:
        yield position


def _second(position: Position, setting: Setting, rng: np.random.Generator) -> Position:
    """Add a position beside the first: at another member of the group, or as head of a project."""
    customer = setting.accounts[position.account].customer
    others = [
        place
        for place, account in enumerate(setting.accounts)
        if account.customer == customer and place != position.account
    ]
    start = position.start + timedelta(days=30)
    if not others:
        return replace(position, title="Project lead", unit="", start=start)
    other = others[int(rng.integers(len(others)))]
    return replace(
        position, account=other, unit="", title=f"Acting {position.title.lower()}", start=start
    )
