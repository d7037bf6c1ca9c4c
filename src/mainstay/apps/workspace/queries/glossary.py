"""The words of Mainstay with their meaning: one word per thing, on pages, in commands and files."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Word:
    """A word and what it means here."""

    word: str | Promise
    meaning: str | Promise

    @property
    def anchor(self) -> str:
        return slugify(str(self.word))


@dataclass(frozen=True, slots=True)
class Chapter:
    """Words that belong together."""

    title: str | Promise
    words: tuple[Word, ...]


GLOSSARY: tuple[Chapter, ...] = (
    Chapter(
        _("Who buys"),
        (
            Word(
                _("account"),
                _(
                    "A company, or a part of one, that you sell to or want to. Accounts form "
                    "groups: each may have a parent."
                ),
            ),
            Word(
                _("customer"),
                _(
                    "The top account of a group under common control, with its members rolled "
                    "up. Portfolio figures speak of customers; a switch shows single accounts."
                ),
            ),
            Word(
                _("buying unit"),
                _("A part of an account that buys on its own budget: a plant, a division."),
            ),
            Word(
                _("person"),
                _(
                    "Somebody at an account. What a person does there is a position with a "
                    "first and a last day; several at once are possible."
                ),
            ),
            Word(
                _("key account"),
                _("An account that somebody has declared to be one, with the day and the name."),
            ),
        ),
    ),
    Chapter(
        _("Who sells"),
        (
            Word(_("colleague"), _("One of your own people; a user of Mainstay.")),
            Word(
                _("access level"),
                _(
                    "What a user may do: administrator, operations, leader, account manager, "
                    "contributor or viewer."
                ),
            ),
            Word(
                _("territory"),
                _(
                    "A branch of the sales organisation. Leaders see the accounts of their own "
                    "branch and of all below it."
                ),
            ),
            Word(
                _("team role"),
                _("What a colleague does on an account's team, from relationship lead to skeptic."),
            ),
        ),
    ),
    Chapter(
        _("What a customer brings"),
        (
            Word(
                _("order line"),
                _("What was bought: account, day, net revenue, and a direct cost where known."),
            ),
            Word(
                _("service event"),
                _("What serving a customer caused: a delivery, a visit, a return, a rebate."),
            ),
            Word(_("rate"), _("Money per unit of an activity, from a day on.")),
            Word(
                _("measure"),
                _(
                    "Revenue, margin (revenue less direct cost) or profit (margin less cost to "
                    "serve). Best is the furthest of the three that is known for enough of the "
                    "revenue."
                ),
            ),
            Word(
                _("cost to serve"),
                _("What the activities for one customer cost: quantity times rate."),
            ),
            Word(
                _("cost coverage"),
                _("The share of revenue whose lines carry a direct cost."),
            ),
            Word(
                _("profit part"),
                _(
                    "Where a customer stands on the whale curve: core, margin, or the part that "
                    "loses money."
                ),
            ),
            Word(
                _("lifetime value"),
                _("What the years to come with a customer are worth today, as a range."),
            ),
        ),
    ),
    Chapter(
        _("How well a customer is held"),
        (
            Word(_("rhythm"), _("The customer's own usual gap between orders.")),
            Word(_("silence"), _("The days since the last order.")),
            Word(
                _("hold"),
                _(
                    "Firm, held, loose, slipping or not known: the lowest of its known dials, "
                    "never an average."
                ),
            ),
            Word(
                _("dial"),
                _(
                    "One of the figures a judgement rests on. The limiting dial is the lowest "
                    "one, and it is always named."
                ),
            ),
            Word(_("stakes"), _("A customer's share of the measure.")),
            Word(
                _("standing"),
                _("A customer's row of a day: measures, share, hold with its dials, rank."),
            ),
            Word(
                _("judgement"),
                _("An answer with its reasons, what was unknown, and the sources it used."),
            ),
        ),
    ),
    Chapter(
        _("Figures and files"),
        (
            Word(
                _("figure"),
                _("A number with unit, period and measure. Its why opens the rows behind it."),
            ),
            Word(
                _("unknown"),
                _("Not known: neither zero nor average. It has a place of its own everywhere."),
            ),
            Word(
                _("as of"),
                _("The day a figure speaks of: the last day with order lines unless you choose."),
            ),
            Word(_("known at"), _("The day whose knowledge a figure uses.")),
            Word(
                _("playbook"),
                _("All thresholds of the method with their sources; you may set own values."),
            ),
            Word(_("source"), _("Where a file comes from, by name.")),
            Word(
                _("batch"),
                _("One committed import. It counts as a whole, and can be undone as a whole."),
            ),
            Word(
                _("unassigned"),
                _("Order lines without an account: counted in totals and kept apart."),
            ),
        ),
    ),
)
