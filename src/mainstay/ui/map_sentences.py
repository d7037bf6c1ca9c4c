"""The sentences of the relationship map; part of ``mainstay.ui.reasons.SENTENCES``."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_FIGURES: Mapping[str, str | Promise] = {
    "figure.coverage": _("Coverage of important people"),
    "figure.weighted_coverage": _("Coverage weighted by influence"),
    "figure.depth": _("Our people for each important person"),
    "figure.roles_reached": _("Buying roles reached, of three"),
    "figure.map_age": _("Days since the map was confirmed"),
    "figure.hangs_on_one": _("Hangs on one of ours"),
    "figure.hanging_share": _("Share that hangs on one of ours"),
    "figure.hanging_accounts": _("Accounts that hang on one of ours"),
    "figure.hanging_people": _("People whom only one of ours covers"),
    "figure.money_exposed": _("Money exposed"),
    "figure.left_uncovered": _("People left uncovered"),
    "row.important_covered": _("Important people whom we cover"),
    "row.important": _("Important people"),
    "row.influence_covered": _("Influence of the important people whom we cover"),
    "row.influence_important": _("Influence of all important people"),
    "row.pairs_important": _("Pairs of one of ours and an important person"),
    "row.role": _("Role reached: {role:role}"),
    "row.hangs_on_one": _("Accounts that {name} alone covers"),
    "row.money_of_all": _("All that the portfolio brings"),
    "row.account_exposed": _("What the account brings"),
    "row.nothing_exposed": _("No important contact is lost"),
    "row.nobody_uncovered": _("Nobody is left uncovered"),
    "unknown.no_people": _("Nobody is known at this account."),
    "unknown.importance": _(
        "Influence or relevance is not judged, so importance is not known; people left out: "
        "{people:count}."
    ),
    "unknown.nobody_important": _("Nobody on the map is important to our goals."),
    "unknown.nobody_covered": _("Nobody at this account is covered."),
    "unknown.role_strength": _(
        "How strong we are with people in the role {role:role} is not known; people not judged: "
        "{people:count}."
    ),
    "unknown.never_checked": _("Nobody has ever confirmed what the map says."),
    "unknown.money_of_accounts": _(
        "What an account brings is not known; accounts left out: {accounts:count}."
    ),
    "unknown.no_successor": _("Nobody else of ours knows this account."),
    "map.role_reached": _(
        "{name} holds the role {role:role}; the relationship is {level:strength}."
    ),
    "map.role_nobody": _("Nobody is known in the role {role:role}."),
    "map.role_weak": _("In the role {role:role} no relationship is better than {level:strength}."),
    "map.single_contact": _("{name} is the only person of theirs whom we cover."),
    "map.single_colleague": _("{name} alone covers this account."),
    "map.several_threads": _(
        "Covered people of theirs: {people:count}; colleagues who cover them: {colleagues:count}."
    ),
}

_GAPS: Mapping[str, str | Promise] = {
    "gap.uncovered": _("No one covers {name}."),
    "gap.planned_only": _("Coverage of {name} is planned and has not begun."),
    "gap.means_budget_uncovered": _("Whoever holds the budget decides without us."),
    "gap.means_against": _("{name} leans against us, and nobody answers the objections."),
    "gap.means_uncovered": _("What this important person thinks and plans, we do not hear."),
    "gap.single_contact": _("{name} is the only person of theirs whom we cover."),
    "gap.means_single_contact": _("If {name} leaves, we are strangers there."),
    "gap.single_colleague": _("{name} alone covers this account."),
    "gap.means_single_colleague": _(
        "If {name} leaves, nobody of ours is left for those covered: {people:count}."
    ),
    "gap.rests_on_one": _("All important people whom we cover are covered by {name} alone."),
    "gap.role_rests_on_one": _("All whom we cover in the role {role:role} hang on {name} alone."),
    "gap.means_rests_on_one": _("If {name} leaves, people left uncovered: {people:count}."),
    "gap.no_budget": _("Nobody who holds the budget is known."),
    "gap.budget_weak": _("With those who hold the budget we are {level:strength} at best."),
    "gap.budget_unknown": _(
        "How strong we are with those who hold the budget is not known; not judged: {people:count}."
    ),
    "gap.means_no_budget": _("The money is decided by somebody we could not name."),
    "gap.means_budget_weak": _("When money is short, nobody who decides speaks for us."),
    "gap.means_budget_unknown": _("Whether anybody who decides speaks for us is a guess."),
    "gap.power_not_reached": _("No one covers those with power: {names}."),
    "gap.means_power": _("Our case reaches those who decide at second hand, if at all."),
    "gap.gatekeeper": _("The only way to {names} leads through {name}."),
    "gap.means_gatekeeper": _(
        "If {name} closes the door, important people out of reach: {people:count}."
    ),
    "gap.executive_neglected": _("{name} has not heard from us for {days:days}."),
    "gap.executive_never_met": _("Nobody of ours has ever met {name}."),
    "gap.means_executive": _("An executive who hears nothing from us listens to others."),
    "gap.rival_stronger": _("{rival} is {level:strength} with {name}; we are {ours:strength}."),
    "gap.rival_ours_unknown": _(
        "{rival} is {level:strength} with {name}; how strong we are is not known."
    ),
    "gap.means_rival": _("The budget may be decided in their favour."),
    "gap.unit_unknown": _("Nobody is known in {name}."),
    "gap.means_unit_unknown": _("What this buying unit needs, others hear first."),
    "gap.role_vacant": _("Nobody is known for this role: {name}."),
    "gap.means_role_vacant": _("Somebody decides there whom we cannot ask."),
}

_UPKEEP: Mapping[str, str | Promise] = {
    "gap.map_stale": _("Nobody has confirmed this map for {days:days}."),
    "gap.person_stale": _("What the map says of {name} is {days:days} old."),
    "gap.people_stale": _(
        "What the map says is out of date for some people: {people:count}; the oldest is "
        "{days:days} old."
    ),
    "gap.means_stale": _("It fades on the map until somebody confirms it."),
    "gap.never_checked": _("Nobody has confirmed what the map says; people: {people:count}."),
    "gap.means_never_checked": _("It came from a file; whether it is true nobody has said."),
    "gap.importance_unknown": _(
        "Influence or relevance nobody has judged; people: {people:count}."
    ),
    "gap.means_importance_unknown": _("They are missing from every share on this map."),
    "gap.circle": _("These reporting lines go in a circle: {names}."),
    "gap.means_circle": _("One of the lines is left out of the drawing."),
}

_LEAVING: Mapping[str, str | Promise] = {
    "successor.planned": _("Coverage by {name} is planned already."),
    "successor.near": _(
        "{name} covers people next to them in the reporting lines: {people:count}."
    ),
    "successor.same_unit": _("{name} covers people in the same buying unit: {people:count}."),
    "successor.knows_account": _("{name} covers people at this account: {people:count}."),
}

_CHANGES: Mapping[str, str | Promise] = {
    "change.came": _("{name} came."),
    "change.left": _("{name} left."),
    "change.moved_unit": _("{name} moved from {before} to {after}."),
    "change.moved_title": _("The title of {name} was {before} and is {after}."),
    "change.moved_level": _("The level of {name} was {before:role} and is {after:role}."),
    "change.moved_manager": _("The manager of {name} was {before} and is {after}."),
    "change.stronger": _("Stronger with {name}: {before:strength}, now {after:strength}."),
    "change.weaker": _("Weaker with {name}: {before:strength}, now {after:strength}."),
    "change.judged": _("The strength with {name} became known: {after:strength}."),
    "change.no_longer_known": _(
        "The strength with {name} is no longer known; it was {before:strength}."
    ),
    "change.covered": _("{colleague} now covers {name}."),
    "change.dropped": _("{colleague} no longer covers {name}."),
}

_NEXT: Mapping[str, str | Promise] = {
    "next.assign": _("Assign"),
    "next.plan_cover": _("Plan cover"),
    "next.name_sponsor": _("Name a sponsor"),
    "next.research": _("Research"),
    "next.set_goal": _("Set a goal"),
    "next.ask": _("Ask the seven questions"),
    "next.open_path": _("Open a second way"),
    "next.touch": _("Plan a touch"),
    "next.judge": _("Judge importance"),
    "next.confirm": _("Confirm"),
    "next.mend": _("Mend the lines"),
}

MAP_SENTENCES: Mapping[str, str | Promise] = {
    **_FIGURES,
    **_GAPS,
    **_UPKEEP,
    **_LEAVING,
    **_CHANGES,
    **_NEXT,
}
