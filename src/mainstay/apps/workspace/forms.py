"""The form of handing over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mainstay.apps.organisation.models import User
from mainstay.apps.workspace.queries.leaving import successors


class FarewellForm(forms.Form):
    """Who takes over."""

    successor = forms.ModelChoiceField(
        User.objects.none(), label=_("Who takes over"), required=False, empty_label=_("nobody")
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.fields["successor"].queryset = successors(user)  # type: ignore[attr-defined]
