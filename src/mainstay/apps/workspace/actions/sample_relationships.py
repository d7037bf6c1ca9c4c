"""The sample company's relationships: people judged, covered and answered for over a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import Actor, create_in_bulk, deed
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Appraisal, Person, PersonTie, Position, TieKind
from mainstay.apps.people.queries.seeing import held_on
from mainstay.apps.relationships.models import (
    AnswerSource,
    Coverage,
    RivalStrength,
    StrengthAnswers,
)
from mainstay.apps.workspace.sample import held_people as story
from mainstay.domain.answered_strength import Question

SEED = 20260411


def load_relationships(*, until: date, by: Actor) -> None:
    """Map three accounts in full and begin some others."""
    rng = np.random.default_rng(SEED)
    with deed("map sample accounts", by=by):
        _fill_largest(until)
        for key in story.MAPPED:
            _map(_account(key), key, until=until, rng=rng)
        for key in story.BEGUN:
            _begin(_account(key), until=until)


def _account(key: str) -> Account:
    return Account.objects.select_related("owner__reports_to").get(keys__key=key)


def _fill_largest(until: date) -> None:
    """Add those whom no file names, below the managers who are known."""
    account = _account(story.LARGEST)
    known = _people(account, until)
    managers = [one.person for one in known if one.level == "middle"]
    units = list(account.buying_units.values_list("pk", flat=True))
    staff = list(story.more_staff(len(known)))
    people = create_in_bulk([Person(name=name) for _level, _title, name in staff])
    create_in_bulk(
        [
            Position(
                person=person,
                account=account,
                title=title,
                level=level,
                buying_unit_id=units[turn % len(units)] if units else None,
                reports_to_id=managers[turn % len(managers)] if managers else None,
                start=date(until.year - 3, 1, 1),
            )
            for turn, (person, (level, title, _name)) in enumerate(zip(people, staff, strict=True))
        ]
    )


def _people(account: Account, until: date) -> list[story.Known]:
    rows = Position.objects.filter(held_on(until), account=account, person__merged_into=None)
    first: dict[int, story.Known] = {}
    for row in rows.order_by("person", "-start"):
        known = story.Known(row.person_id, row.level or "operational", row.title)
        first.setdefault(row.person_id, known)
    return list(first.values())


def _team(account: Account) -> list[User]:
    """The account manager, a second of the team, and the leader above."""
    members = [member.user for member in account.team.select_related("user").order_by("pk")]
    leader = account.owner.reports_to if account.owner else None
    named = [account.owner, *members, leader]
    return list(dict.fromkeys(one for one in named if one is not None and one.may_judge))


def _map(account: Account, key: str, *, until: date, rng: np.random.Generator) -> None:
    people, team = _people(account, until), _team(account)
    create_in_bulk(
        [
            _appraisal(account, one, team[0])
            for one in story.held_people(key, people, until=until, rng=rng)
        ]
    )
    create_in_bulk(
        [
            _answers(account, one, team[0])
            for one in story.asked_people(key, people, until=until, rng=rng)
        ]
    )
    covered = story.covered_people(key, people, len(team), until=until)
    create_in_bulk([_coverage(account, one, team) for one in covered])
    rivals = story.rivals(key, people, until=until)
    create_in_bulk([_rival(account, one, team[0]) for one in rivals])
    _tie(account, people, until)
    _vacancy(account, until)


def _appraisal(account: Account, one: story.Held, by: User) -> Appraisal:
    return Appraisal(
        account=account,
        person_id=one.person,
        day=one.day,
        influence=one.influence,
        relevance=one.relevance,
        stance=one.stance,
        by=by,
        **dict.fromkeys(one.flags, True),
    )


def _answers(account: Account, one: story.Asked, by: User) -> StrengthAnswers:
    given = zip(Question, one.answers, strict=True)
    return StrengthAnswers(
        account=account,
        person_id=one.person,
        day=one.day,
        source=AnswerSource.SELF if one.is_own else AnswerSource.CLIENT,
        by=by,
        **{question.value: answer for question, answer in given if answer},
    )


def _coverage(account: Account, one: story.Covered, team: Sequence[User]) -> Coverage:
    return Coverage(
        account=account,
        person_id=one.person,
        colleague=team[one.colleague],
        role=one.role,
        is_planned=one.is_planned,
        start=one.start,
        end=one.end,
    )


def _rival(account: Account, one: story.Rival, by: User) -> RivalStrength:
    return RivalStrength(
        account=account,
        person_id=one.person,
        competitor=one.name,
        level=one.level,
        day=one.day,
        evidence="Seen together at their plant.",
        by=by,
    )


def _tie(account: Account, people: Sequence[story.Known], until: date) -> None:
    """Somebody influential beside the lines, and two who do not get on."""
    if len(people) > 5:
        pairs = (
            (people[3], people[0], TieKind.INFLUENCES),
            (people[4], people[1], TieKind.REPORTS),
        )
        create_in_bulk(
            [
                PersonTie(
                    account=account,
                    person_id=one.person,
                    other_id=other.person,
                    kind=kind,
                    start=date(until.year - 1, 1, 1),
                )
                for one, other, kind in pairs
            ]
        )


def _vacancy(account: Account, until: date) -> None:
    unit = account.buying_units.order_by("-name").first()
    role = Person.objects.create(name="Head of strategy", is_placeholder=True)
    Position.objects.create(
        person=role,
        account=account,
        title="Head of strategy",
        level="executive",
        buying_unit=unit,
        start=date(until.year, 1, 1),
    )


def _begin(account: Account, *, until: date) -> None:
    """Cover the first few people of an account that is not mapped yet."""
    people, team = _people(account, until)[:4], _team(account)
    covered = story.covered_people(story.STRONG, people, len(team), until=until)
    create_in_bulk([_coverage(account, one, team) for one in covered])
