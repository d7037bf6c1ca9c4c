"""What was saved and what was typed, side by side, where the two differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm, BoundField, ModelChoiceField

from mainstay.ui.forms import CHANGED_MEANWHILE


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two editors left differently: before as saved, after as typed."""

    name: str
    before: str
    after: str


def both_versions(form: BaseForm) -> tuple[Difference, ...]:
    """Compare a form that somebody else was quicker with; nothing where no row filled the form."""
    was_row = bool(form.initial) and not getattr(form, "is_proposal", False)
    if not (form.is_bound and was_row and form.has_error(NON_FIELD_ERRORS, CHANGED_MEANWHILE)):
        return ()
    return differences(form)


def differences(form: BaseForm) -> tuple[Difference, ...]:
    """Compare a bound form with what it was made of; hidden fields are left out."""
    rows = (
        Difference(str(bound.label), _said(bound, bound.initial), _said(bound, bound.data))
        for bound in form.visible_fields()
        if not bound.field.disabled
    )
    return tuple(row for row in rows if row.before != row.after)


def _said(bound: BoundField, value: object) -> str:
    """The words of a value: those of the choice where there are choices."""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(sorted(_said(bound, one) for one in value))
    field = bound.field
    text = "" if value is None else str(getattr(value, "pk", value)).strip()
    if isinstance(field, ModelChoiceField):
        rows = field.queryset
        found = rows.filter(pk=text).first() if rows is not None and text.isdecimal() else None
        return "" if found is None else str(found)
    if hasattr(field, "choices"):
        return next((str(label) for key, label in field.choices if str(key) == text and text), "")
    return text.replace("\r\n", "\n")
