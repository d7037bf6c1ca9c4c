"""Why two records look like one; part of ``mainstay.ui.reasons.SENTENCES``."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LIKENESS_SENTENCES: Mapping[str, str | Promise] = {
    # what speaks for it
    "alike.number": _("the same number {number}"),
    "alike.domain": _("the same mail domain {domain}"),
    "alike.phone": _("the same telephone number"),
    "alike.address": _("the same address {address}"),
    "alike.town": _("the same town {town}"),
    "alike.country": _("both in {country}"),
    "alike.account": _("at the same account"),
    "alike.names": _("names {percent} % alike"),
    "alike.names_without": _("names {percent} % alike after {forms} is left out"),
    "alike.turned": _("the words in another order"),
    "alike.cut": _("one name is cut short"),
    # what speaks against it
    "alike.other_names": _("but the names differ"),
    "alike.other_form": _("but another legal form"),
    "alike.other_country": _("but another country"),
    "alike.extra_words": _("but only one has “{words}” in its name"),
    "alike.two_addresses": _("but each has an address of his own"),
}
