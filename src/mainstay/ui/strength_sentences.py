"""The sentences of strength, trust and indifference; part of ``mainstay.ui.reasons.SENTENCES``."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STRENGTH_SENTENCES: Mapping[str, str | Promise] = {
    # names of figures
    "figure.strength_answered": _("Answered strength"),
    "figure.strength_answers": _("Mean of the answers, of 4"),
    "figure.strength_points": _("Points of observed strength"),
    # the seven questions, and what each answer means
    "question.partnership": _("Do they see us as a partner?"),
    "answer.partnership_1": _("They do not listen"),
    "answer.partnership_2": _("They listen when we reach out"),
    "answer.partnership_3": _("They come to us for specific advice"),
    "answer.partnership_4": _(
        "They bring us in, at the right high level, when they think about new strategies"
    ),
    "question.impact": _("What do we do for their success?"),
    "answer.impact_1": _("Nothing, or nothing they can name"),
    "answer.impact_2": _("Something they can name and have not measured"),
    "answer.impact_3": _("Major, measurable and worthwhile results"),
    "answer.impact_4": _("Breakthrough results"),
    "question.loss": _("What would losing us mean to them?"),
    "answer.loss_1": _("No challenge"),
    "answer.loss_2": _("Some challenges"),
    "answer.loss_3": _("Major challenges"),
    "answer.loss_4": _("A catastrophe"),
    "question.replacement": _("How would they take it if somebody wanted to replace us?"),
    "answer.replacement_1": _("They would not mind"),
    "answer.replacement_2": _("They would regret it and let it happen"),
    "answer.replacement_3": _("They would resist"),
    "answer.replacement_4": _("A champion would say that it will not happen"),
    "question.bidding": _("Do they put our business out to bid?"),
    "answer.bidding_1": _("Always, openly"),
    "answer.bidding_2": _("Always, and we hear of it early"),
    "answer.bidding_3": _("They do, and prefer us"),
    "answer.bidding_4": _("Only where they must: they shape the request with us, or ask only us"),
    "question.self_supply": _("Could they do themselves what we do for them?"),
    "answer.self_supply_1": _("Easily"),
    "answer.self_supply_2": _("Partly"),
    "answer.self_supply_3": _("Only with great effort"),
    "answer.self_supply_4": _("No"),
    "question.recommendation": _("Would they recommend us?"),
    "answer.recommendation_1": _("No"),
    "answer.recommendation_2": _("If asked, with reservations"),
    "answer.recommendation_3": _("If asked"),
    "answer.recommendation_4": _("Yes, of their own accord"),
    # where to push growth
    "push.grow": _("Push growth"),
    "push.widen": _("Find more to grow in"),
    "push.strengthen": _("Strengthen first"),
    "push.earn": _("Make it pay first"),
    "push.ask": _("Ask first"),
    "growth.room": _(
        "Those who decide hold us at {level:count} or more of 4, and buying units that nobody of "
        "ours reaches: {units:count}."
    ),
    "growth.all_reached": _(
        "Those who decide hold us at {level:count} or more of 4, and every buying unit is reached: "
        "look for what else they could buy."
    ),
    "growth.no_units": _(
        "Those who decide hold us at {level:count} or more of 4, and its buying units are not on "
        "record."
    ),
    "growth.weak": _("The lowest strength among those who decide is {level:count} of 4."),
    "growth.loses": _(
        "The relationship is strong, and it loses money: more of it would lose more."
    ),
    "growth.not_asked": _("Nobody who decides has been asked the seven questions."),
    # answered
    "strength.answers": _("{answered:count} of {questions:count} questions are answered."),
    "strength.lowest_partnership": _("The lowest answer is {level:count}: seeing us as a partner."),
    "strength.lowest_impact": _(
        "The lowest answer is {level:count}: what we do for their success."
    ),
    "strength.lowest_loss": _("The lowest answer is {level:count}: what losing us would mean."),
    "strength.lowest_replacement": _("The lowest answer is {level:count}: whether we may go."),
    "strength.lowest_bidding": _("The lowest answer is {level:count}: competitive bidding."),
    "strength.lowest_self_supply": _("The lowest answer is {level:count}: doing it themselves."),
    "strength.lowest_recommendation": _("The lowest answer is {level:count}: recommending us."),
    "strength.impact_not_named": _(
        "They were asked what we did for their success and could not name it: that counts 1."
    ),
    "strength.self_assessed": _("Self-assessed: our own opinion, not the customer's answers."),
    "strength.self_capped": _(
        "Self-assessed: our own opinion gives at most {level:count}, whatever the answers are."
    ),
    "unknown.no_answers": _("Nobody has answered the seven questions about this person."),
    "unknown.few_answers": _(
        "{answered:count} of {questions:count} answered; strength needs {needed:count}."
    ),
    "row.question_partnership": _("Do they see us as a partner?"),
    "row.question_impact": _("What do we do for their success?"),
    "row.question_loss": _("What would losing us mean to them?"),
    "row.question_replacement": _("How would they take it if somebody wanted to replace us?"),
    "row.question_bidding": _("Do they put our business out to bid?"),
    "row.question_self_supply": _("Could they do themselves what we do for them?"),
    "row.question_recommendation": _("Would they recommend us?"),
    "row.answers_rounded_down": _("Mean of the answers, rounded down"),
    "row.self_assessed_at_most": _("The most that our own opinion can give"),
    # observed
    "strength.points": _("Touches give {points:number} points."),
    "strength.differs": _(
        "Answered {answered:count}, observed {observed:count}: they differ, so ask why."
    ),
    "strength.agrees": _("What was answered and what is observed agree."),
    "unknown.never_met": _("Never met: no touch with this person is on record."),
    "unknown.gone_cold": _("Gone cold: the last touch was on {last:day}."),
    "unknown.not_visible": _("Not visible to you: the touches with this person are not yours."),
    "unknown.no_touches": _("No data: no touches are recorded here."),
    "row.meetings": _("Meetings and visits, {count:number} after fading"),
    "row.calls": _("Calls, {count:number} after fading"),
    "row.mails_both_ways": _(
        "Mails both ways: the fewer of {from_them:number} from them and {to_them:number} to them"
    ),
    "row.seniority": _("More for a director or above"),
    "note.level_not_known": _("The level of this person is not known and counts for nothing."),
    # the whole account
    "figure.account_strength_mean": _("Strength, weighted by influence"),
    "figure.account_strength_lowest": _("Lowest strength among Budget and Executive people"),
    "relationship.lowest": _(
        "The lowest answered strength among Budget and Executive people is {level:count}."
    ),
    "relationship.single_thread": _(
        "It hangs on a single thread, which holds it at {level:count} or lower."
    ),
    "unknown.no_power_answers": _(
        "The seven questions are answered for nobody who is Budget or Executive."
    ),
    "unknown.power_not_answered": _(
        "Budget and Executive people without enough answers: {people:count}."
    ),
    "unknown.no_influence": _("Nobody's influence is known, so no mean can be weighted by it."),
    "unknown.no_threads": _(
        "Who covers whom is not recorded, so a single thread would not be seen."
    ),
    "row.person_share": _("{name}: strength {level:count}, influence {influence:count}"),
    "row.person": _("{name}"),
    "row.relationship_capped": _("The most with a single thread or a broken promise"),
    "note.strength_not_known": _("People left out, their strength is not known: {people:count}."),
    "note.influence_not_known": _("People left out, their influence is not known: {people:count}."),
    "plan.large_on_one_thread": _("It brings {share:share} on a single thread."),
    # promises
    "promise.broken": _("A promise due on {due:day} was broken {days:days} ago."),
    "promise.none_broken": _("No promise was broken lately."),
    # trust
    "figure.trust": _("Trust, from 0.3 to 30"),
    "figure.trust_credibility": _("Credibility, of 10"),
    "figure.trust_reliability": _("Reliability, of 10"),
    "figure.trust_intimacy": _("Intimacy, of 10"),
    "figure.trust_self_orientation": _("Self-orientation, of 10"),
    "unknown.no_credibility": _(
        "How they take what we say is not recorded: content accepted, advice followed, errors."
    ),
    "unknown.no_reliability": _("No promise of ours fell due, so reliability is not known."),
    "unknown.no_intimacy": _(
        "Whether they confide in us is not recorded: confidences, bad news, personal goals."
    ),
    "unknown.no_self_orientation": _(
        "How much we look to ourselves is not recorded: pitches, unasked advice, our talking."
    ),
    "row.trust_numerator": _(
        "Credibility {credibility:number} + reliability {reliability:number} + intimacy "
        "{intimacy:number}"
    ),
    "row.trust_self_orientation": _("Self-orientation"),
    "row.trust_floor": _("Where the scale begins"),
    "row.content_accepted": _("Expert content accepted: {of:count} of {whole:count}"),
    "row.advice_followed": _("Advice they asked for and followed: {of:count} of {whole:count}"),
    "row.statements_right": _("Statements that held: {of:count} of {whole:count}"),
    "row.promises_in_time": _("Promises kept in time: {of:count} of {whole:count} due"),
    "row.confided": _("They confide in us"),
    "row.bad_news_told": _("They tell us bad news early"),
    "row.personal_goals_known": _("Their personal goals are known"),
    "row.pitches_and_unasked_advice": _(
        "Pitches, price talk and advice nobody asked for: {of:count} of {whole:count} touches"
    ),
    "row.our_talking": _("Our part of the talking"),
    "row.broken_promise_cap": _("A broken promise lately: at most {most:count}"),
    # requests
    "request.do": _("Within our control and our scope: do it."),
    "request.escalate": _(
        "Within our scope, not in our control: escalate or bring in a partner, with a date."
    ),
    "request.customize_or_decline": _(
        "Within our control, out of our scope: adapt to them, or decline with a reason."
    ),
    "request.decline": _(
        "Neither in our control nor our scope: decline with a reason and an alternative."
    ),
    "request.answered": _("Answered on {on:day}."),
    "request.open": _("An answer is due on {due:day}."),
    "request.overdue": _("The answer was due on {due:day}, {days:days} ago."),
    "unknown.request_control": _("Whether it is within our control is not said yet."),
    "unknown.request_scope": _("Whether it is within our scope is not said yet."),
    "unknown.no_answer_date": _("The request has no day by which it gets an answer."),
    # indifference
    "figure.indifference": _("Indifference, from 0 to 100"),
    "indifference.alert": _("Indifference is {index:count} of 100: they may feel nobody cares."),
    "indifference.no_alert": _("Indifference is {index:count} of 100."),
    "indifference.value_contact": _(
        "The last contact that added value was {days:days} ago; the rhythm agreed is {rhythm:days}."
    ),
    "indifference.never_valuable": _("No contact ever added value for them."),
    "indifference.request": _("A request is unanswered past its day."),
    "indifference.issue": _("An issue is past its day."),
    "indifference.complaint": _("A complaint has no reply."),
    "indifference.manager": _("Their account manager is new."),
    "indifference.contact_rate": _(
        "Contacts fell to {now:count}, from {before:count} in the half-year before."
    ),
    "unknown.few_signs": _(
        "{known:count} of 6 signs of indifference are known; the index needs {needed:count}."
    ),
    "unknown.sign_value_contact": _(
        "Not known: the last contact that added value, or the rhythm agreed."
    ),
    "unknown.sign_request": _("Not known: whether a request is unanswered past its day."),
    "unknown.sign_issue": _("Not known: whether an issue is past its day."),
    "unknown.sign_complaint": _("Not known: whether a complaint has no reply."),
    "unknown.sign_manager": _("Not known: when the account manager changed."),
    "unknown.sign_contact_rate": _(
        "Not known: whether contacts fell from one half-year to the next."
    ),
    "row.sign_value_contact": _(
        "Days since a contact that added value: {days}; rhythm agreed, in days: {rhythm}"
    ),
    "row.sign_never_valuable": _(
        "Never a contact that added value; rhythm agreed, in days: {rhythm}"
    ),
    "row.sign_request": _("A request unanswered past its day"),
    "row.sign_issue": _("An issue past its day"),
    "row.sign_complaint": _("A complaint without a reply"),
    "row.sign_manager": _("A new account manager"),
    "row.sign_contact_rate": _("Contacts of the half-year: {now}; of the one before: {before}"),
    "next.sign_value_contact": _("Bring them something of value"),
    "next.sign_request": _("Answer the request"),
    "next.sign_issue": _("Settle the issue"),
    "next.sign_complaint": _("Reply to the complaint"),
    "next.sign_manager": _("Introduce the new account manager"),
    "next.sign_contact_rate": _("Call and ask how they are"),
}
