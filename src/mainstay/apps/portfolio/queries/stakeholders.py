"""The people who matter at an account: their part, our strength, who of ours knows them best."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.queries.pursued import Pursued, pursued
from mainstay.apps.relationships.queries.maps import account_maps
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.apps.touches.queries.contacts import Contacts, LastTouch, contacts_of
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_map.best_known import KnowsBest, knows_best
from mainstay.domain.relationship_map.coverage import importance, single_thread
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.joined import joined
from mainstay.domain.strength import Strength, StrengthLevel

RANKS = {"executive": 0, "purchasing": 1, "middle": 2, "operational": 3}


@dataclass(frozen=True, slots=True)
class BestKnown:
    """The colleague who knows somebody best, by name, and why."""

    name: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """Somebody of theirs; ``best`` None = nobody of ours covers or ever met the person."""

    account_id: int
    person: MapPerson
    strength: Strength | None
    best: BestKnown | None
    last: LastTouch | None
    goals: tuple[Pursued, ...]
    is_covered: bool

    @property
    def level(self) -> StrengthLevel | None:
        """What was answered; what touches show is never put in its place."""
        return self.strength.answered.level.answer if self.strength else None

    @property
    def is_known_to_us(self) -> bool:
        """Whether anything beyond the position is on record."""
        return self.is_covered or self.last is not None or bool(self.person.roles)


@dataclass(frozen=True, slots=True)
class People:
    """The people of an account, or of its group as the reader sees it, the most important first."""

    map: AccountMap
    playbook: Playbook
    judges: bool
    stakeholders: tuple[Stakeholder, ...]
    goals: tuple[Pursued, ...]

    @property
    def uncovered(self) -> tuple[MapPerson, ...]:
        """Important people whom nobody of ours covers."""
        found = importance(self.map, self.playbook)
        return tuple(one for one in found.important if one.person_id not in found.covered)

    @property
    def thread(self) -> Judgement[bool]:
        """Whether everything hangs on one of theirs or one of ours."""
        return single_thread(self.map)

    @property
    def against_us(self) -> tuple[Stakeholder, ...]:
        """Who is against us, or whom a competitor holds more firmly than we do."""
        return tuple(one for one in self.stakeholders if (one.person.stance or 0) < 0)

    @property
    def rivals(self) -> tuple[tuple[MapPerson, str], ...]:
        """Where a competitor is stronger with somebody than we are known to be."""
        found = []
        for one in self.stakeholders:
            name, level = self.map.competitors.get(one.person.person_id, ("", None))
            if level is not None and level > (one.level or 0):
                found.append((one.person, name))
        return tuple(found)

    def of(self, people: Collection[int]) -> tuple[Stakeholder, ...]:
        """Return some of them, in the same order."""
        return tuple(one for one in self.stakeholders if one.person.person_id in people)


def people_of(accounts: Collection[int], *, user: User | None, day: date) -> People:
    """Read the people of accounts that the reader sees, as of a day; the first account leads.

    Who may not judge people finds positions, roles and coverage, and no judgement.
    """
    playbook, judges = playbook_on(day), may_judge(user)
    maps = account_maps(accounts, user=user, day=day)
    contacts = contacts_of(accounts, playbook, day=day) if judges else Contacts()
    goals = pursued(maps, user=user, day=day)
    whole = joined([maps[account] for account in accounts])
    facts = _Facts(whole, playbook, contacts, goals, _names(whole, contacts))
    homes = {
        one.person_id: account
        for account in reversed(list(accounts))
        for one in maps[account].known_people
    }
    found = [_stakeholder(one, homes[one.person_id], facts) for one in whole.known_people]
    return People(whole, playbook, judges, tuple(sorted(found, key=_place)), goals)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What stakeholders are made of."""

    whole: AccountMap
    playbook: Playbook
    contacts: Contacts
    goals: tuple[Pursued, ...]
    names: Mapping[int, str]


def _place(one: Stakeholder) -> tuple[float, bool, int, str]:
    """Who matters more comes first; of whom that is not judged, who has power and rank."""
    person = one.person
    weight = person.importance if person.importance is not None else -1
    rank = RANKS.get(person.level or "", len(RANKS))
    return -weight, not person.has_power, rank, person.name.casefold()


def _names(whole: AccountMap, contacts: Contacts) -> Mapping[int, str]:
    met = {one for ours in contacts.counts.values() for one in ours}
    missing = met - whole.colleagues.keys()
    rows = User.objects.filter(pk__in=missing) if missing else ()
    return {**whole.colleagues, **{row.pk: str(row) for row in rows}}


def _stakeholder(person: MapPerson, account: int, facts: _Facts) -> Stakeholder:
    pk, place = person.person_id, (account, person.person_id)
    covers = [one for one in facts.whole.covers if one.person_id == pk]
    best = knows_best(covers, facts.contacts.counts.get(place, {}), facts.playbook)
    return Stakeholder(
        account_id=account,
        person=person,
        strength=facts.whole.strengths.get(pk),
        best=_named(best, facts.names),
        last=facts.contacts.last.get(place),
        goals=tuple(one for one in facts.goals if one.goal.person_id == pk),
        is_covered=any(not one.is_planned for one in covers),
    )


def _named(best: KnowsBest | None, names: Mapping[int, str]) -> BestKnown | None:
    return BestKnown(names.get(best.colleague_id, ""), best.reason) if best else None
