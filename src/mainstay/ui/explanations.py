"""What a *why* shows: an ``Explanation`` of the domain laid out as texts for page and export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mainstay.domain.figure import Combine, Explanation, Figure, Number, Term, Unit
from mainstay.domain.playbook import Playbook, Threshold
from mainstay.ui import formats
from mainstay.ui.exports import csv_bytes
from mainstay.ui.reasons import SENTENCES, sentence

ROWS_SHOWN = 100
FOUR_PLACES = Decimal("0.0001")

COMBINED: Mapping[Combine, str | Promise] = {
    Combine.SUM: _("The sum of these rows."),
    Combine.COUNT: _("The number of these rows."),
    Combine.DIFFERENCE: _("The first row less all the others."),
    Combine.PRODUCT: _("These rows multiplied."),
    Combine.RATIO: _("The first row divided by the second."),
    Combine.INVERSE: _("One divided by the sum of these rows."),
    Combine.LOWEST: _("The lowest of the rows that are known."),
    Combine.HIGHEST: _("The highest of the rows that are known."),
    Combine.MEAN: _("The mean of the rows that are known."),
    Combine.GIVEN: _("A single fact, as it was recorded."),
}

SOURCES: Mapping[str, str | Promise] = {
    "S": _("stated in a source document of the method"),
    "P": _("published rule or value"),
    "K": _("literature"),
    "D": _("our default"),
}

SAME_UNIT = {
    Combine.SUM,
    Combine.DIFFERENCE,
    Combine.LOWEST,
    Combine.HIGHEST,
    Combine.GIVEN,
}


@dataclass(frozen=True, slots=True)
class TermRow:
    """One row behind a figure, as texts."""

    label: str
    value: str
    is_known: bool
    link: str | None


@dataclass(frozen=True, slots=True)
class AppliedThreshold:
    """A number of the method that was applied, with where it comes from."""

    sentence: str
    value: str
    source: str
    source_meaning: str
    is_own: bool
    key: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything the why of one figure shows."""

    title: str
    figure: Figure
    value: str
    how: str
    rows: tuple[TermRow, ...]
    rest: TermRow | None
    total: str
    notes: tuple[str, ...]
    thresholds: tuple[AppliedThreshold, ...]
    csv_url: str
    method_url: str

    @property
    def unknowns(self) -> tuple[str, ...]:
        return _unknowns(self.figure)


def explained(
    explanation: Explanation,
    *,
    playbook: Playbook,
    title: str = "",
    csv_url: str = "",
    method_url: str = "",
) -> Explained:
    """Lay an explanation out; ``title`` defaults to the name of the figure."""
    figure = explanation.figure
    rows = tuple(_row(term, explanation) for term in explanation.terms[:ROWS_SHOWN])
    return Explained(
        title=title or figure_name(figure),
        figure=figure,
        value=formats.figure_exact(figure),
        how=str(COMBINED[explanation.combine]),
        rows=rows,
        rest=_rest(explanation),
        total=formats.value_exact(explanation.result(), figure),
        notes=_notes(explanation),
        thresholds=tuple(_applied(playbook.threshold(key)) for key in explanation.thresholds),
        csv_url=csv_url,
        method_url=method_url,
    )


def figure_name(figure: Figure) -> str:
    """The name of a figure from its code; the code itself when nobody has named it."""
    code = f"figure.{figure.code}"
    return sentence(code) if code in SENTENCES else figure.code.replace("_", " ").capitalize()


def explanation_csv(explanation: Explanation) -> bytes:
    """All rows behind a figure, the exact numbers, with the result in the last line."""
    rows = [(_label(term), term.value) for term in explanation.terms]
    return csv_bytes(("row", "value"), [*rows, (explanation.combine.value, explanation.result())])


def _unknowns(figure: Figure) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence(item.code, item.params) for item in figure.unknowns))


def _notes(explanation: Explanation) -> tuple[str, ...]:
    """What is to be said beside the rows, without what stands among the unknowns already."""
    said = _unknowns(explanation.figure)
    notes = dict.fromkeys(sentence(note.code, note.params) for note in explanation.notes)
    return tuple(note for note in notes if note not in said)


def _rest(explanation: Explanation) -> TermRow | None:
    left = explanation.terms[ROWS_SHOWN:]
    if not left:
        return None
    label = str(_("%(count)s more rows, in the CSV file")) % {"count": formats.number(len(left))}
    return TermRow(label=label, value="", is_known=True, link=None)


def _row(term: Term, explanation: Explanation) -> TermRow:
    return TermRow(
        label=_label(term),
        value=_term_value(term.value, explanation),
        is_known=term.value is not None,
        link=term.link,
    )


def _label(term: Term) -> str:
    return term.label or sentence(term.code, term.params)


def _term_value(value: Number | None, explanation: Explanation) -> str:
    if explanation.combine is Combine.COUNT and value is None:
        return ""
    if explanation.combine in SAME_UNIT:
        return formats.value_exact(value, explanation.figure)
    if isinstance(value, Decimal) and abs(value) >= 1:
        return formats.plain(value.quantize(FOUR_PLACES))
    return formats.plain(value)


def _applied(threshold: Threshold) -> AppliedThreshold:
    return AppliedThreshold(
        sentence=threshold.sentence,
        value=threshold_text(threshold),
        source=threshold.source,
        source_meaning=str(SOURCES.get(threshold.source[:1], "")),
        is_own=threshold.is_own,
        key=threshold.key,
    )


def threshold_text(threshold: Threshold) -> str:
    """A threshold's number in its unit: 2.5 %, 12 months, 1.5."""
    match threshold.unit:
        case Unit.SHARE.value:
            return formats.share(threshold.value, 1)
        case Unit.DAYS.value:
            return f"{formats.plain(threshold.value)}{formats.SPACE}{_('days')}"
        case Unit.MONTHS.value:
            return f"{formats.plain(threshold.value)}{formats.SPACE}{_('months')}"
        case _:
            return formats.plain(threshold.value)
