"""What to do with a customer's request, and whether it was answered in time.

Source: method section 12, request triage: two questions lead to one of four outcomes. Every
request gets an answer date: silence is the way to indifference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from mainstay.domain.figure import Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook

CODES = (
    # reasons
    "request.do",
    "request.escalate",
    "request.customize_or_decline",
    "request.decline",
    "request.answered",  # on
    "request.open",  # due
    "request.overdue",  # due, days
    # unknowns
    "unknown.request_control",
    "unknown.request_scope",
    "unknown.no_answer_date",
)


class RequestOutcome(StrEnum):
    """What the two questions lead to."""

    DO = "do"
    ESCALATE = "escalate"  # or bring in a partner, with a date
    CUSTOMIZE_OR_DECLINE = "customize_or_decline"  # a no comes with its reason
    DECLINE = "decline"  # with reason and alternative


@dataclass(frozen=True, slots=True)
class CustomerRequest:
    """What they asked: both questions (None = not asked yet), and the day we owe an answer."""

    request_id: int
    asked_on: date
    in_control: bool | None = None
    in_scope: bool | None = None
    answer_due: date | None = None
    answered_on: date | None = None

    def is_answered(self, as_of: date) -> bool:
        """Whether it was answered, as known on a day."""
        return self.answered_on is not None and self.answered_on <= as_of


_OUTCOMES = {
    (True, True): RequestOutcome.DO,
    (False, True): RequestOutcome.ESCALATE,
    (True, False): RequestOutcome.CUSTOMIZE_OR_DECLINE,
    (False, False): RequestOutcome.DECLINE,
}


def triage(request: CustomerRequest) -> Judgement[RequestOutcome]:
    """Judge what to do: within our control? within our scope? Unknown until both are answered."""
    if request.in_control is None or request.in_scope is None:
        questions = {
            "unknown.request_control": request.in_control,
            "unknown.request_scope": request.in_scope,
        }
        missing = tuple(Unknown(code) for code, answer in questions.items() if answer is None)
        return Judgement(None, unknowns=missing)
    outcome = _OUTCOMES[request.in_control, request.in_scope]
    return Judgement(outcome, (Reason(f"request.{outcome}"),))


def answer_day(asked_on: date, playbook: Playbook) -> date:
    """Propose the day by which a request gets its answer."""
    return asked_on + timedelta(days=playbook["request.answer_days"])


def is_overdue(request: CustomerRequest, *, as_of: date) -> Judgement[bool]:
    """Judge whether the day of the answer went by without it.

    Unknown without an answer date, which is a gap to close and not a request in good order.
    """
    rows = (str(request.request_id),)
    if request.is_answered(as_of):
        reason = Reason("request.answered", {"on": request.answered_on}, rows)
        return Judgement(False, (reason,), made_on=as_of)
    if request.answer_due is None:
        return Judgement(None, unknowns=(Unknown("unknown.no_answer_date"),), made_on=as_of)
    days = (as_of - request.answer_due).days
    if days <= 0:
        reason = Reason("request.open", {"due": request.answer_due}, rows)
        return Judgement(False, (reason,), made_on=as_of)
    reason = Reason("request.overdue", {"due": request.answer_due, "days": days}, rows)
    return Judgement(True, (reason,), made_on=as_of)
