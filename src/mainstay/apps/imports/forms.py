"""What people tell on the pages of the imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mainstay.analytics.intake.unassigned import Search
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.kinds import KINDS
from mainstay.apps.imports.models import Draft
from mainstay.apps.imports.planning.layouts import to_dict
from mainstay.apps.imports.queries.drafts import stored_preview, table_choices, told_layout
from mainstay.apps.organisation.models import AccessLevel, User


def told_options(post: QueryDict, draft: Draft) -> dict[str, Any]:
    """Read what a form says about a draft: source, kinds and columns, answers."""
    told: dict[str, Any] = {}
    if "source" in post:
        told["source"] = str(post["source"]).replace("\x00", "").strip()[:120]
    if "columns" in post:
        told["layout"] = to_dict(told_layout(draft, _columns(post, draft)))
    told["answers"] = {**draft.options.get("answers", {}), **_answers(post, draft)}
    return told


def _columns(post: QueryDict, draft: Draft) -> dict[str, tuple[str, Mapping[str, str]]]:
    found: dict[str, tuple[str, Mapping[str, str]]] = {}
    for choice in table_choices(draft):
        kind = post.get(f"kind-{choice.id}", "")
        known = KINDS.get(kind)
        chosen = {
            column: field
            for place, column in enumerate(choice.columns)
            if (field := post.get(f"column-{choice.id}-{place}", ""))
            and known is not None
            and field in known.names
        }
        found[choice.id] = (kind if known else "", chosen)
    return found


def _answers(post: QueryDict, draft: Draft) -> dict[str, str]:
    preview = stored_preview(draft)
    questions = preview.questions if preview else ()
    return {q.id: str(post[f"answer-{q.id}"]) for q in questions if f"answer-{q.id}" in post}


class AssignForm(forms.Form):
    """Which unassigned lines go to which account."""

    account = forms.CharField(
        label=_("Account"), help_text=_("Its name, or its number in one of your systems.")
    )
    order_number = forms.CharField(required=False, widget=forms.HiddenInput)
    product = forms.CharField(required=False, widget=forms.HiddenInput)
    batch = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_account(self) -> Account:
        """Find the one account that is meant."""
        text = self.cleaned_data["account"].strip()
        named = Account.objects.filter(name__iexact=text, merged_into__isnull=True)
        found = list(named[:2]) or list(Account.objects.filter(keys__key=text).distinct()[:2])
        if not found:
            raise forms.ValidationError(_("No account has this name or number."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several accounts are called so; give its number."))
        return found[0]

    def search(self) -> Search:
        """Return the lines that the page was looking at."""
        data = self.cleaned_data
        return Search(data["order_number"], data["product"], data["batch"])


class MappingForm(forms.Form):
    """The name under which a mapping is saved."""

    name = forms.CharField(label=_("Name of the mapping"), max_length=120)


class UploadKeyForm(forms.Form):
    """A name for a new key, and in whose name it acts."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Which machine will use it.")
    )
    user = forms.ModelChoiceField(
        User.objects.filter(
            is_active=True, level__in=(AccessLevel.ADMINISTRATOR, AccessLevel.OPERATIONS)
        ),
        label=_("Acts in the name of"),
        empty_label=_("choose a colleague"),
    )
