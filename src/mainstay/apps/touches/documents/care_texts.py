"""How we care for an account, as lines of text and as plain data, for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.touches.queries.care import care_facts, conduct_of
from mainstay.apps.touches.queries.outcomes import (
    OutcomeKind,
    Waiting,
    open_outcomes,
    promises_of,
)
from mainstay.apps.touches.queries.owed import lately_broken
from mainstay.apps.touches.queries.pains import (
    ConductCounts,
    conduct_counts,
    domain_pains,
    information_at,
    pains_at,
)
from mainstay.domain.figure import Figure, Unknown
from mainstay.domain.indifference import Indifference, indifference
from mainstay.domain.judgement import Reason
from mainstay.domain.months import months_later
from mainstay.domain.promises import kept_of_due
from mainstay.domain.solved_pains import explain_solved_pains
from mainstay.domain.trust import trust_of
from mainstay.ui import formats
from mainstay.ui.explanations import figure_name
from mainstay.ui.reasons import sentence


@dataclass(frozen=True, slots=True)
class Care:
    """How we treat an account: what touches, promises and the customer say of it."""

    account: Account
    kept: int
    due: int
    broken: Reason | None
    counts: ConductCounts
    informed: tuple[str, ...]
    solved: Figure
    requests: tuple[Waiting, ...]
    indifference: Indifference
    trust: Figure


def read_care(account: Account, *, day: date) -> Care:
    """Read how we care for an account, for somebody who may read judgements there."""
    rules, pk = playbook(), account.pk
    since = months_later(day, -int(rules["promise.months"]))
    kept, due = kept_of_due(promises_of([pk]).get(pk, ()), rules, as_of=day)
    waiting = open_outcomes(account, user=None, today=day)
    return Care(
        account=account,
        kept=kept,
        due=due,
        broken=lately_broken([pk], rules, as_of=day).get(pk),
        counts=conduct_counts(account, since=since, until=day),
        informed=tuple(row.what for row in information_at(account, since=since)),
        solved=explain_solved_pains(domain_pains(pains_at(account)), as_of=day).figure,
        requests=tuple(one for one in waiting if one.kind is OutcomeKind.REQUEST),
        indifference=indifference(care_facts([pk], as_of=day)[pk], rules, as_of=day),
        trust=trust_of(conduct_of([pk], rules, as_of=day)[pk], rules, as_of=day).score.figure,
    )


def care_lines(care: Care) -> Iterator[str]:
    """Say it line by line; requests with what the two questions lead to."""
    counts = care.counts
    yield f"{care.account.name} (#{care.account.pk}), the last twelve months."
    yield f"Promises kept in time: {care.kept} of {care.due} due."
    if care.broken is not None:
        yield f"! {sentence(care.broken.code, care.broken.params)}"
    unasked = f"{counts.unasked_advice} of {counts.said} touches with a purpose"
    yield f"Advice nobody asked for: {unasked}."
    yield f"Advice they asked for and followed: {counts.followed_advice}."
    yield f"{figure_name(care.solved)}: {formats.figure_text(care.solved)}."
    yield f"Given to decide by: {len(care.informed)}."
    yield from (f"- {what}" for what in care.informed)
    yield f"Requests waiting: {len(care.requests)}."
    yield from (f"- {one.row.what}: {_triage(one)}" for one in care.requests)
    yield from _feeling(care)


def _triage(one: Waiting) -> str:
    judged = one.triage
    if judged is None:
        return ""
    said: list[Reason | Unknown] = [*judged.reasons, *judged.unknowns]
    return " ".join(sentence(item.code, item.params) for item in said)


def _feeling(care: Care) -> Iterator[str]:
    figure = care.indifference.index.figure
    yield f"{figure_name(figure)}: {formats.figure_text(figure)}"
    for reason in care.indifference.alert.reasons:
        yield f"- {sentence(reason.code, reason.params)}"
    if care.indifference.next_code:
        yield f"Next: {sentence(care.indifference.next_code)}"
    yield f"{figure_name(care.trust)}: {formats.figure_text(care.trust)}"


def care_data(care: Care) -> dict[str, Any]:
    """Return it as plain data for ``--json``."""
    counts = care.counts
    return {
        "account_id": care.account.pk,
        "account": care.account.name,
        "promises_kept": care.kept,
        "promises_due": care.due,
        "broken": care.broken.params if care.broken else None,
        "touches": counts.touches,
        "unasked_advice": counts.unasked_advice,
        "followed_advice": counts.followed_advice,
        "information": list(care.informed),
        "solved_pains": care.solved,
        "requests": [
            {
                "what": one.row.what,
                "due": one.due,
                "outcome": one.triage.answer if one.triage is not None else None,
            }
            for one in care.requests
        ],
        "indifference": care.indifference.index.figure,
        "next": care.indifference.next_step,
        "trust": care.trust,
    }
