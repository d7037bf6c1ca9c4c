"""Fills a data folder with all that may be kept of somebody; run as a process of its own."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

NAME, MAIL, PHONE = "Zygmunt Őrség", "zygmunt.orseg@kvist.example", "+36 20 555 7781"
DAY, NOW = date(2026, 3, 2), datetime(2026, 3, 2, 9, tzinfo=UTC)
SAID = f"{NAME} said so, write to {MAIL.upper()} or {PHONE}"


def main() -> None:
    from mainstay.cli.context import prepare

    prepare()
    from mainstay.apps.accounts.models import Account, Note
    from mainstay.apps.organisation.actions.deeds import deed, machine_owner

    with deed("write about somebody", by=machine_owner()):
        account = Account.objects.create(name="Hansen Pumps")
        Note.objects.create(account=account, text=SAID, at=NOW)
        judged(account)
        waiting()


def judged(account: object) -> None:
    """Records, judgements, touches, and a plan with a closed review."""
    from mainstay.apps.organisation.models import User
    from mainstay.apps.people import models as people
    from mainstay.apps.relationships import models as ties
    from mainstay.apps.touches import models as touches

    alice = User.objects.create_user("alice@mill.example", "correct horse", name="Alice")
    somebody = people.Person.objects.create(name="Zyg Orseg", email=MAIL, phone=PHONE)
    somebody.name = NAME
    somebody.save()
    other = people.Person.objects.create(name="Berit Moe", email="berit@kvist.example")
    people.PersonKey.objects.create(person=somebody, source="crm", key="C-7781")
    for one in (somebody, other):
        people.Position.objects.create(person=one, account=account, title=f"Head, {SAID}"[:150])
    about = {"account": account, "person": somebody}
    people.Appraisal.objects.create(**about, day=DAY, stance=-2, by=alice)
    people.PersonTie.objects.create(**about, other=other, kind="conflicts")
    people.ValueProfile.objects.create(person=somebody, problems=SAID)
    people.ValueProfile.objects.create(person=other, problems=SAID)
    ties.Coverage.objects.create(**about, colleague=alice, start=DAY)
    ties.StrengthAnswers.objects.create(**about, day=DAY, source="self", evidence=SAID)
    ties.RivalStrength.objects.create(**about, day=DAY, competitor="Rival", evidence=SAID)
    for people_there in ((somebody,), (somebody, other)):
        touch = touches.Touch.objects.create(
            account=account, day=DAY, channel="call", subject=SAID, learned=SAID
        )
        for one in people_there:
            touches.TouchPerson.objects.create(touch=touch, person=one)
    touches.Promise.objects.create(**about, what=SAID, made_on=DAY, due=DAY)
    touches.Concern.objects.create(**about, what=SAID, raised_on=DAY)
    touches.CustomerRequest.objects.create(**about, what=SAID, asked_on=DAY, answer=SAID)
    touches.Satisfaction.objects.create(**about, what=SAID, day=DAY, score=7)
    planned(account, somebody)


def planned(account: object, somebody: object) -> None:
    from mainstay.apps.plans import models as plans
    from mainstay.domain.relationship_plan.record import digest_of

    plan = plans.RelationshipPlan.objects.create(account=account, created_on=DAY, issues=SAID)
    goal = plans.Goal.objects.create(plan=plan, person=somebody, what=SAID, set_on=DAY)
    plans.Initiative.objects.create(plan=plan, what=SAID, kind="visit", set_on=DAY)
    row = {"goal_id": goal.pk, "person_id": goal.person_id, "person": NAME, "what": SAID}
    record = {"plan_id": plan.pk, "held_on": "2026-03-02", "goals": [row], "decisions": [SAID]}
    plans.Review.objects.create(
        plan=plan,
        held_on=DAY,
        begun_at=NOW,
        present=SAID,
        decisions=SAID,
        record=record,
        digest=digest_of(record),
        closed_at=NOW,
    )


def waiting() -> None:
    """A draft with two files, rejects, rows set aside, and an export that somebody left here."""
    import json
    import zlib

    from django.conf import settings
    from django.core.files.base import ContentFile

    from mainstay.apps.imports import models as imports
    from mainstay.apps.organisation.models import Batch, User
    from mainstay.ui.documents.workbook import Sheet, SheetColumn, workbook

    alice = User.objects.get()
    table = f"name,mail\nBerit Moe,berit@kvist.example\n{NAME},{MAIL}\n".encode()
    book = workbook("People", [Sheet("People", (SheetColumn("name"),), [(NAME,)])])
    draft = imports.Draft.objects.create(user=alice, preview={"rows": [SAID]}, created_at=NOW)
    for name, content in (("people.csv", table), ("people.xlsx", book)):
        row = imports.DraftFile(draft=draft, name=name, size=len(content))
        row.file.save(name, ContentFile(content))
    batch = Batch.objects.create(
        kind="people", source="crm", file_name=f"{NAME}.csv", by="alice", started_at=NOW
    )
    rejects = imports.Rejects(batch=batch)
    rejects.file.save("rejects.csv", ContentFile(table))
    undoing = imports.Undoing.objects.create(by="alice", summary={"said": SAID})
    packed = {"columns": ["id", "name", "email"], "rows": [[1, NAME, MAIL]]}
    imports.SetAside.objects.create(
        undoing=undoing, table="people.Person", rows=zlib.compress(json.dumps(packed).encode())
    )
    export = Path(settings.DATA) / "exports"
    export.mkdir()
    (export / "people.txt").write_bytes(SAID.encode("utf-16"))
    (export / "people.xlsx").write_bytes(book)


if __name__ == "__main__":
    sys.exit(main())
