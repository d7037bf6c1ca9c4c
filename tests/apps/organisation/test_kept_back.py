"""Judgements about people in the history: who did what when, and never what was judged."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.actions.deeds import actor, deed
from mainstay.apps.organisation.queries.kept_back import kept_back
from mainstay.apps.people.models import Appraisal, Person, PersonTie, TieKind, ValueProfile
from mainstay.apps.plans.models import Goal, RelationshipPlan
from mainstay.apps.relationships.models import RivalStrength, StrengthAnswers
from mainstay.apps.touches.models import Concern, Touch
from tests.cast import Cast

APPS = ("people", "relationships", "touches", "plans")
# Tables of these apps that hold no judgement: who is who, who covers whom, who was there, agreed
# dates. A new table goes here only when nothing in it says what somebody thinks of a person.
OPEN = {
    "people.person",
    "people.personkey",
    "people.position",
    "people.personpair",
    "people.personmerge",
    "people.personerasure",
    "relationships.coverage",
    "touches.touchperson",
    "touches.touchcolleague",
    "touches.meetingperson",
    "touches.keptcounts",  # follow from touches, and no history is kept of them
    "touches.countsdue",
    "touches.contactrhythm",
    "plans.initiativegoal",
}
# Tables of which a part is open: texts are kept back, dates and owners are not.
PARTLY = {
    "touches.promise",
    "plans.relationshipplan",
    "plans.initiative",
    "plans.markedgap",
    "plans.objective",
    "plans.stress",
    "plans.commitment",
    "plans.businessline",
    "plans.placement",
}
DAY = date(2026, 5, 4)
SECRET = "owl-shaped"


def tables() -> list[type[models.Model]]:
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]


@pytest.mark.parametrize("model", tables(), ids=lambda model: model._meta.label_lower)
def test_every_table_about_people_is_kept_back_or_known_to_hold_no_judgement(
    model: type[models.Model],
) -> None:
    label, names = model._meta.label_lower, kept_back(model)
    if label in OPEN:
        assert not names
        return
    texts = {f.name for f in model._meta.concrete_fields if isinstance(f, models.TextField)}
    if label in PARTLY:
        assert names
        assert texts <= names
        return
    assert names >= {f.name for f in model._meta.concrete_fields} - {"account", "plan", "review"}


@pytest.fixture
def judged(cast: Cast) -> Account:
    """A row of each judgement at Alice's account, every text with one word that nobody may read."""
    account, by = cast.hers, cast.alice
    arne = Person.objects.create(name="Arne Lie")
    berit = Person.objects.create(name="Berit Moe")
    about = {"account": account, "person": arne}
    with deed("judge", by=actor(by)):
        held = Appraisal.objects.create(**about, day=DAY, stance=0, by=by)
        held.stance = -2
        held.save()
        PersonTie.objects.create(**about, other=berit, kind=TieKind.CONFLICTS)
        ValueProfile.objects.create(person=arne, problems=SECRET)
        StrengthAnswers.objects.create(**about, day=DAY, source="self", evidence=SECRET)
        RivalStrength.objects.create(**about, day=DAY, competitor=SECRET, level=3)
        Touch.objects.create(account=account, day=DAY, channel="call", learned=SECRET, by=by)
        Concern.objects.create(**about, what=SECRET, raised_on=DAY)
        plan = RelationshipPlan.objects.create(account=account, created_on=DAY, issues=SECRET)
        Goal.objects.create(plan=plan, person=arne, what=SECRET, set_on=DAY)
        Goal.objects.all()[0].delete()
    return account


@pytest.mark.parametrize("who", ["olga", "oscar"])
def test_who_runs_the_system_reads_the_deed_and_not_the_judgement(
    client: Client, cast: Cast, judged: Account, who: str
) -> None:
    client.force_login(getattr(cast, who))
    audit = reverse("organisation:audit")
    entries = LogEntry.objects.filter(additional_data__deed="judge")
    pages = [client.get(audit), client.get(audit, {"deed": "judge"})]
    pages += [client.get(reverse("organisation:audit_entry", args=[e.pk])) for e in entries]
    texts = [page.content.decode() for page in pages]
    texts.append(b"".join(client.get(audit, {"export": "csv"})).decode())
    book = load_workbook(BytesIO(client.get(audit, {"export": "xlsx"}).content))
    texts.append(str([[cell.value for cell in row] for row in book.active.rows]))
    for text in texts:
        assert SECRET not in text
        assert "in conflict" not in text
        assert "→ -2" not in text
        assert ">-2<" not in text
    assert "Hansen Pumps: not visible to you" in texts[1]
    assert "Alice" in texts[1]


@pytest.mark.parametrize("word", [SECRET, "in conflict", "Arne Lie"])
def test_looking_for_a_row_does_not_tell_what_is_kept_back(
    client: Client, cast: Cast, judged: Account, word: str
) -> None:
    client.force_login(cast.olga)
    found = client.get(reverse("organisation:audit"), {"row": word, "deed": "judge"})
    assert "Hansen Pumps: not visible" not in found.content.decode()


def test_the_histories_of_account_and_person_hold_no_judgement(
    client: Client, cast: Cast, judged: Account
) -> None:
    arne = Person.objects.get(name="Arne Lie")
    for user in (cast.olga, cast.oscar, cast.vera):
        client.force_login(user)
        for address in (
            reverse("portfolio:account", args=[judged.pk]),
            reverse("people:person", args=[arne.pk]),
            reverse("people:history", args=[arne.pk]),
        ):
            assert SECRET not in client.get(address).content.decode()
