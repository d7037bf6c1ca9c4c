"""How much a customer may feel that nobody cares: an index of 0 to 100 from six signs.

Source: method section 12. The famous share of customers who leave out of indifference is folklore
without a study behind it: the index is a sum of signs, never a chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mainstay.domain.amount import explain_missing
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.months import months_later
from mainstay.domain.playbook import Playbook

CODES = (
    # reasons
    "indifference.alert",  # index
    "indifference.no_alert",  # index
    "indifference.value_contact",  # days, rhythm
    "indifference.never_valuable",  # rhythm
    "indifference.request",
    "indifference.issue",
    "indifference.complaint",
    "indifference.manager",
    "indifference.contact_rate",  # now, before
    # unknowns
    "unknown.few_signs",  # known, needed
    "unknown.sign_value_contact",
    "unknown.sign_request",
    "unknown.sign_issue",
    "unknown.sign_complaint",
    "unknown.sign_manager",
    "unknown.sign_contact_rate",
    # rows
    "row.sign_value_contact",  # days, rhythm
    "row.sign_never_valuable",  # rhythm
    "row.sign_request",
    "row.sign_issue",
    "row.sign_complaint",
    "row.sign_manager",
    "row.sign_contact_rate",  # now, before
)


class Sign(StrEnum):
    """What makes a customer feel that nobody cares, in the method's order."""

    VALUE_CONTACT = "value_contact"
    REQUEST = "request"
    ISSUE = "issue"
    COMPLAINT = "complaint"
    MANAGER = "manager"
    CONTACT_RATE = "contact_rate"


NEXT_STEPS = {sign: f"next.sign_{sign}" for sign in Sign}


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last day on which something happened; ``on`` None = it is known that it never did."""

    on: date | None


@dataclass(frozen=True, slots=True)
class CareFacts:
    """What is known of our care for an account; None = not known, which is not "all is well".

    ``rhythm`` is the number of days agreed between contacts that add value. ``contacts`` are the
    touches of the last half-year, ``contacts_before`` those of the half-year before.
    """

    value_contact: LastDay | None = None
    rhythm: int | None = None
    request_overdue: bool | None = None
    issue_overdue: bool | None = None
    complaint_unanswered: bool | None = None
    manager_changed: LastDay | None = None
    contacts: int | None = None
    contacts_before: int | None = None


@dataclass(frozen=True, slots=True)
class Indifference:
    """The index with the rows behind it, whether it is an alert, and then the one next step."""

    index: Explanation
    alert: Judgement[bool]
    next_step: Sign | None = None

    @property
    def next_code(self) -> str | None:
        """The code of the next step's sentence."""
        return NEXT_STEPS[self.next_step] if self.next_step else None


def indifference(facts: CareFacts, playbook: Playbook, *, as_of: date) -> Indifference:
    """Add up the signs of indifference; unknown when fewer than three of the six are known."""
    rows = {
        Sign.VALUE_CONTACT: _value_contact(facts, playbook, as_of=as_of),
        Sign.REQUEST: _yes_or_no(Sign.REQUEST, facts.request_overdue, playbook),
        Sign.ISSUE: _yes_or_no(Sign.ISSUE, facts.issue_overdue, playbook),
        Sign.COMPLAINT: _yes_or_no(Sign.COMPLAINT, facts.complaint_unanswered, playbook),
        Sign.MANAGER: _manager(facts, playbook, as_of=as_of),
        Sign.CONTACT_RATE: _contact_rate(facts, playbook),
    }
    index = _index(rows, playbook)
    if index.figure.value is None:
        judged: Judgement[bool] = Judgement(None, unknowns=index.figure.unknowns, made_on=as_of)
        return Indifference(index, judged)
    alert = _alert(float(index.figure.value), index, playbook, as_of=as_of)
    step = max(rows, key=lambda sign: float(rows[sign].value or 0)) if alert.answer else None
    return Indifference(index, alert, step)


ALERT, NEEDED = "indifference.alert", "indifference.signs_needed"


def _index(rows: dict[Sign, Term], playbook: Playbook) -> Explanation:
    known = [float(row.value) for row in rows.values() if row.value is not None]
    missing = tuple(
        Unknown(f"unknown.sign_{sign}") for sign, row in rows.items() if row.value is None
    )
    needed = int(playbook[NEEDED])
    if len(known) < needed:
        few = Unknown("unknown.few_signs", {"known": len(known), "needed": needed})
        figure = Figure("indifference", None, Unit.SCORE, unknowns=(few, *missing))
        return explain_missing(figure)
    figure = Figure("indifference", sum(known), Unit.SCORE, unknowns=missing)
    keys = (NEEDED, *(f"indifference.{sign}" for sign in rows), ALERT)
    return Explanation(figure, Combine.SUM, tuple(rows.values()), keys, missing)


def _alert(
    index: float, explained: Explanation, playbook: Playbook, *, as_of: date
) -> Judgement[bool]:
    is_alert = index > playbook[ALERT]
    code = "indifference.alert" if is_alert else "indifference.no_alert"
    signs = tuple(_said(term) for term in explained.terms if term.value)
    reason = Reason(code, {"index": index}, threshold=ALERT)
    return Judgement(is_alert, (reason, *signs), explained.notes, made_on=as_of)


def _said(row: Term) -> Reason:
    """Say as a reason what a row adds to the index."""
    name = row.code.removeprefix("row.sign_")
    weighed_by = "value_contact" if name == "never_valuable" else name
    return Reason(f"indifference.{name}", row.params, threshold=f"indifference.{weighed_by}")


def _value_contact(facts: CareFacts, playbook: Playbook, *, as_of: date) -> Term:
    """Weigh the days since a contact that added value; full weight from twice the rhythm on."""
    if facts.value_contact is None or not facts.rhythm:
        return Term(None, code="row.sign_value_contact", params={"days": None, "rhythm": None})
    most = playbook["indifference.value_contact"]
    if facts.value_contact.on is None:
        return Term(most, code="row.sign_never_valuable", params={"rhythm": facts.rhythm})
    days = (as_of - facts.value_contact.on).days
    longest = playbook["indifference.rhythms"] * facts.rhythm
    params = {"days": days, "rhythm": facts.rhythm}
    points = most * min(1.0, max(0, days) / longest)
    return Term(points, code="row.sign_value_contact", params=params)


def _yes_or_no(sign: Sign, is_so: bool | None, playbook: Playbook) -> Term:
    points = None if is_so is None else float(is_so) * playbook[f"indifference.{sign}"]
    return Term(points, code=f"row.sign_{sign}")


def _manager(facts: CareFacts, playbook: Playbook, *, as_of: date) -> Term:
    if facts.manager_changed is None:
        return Term(None, code="row.sign_manager")
    changed = facts.manager_changed.on
    first = months_later(as_of, -int(playbook["indifference.manager_months"]))
    is_recent = changed is not None and first < changed <= as_of
    return _yes_or_no(Sign.MANAGER, is_recent, playbook)


def _contact_rate(facts: CareFacts, playbook: Playbook) -> Term:
    """Tell a fall by more than half; nothing can be said where there was no contact before."""
    params = {"now": facts.contacts, "before": facts.contacts_before}
    if facts.contacts is None or not facts.contacts_before:
        return Term(None, code="row.sign_contact_rate", params=params)
    fallen = 1 - facts.contacts / facts.contacts_before
    is_silent = fallen > playbook["indifference.rate_fall"]
    points = float(is_silent) * playbook["indifference.contact_rate"]
    return Term(points, code="row.sign_contact_rate", params=params)
