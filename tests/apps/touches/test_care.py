"""What the record says of our care and our conduct, gathered for many accounts at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mainstay.apps.accounts.actions.accounts import AccountDetails, change_account
from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.people.models import ValueProfile
from mainstay.apps.touches.actions.outcomes import (
    ConcernDetails,
    PromiseDetails,
    RequestDetails,
    Setting,
    answer,
    raise_concern,
    record_promise,
    record_request,
    set_rhythm,
)
from mainstay.apps.touches.actions.touches import log_touch
from mainstay.apps.touches.models import Purpose, Reception
from mainstay.apps.touches.queries.care import care_facts, conduct_of
from mainstay.apps.touches.queries.outcomes import broken_promises, promises_of
from mainstay.domain.indifference import CareFacts, LastDay, Sign, indifference
from mainstay.domain.trust import Ratio, TrustComponent, trust_of
from tests.apps.touches.scene import SPRING, Met, meet
from tests.cast import Cast

JUNE = date(2026, 6, 1)
OWNER = machine_owner()


@pytest.fixture
def met(cast: Cast) -> Met:
    return meet(cast)


def facts(met: Met) -> CareFacts:
    return care_facts([met.cast.hers.pk], as_of=JUNE)[met.cast.hers.pk]


def test_without_any_record_nothing_is_known_and_the_index_is_not_either(met: Met) -> None:
    assert facts(met) == CareFacts()
    found = indifference(facts(met), playbook(), as_of=JUNE)
    assert found.alert.answer is None


def test_a_touch_without_a_purpose_does_not_say_that_nothing_of_value_came(met: Met) -> None:
    log_touch(met.cast.hers, met.meeting(), by=OWNER)
    assert facts(met).value_contact is None
    log_touch(met.cast.hers, met.meeting(purpose=Purpose.PITCH), by=OWNER)
    assert facts(met).value_contact == LastDay(None)
    log_touch(met.cast.hers, met.meeting(purpose=Purpose.VALUE), by=OWNER)
    assert facts(met).value_contact == LastDay(SPRING)


def test_contacts_are_counted_by_half_years(met: Met) -> None:
    for day in (date(2026, 5, 31), date(2025, 12, 2), date(2025, 12, 1), date(2025, 6, 2)):
        log_touch(met.cast.hers, met.meeting(day=day), by=OWNER)
    log_touch(met.cast.hers, met.meeting(day=date(2025, 6, 1)), by=OWNER)
    assert (facts(met).contacts, facts(met).contacts_before) == (2, 2)


def test_a_request_past_its_day_and_an_open_complaint_are_signs(met: Met) -> None:
    here = Setting(met.cast.hers, SPRING)
    request = record_request(here, RequestDetails("A hose"), by=OWNER)
    concern = raise_concern(here, ConcernDetails("Leaks", is_complaint=True), by=OWNER)
    found = facts(met)
    assert (found.request_overdue, found.complaint_unanswered) == (True, True)
    assert found.issue_overdue is None  # open, and nobody said until when
    answer(request, on=SPRING, by=OWNER)
    answer(concern, on=SPRING, by=OWNER)
    found = facts(met)
    assert (found.request_overdue, found.complaint_unanswered) == (False, False)
    assert found.issue_overdue is False


def test_a_concern_past_its_day_is_an_issue(met: Met) -> None:
    here = Setting(met.cast.hers, SPRING)
    raise_concern(here, ConcernDetails("Leaks", due=JUNE), by=OWNER)
    assert facts(met).issue_overdue is False
    raise_concern(here, ConcernDetails("Noise", due=JUNE - timedelta(days=1)), by=OWNER)
    assert facts(met).issue_overdue is True


def test_everything_at_once_is_an_alert_with_one_next_step(met: Met) -> None:
    set_rhythm(met.cast.hers, 30, by=OWNER)
    here = Setting(met.cast.hers, SPRING)
    log_touch(met.cast.hers, met.meeting(purpose=Purpose.OTHER), by=OWNER)
    record_request(here, RequestDetails("A hose"), by=OWNER)
    raise_concern(here, ConcernDetails("Leaks", is_complaint=True, due=SPRING), by=OWNER)
    found = indifference(facts(met), playbook(), as_of=JUNE)
    assert found.index.figure.value == 30 + 20 + 15 + 15
    assert (found.alert.answer, found.next_step) == (True, Sign.VALUE_CONTACT)


def test_a_new_owner_is_told_from_the_history(met: Met) -> None:
    account = met.cast.hers
    details = AccountDetails(name=account.name, owner=met.cast.charlie)
    change_account(account, details, version=account.version, by=actor(met.cast.olga))
    changed = facts_on(met, date(2100, 1, 1)).manager_changed
    assert changed is not None
    assert changed.on is not None


def facts_on(met: Met, day: date) -> CareFacts:
    return care_facts([met.cast.hers.pk], as_of=day)[met.cast.hers.pk]


def test_conduct_is_what_touches_and_promises_tell(met: Met) -> None:
    said = (
        (Purpose.VALUE, Reception.FOLLOWED),
        (Purpose.PITCH, Reception.IGNORED),
        (Purpose.ADVICE, Reception.WRONG),
        (None, None),
    )
    for purpose, reception in said:
        details = met.meeting(purpose=purpose, reception=reception)
        log_touch(met.cast.hers, details, by=OWNER)
    log_touch(met.cast.hers, met.meeting(confided=True), by=OWNER)
    ValueProfile.objects.create(person=met.ines, personal_goals="To lead the plant")
    record_promise(Setting(met.cast.hers, SPRING), PromiseDetails("Call", SPRING), by=OWNER)
    conduct = conduct_of([met.cast.hers.pk], playbook(), as_of=JUNE)[met.cast.hers.pk]
    assert conduct.content_accepted == Ratio(1, 2)
    assert conduct.statements_right == Ratio(2, 3)
    assert (conduct.contacts, conduct.pitches, conduct.unasked_advice) == (3, 1, 1)
    assert (conduct.confided, conduct.personal_goals_known) == (True, True)
    trust = trust_of(conduct, playbook(), as_of=JUNE)
    assert trust.value is not None
    assert trust.components[TrustComponent.RELIABILITY].figure.value == 1


def test_trust_is_not_known_before_anybody_says_how_things_were_taken(met: Met) -> None:
    log_touch(met.cast.hers, met.meeting(), by=OWNER)
    conduct = conduct_of([met.cast.hers.pk], playbook(), as_of=JUNE)[met.cast.hers.pk]
    assert trust_of(conduct, playbook(), as_of=JUNE).value is None


def test_promises_are_those_that_the_reader_sees(met: Met) -> None:
    keys = [met.cast.hers.pk, met.cast.his.pk]
    for account in (met.cast.hers, met.cast.his):
        record_promise(Setting(account, SPRING), PromiseDetails("Call", SPRING), by=OWNER)
    assert set(promises_of(keys)) == set(keys)
    assert set(promises_of(keys, met.cast.alice)) == {met.cast.hers.pk}
    assert broken_promises(keys, playbook(), as_of=JUNE)[met.cast.hers.pk].answer is False
    soon = SPRING + timedelta(days=3)
    assert broken_promises(keys, playbook(), as_of=soon)[met.cast.hers.pk].answer is True


def test_many_accounts_are_asked_about_in_the_same_few_questions(met: Met) -> None:
    def questions(accounts: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            care_facts(accounts, as_of=JUNE)
            conduct_of(accounts, playbook(), as_of=JUNE)
        return len(captured)

    keys = [met.cast.hers.pk, met.cast.his.pk, met.cast.subsidiary.pk]
    for account in (met.cast.hers, met.cast.his):
        record_promise(Setting(account, SPRING), PromiseDetails("Call", SPRING), by=OWNER)
    questions(keys)
    assert questions(keys) == questions(keys[:1])
