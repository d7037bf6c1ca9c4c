"""The relationship strength matrix: people by the seven questions, and the whole account.

Source: method section 10.3. It is looked at in meetings: why the strength is where it is, and what
would make it stronger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mainstay.domain.account_strength import AccountStrength, PersonStrength, account_strength
from mainstay.domain.answered_strength import Answered, Question, StrengthLevel
from mainstay.domain.observed_strength import Observed
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.strength import Strength


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A person's answers, in the order of the questions; None = not answered."""

    person: MapPerson
    strength: Strength

    @property
    def answered(self) -> Answered:
        return self.strength.answered

    @property
    def observed(self) -> Observed:
        return self.strength.observed

    @property
    def answers(self) -> tuple[int | None, ...]:
        return tuple(self.answered.by_question.get(question) for question in Question)

    @property
    def to_earn(self) -> tuple[Question, int] | None:
        """The worst answered question and the answer above it; None where all are at the top."""
        return _above(self.answered.by_question)


@dataclass(frozen=True, slots=True)
class StrengthMatrix:
    """The rows, whoever decides and has most influence first, and the account as a whole."""

    rows: tuple[MatrixRow, ...]
    account: AccountStrength

    @property
    def lowest(self) -> tuple[int | None, ...]:
        """The lowest answer to each question among Budget and Executive people."""
        deciding = [row.answered.by_question for row in self.rows if row.person.has_power]
        return tuple(
            min((given[question] for given in deciding if question in given), default=None)
            for question in Question
        )

    @property
    def to_earn(self) -> tuple[Question, int] | None:
        """The question that those who decide answer worst, and the answer above it."""
        lowest = zip(Question, self.lowest, strict=True)
        return _above({question: answer for question, answer in lowest if answer is not None})

    @property
    def asked(self) -> tuple[MatrixRow, ...]:
        """The rows with an answer."""
        return tuple(row for row in self.rows if row.answered.by_question)

    @property
    def not_asked(self) -> tuple[MapPerson, ...]:
        """People of whom no question is answered."""
        return tuple(row.person for row in self.rows if not row.answered.by_question)


def strength_matrix(account_map: AccountMap) -> StrengthMatrix:
    """Lay the strength of everybody known on a map out by the seven questions."""
    people = sorted(account_map.known_people, key=_order)
    rows = tuple(MatrixRow(one, account_map.strengths[one.person_id]) for one in people)
    return StrengthMatrix(rows, account_strength(strengths_of(account_map)))


def strengths_of(account_map: AccountMap) -> Iterable[PersonStrength]:
    """Yield the answered strength of everybody known on a map with what makes it count."""
    for one in account_map.known_people:
        yield PersonStrength(
            one.person_id,
            one.name,
            account_map.strengths[one.person_id].answered,
            has_power=one.has_power,
            influence=one.influence,
        )


def _order(one: MapPerson) -> tuple[bool, int, str]:
    return not one.has_power, -(one.influence or 0), one.name.casefold()


def _above(given: Mapping[Question, int]) -> tuple[Question, int] | None:
    if not given:
        return None
    worst = min((question for question in Question if question in given), key=given.__getitem__)
    return (worst, given[worst] + 1) if given[worst] < StrengthLevel.ESSENTIAL else None
