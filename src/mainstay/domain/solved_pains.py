"""Pains of theirs that we took away, known to them or not; counted when they say what it brought.

Source: method section 5 [S1]: value is measured by the customer. What only we say of it is shown
and not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown

CODES = (
    # rows
    "row.pains_known",
    "row.pains_latent",
    "row.pains_not_said",
    # notes
    "note.pains_not_measured",  # pains
)
KINDS = {True: "row.pains_known", False: "row.pains_latent", None: "row.pains_not_said"}


@dataclass(frozen=True, slots=True)
class SolvedPain:
    """A pain that is gone: since when, whether they knew of it, and when they measured it."""

    pain_id: int
    solved_on: date
    was_known: bool | None = None
    measured_on: date | None = None

    def counts(self, as_of: date) -> bool:
        """Whether they had said by a day what it brought."""
        return self.measured_on is not None and self.measured_on <= as_of


def explain_solved_pains(pains: Iterable[SolvedPain], *, as_of: date) -> Explanation:
    """Explain how many pains were solved as they measured it, up to a day."""
    solved = [one for one in pains if one.solved_on <= as_of]
    counted = [one for one in solved if one.counts(as_of)]
    terms = tuple(
        Term(sum(one.was_known is kind for one in counted), code=code)
        for kind, code in KINDS.items()
    )
    ours = len(solved) - len(counted)
    notes = (Unknown("note.pains_not_measured", {"pains": ours}),) if ours else ()
    figure = Figure("solved_pains", len(counted), Unit.COUNT)
    return Explanation(figure, Combine.SUM, terms, notes=notes)
