"""The menu of help for one person, by what value is to that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from mainstay.apps.people.models import Person, Position
from mainstay.apps.people.models import ValueProfile as ProfileRow
from mainstay.apps.people.queries.appraisals import newest_appraisal, player_types_of
from mainstay.apps.people.queries.seeing import held_on
from mainstay.apps.plans.models import RelationshipPlan
from mainstay.apps.plans.queries.facts import customer_of
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.errors import DomainError
from mainstay.domain.people_roles import PlayerType
from mainstay.domain.relationship_plan.help_menu import (
    Offer,
    ValueProfile,
    help_menu,
)

PlayerCodes = tuple[str, str, str]  # its name, what defines it, what it asks


@dataclass(frozen=True, slots=True)
class HelpReading:
    """A person, what is known of what value is to that person, and each kind of help judged."""

    person: Person
    profile: ValueProfile
    offers: tuple[Offer, ...]
    players: tuple[PlayerType, ...]

    @property
    def player_codes(self) -> tuple[PlayerCodes, ...]:
        """The codes that name and define the types of player the person is."""
        return tuple(_codes(each) for each in self.players)

    @property
    def all_players(self) -> tuple[PlayerCodes, ...]:
        """The codes of all four types."""
        return tuple(_codes(each) for each in PlayerType)


def _codes(player: PlayerType) -> PlayerCodes:
    return (f"player.{player}", f"player.{player}_is", f"player.{player}_asks")


def read_help(plan: RelationshipPlan, person: Person, *, day: date) -> HelpReading:
    """Judge each kind of help for a person at the plan's account."""
    profile = profile_of(person)
    offers = help_menu(profile, customer_of(plan), playbook_on(day))
    held = newest_appraisal(person, plan.account)
    players = player_types_of(held) if held else frozenset()
    return HelpReading(person, profile, offers, tuple(p for p in PlayerType if p in players))


class NotThere(DomainError):
    """Nobody of this name is at the account, or several are."""


def person_to_help(plan: RelationshipPlan, said: str, *, day: date) -> Person:
    """Find somebody at a plan's account by number or name; NotThere unless it is one person."""
    there = Position.objects.filter(held_on(day), account=plan.account_id)
    people = Person.objects.filter(pk__in=there.values("person"))
    is_number = said.isascii() and said.isdigit() and len(said) < 19
    found = list(people.filter(Q(pk=said) if is_number else Q(name__icontains=said)))
    if len(found) > 1:
        found = [one for one in found if one.name.casefold() == said.casefold()] or found
    if len(found) != 1:
        many = _("Several people at %(account)s are called like %(said)s: give the number.")
        none = _("Nobody at %(account)s is called %(said)s.")
        raise NotThere((many if found else none) % {"account": plan.account, "said": said})
    return found[0]


def profile_of(person: Person) -> ValueProfile:
    """Return what a person said value is; empty texts where nobody asked yet."""
    row = ProfileRow.objects.filter(person=person).first() or ProfileRow(person=person)
    return ValueProfile(
        person_id=person.pk,
        person=str(person),
        problems=row.problems,
        circumstances=row.circumstances,
        challenges=row.challenges,
        value_means=row.value_means,
        skills_to_develop=row.skills_to_develop,
    )
