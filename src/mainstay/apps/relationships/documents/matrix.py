"""The relationship strength matrix in words: for the page, as PDF, and for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.queries import organisation
from mainstay.domain.answered_strength import Question
from mainstay.domain.figure import Figure
from mainstay.domain.relationship_map.strength_matrix import MatrixRow, StrengthMatrix
from mainstay.ui import formats
from mainstay.ui.documents.pdf import (
    Cell,
    Document,
    Fact,
    Level,
    PdfColumn,
    PdfTable,
    PdfText,
    pdf,
)
from mainstay.ui.reasons import sentence


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a row: 1..4 or None, and what it means."""

    value: int | None
    text: str


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """A person of the matrix in words."""

    row: MatrixRow
    answers: tuple[Answer, ...]
    why: str
    to_earn: str

    @property
    def name(self) -> str:
        return self.row.person.name

    @property
    def level(self) -> int | None:
        return self.row.answered.level.answer

    @property
    def observed(self) -> int | None:
        return self.row.observed.level.answer


def questions() -> tuple[str, ...]:
    """Return the seven questions in the order of the columns."""
    return tuple(sentence(f"question.{question}") for question in Question)


def matrix_lines(matrix: StrengthMatrix) -> Iterator[MatrixLine]:
    """Say of each person asked what was answered, why that is the strength, what would raise it."""
    for row in matrix.asked:
        yield MatrixLine(row, answers(row.answers), _why(row), earned(row.to_earn))


def answers(values: tuple[int | None, ...]) -> tuple[Answer, ...]:
    """Say what the answer to each question means."""
    return tuple(
        Answer(value, sentence(f"answer.{question}_{value}") if value else _("not answered"))
        for question, value in zip(Question, values, strict=True)
    )


def earned(step: tuple[Question, int] | None) -> str:
    """Say which answer would have to be earned next; empty where there is none above."""
    if step is None:
        return ""
    question, above = step
    said = {
        "question": sentence(f"question.{question}"),
        "answer": sentence(f"answer.{question}_{above}"),
    }
    return _("%(question)s Earn: “%(answer)s”.") % said


def _why(row: MatrixRow) -> str:
    judged = row.answered.level
    said = judged.reasons or judged.unknowns
    return " ".join(sentence(one.code, one.params) for one in said)


def lowest_word(figure: Figure) -> str:
    """Say the lowest level among those who decide."""
    value = figure.value
    return formats.level_word(None if value is None else int(value), "strength")


def matrix_pdf(account: Account, matrix: StrengthMatrix, *, made_at: datetime) -> bytes:
    """Return the matrix as PDF, one line a person."""
    company = organisation()
    lines = tuple(matrix_lines(matrix))
    return pdf(
        Document(
            title=_("%(account)s: how strong the relationship is") % {"account": account.name},
            subtitle=_("Through the eyes of the customer: seven questions, 1 to 4."),
            organisation=company.name,
            made_at=made_at,
            facts=tuple(_facts(matrix)),
            sections=(_legend(), _table(matrix, lines), *_not_asked(matrix)),
            band=_("Sample company") if company.is_sample else "",
            is_landscape=True,
        )
    )


def _facts(matrix: StrengthMatrix) -> Iterator[Fact]:
    whole = matrix.account
    yield Fact(_("Lowest of those who decide"), lowest_word(whole.lowest.figure))
    yield Fact(_("Mean, by influence"), formats.figure_text(whole.mean.figure))
    said = {"asked": len(matrix.asked), "people": len(matrix.rows)}
    yield Fact(_("Asked"), _("%(asked)s of %(people)s people") % said)


def _table(matrix: StrengthMatrix, lines: tuple[MatrixLine, ...]) -> PdfTable:
    columns = (
        PdfColumn(_("Name"), width="1.6fr"),
        PdfColumn(_("Strength")),
        PdfColumn(_("Observed")),
        *(PdfColumn(str(place), is_right=True) for place, _q in enumerate(Question, start=1)),
        PdfColumn(_("What would raise it"), width="2.4fr"),
    )
    rows = tuple(_cells(line) for line in lines)
    lowest = ("–" if value is None else str(value) for value in matrix.lowest)
    return PdfTable(
        _("People and questions"),
        columns,
        rows,
        total=(_("Lowest of those who decide"), "", "", *lowest, earned(matrix.to_earn)),
        note=_("The columns are numbered as the questions are; a dash is not answered."),
    )


def _cells(line: MatrixLine) -> tuple[Cell, ...]:
    given = ("–" if one.value is None else str(one.value) for one in line.answers)
    return (
        f"{line.name}, {line.row.person.title}" if line.row.person.title else line.name,
        Level(line.level, formats.level_word(line.level, "strength")),
        Level(line.observed, formats.level_word(line.observed, "strength")),
        *given,
        line.to_earn,
    )


def _not_asked(matrix: StrengthMatrix) -> Iterator[PdfText]:
    if names := ", ".join(one.name for one in matrix.not_asked):
        yield PdfText(_("Not asked yet"), (names,))


def _legend() -> PdfText:
    said = (f"{place}. {text}" for place, text in enumerate(questions(), start=1))
    return PdfText(_("The seven questions"), ("  ".join(said),))


def matrix_texts(matrix: StrengthMatrix) -> Iterator[str]:
    """Say the matrix line by line, for the command line."""
    whole = matrix.account
    yield _("Lowest of those who decide: %(level)s; mean by influence: %(mean)s.") % {
        "level": lowest_word(whole.lowest.figure),
        "mean": formats.figure_text(whole.mean.figure),
    }
    for place, text in enumerate(questions(), start=1):
        yield f"{place}. {text}"


def matrix_titles() -> tuple[str, ...]:
    """Return the heads of the matrix as a table of texts."""
    numbers = (str(place) for place, _q in enumerate(Question, start=1))
    return (_("Person"), _("Strength"), _("Observed"), *numbers, _("What would raise it"))


def matrix_cells(matrix: StrengthMatrix) -> Iterator[tuple[str, ...]]:
    """Return the cells of the matrix as a table of texts."""
    for line in matrix_lines(matrix):
        yield (
            line.name,
            formats.level_word(line.level, "strength"),
            formats.level_word(line.observed, "strength"),
            *("" if one.value is None else str(one.value) for one in line.answers),
            line.to_earn,
        )


def not_asked_text(matrix: StrengthMatrix) -> str:
    """Name the people of whom no question is answered; empty where all were asked."""
    names = ", ".join(one.name for one in matrix.not_asked)
    return _("Not asked yet: %(names)s.") % {"names": names} if names else ""


def matrix_data(matrix: StrengthMatrix) -> dict[str, object]:
    """Return the matrix as data: levels and answers 1..4, None for what is not known."""
    return {
        "lowest": matrix.account.lowest.figure.value,
        "mean": matrix.account.mean.figure.value,
        "to_earn": earned(matrix.to_earn),
        "people": [
            {
                "person": line.row.person.person_id,
                "name": line.name,
                "decides": line.row.person.has_power,
                "influence": line.row.person.influence,
                "answered": line.level,
                "observed": line.observed,
                "answers": dict(zip(map(str, Question), line.row.answers, strict=True)),
                "why": line.why,
                "to_earn": line.to_earn,
            }
            for line in matrix_lines(matrix)
        ],
        "not_asked": [one.name for one in matrix.not_asked],
    }
