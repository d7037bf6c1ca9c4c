"""Who may open which address of the relationship map; part of ``access_table.TABLE``."""

from __future__ import annotations

from collections.abc import Mapping

from auditlog.models import LogEntry
from django.utils import timezone

from mainstay.apps.people.models import Person, PersonTie, Position, TieKind
from mainstay.apps.relationships.models import Coverage
from tests.access_lines import EDITORS, JUDGES, Line, Parts, Scene, of_account, only


def _person(scene: Scene) -> Parts:
    ines = Person.objects.create(name="Ines Falk")
    Position.objects.create(person=ines, account=scene.account, title="Buyer")
    return {"pk": scene.account.pk, "person_pk": ines.pk}


def _kind(scene: Scene) -> Parts:
    return {"pk": scene.account.pk, "kind": "svg"}


def _row(scene: Scene) -> Coverage:
    return Coverage.objects.create(
        account=scene.account,
        person_id=_person(scene)["person_pk"],
        colleague=scene.cast.dana,
        is_planned=True,
        start=timezone.localdate(),
    )


def _coverage(scene: Scene) -> Parts:
    return {"pk": scene.account.pk, "coverage_pk": _row(scene).pk}


def _entry(scene: Scene) -> Parts:
    entry = LogEntry.objects.get_for_object(_row(scene))[0]
    return {"pk": scene.account.pk, "entry_pk": entry.pk}


def _tie(scene: Scene) -> Parts:
    people = [_person(scene)["person_pk"] for _ in range(2)]
    tie = PersonTie.objects.create(
        account=scene.account, person_id=people[0], other_id=people[1], kind=TieKind.INFLUENCES
    )
    return {"pk": scene.account.pk, "tie_pk": tie.pk}


def _colleague(scene: Scene) -> Parts:
    return {"pk": scene.cast.dana.pk}


DEEDS = ("judge", "confirm", "answer", "rival", "cover", "tie")
RELATIONSHIPS: Mapping[str, Line] = {
    "relationships:map": of_account(),
    "relationships:history": of_account(),
    "relationships:picture": of_account(args=_kind),
    "relationships:matrix": of_account(JUDGES),
    "relationships:matrix_paper": of_account(JUDGES),
    "relationships:placeholder": of_account(EDITORS, post=True),
    "relationships:person": of_account(args=_person),
    **{f"relationships:{name}": of_account(JUDGES, args=_person, post=True) for name in DEEDS},
    "relationships:report_to": of_account(EDITORS, args=_person, post=True),
    "relationships:begin": of_account(JUDGES, args=_coverage, post=True),
    "relationships:end": of_account(JUDGES, args=_coverage, post=True),
    "relationships:untie": of_account(JUDGES, args=_tie, post=True),
    "relationships:undo": of_account(JUDGES, args=_entry, post=True),
    "portfolio:account_map": of_account(),
    "portfolio:leave": of_account(JUDGES),
    "portfolio:leave_everywhere": only(JUDGES, _colleague),
}
