"""The forms of plans; what may be is decided by the actions they feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from mainstay.apps.organisation.models import User
from mainstay.apps.people.actions.appraising import ProfileTexts
from mainstay.apps.people.models import Person, ValueProfile
from mainstay.apps.plans.actions.evidence import (
    CommitmentDetails,
    ObjectiveDetails,
    StressDetails,
)
from mainstay.apps.plans.actions.goals import GoalDetails
from mainstay.apps.plans.actions.initiatives import InitiativeDetails
from mainstay.apps.plans.actions.insight import AimsDetails, PlacementDetails
from mainstay.apps.plans.actions.plans import AnalysisDetails
from mainstay.apps.plans.models import (
    Commitment,
    Goal,
    Initiative,
    Objective,
    Placement,
    RelationshipPlan,
    Stress,
)
from mainstay.apps.plans.queries.facts import focus_of
from mainstay.apps.plans.queries.seeing import plan_owners
from mainstay.domain.bounds import DIGITS, MONEY_PLACES
from mainstay.domain.relationship_plan import strategic
from mainstay.domain.relationship_plan.help_menu import Focus, Maturity
from mainstay.domain.relationship_plan.initiatives import EASY, Kind
from mainstay.domain.relationship_plan.review import Verdict
from mainstay.ui.formats import level_word
from mainstay.ui.reasons import sentence

Choices = list[tuple[Any, Any]]
LINES = forms.Textarea(attrs={"rows": 3})


def day_field(**options: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


def level_field(**options: Any) -> forms.TypedChoiceField:
    """A level of strength; empty = not known."""
    return forms.TypedChoiceField(coerce=int, empty_value=None, required=False, **options)


def levels(nothing: str) -> Choices:
    return [("", nothing), *((n, f"{n} {level_word(n, 'strength')}") for n in range(1, 5))]


def _owner_field() -> forms.ModelChoiceField[User]:
    return forms.ModelChoiceField(
        User.objects.none(), label=_("Owner"), required=False, empty_label=_("nobody")
    )


class GoalForm(forms.Form):
    """A goal for one person."""

    person = forms.TypedChoiceField(label=_("Person"), coerce=int)
    what = forms.CharField(
        label=_("Goal"),
        widget=LINES,
        max_length=2000,
        help_text=_("What is so when it is reached, in words that can be checked."),
    )
    start_level = level_field(label=_("Level at the start"))
    target_level = level_field(label=_("Level wanted"))
    due = day_field(
        label=_("Due"),
        required=False,
        help_text=_("Empty: it stands there with no date, and step 4 stays open."),
    )
    owner = _owner_field()
    own_priority = forms.DecimalField(
        label=_("Priority of your own"),
        required=False,
        min_value=0,
        max_value=Decimal(40),
        decimal_places=2,
        help_text=_("Empty: importance times levels still wanted, from 0 to 30."),
    )
    own_priority_why = forms.CharField(label=_("Why this priority"), required=False, max_length=400)
    weight = forms.DecimalField(
        label=_("Weight"),
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        decimal_places=2,
        help_text=_("Its part in the attainment of the plan."),
    )

    def __init__(
        self, data: Any = None, *, people: Choices, goal: Goal | None = None, **options: Any
    ) -> None:
        super().__init__(data, initial=options.get("initial") or _goal_values(goal))
        self.fields["person"].choices = people  # type: ignore[attr-defined]
        self.fields["start_level"].choices = levels(_now("not known"))  # type: ignore[attr-defined]
        self.fields["target_level"].choices = levels(_now("not said"))  # type: ignore[attr-defined]
        self.fields["owner"].queryset = plan_owners()  # type: ignore[attr-defined]

    def details(self) -> GoalDetails:
        values = self.cleaned_data
        person = Person.objects.get(pk=values["person"])
        return GoalDetails(**{**values, "person": person})


def _goal_values(goal: Goal | None) -> dict[str, Any]:
    if goal is None:
        return {"weight": Decimal(1)}
    names = ("what", "start_level", "target_level", "due", "own_priority", "own_priority_why")
    return {
        **{name: getattr(goal, name) for name in names},
        "person": goal.person_id,
        "owner": goal.owner_id,
        "weight": goal.weight,
    }


class InitiativeForm(forms.Form):
    """One thing to do for goals."""

    what = forms.CharField(label=_("What is done"), widget=LINES, max_length=2000)
    goals = forms.TypedMultipleChoiceField(
        label=_("For the goals"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: it stays on the plan and is shown as serving no goal."),
    )
    kind = forms.ChoiceField(label=_("Kind"))
    owner = _owner_field()
    due = day_field(label=_("Due"), required=False)
    cost = forms.DecimalField(
        label=_("Cost"),
        required=False,
        min_value=0,
        max_digits=DIGITS,
        decimal_places=MONEY_PLACES,
        help_text=_("In the organisation's currency; empty = not known."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        goals: Iterable[Goal],
        initiative: Initiative | None = None,
        first: Mapping[str, object] | None = None,
    ) -> None:
        self.by_id = {goal.pk: goal for goal in goals}
        super().__init__(data, initial=_initiative_values(initiative, first or {}))
        choices = [(pk, f"{goal.person}: {goal.what}") for pk, goal in self.by_id.items()]
        self.fields["goals"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = plan_owners()  # type: ignore[attr-defined]

    def details(self) -> InitiativeDetails:
        values = self.cleaned_data
        goals = tuple(self.by_id[pk] for pk in values["goals"])
        return InitiativeDetails(**{**values, "goals": goals, "kind": Kind(values["kind"])})


def kinds() -> Choices:
    """What an initiative can give: of value first, the easy way apart."""
    value = [(kind.value, sentence(f"kind.{kind}")) for kind in Kind if kind not in EASY]
    easy = [(kind.value, sentence(f"kind.{kind}")) for kind in Kind if kind in EASY]
    return [(_now("Of value to them"), value), (_now("Price only"), easy)]


def _initiative_values(
    initiative: Initiative | None, first: Mapping[str, object]
) -> dict[str, Any]:
    if initiative is None:
        return {"kind": Kind.CONTACT.value, **first}
    return {
        **{name: getattr(initiative, name) for name in ("what", "kind", "due")},
        "cost": _typed(initiative.cost),
        "owner": initiative.owner_id,
        "goals": list(initiative.served.values_list("goal", flat=True)),
    }


def _typed(cost: Decimal | None) -> str:
    """1200.0000 is typed as 1200."""
    if cost is None:
        return ""
    text = f"{cost:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class AnalysisForm(forms.Form):
    """The summary of the map: a line an item, or none, said on purpose."""

    issues = forms.CharField(label=_("Issues"), widget=LINES, required=False)
    no_issues = forms.BooleanField(label=_("There are no issues"), required=False)
    problems = forms.CharField(label=_("Problems"), widget=LINES, required=False)
    no_problems = forms.BooleanField(label=_("There are no problems"), required=False)
    opportunities = forms.CharField(label=_("Opportunities"), widget=LINES, required=False)
    no_opportunities = forms.BooleanField(label=_("There are no opportunities"), required=False)
    maturity = level_field(label=_("Maturity of the customer's business"))
    focus = forms.MultipleChoiceField(
        label=_("What the customer works on now"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, plan: RelationshipPlan) -> None:
        names = [name for name in self.base_fields if name != "focus"]
        focus = sorted(one.value for one in focus_of(plan) or ())
        super().__init__(data, initial={**{n: getattr(plan, n) for n in names}, "focus": focus})
        told = [(int(one), sentence(f"maturity.{int(one)}")) for one in Maturity]
        self.fields["maturity"].choices = [("", _now("not said")), *told]  # type: ignore[attr-defined]
        busy = [(one.value, sentence(f"focus.{one}")) for one in Focus]
        self.fields["focus"].choices = busy  # type: ignore[attr-defined]

    def details(self) -> AnalysisDetails:
        values = self.cleaned_data
        return AnalysisDetails(**{**values, "focus": ",".join(sorted(values["focus"]))})


class AimsForm(forms.Form):
    """What the customer wants to achieve, and what we can do for it."""

    wants = forms.CharField(
        label=_("What does the customer want to achieve?"), widget=LINES, required=False
    )
    we_help = forms.CharField(label=_("Where can we help with it?"), widget=LINES, required=False)
    we_learn = forms.CharField(label=_("What must we learn for it?"), widget=LINES, required=False)

    def __init__(self, data: Any = None, *, plan: RelationshipPlan) -> None:
        super().__init__(data, initial={name: getattr(plan, name) for name in self.base_fields})

    def details(self) -> AimsDetails:
        return AimsDetails(**self.cleaned_data)


class PlacementForm(forms.Form):
    """A colleague who works inside the customer."""

    colleague = forms.ModelChoiceField(User.objects.none(), label=_("Who of us"))
    where = forms.CharField(label=_("Where in the organisation, for what"), max_length=400)
    start = day_field(label=_("From"))
    end = day_field(label=_("Until"), required=False, help_text=_("Empty while it goes on."))

    def __init__(self, data: Any = None, *, placement: Placement | None = None) -> None:
        names = ("colleague", "where", "start", "end")
        super().__init__(
            data, initial={n: getattr(placement, n) for n in names} if placement else {}
        )
        self.fields["colleague"].queryset = plan_owners()  # type: ignore[attr-defined]

    def details(self) -> PlacementDetails:
        return PlacementDetails(**self.cleaned_data)


class ProfileForm(forms.Form):
    """What value is to one person, in that person's own words."""

    value_means = forms.CharField(label=_("What value means"), widget=LINES, required=False)
    problems = forms.CharField(label=_("Problems"), widget=LINES, required=False)
    circumstances = forms.CharField(label=_("Circumstances"), widget=LINES, required=False)
    challenges = forms.CharField(label=_("Challenges"), widget=LINES, required=False)
    personal_goals = forms.CharField(
        label=_("Goals of his or her own"), widget=LINES, required=False
    )
    skills_to_develop = forms.CharField(
        label=_("Skills he or she wants to develop"), widget=LINES, required=False
    )

    def __init__(self, data: Any = None, *, profile: ValueProfile) -> None:
        super().__init__(data, initial={n: getattr(profile, n) for n in self.base_fields})

    def details(self) -> ProfileTexts:
        return ProfileTexts(**{name: text.strip() for name, text in self.cleaned_data.items()})


