"""People who look like one: how they are found, and the pairs that somebody may decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult
from rapidfuzz.fuzz import ratio

from mainstay.analytics.near_names import by_evidence, within_groups
from mainstay.apps.accounts.models import PairState
from mainstay.apps.accounts.queries import sees_everything
from mainstay.apps.accounts.queries.duplicates import Traces
from mainstay.apps.accounts.queries.pairs import Card, Found, Line, Side, fuller, judged, why
from mainstay.apps.organisation.models import BatchEvent, User
from mainstay.apps.people.models import Person, PersonMerge, PersonPair, Position
from mainstay.apps.people.queries.seeing import people_seen, positions_seen
from mainstay.domain.duplicates import Contact, Verdict, same_person
from mainstay.domain.names import company_domain, own_address, person_name, phone_digits
from mainstay.ui import formats

CLOSE = 60.0  # of 100 letters, for a closer look at two people of one account
LATEST = 20
LOOK = "mainstay.apps.people.jobs.look_for_duplicates"
TELLING = ("accounts", "people")  # kinds of files that say who is who


def traces_of_accounts() -> Traces:
    """Gather the mail domains and telephone numbers of the people at each account."""
    domains: dict[int, set[str]] = {}
    phones: dict[int, set[str]] = {}
    rows = Position.objects.filter(person__merged_into__isnull=True)
    told = rows.values_list("account_id", "person__email", "person__phone")
    for account, email, phone in told.iterator():
        if domain := company_domain(email):
            domains.setdefault(account, set()).add(domain)
        if digits := phone_digits(phone):
            phones.setdefault(account, set()).add(digits)
    return Traces(domains, phones)


def duplicate_people() -> Found:
    """Find all pairs of people who look like one, surest first."""
    accounts: dict[int, set[int]] = {}
    for person, account in Position.objects.values_list("person_id", "account_id").iterator():
        accounts.setdefault(person, set()).add(account)
    keys: list[int] = []
    contacts: list[Contact] = []
    rows = Person.objects.filter(merged_into__isnull=True).order_by("pk")
    for pk, *told in rows.values_list("pk", "name", "email", "phone", "mobile").iterator():
        keys.append(pk)
        contacts.append(_contact(told, accounts.get(pk, ())))
    pairs = chain(
        by_evidence([[*c.addresses, *c.phones] for c in contacts]), _at_one_account(contacts)
    )
    return judged(_not_decided(pairs, keys), contacts, keys, _judge)


def _contact(told: Sequence[str], accounts: Iterable[int]) -> Contact:
    name, email, _phone, mobile = told
    return Contact(
        name=person_name(name),
        addresses=frozenset(filter(None, (own_address(email),))),
        phones=frozenset(filter(None, (phone_digits(mobile),))),  # a desk is often shared
        accounts=frozenset(accounts),
    )


def _judge(one: Contact, other: Contact) -> Verdict | None:
    return same_person(one, other, alike=ratio)


def _at_one_account(contacts: Sequence[Contact]) -> Iterator[tuple[int, int]]:
    at = [(account, place) for place, c in enumerate(contacts) for account in c.accounts]
    groups = np.array([account for account, _ in at], np.int64)
    members = np.array([place for _, place in at], np.int64)
    texts = [contact.name.joined for contact in contacts]
    return within_groups(texts, groups, members, at_least=CLOSE)


def _not_decided(
    pairs: Iterable[tuple[int, int]], keys: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Leave out pairs of whom somebody said that they are not the same, merged ones included."""
    merged = Person.objects.filter(merged_into__isnull=False)
    final = dict(merged.values_list("pk", "merged_into_id"))
    different = PersonPair.objects.filter(state=PairState.DIFFERENT)
    said = {
        frozenset((final.get(one, one), final.get(other, other)))
        for one, other in different.values_list("one_id", "other_id")
    }
    for a, b in pairs:
        if frozenset((keys[a], keys[b])) not in said:
            yield a, b


