"""The forms of the relationship map; what may be is decided by the actions they feed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mainstay.apps.accounts.queries.editing import owners
from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.appraising import Held
from mainstay.apps.people.models import Appraisal, PositionLevel, TieKind
from mainstay.apps.people.queries.appraisals import PLAYERS, ROLES
from mainstay.apps.relationships.actions.answers import Given
from mainstay.apps.relationships.models import AnswerSource, CoverageRole, StrengthAnswers
from mainstay.domain.answered_strength import Question, anchors
from mainstay.ui.reasons import sentence

STANCES = (
    ("", _("not judged")),
    ("-2", _("strongly against us")),
    ("-1", _("leans against us")),
    ("0", _("neutral")),
    ("1", _("leans towards us")),
    ("2", _("strongly for us")),
)
POINTS = [("", _("not judged")), *((str(n), str(n)) for n in range(11))]
GONE = "gone"
FLAGS = {
    "is_budget": _("Budget: decides about money"),
    "is_gatekeeper": _("Gatekeeper: can keep us out"),
    "is_user": _("User: works with what we sell"),
    "is_executive": _("Executive"),
    "is_middle": _("Middle management"),
    "is_operational": _("Operational"),
    "is_purchasing": _("Purchasing"),
}


def _number(text: str) -> int | None:
    return int(text) if text else None


class AppraisalForm(forms.Form):
    """What we hold of somebody: influence, relevance, stance, roles."""

    influence = forms.ChoiceField(
        label=_("Influence"),
        choices=POINTS,
        required=False,
        help_text=_("0 none to 10 decides alone"),
    )
    relevance = forms.ChoiceField(label=_("Relevance to our goals"), choices=POINTS, required=False)
    stance = forms.ChoiceField(label=_("Stance"), choices=STANCES, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Buying roles"),
        choices=[(flag, FLAGS[flag]) for flag in ROLES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    players = forms.MultipleChoiceField(
        label=_("Player types"),
        choices=[(flag, FLAGS[flag]) for flag in PLAYERS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, held: Appraisal | None = None) -> None:
        super().__init__(data, initial=_initial(held) if held else {}, prefix="held")

    def held(self) -> Held:
        said = self.cleaned_data
        return Held(
            influence=_number(said["influence"]),
            relevance=_number(said["relevance"]),
            stance=_number(said["stance"]),
            **{flag: flag in (*said["roles"], *said["players"]) for flag in FLAGS},
        )


def _initial(held: Appraisal) -> dict[str, object]:
    points = {name: getattr(held, name) for name in ("influence", "relevance", "stance")}
    return {
        **{name: "" if value is None else str(value) for name, value in points.items()},
        "roles": [flag for flag in ROLES if getattr(held, flag)],
        "players": [flag for flag in PLAYERS if getattr(held, flag)],
    }


class AnswersForm(forms.Form):
    """The seven questions, each with what its four answers mean."""

    source = forms.ChoiceField(
        label=_("Who answers?"), choices=AnswerSource.choices, initial=AnswerSource.CLIENT
    )
    impact_named = forms.BooleanField(
        label=_("They named themselves what we did for their success"),
        required=False,
        initial=True,
    )
    evidence = forms.CharField(
        label=_("How do we know?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, given: StrengthAnswers | None = None) -> None:
        super().__init__(data, initial=_answered(given) if given else {}, prefix="answers")
        for question in Question:
            choices = [(str(each.level), sentence(each.code)) for each in anchors(question)]
            self.fields[question.value] = forms.ChoiceField(
                label=sentence(f"question.{question}"),
                choices=[("", _("not answered")), *choices],
                required=False,
            )
        self.order_fields(["source", *(q.value for q in Question), "impact_named", "evidence"])

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(
            source=AnswerSource(said["source"]),
            by_question={q: int(said[q.value]) for q in Question if said[q.value]},
            impact_named=said["impact_named"],
            evidence=said["evidence"],
        )


def _answered(given: StrengthAnswers) -> dict[str, object]:
    answers = {q.value: getattr(given, q.value) for q in Question}
    return {
        "source": given.source,
        "impact_named": given.impact_named,
        **{name: str(value or "") for name, value in answers.items()},
    }


class CoverForm(forms.Form):
    """Who of ours covers a person, in what part."""

    colleague = forms.ModelChoiceField(
        queryset=User.objects.none(), label=_("Colleague"), empty_label=_("choose one")
    )
    role = forms.ChoiceField(label=_("As"), choices=CoverageRole.choices)
    is_planned = forms.BooleanField(label=_("Planned, not begun yet"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="cover")
        field = self.fields["colleague"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = owners()


class RivalForm(forms.Form):
    """How strong a competitor is with the same person."""

    competitor = forms.CharField(label=_("Competitor"), max_length=120)
    level = forms.ChoiceField(
        label=_("Strength"),
        choices=[
            ("", _("choose one")),
            ("1", _("weak")),
            ("2", _("moderate")),
            ("3", _("strong")),
            ("4", _("essential")),
            (GONE, _("not there any more")),
        ],
    )
    evidence = forms.CharField(label=_("How do we know?"), required=False, max_length=400)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix="rival")

    def level_given(self) -> int | None:
        level = self.cleaned_data["level"]
        return None if level == GONE else int(level)


class TieForm(forms.Form):
    """A line to somebody else at the account, beside that of the positions."""

    kind = forms.ChoiceField(label=_("This person"), choices=TieKind.choices)
    other = forms.ChoiceField(label=_("Whom"))

    def __init__(self, data: Any = None, *, others: list[tuple[int, str]]) -> None:
        super().__init__(data, prefix="tie")
        field = self.fields["other"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(pk), name) for pk, name in others]


class ReportsForm(forms.Form):
    """To whom somebody reports from today on; ``was`` is whom the page showed."""

    manager = forms.ChoiceField(label=_("Reports to, from today on"), required=False)
    was = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *, others: list[tuple[int, str]], manager: int) -> None:
        super().__init__(initial={"manager": str(manager or ""), "was": manager})
        field = self.fields["manager"]
        assert isinstance(field, forms.ChoiceField)
        names = sorted(((str(pk), name) for pk, name in others), key=lambda one: one[1].casefold())
        field.choices = [("", _("nobody we know")), *names]


class PlaceholderForm(forms.Form):
    """A role that nobody is known for."""

    title = forms.CharField(label=_("Role nobody is known for"), max_length=160)
    unit = forms.ChoiceField(label=_("Buying unit"), required=False)
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("not known")), *PositionLevel.choices], required=False
    )

    def __init__(self, data: Any = None, *, units: list[tuple[int, str]]) -> None:
        super().__init__(data, prefix="vacant")
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("the account itself")), *((str(pk), name) for pk, name in units)]
