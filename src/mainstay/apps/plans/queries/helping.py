"""The menu of help for one person, by what value is to that person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mainstay.apps.people.models import Person
from mainstay.apps.people.models import ValueProfile as ProfileRow
from mainstay.apps.plans.models import RelationshipPlan
from mainstay.apps.plans.queries.facts import customer_of
from mainstay.apps.relationships.queries.thresholds import playbook_on
from mainstay.domain.relationship_plan.help_menu import (
    Offer,
    ValueProfile,
    help_menu,
)


@dataclass(frozen=True, slots=True)
class HelpReading:
    """A person, what is known of what value is to that person, and each kind of help judged."""

    person: Person
    profile: ValueProfile
    offers: tuple[Offer, ...]


def read_help(plan: RelationshipPlan, person: Person, *, day: date) -> HelpReading:
    """Judge each kind of help for a person at the plan's account."""
    profile = profile_of(person)
    offers = help_menu(profile, customer_of(plan), playbook_on(day))
    return HelpReading(person, profile, offers)


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
