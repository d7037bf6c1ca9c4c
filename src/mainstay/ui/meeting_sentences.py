"""The sentences about preparing a meeting and what it is to teach; part of ``ui.reasons``."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEETING_SENTENCES: Mapping[str, str | Promise] = {
    # preparation
    "meeting.prepared": _("It is prepared: agenda, advice and value are written down."),
    "meeting.no_agenda": _("What is to be settled is not written down."),
    "meeting.no_advice": _("What they asked our advice on is not written down."),
    "meeting.no_value": _("What the meeting brings them is not written down."),
    "meeting.promises_open": _("Promises of ours still open: {promises:count}."),
    "meeting.promises_late": _("Promises of ours past their day: {promises:count}."),
    # what is to be learned
    "unknown.learn_met": _("Who they are: nobody of ours has met them."),
    "unknown.learn_role": _("Which part they have in a purchase: budget, gatekeeper or user."),
    "unknown.learn_stance": _("Whether they are for us or against us."),
    "unknown.learn_strength": _("The seven questions; answered so far: {answered:count}."),
    "unknown.learn_problems": _("What troubles them in their work."),
    "unknown.learn_value": _("What value means to them."),
    "unknown.learn_goals": _("What they want to reach themselves."),
    # who knows whom best
    "knows.touches": _("Most in touch, last on {last:day}."),
    "knows.long_ago": _("Last in touch on {last:day}, long ago."),
    "knows.covers": _("Covers them; no touch is on record."),
    # buying units
    "figure.units_reached": _("Buying units reached"),
    "row.units_reached": _("Buying units where we cover somebody"),
    "row.units": _("Buying units"),
    "unknown.no_units": _("No buying unit of this account is on record."),
    "note.unit_not_reached": _("Not reached: {unit}."),
    # solved pains
    "figure.solved_pains": _("Pains solved, as they measure it"),
    "row.pains_known": _("Pains they knew of"),
    "row.pains_latent": _("Pains they did not know of"),
    "row.pains_not_said": _("Not said whether they knew of it"),
    "note.pains_not_measured": _(
        "Solved, but only we say what it brought, so not counted: {pains:count}."
    ),
    # stance, and where a goal stands
    "stance.plus_2": _("strongly for us"),
    "stance.plus_1": _("leans towards us"),
    "stance.0": _("neutral"),
    "stance.minus_1": _("leans against us"),
    "stance.minus_2": _("strongly against us"),
    "progress.reached": _("reached"),
    "progress.late": _("late"),
    "progress.on_the_way": _("on the way"),
    "progress.not_moved": _("not moved yet"),
    "progress.not_known": _("level not known"),
}