def person_pairs_seen(
    user: User | None, *, state: PairState = PairState.OPEN
) -> QuerySet[PersonPair]:
    """Return the pairs of which a user sees both people and may change them, surest first."""
    rows = PersonPair.objects.filter(state=state).order_by("-score", "pk")
    if user is not None and not user.may_edit:
        return rows.none()
    wanted = Q(one__merged_into__isnull=True, other__merged_into__isnull=True)
    if not sees_everything(user):
        seen = people_seen(user).values("pk")
        wanted &= Q(one__in=seen) & Q(other__in=seen)
    return rows.filter(wanted).select_related("one", "other")


def people_alike(user: User, batch: int) -> int:
    """Return how many people whom a batch made look like others, among those a user sees."""
    rows = person_pairs_seen(user).filter(Q(one__batch=batch) | Q(other__batch=batch))
    told = rows.values_list("one_id", "one__batch", "other_id", "other__batch")
    return len({pk for a, x, b, y in told for pk, made in ((a, x), (b, y)) if made == batch})


def person_merges_seen(user: User | None) -> list[PersonMerge]:
    """Return the latest merges into people whom a user sees, undone ones left out."""
    rows = PersonMerge.objects.filter(undone_at__isnull=True, into__in=people_seen(user))
    return list(rows.select_related("gone", "into")[:LATEST])


def merge_of(one: int, other: int) -> PersonMerge | None:
    """Return the merge of one of two records into the other, if it was not undone."""
    both = Q(gone=one, into=other) | Q(gone=other, into=one)
    return PersonMerge.objects.filter(both, undone_at__isnull=True).first()


def person_cards(pairs: Sequence[PersonPair], *, user: User | None) -> list[Card]:
    """Lay pairs out side by side, with the positions that the reader sees."""
    keys = {pk for pair in pairs for pk in (pair.one_id, pair.other_id)}
    held: dict[int, list[Position]] = {}
    positions = positions_seen(user).filter(person__in=keys).select_related("account")
    for position in positions.order_by("-start", "-pk"):
        held.setdefault(position.person_id, []).append(position)
    return [_card(pair, held) for pair in pairs]


def _card(pair: PersonPair, held: Mapping[int, list[Position]]) -> Card:
    one, other = pair.one, pair.other
    stays = "one" if _weight(one, held) >= _weight(other, held) else "other"
    lines = [*_choices(one, other, stays), *_telling(one, other, held)]
    return Card(_side(one), _side(other), pair.score, why(pair.reasons), tuple(lines), stays)


def _side(person: Person) -> Side:
    return Side(person.pk, person.name, reverse("people:person", args=[person.pk]), person.version)


def _weight(person: Person, held: Mapping[int, list[Position]]) -> tuple[int, int]:
    """The record that stays knows more positions; else it is the older one."""
    return len(held.get(person.pk, ())), -person.pk


def _choices(one: Person, other: Person, stays: str) -> Iterator[Line]:
    labels = (
        ("name", _("Name")),
        ("email", _("E-mail address")),
        ("phone", _("Phone")),
        ("mobile", _("Mobile")),
    )
    for name, label in labels:
        left, right = str(getattr(one, name)), str(getattr(other, name))
        take = fuller(left, right, default=stays)
        if left or right:
            yield Line(name, label, left, right, take, is_choice=left != right)


def _telling(one: Person, other: Person, held: Mapping[int, list[Position]]) -> Iterator[Line]:
    yield Line("", _("Positions"), _positions(one, held), _positions(other, held))
    since, other_since = (formats.day(person.created_at.date()) for person in (one, other))
    yield Line("", _("On record since"), since, other_since)


def _positions(person: Person, held: Mapping[int, list[Position]]) -> str:
    rows = held.get(person.pk, [])
    said = [", ".join(filter(None, (row.title, row.account.name))) for row in rows]
    return "; ".join(said)


def is_outdated() -> bool:
    """Whether files of accounts or people came (or went) since somebody last looked."""
    looks = DBTaskResult.objects.filter(task_path=LOOK).order_by("-enqueued_at")
    events = BatchEvent.objects.filter(batch__kind__in=TELLING).order_by("-at")
    last = events.values_list("at", flat=True).first()
    looked = looks.values_list("enqueued_at", flat=True).first()
    return last is not None and (looked is None or looked < last)