class WhyForm(forms.Form):
    """One sentence that says why."""

    why = forms.CharField(label=_("Why"), max_length=400)


class DayForm(forms.Form):
    """The day on which something happened."""

    on = day_field(label=_("On"))


class LineForm(forms.Form):
    """A line of a business plan."""

    text = forms.CharField(label=_("Line of a business plan"), max_length=400)


class StressForm(forms.Form):
    """Something that strained the relationship."""

    kind = forms.ChoiceField(label=_("What it was"))
    day = day_field(label=_("Day"))
    what = forms.CharField(label=_("In one sentence"), max_length=1000)
    is_kept = forms.TypedChoiceField(
        label=_("The relationship survived it"),
        choices=[("", _("cannot be said yet")), ("yes", _("yes")), ("no", _("no, it broke"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    def __init__(self, data: Any = None, *, stress: Stress | None = None) -> None:
        super().__init__(data, initial=_stress_values(stress))
        told = [(one.value, sentence(f"stress.{one}")) for one in strategic.Stress]
        self.fields["kind"].choices = told  # type: ignore[attr-defined]

    def details(self) -> StressDetails:
        values = self.cleaned_data
        return StressDetails(**{**values, "kind": strategic.Stress(values["kind"])})


def _stress_values(stress: Stress | None) -> dict[str, Any]:
    if stress is None:
        return {}
    kept = {True: "yes", False: "no", None: ""}[stress.is_kept]
    return {"kind": stress.kind, "day": stress.day, "what": stress.what, "is_kept": kept}


class CommitmentForm(forms.Form):
    """What one side bound itself to."""

    side = forms.ChoiceField(label=_("Whose"))
    day = day_field(label=_("Day"))
    what = forms.CharField(label=_("In one sentence"), max_length=1000)
    broken_on = day_field(
        label=_("Broken on"), required=False, help_text=_("Empty while it holds.")
    )

    def __init__(self, data: Any = None, *, commitment: Commitment | None = None) -> None:
        names = ("side", "day", "what", "broken_on")
        super().__init__(
            data, initial={n: getattr(commitment, n) for n in names} if commitment else {}
        )
        told = [(one.value, sentence(f"side.{one}")) for one in strategic.Side]
        self.fields["side"].choices = told  # type: ignore[attr-defined]

    def details(self) -> CommitmentDetails:
        values = self.cleaned_data
        return CommitmentDetails(**{**values, "side": strategic.Side(values["side"])})


class ObjectiveForm(forms.Form):
    """What a colleague's own review asks of him."""

    text = forms.CharField(label=_("Objective"), max_length=400)
    plan = forms.ModelChoiceField(
        RelationshipPlan.objects.none(),
        label=_("For the plan"),
        required=False,
        empty_label=_("all relationships"),
    )
    start = day_field(label=_("From"))
    end = day_field(label=_("Until"), required=False)

    def __init__(
        self, data: Any = None, *, plans: Any, today: date, objective: Objective | None = None
    ) -> None:
        names = ("text", "plan", "start", "end")
        given = {n: getattr(objective, n) for n in names} if objective else {"start": today}
        super().__init__(data, initial=given)
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        self.fields["plan"].label_from_instance = lambda plan: str(plan.account)  # type: ignore[attr-defined]

    def details(self) -> ObjectiveDetails:
        return ObjectiveDetails(**self.cleaned_data)


class VerdictForm(forms.Form):
    """What a review says of a goal; several stand on one page, so each has ids of its own."""

    verdict = forms.ChoiceField(label=_("Verdict"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note"),
        widget=LINES,
        required=False,
        max_length=2000,
        help_text=_("Needed where you see it differently from the figures."),
    )

    def __init__(self, data: Any = None, *, goal: int, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"id_goal_{goal}_%s")
        told = [(one.value, sentence(f"verdict.{one}")) for one in Verdict]
        self.fields["verdict"].choices = told  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    """Who is there and what was decided."""

    present = forms.CharField(
        label=_("Who is there"), widget=LINES, required=False, help_text=_("One a line.")
    )
    decisions = forms.CharField(
        label=_("Decisions"), widget=LINES, required=False, help_text=_("One a line.")
    )
