"""How strong the relationship with a person is in the customer's eyes: seven questions.

Source: method section 10.3. A friendly face met often is not a strong relationship: no count of
contacts enters here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from mainstay.domain.amount import explain_missing
from mainstay.domain.errors import DomainError
from mainstay.domain.figure import Combine, Explanation, Figure, Term, Unit, Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook

CODES = (
    # reasons
    "strength.answers",  # answered, questions
    "strength.lowest_partnership",  # level
    "strength.lowest_impact",  # level
    "strength.lowest_loss",  # level
    "strength.lowest_replacement",  # level
    "strength.lowest_bidding",  # level
    "strength.lowest_self_supply",  # level
    "strength.lowest_recommendation",  # level
    "strength.impact_not_named",
    "strength.self_assessed",
    "strength.self_capped",  # level
    # unknowns
    "unknown.no_answers",
    "unknown.few_answers",  # answered, questions, needed
    # rows
    "row.question_partnership",
    "row.question_impact",
    "row.question_loss",
    "row.question_replacement",
    "row.question_bidding",
    "row.question_self_supply",
    "row.question_recommendation",
    "row.answers_rounded_down",
    "row.self_assessed_at_most",
)


class AnswerError(DomainError):
    """An answer that no anchor stands for."""


class StrengthLevel(IntEnum):
    """How strong a relationship is; the names below essential are ours [D]."""

    WEAK = 1
    MODERATE = 2
    STRONG = 3
    ESSENTIAL = 4


class Question(StrEnum):
    """What the customer is asked, in the method's order; a tie names the first."""

    PARTNERSHIP = "partnership"
    IMPACT = "impact"
    LOSS = "loss"
    REPLACEMENT = "replacement"
    BIDDING = "bidding"
    SELF_SUPPLY = "self_supply"
    RECOMMENDATION = "recommendation"


class AnswerSource(StrEnum):
    """Who gave the answers: the client, or one of us for the client."""

    CLIENT = "client"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an answer of 1..4 to a question means; ``source`` is P (published) or D (ours)."""

    level: int
    code: str
    source: str


OUR_ANCHORS = frozenset(
    {
        (Question.IMPACT, 2),
        (Question.REPLACEMENT, 2),
        (Question.BIDDING, 2),
        (Question.SELF_SUPPLY, 3),
        (Question.RECOMMENDATION, 2),
    }
)


def anchors(question: Question) -> tuple[Anchor, ...]:
    """List what 1, 2, 3 and 4 mean for a question; where the source has a gap, the anchor is D."""
    return tuple(
        Anchor(n, f"answer.{question}_{n}", "D" if (question, n) in OUR_ANCHORS else "P")
        for n in range(1, 5)
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered about one person on a day: 1..4 by question, none where not answered.

    ``impact_named`` False: the client was asked what we did for his success and could not say.
    AnswerError for an answer outside 1..4.
    """

    by_question: Mapping[Question, int]
    source: AnswerSource
    answered_on: date
    impact_named: bool = True

    def __post_init__(self) -> None:
        for question, answer in self.by_question.items():
            if not 1 <= answer <= len(StrengthLevel):
                raise AnswerError(f"The answer to {question} must lie between 1 and 4.")

    @property
    def counted(self) -> dict[Question, int]:
        """Answers in the method's order; an impact that the client cannot name counts 1."""
        given = {**self.by_question}
        if not self.impact_named:
            given[Question.IMPACT] = 1
        return {question: given[question] for question in Question if question in given}


@dataclass(frozen=True, slots=True)
class Answered:
    """Strength as the customer sees it; ``lowest`` is the question that is worst answered."""

    level: Judgement[StrengthLevel]
    answers: Answers | None
    lowest: Question | None = None

    @property
    def by_question(self) -> Mapping[Question, int]:
        return self.answers.counted if self.answers else {}

    @property
    def count(self) -> tuple[int, int]:
        """Questions answered, of how many: (3, 7)."""
        return len(self.by_question), len(Question)


