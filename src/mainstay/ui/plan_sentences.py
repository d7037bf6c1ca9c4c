"""The sentences of the relationship plan; part of ``mainstay.ui.reasons.SENTENCES``."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_FIGURES: Mapping[str, str | Promise] = {
    "figure.goal_attained": _("Attained of the goal"),
    "figure.goal_attainment": _("Attainment of the goals"),
    "figure.goal_priority": _("Priority"),
    "figure.easy_share": _("Share of help that is price only"),
    "figure.retention_spend": _("Spent on keeping the customer"),
    "figure.steps_done": _("Steps done, of six"),
    "figure.owners_linked": _("Owners whose objectives name the plan"),
    "figure.stresses_kept": _("Strains the relationship survived"),
    "figure.attainment_change": _("Change of the attainment"),
    "figure.promises_kept": _("Promises kept in time"),
    "figure.goals_owned": _("Goals"),
    "figure.people_covered": _("People covered"),
}

_GOALS: Mapping[str, str | Promise] = {
    "goal.priority": _(
        "{person}: importance {importance:number}, levels still wanted {gap:count}."
    ),
    "goal.own_priority": _("{person}: {by} set the priority to {priority}: {reason}."),
    "goal.no_date": _("The goal for {person} has no date: {what}."),
    "goal.no_owner": _("Nobody owns the goal for {person}: {what}."),
    "goal.overdue": _("The goal for {person} is {days:days} late, due {due:day}: {what}."),
    "goal.due_and_not_known": _(
        "The goal for {person} was due {due:day}, and whether it is reached is not known: {what}."
    ),
    "goal.backwards": _("The goal for {person} wants less than there was: {what}."),
    "goal.person_left": _("{person} left on {left_on:day}; the goal is still there: {what}."),
    "unknown.no_goals": _("There are no goals."),
    "unknown.goal_start": _("The level of {person} at the start is not known: {what}."),
    "unknown.goal_now": _("The level of {person} now is not known: {what}."),
    "unknown.goal_target": _("The level wanted with {person} is missing: {what}."),
    "unknown.goal_backwards": _("The goal for {person} wants less than there was: {what}."),
    "unknown.person_influence": _("The influence of {person} is not known."),
    "unknown.person_relevance": _("How much {person} matters to our goals is not known."),
    "note.goals_dropped": _("Goals dropped and left out: {goals:count}."),
    "row.goal_progress": _("From {start:strength} to {target:strength}, now {now:strength}"),
    "row.goal_most": _("No more than the whole"),
    "row.goal_part": _("{person}: {what} ({attained:share}, weight {weight} of {total})"),
    "row.influence": _("Influence of {person}"),
    "row.relevance": _("What {person} matters to our goals"),
    "row.one_tenth": _("One tenth"),
    "row.gap": _("Levels from {now:strength} to {target:strength}"),
    "row.own_priority": _("Set by {by}: {reason}"),
    "initiative.goal_without": _("Nothing is planned for the goal with {person}: {what}."),
    "initiative.without_goal": _("This initiative serves no goal: {what}."),
    "initiative.no_owner": _("Nobody owns this initiative: {what}."),
    "initiative.no_date": _("This initiative has no date: {what}."),
    "initiative.overdue": _("This initiative is {days:days} late, due {due:day}: {what}."),
    "initiative.only_easy": _(
        "Nothing but price is offered (discount, rebate, terms, more for less): any competitor "
        "can do the same."
    ),
    "initiative.mostly_easy": _(
        "{share:share} of what is spent goes to price alone (discount, rebate, terms, more for "
        "less): any competitor can do the same."
    ),
    "initiative.not_easy": _("{share:share} of what is spent goes to price alone."),
    "initiative.none_easy": _("No discount, rebate, longer terms or more for less is planned."),
    "unknown.no_initiatives": _("There are no initiatives."),
    "unknown.initiative_cost": _("What this initiative costs is not known: {what}."),
    "unknown.no_initiative_cost": _("The initiatives cost nothing: no shares."),
    "row.easy_spend": _("Discounts, rebates, terms and more for less"),
    "row.all_spend": _("All initiatives"),
    "row.initiative": _("{what}"),
}

_HELP: Mapping[str, str | Promise] = {
    "help.fits_focus": _("It fits what the customer of {person} works on now."),
    "help.asks_for_skills": _("{person} wants to develop: {skills}."),
    "help.fits_maturity": _("It suits the customer's maturity, {maturity:count} of 4."),
    "help.too_early": _(
        "The customer's maturity is {maturity:count} of 4; this help asks for {lowest:count}."
    ),
    "help.too_late": _(
        "The customer's maturity is {maturity:count} of 4; this help serves up to {highest:count}."
    ),
    "help.outside_focus": _("The customer works on other things now."),
    "help.compliance_check": _("Ask compliance before anybody is introduced."),
    "unknown.value_profile": _("What value means to {person} is not known: ask."),
    "unknown.maturity": _("The maturity of the customer's business is not known."),
    "unknown.focus": _("What the customer works on now is not known."),
}

_STEPS: Mapping[str, str | Promise] = {
    "step.understanding": _("Understanding"),
    "step.identifying": _("Identifying"),
    "step.analysing": _("Analysing"),
    "step.determining": _("Determining"),
    "step.implementing": _("Implementing"),
    "step.reviewing": _("Reviewing"),
    "step.done": _("Nothing is missing."),
    "step.not_covered": _("Nobody covers {person}, and it is not marked as a gap."),
    "step.no_role": _("{person} has no buying role yet."),
    "step.budget_missing": _("Nobody on the map holds the budget."),
    "step.gatekeeper_missing": _("Nobody on the map is a gatekeeper."),
    "step.user_missing": _("Nobody on the map is a user."),
    "step.issues_missing": _('Issues are not written down; write "none" if there are none.'),
    "step.problems_missing": _('Problems are not written down; write "none" if there are none.'),
    "step.opportunities_missing": _(
        'Opportunities are not written down; write "none" if there are none.'
    ),
    "step.no_goal": _("There is no goal for {person}."),
    "step.goal_no_start": _("The goal for {person} has no level at the start: {what}."),
    "step.goal_no_target": _("The goal for {person} has no level wanted: {what}."),
    "step.goal_no_due": _("The goal for {person} has no date: {what}."),
    "step.goal_backwards": _("The goal for {person} wants less than there was: {what}."),
    "step.review_late": _("The last review was on {last:day}, {days:days} ago."),
    "unknown.nobody_on_map": _("Nobody is on the map yet."),
    "unknown.person_importance": _("The importance of {person} is not known."),
    "unknown.no_review": _("No review was held yet."),
    "row.step_understanding": _("Understanding"),
    "row.step_identifying": _("Identifying"),
    "row.step_analysing": _("Analysing"),
    "row.step_determining": _("Determining"),
    "row.step_implementing": _("Implementing"),
    "row.step_reviewing": _("Reviewing"),
    "state.created": _("The plan was made on {on:day}."),
    "state.communicated": _("The plan was communicated on {on:day}."),
    "state.executed": _("The plan was marked as carried out on {on:day}."),
    "state.initiatives_open": _("Initiatives still open: {initiatives:count}."),
    "state.no_plan": _("There is no relationship plan."),
    "state.not_communicated": _("Nobody has been told of the plan yet."),
    "unknown.no_plan": _("There was no relationship plan on that day."),
    "link.business_plan": _("It is tied to the business plan: {lines}."),
    "link.no_business_plan": _("It is tied to no business plan."),
    "link.objective": _("{owner} has an objective for it: {objective}."),
    "link.no_objective": _("{owner} has no objective for it in the performance review."),
    "unknown.no_plan_owners": _("Nobody owns a goal or an initiative."),
    "row.owners_with_objective": _("Owners with an objective for it"),
    "row.plan_owners": _("Owners"),
}

_STRATEGIC: Mapping[str, str | Promise] = {
    "strategic.kept_after_price_dispute": _(
        "It survived a dispute about price ({on:day}): {what}."
    ),
    "strategic.kept_after_service_failure": _("It survived a failure of ours ({on:day}): {what}."),
    "strategic.kept_after_change_of_person": _(
        "It survived a change of person ({on:day}): {what}."
    ),
    "strategic.kept_after_contract_loss": _("It survived a lost contract ({on:day}): {what}."),
    "strategic.broken_by_price_dispute": _("A dispute about price broke it ({on:day}): {what}."),
    "strategic.broken_by_service_failure": _("A failure of ours broke it ({on:day}): {what}."),
    "strategic.broken_by_change_of_person": _("A change of person broke it ({on:day}): {what}."),
    "strategic.broken_by_contract_loss": _("A lost contract broke it ({on:day}): {what}."),
    "strategic.our_commitment": _("We committed ourselves on {on:day}: {what}."),
    "strategic.their_commitment": _("They committed themselves on {on:day}: {what}."),
    "strategic.we_broke": _("We did not hold what we committed to on {on:day}: {what}."),
    "strategic.they_broke": _("They did not hold what they committed to on {on:day}: {what}."),
    "strategic.no_commitment_of_ours": _("No commitment of ours is on record."),
    "strategic.no_commitment_of_theirs": _("No commitment of theirs is on record."),
    "unknown.no_stress_yet": _(
        "Nothing is on record that strained the relationship in recent years."
    ),
    "unknown.stress_outcome": _("Whether it survived is not known ({on:day}): {what}."),
    "row.stress_kept": _("{on:day}: {what}"),
    "row.no_stress_kept": _("None on record"),
}

_REVIEWS: Mapping[str, str | Promise] = {
    "review.reached": _("{person} is {now:strength}; {target:strength} was wanted."),
    "review.rose": _("{person} rose from {before:strength} to {now:strength}."),
    "review.in_pace": _(
        "{person}: {attained:share} of the way, with {elapsed:share} of the time gone."
    ),
    "review.behind": _(
        "{person} is behind: {attained:share} of the way, with {elapsed:share} of the time gone."
    ),
    "review.no_move": _("{person} did not move from {now:strength}."),
    "review.fell": _("{person} fell from {before:strength} to {now:strength}."),
    "review.dropped": _("The goal for {person} was dropped on {on:day}."),
    "review.person_left": _("{person} left on {on:day}."),
    "review.new": _("The goal for {person} was set on {on:day}: too early to say."),
    "review.nothing_due": _(
        "Nothing that is planned for {person} was due before {due:day}: too early to say."
    ),
    "review.next": _("The next review is due on {due:day}."),
    "review.soon": _("The review is due on {due:day}, {days:days} from now."),
    "review.missed": _("The review of {due:day} was not held; it is {days:days} late."),
    "review.escalated": _(
        "The review of {due:day} was not held; it is {days:days} late, so the line manager is told."
    ),
    "goal_change.came": _("New: {person}, {what}."),
    "goal_change.went": _("No longer there: {person}, {what}."),
    "goal_change.stronger": _(
        "{person} is stronger, {before:strength} then, {now:strength} now: {what}."
    ),
    "goal_change.weaker": _(
        "{person} is weaker, {before:strength} then, {now:strength} now: {what}."
    ),
    "goal_change.same": _("{person} has not moved, {now:strength}: {what}."),
    "goal_change.target": _(
        "The level wanted of {person} was {before:strength} and is {now:strength}: {what}."
    ),
    "goal_change.due": _("The date for {person} was {before:day} and is {now:day}: {what}."),
    "unknown.level_at_review": _("The level of {person} was not known on {on:day}: {what}."),
    "unknown.attainment_at_review": _("The attainment was not known on {on:day}."),
    "unknown.attainment_range_at_review": _(
        "On {on:day} the attainment lay between {low:share} and {high:share}: levels were missing."
    ),
    "row.attainment_at_review": _("Attainment on {on:day}"),
    "unknown.no_promise_due": _("No promise fell due in the period."),
    "note.promises_open": _("Promises due by the last day and still open: {promises:count}."),
    "row.promises_kept": _("Promises kept in time"),
    "row.promises_due": _("Promises that fell due"),
    "row.goal": _("{person}: {what}"),
    "row.no_goal": _("No goal"),
    "row.nobody_covered": _("Nobody"),
}

_NAMES: Mapping[str, str | Promise] = {
    "verdict.reached": _("reached"),
    "verdict.on_the_way": _("on the way"),
    "verdict.stuck": _("stuck"),
    "verdict.dropped": _("dropped"),
    "verdict.too_new": _("too new to judge"),
    "verdict.not_judged": _("not judged"),
    "plan_state.created": _("created"),
    "plan_state.communicated": _("communicated"),
    "plan_state.executed": _("carried out"),
    "kind.discount": _("Discount"),
    "kind.rebate": _("Rebate"),
    "kind.terms": _("Longer terms"),
    "kind.more_for_less": _("More for less"),
    "kind.contact": _("Meeting people"),
    "kind.business_planning": _("Know-how in business planning"),
    "kind.research": _("Research that we own"),
    "kind.network": _("Access to our network"),
    "kind.experience": _("Experience with new markets and products"),
    "kind.skills": _("Developing skills"),
    "kind.embedding": _("People of ours working at theirs"),
    "stress.price_dispute": _("A dispute about price"),
    "stress.service_failure": _("A failure of ours"),
    "stress.change_of_person": _("A change of person"),
    "stress.contract_loss": _("A lost contract"),
    "side.ours": _("ours"),
    "side.theirs": _("theirs"),
    "player.executive": _("Executive"),
    "player.executive_is": _("Has power and can make a budget available."),
    "player.executive_asks": _("Asks: does it serve our initiatives, and will it bring the value?"),
    "player.middle": _("Middle management"),
    "player.middle_is": _("Runs the buying process on behalf of the executive."),
    "player.middle_asks": _("Asks: can I run this safely, and look good with it?"),
    "player.operational": _("Operational"),
    "player.operational_is": _("Uses the product."),
    "player.operational_asks": _("Asks: does it work for my job?"),
    "player.purchasing": _("Purchasing"),
    "player.purchasing_is": _("Buys by profession."),
    "player.purchasing_asks": _("Asks: are the terms the best, and is the supply safe?"),
    "maturity.1": _("starting"),
    "maturity.2": _("growing"),
    "maturity.3": _("established"),
    "maturity.4": _("leading"),
    "focus.direction": _("where to go"),
    "focus.new_ground": _("new markets and products"),
    "focus.people": _("people and skills"),
    "focus.operations": _("daily work"),
}

PLAN_SENTENCES: Mapping[str, str | Promise] = {
    **_FIGURES,
    **_GOALS,
    **_HELP,
    **_STEPS,
    **_STRATEGIC,
    **_REVIEWS,
    **_NAMES,
}
