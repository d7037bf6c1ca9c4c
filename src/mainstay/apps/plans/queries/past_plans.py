"""What a plan read on a past day: what was typed over since is taken back from the history.

Facts that carry a day of their own (a goal set, an initiative done, a review held) are judged by
that day. Texts, levels wanted, owners and the like carry none: of them the history knows what
stood there at the end of a day. What was deleted as a mistake stays deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.utils import timezone

from mainstay.apps.organisation.queries.past import kept_value
from mainstay.apps.people.models import Person
from mainstay.apps.plans.models import BusinessLine, Goal, Initiative, InitiativeGoal, MarkedGap
from mainstay.apps.plans.models import RelationshipPlan as Plan

Link = tuple[int, int]  # an initiative and a goal that it serves

GOAL_FIELDS = (
    "person",
    "what",
    "start_level",
    "target_level",
    "own_priority",
    "own_priority_why",
    "own_priority_by",
    "due",
    "owner",
    "weight",
)
INITIATIVE_FIELDS = ("what", "kind", "owner", "due", "cost")
ANALYSIS_FIELDS = (
    "issues",
    "problems",
    "opportunities",
    "no_issues",
    "no_problems",
    "no_opportunities",
    "maturity",
    "focus",
)
AIMS_FIELDS = ("wants", "we_help", "we_learn")


def read_back(rows: Sequence[Model], fields: Sequence[str], *, day: date) -> None:
    """Give rows of one table the values that these fields had at the end of a day."""
    if not rows or not _is_over(day):
        return
    by_pk = {row.pk: row for row in rows}
    entries = _later(type(rows[0]), day).filter(
        object_id__in=list(by_pk), action=LogEntry.Action.UPDATE
    )
    for entry in entries.order_by("-pk"):
        row, changes = by_pk[entry.object_id], entry.changes or {}
        for field in row._meta.concrete_fields:
            if field.name in fields and field.name in changes:
                setattr(row, field.attname, kept_value(field, changes[field.name][0]))


def now_about_who_is_left(goals: Iterable[Goal]) -> None:
    """Let goals that were read back to somebody merged since be about whoever is left of them."""
    moved = [goal for goal in goals if not Goal.person.is_cached(goal)]
    people, wanted = dict[int, Person](), {goal.person_id for goal in moved}
    while wanted:
        people |= Person.objects.in_bulk(list(wanted))
        wanted = {one.merged_into_id for one in people.values() if one.merged_into_id}
        wanted -= people.keys()
    for goal in moved:
        person = people[goal.person_id]
        while person.merged_into_id:
            person = people[person.merged_into_id]
        goal.person = person


def links_then(links: Iterable[tuple[int, int]], plans: Sequence[int], day: date) -> set[Link]:
    """Return which initiative served which goal on a day, from those of now."""
    found = set(links)
    if not _is_over(day):
        return found
    own = set(Initiative.objects.filter(plan__in=plans).values_list("pk", flat=True))
    entries = [
        (entry, pair)
        for entry in _later(InitiativeGoal, day).order_by("-pk")
        if (pair := _numbers(entry, "initiative", "goal")) and pair[0] in own
    ]
    made = _signs_of_birth(Initiative, {pair[0] for _, pair in entries})
    for entry, pair in entries:
        if entry.action == LogEntry.Action.DELETE:
            found.add(pair)
        elif entry.action == LogEntry.Action.CREATE and _sign(entry) != made.get(pair[0]):
            found.discard(pair)
    return found


def gaps_taken_away(plans: Sequence[int], day: date) -> list[tuple[int, int]]:
    """Return plan and person of the marks that stood on a day and were taken away since."""
    if not _is_over(day):
        return []
    gone = _later(MarkedGap, day).filter(action=LogEntry.Action.DELETE)
    return [
        pair
        for entry in gone
        if (pair := _numbers(entry, "plan", "person")) and pair[0] in plans
        if _first_value(entry, "day") <= day.isoformat()
    ]


def lines_not_yet_there(plans: Sequence[int], day: date) -> set[int]:
    """Return the lines of business plans that were tied to a plan after a day."""
    if not _is_over(day):
        return set()
    rows = dict(BusinessLine.objects.filter(plan__in=plans).values_list("pk", "plan"))
    later = _later(BusinessLine, day).filter(
        object_id__in=list(rows), action=LogEntry.Action.CREATE
    )
    made = _signs_of_birth(Plan, rows.values())
    return {
        entry.object_id for entry in later if _sign(entry) != made.get(rows[entry.object_id], "")
    }


def _is_over(day: date) -> bool:
    return day < timezone.localdate()


def _later(model: type[Model], day: date) -> QuerySet[LogEntry]:
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    entries: QuerySet[LogEntry] = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), timestamp__gte=end
    )
    return entries


def _signs_of_birth(model: type[Model], pks: Iterable[int]) -> Mapping[int, str]:
    """Return the deed that made each row: what was made with it is as old as the row says."""
    born = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=list(pks),
        action=LogEntry.Action.CREATE,
    )
    return {entry.object_id: _sign(entry) for entry in born if entry.object_id is not None}


def _sign(entry: LogEntry) -> str:
    return str((entry.additional_data or {}).get("sign", ""))


def _first_value(entry: LogEntry, name: str) -> str:
    """Return the value that an entry names: the old one, of a new row the new one."""
    before, after = (entry.changes or {}).get(name, ("", ""))
    return str(after if before in ("None", None, "") else before)


def _numbers(entry: LogEntry, first: str, second: str) -> tuple[int, int] | None:
    said = (_first_value(entry, first), _first_value(entry, second))
    return (int(said[0]), int(said[1])) if said[0].isdigit() and said[1].isdigit() else None
