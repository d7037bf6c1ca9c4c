"""The forms of touches; what may be is decided by the actions they feed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.people.models import Person
from mainstay.apps.touches.actions.informing import InformationDetails
from mainstay.apps.touches.actions.meetings import MeetingDetails
from mainstay.apps.touches.actions.outcomes import (
    LONGEST_RHYTHM,
    ConcernDetails,
    PromiseDetails,
    RequestDetails,
    SatisfactionDetails,
)
from mainstay.apps.touches.actions.pains import PainDetails
from mainstay.apps.touches.actions.touches import Outcomes, TouchDetails
from mainstay.apps.touches.models import (
    Channel,
    Concern,
    CustomerRequest,
    Promise,
    Purpose,
    Reception,
    Touch,
)
from mainstay.apps.touches.queries.touches import colleagues_to_name, people_to_meet
from mainstay.domain.requests import answer_day

ROWS = 2  # of each kind of outcome offered beside a touch
NOT_SAID = ("", _("not said"))
YES_OR_NO = [NOT_SAID, ("yes", _("yes")), ("no", _("no"))]
ANSWERS = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class Table:
    """Who can be named as having taken part at an account."""

    people: Mapping[int, tuple[Person, str]]
    colleagues: Mapping[int, User]


def table_of(account: Account, *, user: User, touch: Touch | None = None) -> Table:
    """Return whom a form about an account offers, and who took part in its touch already."""
    today = timezone.localdate()
    people = {row.person.pk: (row.person, row.title) for row in people_to_meet(account, day=today)}
    ours = {one.pk: one for one in colleagues_to_name(account, user=user, day=today)}
    if touch is not None:
        for one in touch.people.all():
            people.setdefault(one.pk, (one, ""))
        ours |= {one.pk: one for one in touch.colleagues.all()}
    return Table(people, ours)


def day_field(**options: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **options)


class TouchForm(forms.Form):
    """Who, when, how, what was learned; and below it what only some touches have."""

    people = forms.TypedMultipleChoiceField(
        label=_("Who of theirs"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who of theirs was there.")},
    )
    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices, widget=forms.RadioSelect)
    day = day_field(label=_("When"))
    learned = forms.CharField(
        label=_("What was learned"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Left empty, it counts as a touch that taught nothing."),
    )
    colleagues = forms.TypedMultipleChoiceField(
        label=_("Who of ours"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    purpose = forms.ChoiceField(
        label=_("What it was for"), choices=[NOT_SAID, *Purpose.choices], required=False
    )
    reception = forms.ChoiceField(
        label=_("How they took it"), choices=[NOT_SAID, *Reception.choices], required=False
    )
    confided = forms.ChoiceField(
        label=_("Did they confide in us, or tell bad news early?"),
        choices=YES_OR_NO,
        required=False,
    )
    FIRST = ("people", "channel", "day", "learned")

    def __init__(
        self,
        data: Any = None,
        *,
        table: Table,
        touch: Touch | None = None,
        given: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=_of_touch(touch) if touch else dict(given or {}))
        self.table = table
        people = [(pk, _named(*row)) for pk, row in table.people.items()]
        self.fields["people"].choices = people  # type: ignore[attr-defined]
        ours = [(pk, str(one)) for pk, one in table.colleagues.items()]
        self.fields["colleagues"].choices = ours  # type: ignore[attr-defined]

    def first_fields(self) -> list[forms.BoundField]:
        """What every touch has."""
        return [self[name] for name in self.FIRST]

    def more_fields(self) -> list[forms.BoundField]:
        """What may be left as it is."""
        return [self[name] for name in self.fields if name not in self.FIRST]

    def details(self) -> TouchDetails:
        values = self.cleaned_data
        return TouchDetails(
            day=values["day"],
            channel=Channel(values["channel"]),
            people=tuple(self.table.people[pk][0] for pk in values["people"]),
            colleagues=tuple(self.table.colleagues[pk] for pk in values["colleagues"]),
            learned=values["learned"],
            subject=values["subject"],
            purpose=Purpose(values["purpose"]) if values["purpose"] else None,
            reception=Reception(values["reception"]) if values["reception"] else None,
            confided=ANSWERS[values["confided"]],
        )


def _named(person: Person, title: str) -> str:
    return f"{person}, {title}" if title else str(person)


def _said(answer: bool | None) -> str:
    return "" if answer is None else ("yes" if answer else "no")


def _of_touch(touch: Touch) -> dict[str, object]:
    return {
        "people": [one.pk for one in touch.people.all()],
        "colleagues": [one.pk for one in touch.colleagues.all()],
        "channel": touch.channel,
        "day": touch.day,
        "learned": touch.learned,
        "subject": touch.subject,
        "purpose": touch.purpose,
        "reception": touch.reception,
        "confided": _said(touch.confided),
    }


class OutcomeForm(forms.Form):
    """What promises, requests and concerns have in common."""

    owner = forms.TypedChoiceField(
        label=_("Who of ours"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        owners: Mapping[int, User] | None = None,
        row: Promise | CustomerRequest | Concern | None = None,
        **options: Any,
    ) -> None:
        if row is not None:
            options["initial"] = self.of_row(row) | {"owner": row.owner_id}
        super().__init__(data, **options)
        self.owners = dict(owners or {})
        if owners is None:
            del self.fields["owner"]
        else:
            choices = [("", _("nobody")), *((pk, str(one)) for pk, one in owners.items())]
            self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def of_row(self, row: Any) -> dict[str, object]:
        """Return what the fields begin with for a row that is there."""
        return {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}

    @property
    def chosen_owner(self) -> User | None:
        key = self.cleaned_data.get("owner")
        return self.owners.get(key) if key else None


class PromiseForm(OutcomeForm):
    """What we owe, and until when."""

    what = forms.CharField(label=_("We promised"), max_length=2000)
    due = day_field(label=_("Until"))
    field_order = ("what", "due", "owner")

    def details(self) -> PromiseDetails:
        values = self.cleaned_data
        return PromiseDetails(values["what"], values["due"], self.chosen_owner)


class RequestForm(OutcomeForm):
    """What they asked, the two questions, and the day of the answer."""

    what = forms.CharField(label=_("They asked"), max_length=2000)
    in_control = forms.ChoiceField(
        label=_("Within our control?"), choices=YES_OR_NO, required=False
    )
    in_scope = forms.ChoiceField(label=_("Within our scope?"), choices=YES_OR_NO, required=False)
    answer_due = day_field(label=_("Answer until"), required=False)
    field_order = ("what", "in_control", "in_scope", "answer_due", "owner")

    def of_row(self, row: Any) -> dict[str, object]:
        questions = {name: _said(getattr(row, name)) for name in ("in_control", "in_scope")}
        return super().of_row(row) | questions

    def details(self) -> RequestDetails:
        values = self.cleaned_data
        return RequestDetails(
            values["what"],
            in_control=ANSWERS[values["in_control"]],
            in_scope=ANSWERS[values["in_scope"]],
            answer_due=values["answer_due"],
            owner=self.chosen_owner,
        )


class ConcernForm(OutcomeForm):
    """What worries them."""

    what = forms.CharField(label=_("They worry"), max_length=2000)
    is_complaint = forms.BooleanField(
        label=_("It is a complaint and waits for a reply"), required=False
    )
    due = day_field(label=_("Settle until"), required=False)
    field_order = ("what", "is_complaint", "due", "owner")

    def details(self) -> ConcernDetails:
        values = self.cleaned_data
        return ConcernDetails(
            values["what"],
            is_complaint=values["is_complaint"],
            due=values["due"],
            owner=self.chosen_owner,
        )


class InformationForm(forms.Form):
    """What we gave them to decide by."""

    what = forms.CharField(
        label=_("We gave them, to decide by"),
        max_length=2000,
        help_text=_("A comparison, a figure, a reference: whatever helps them to decide."),
    )
    decision = forms.CharField(label=_("For which decision"), max_length=300, required=False)

    def details(self) -> InformationDetails:
        return InformationDetails(self.cleaned_data["what"], self.cleaned_data["decision"])


class OutcomeForms:
    """Rows for what came of a touch, on the form of the touch itself; empty ones are left out."""

    def __init__(self, data: Any = None, *, day: date) -> None:
        proposed = {"answer_due": answer_day(day, playbook())}
        later = {"due": day + timedelta(days=14)}
        self.promises = self._rows(PromiseForm, "promise", data, later)
        self.requests = self._rows(RequestForm, "request", data, proposed)
        self.concerns = self._rows(ConcernForm, "concern", data, {})
        self.information = InformationForm(
            data, prefix="information", use_required_attribute=False, empty_permitted=True
        )

    def _rows(
        self, form: type[OutcomeForm], name: str, data: Any, initial: Mapping[str, object]
    ) -> Sequence[Any]:
        return [
            form(
                data,
                prefix=f"{name}-{place}",
                initial=dict(initial),
                empty_permitted=True,
                use_required_attribute=False,
            )
            for place in range(ROWS)
        ]

    @property
    def _informed(self) -> str:
        name = self.information.add_prefix("what")
        return (self.information.data.get(name) or "").strip()

    def _filled(self, rows: Sequence[Any]) -> list[Any]:
        return [row for row in rows if (row.data.get(row.add_prefix("what")) or "").strip()]

    @property
    def is_used(self) -> bool:
        """Whether anything is written in these rows, so that they are shown open."""
        rows = (*self.promises, *self.requests, *self.concerns)
        return any(row.is_bound for row in rows) and bool(self._filled(rows) or self._informed)

    def is_valid(self) -> bool:
        filled = self._filled((*self.promises, *self.requests, *self.concerns))
        problems = [
            row for row in filled if not row.is_valid()
        ]  # each is asked, to say what is wrong
        return not problems and (not self._informed or self.information.is_valid())

    def outcomes(self) -> Outcomes:
        return Outcomes(
            promises=tuple(row.details() for row in self._filled(self.promises)),
            requests=tuple(row.details() for row in self._filled(self.requests)),
            concerns=tuple(row.details() for row in self._filled(self.concerns)),
            information=self.information.details() if self._informed else None,
        )


class AnswerForm(forms.Form):
    """How a request or a concern was answered, and when."""

    on = day_field(label=_("When"), required=False)
    answer = forms.CharField(label=_("What we said"), max_length=2000, required=False)


class SatisfactionForm(forms.Form):
    """How satisfied somebody said to be."""

    person = forms.TypedChoiceField(
        label=_("Who of theirs"), coerce=int, empty_value=None, required=False
    )
    day = day_field(label=_("When"))
    score = forms.DecimalField(label=_("Answer"), min_value=0, max_digits=6, decimal_places=2)
    best = forms.DecimalField(
        label=_("Of at most"), min_value=1, max_digits=6, decimal_places=2, initial=10
    )
    remark = forms.CharField(label=_("Remark"), required=False, max_length=2000)

    def __init__(self, data: Any = None, *, table: Table, today: date) -> None:
        super().__init__(data, initial={"day": today})
        self.table = table
        rows = [(pk, _named(*row)) for pk, row in table.people.items()]
        self.fields["person"].choices = [("", _("not said")), *rows]  # type: ignore[attr-defined]

    @property
    def who(self) -> Person | None:
        key = self.cleaned_data["person"]
        return self.table.people[key][0] if key else None

    def details(self) -> SatisfactionDetails:
        values = self.cleaned_data
        return SatisfactionDetails(values["score"], values["best"], values["remark"])


class MeetingForm(forms.Form):
    """When a meeting is, who of theirs will be there, and what is ready for it."""

    day = day_field(label=_("When"))
    people = forms.TypedMultipleChoiceField(
        label=_("Who of theirs"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    agenda = forms.CharField(
        label=_("What is to be settled"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2000,
    )
    advice = forms.CharField(
        label=_("What they asked our advice on"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2000,
        help_text=_("Advice is given when it is asked for. Write none where they asked nothing."),
    )
    value = forms.CharField(
        label=_("What it brings them"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2000,
    )

    def __init__(self, data: Any = None, *, table: Table, given: Mapping[str, object]) -> None:
        super().__init__(data, initial=dict(given))
        self.table = table
        people = [(pk, _named(*row)) for pk, row in table.people.items()]
        self.fields["people"].choices = people  # type: ignore[attr-defined]

    def details(self) -> MeetingDetails:
        values = self.cleaned_data
        return MeetingDetails(
            day=values["day"],
            people=tuple(self.table.people[pk][0] for pk in values["people"]),
            agenda=values["agenda"],
            advice=values["advice"],
            value=values["value"],
        )


class PainForm(forms.Form):
    """A pain of theirs that is gone, and what they say that brought."""

    what = forms.CharField(label=_("Which pain is gone"), max_length=2000)
    solved_on = day_field(label=_("Since when"))
    was_known = forms.ChoiceField(
        label=_("Did they know of it?"), choices=YES_OR_NO, required=False
    )
    person = forms.TypedChoiceField(
        label=_("Whose it was"), coerce=int, empty_value=None, required=False
    )
    benefit = forms.CharField(
        label=_("What it brought, in their words"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
        max_length=2000,
    )
    measured_on = day_field(
        label=_("They said so on"),
        required=False,
        help_text=_("Without this day it is our opinion and is not counted."),
    )

    def __init__(self, data: Any = None, *, table: Table, given: Mapping[str, object]) -> None:
        super().__init__(data, initial=dict(given))
        self.table = table
        rows = [(pk, _named(*row)) for pk, row in table.people.items()]
        self.fields["person"].choices = [("", _("not said")), *rows]  # type: ignore[attr-defined]

    def details(self) -> PainDetails:
        values = self.cleaned_data
        person = self.table.people[values["person"]][0] if values["person"] else None
        return PainDetails(
            what=values["what"],
            solved_on=values["solved_on"],
            was_known=ANSWERS[values["was_known"]],
            benefit=values["benefit"],
            measured_on=values["measured_on"],
            person=person,
        )


class RhythmForm(forms.Form):
    """How many days may pass between two contacts that bring them something of value."""

    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=LONGEST_RHYTHM)