def answered(answers: Answers | None, playbook: Playbook) -> Answered:
    """Judge strength by the mean of the answers, rounded down; it holds for 92 days.

    Essential takes a 4 everywhere (rounding down sees to it that no answer is below 3), and more
    than our own opinion. Unknown when fewer than four of the seven are answered.
    """
    if answers is None or not answers.counted:
        return Answered(Judgement(None, unknowns=(Unknown("unknown.no_answers"),)), answers)
    given = answers.counted
    lowest = min(given, key=lambda question: given[question])
    needed = int(playbook["strength.answers_needed"])
    if len(given) < needed:
        params = {"answered": len(given), "questions": len(Question), "needed": needed}
        missing = Unknown("unknown.few_answers", params)
        judged: Judgement[StrengthLevel] = Judgement(
            None, unknowns=(missing,), made_on=answers.answered_on
        )
        return Answered(judged, answers, lowest)
    return Answered(_level(answers, lowest, playbook), answers, lowest)


def _level(answers: Answers, lowest: Question, playbook: Playbook) -> Judgement[StrengthLevel]:
    mean = _rounded_down(answers)
    level = min(mean, _cap(answers, playbook))
    params = {"answered": len(answers.counted), "questions": len(Question)}
    reasons = [
        Reason("strength.answers", params, threshold="strength.answers_needed"),
        Reason(f"strength.lowest_{lowest}", {"level": answers.counted[lowest]}),
    ]
    if not answers.impact_named:
        reasons.append(Reason("strength.impact_not_named"))
    if level < mean:
        capped = Reason("strength.self_capped", {"level": level}, threshold=SELF_CAP)
        reasons.append(capped)
    elif answers.source is AnswerSource.SELF:
        reasons.append(Reason("strength.self_assessed"))
    return Judgement(
        StrengthLevel(level),
        tuple(reasons),
        made_on=answers.answered_on,
        expires_on=answers.answered_on + timedelta(days=playbook["strength.answers_hold"]),
    )


SELF_CAP = "strength.self_assessed"


def _rounded_down(answers: Answers) -> int:
    return sum(answers.counted.values()) // len(answers.counted)


def _cap(answers: Answers, playbook: Playbook) -> int:
    is_own = answers.source is AnswerSource.SELF
    return int(playbook[SELF_CAP]) if is_own else StrengthLevel.ESSENTIAL


def explain_answered(judged: Answered, playbook: Playbook) -> Explanation:
    """Explain the level as the lowest of the mean, rounded down, and what our opinion can give."""
    value, answers = judged.level.answer, judged.answers
    figure = Figure("strength_answered", value, Unit.STRENGTH, unknowns=judged.level.unknowns)
    if value is None or answers is None:
        return explain_missing(figure)
    terms = [Term(_rounded_down(answers), code="row.answers_rounded_down")]
    keys = judged.level.thresholds
    if answers.source is AnswerSource.SELF:
        terms.append(Term(_cap(answers, playbook), code="row.self_assessed_at_most"))
        keys = tuple(dict.fromkeys((*keys, SELF_CAP)))
    return Explanation(figure, Combine.LOWEST, tuple(terms), keys)


def explain_answers(judged: Answered) -> Explanation:
    """Explain the mean of the answers by all seven questions; the unanswered ones are empty."""
    unknowns = judged.level.unknowns
    terms = tuple(
        Term(judged.by_question.get(question), code=f"row.question_{question}")
        for question in Question
    )
    mean = None
    if judged.level.is_known:
        mean = sum(judged.by_question.values()) / len(judged.by_question)
    figure = Figure("strength_answers", mean, Unit.SCORE, unknowns=unknowns)
    if mean is None:
        return explain_missing(figure)
    return Explanation(figure, Combine.MEAN, terms, judged.level.thresholds)
