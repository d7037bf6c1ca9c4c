"""What was saved and what was typed, side by side, where the two differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BoundField, ModelChoiceField, TypedChoiceField

from mainstay.apps.accounts.forms import AccountForm


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that two editors left differently: before as saved, after as typed."""

    name: str
    before: str
    after: str


def differences(form: AccountForm) -> tuple[Difference, ...]:
    """Compare a bound form with the account it was made of; hidden fields are left out."""
    rows = (
        Difference(str(bound.label), _said(bound, bound.initial), _said(bound, bound.data))
        for bound in form.visible_fields()
        if not bound.field.disabled
    )
    return tuple(row for row in rows if row.before != row.after)


def _said(bound: BoundField, value: object) -> str:
    """The words of a value: those of the choice where there are choices."""
    field = bound.field
    text = "" if value is None else str(value).strip()
    if isinstance(field, ModelChoiceField):
        rows = field.queryset
        found = rows.filter(pk=text).first() if rows is not None and text.isdecimal() else None
        return "" if found is None else str(found)
    if isinstance(field, TypedChoiceField) or hasattr(field, "choices"):
        return next((str(label) for key, label in field.choices if str(key) == text and text), "")
    return text
