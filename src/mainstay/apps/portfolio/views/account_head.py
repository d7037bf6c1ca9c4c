"""The head of every page about one account: who it is, its dials, its tabs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries import contract_ends
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.plans.queries.seeing import may_know_plans
from mainstay.apps.portfolio.documents.texts import key_account_line
from mainstay.apps.portfolio.queries.account_reading import AccountReading, read_account
from mainstay.apps.portfolio.queries.addresses import account_address
from mainstay.apps.portfolio.queries.asked import Wish, WrongQuestion
from mainstay.apps.portfolio.queries.before_meeting import members_of_reading
from mainstay.apps.portfolio.queries.broken import broken_units
from mainstay.apps.touches.queries.rights import may_log
from mainstay.domain.figure import Measure
from mainstay.domain.hold import Dial
from mainstay.ui import formats
from mainstay.ui.badges import broken_promise_badge
from mainstay.ui.reasons import sentence
from mainstay.ui.tables import Tag

DIALS = tuple(Dial)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a page of its own. ``is_current`` marks it; as a choice too."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class AccountHead:
    """What stands above every tab of an account."""

    reading: AccountReading
    group_name: str
    group_url: str
    group_note: str
    key_account: str
    contract: str
    dials: tuple[Mapping[str, Any], ...]
    tabs: tuple[Tab, ...]
    units: tuple[Tab, ...]
    scope_note: str
    brief_url: str
    may_edit: bool
    may_log: bool
    is_proposed: bool
    broken_promise: Tag | None
    prepare_url: str

    @property
    def account(self) -> Account:
        return self.reading.account


def account_head(request: HttpRequest, pk: int, *, tab: str) -> AccountHead:
    """Read the account that an address names; Http404 to whoever does not see it."""
    user = signed_in(request)
    account = seen_account(user, pk)
    knows_plans = may_know_plans(user)
    if tab == "plan" and not knows_plans:
        raise Http404
    try:
        wish = Wish.of(request.GET.dict())
        reading = read_account(user, account, wish)
    except WrongQuestion as problem:
        raise Http404(str(problem)) from problem
    face = reading.customer.account_id
    return AccountHead(
        reading=reading,
        group_name=reading.found.seen.names.get(face, "") if face != pk else "",
        group_url=account_address(face, wish) if face != pk else "",
        group_note=_group_note(reading),
        key_account=key_account_line(account, reading.found.asked.as_of),
        contract=_contract(reading),
        dials=tuple(_dials(reading)),
        tabs=tuple(_tabs(pk, wish, tab, has_plan=knows_plans)),
        units=tuple(_units(reading, request.path)),
        scope_note=_scope_note(reading),
        brief_url=_address("portfolio:brief", pk, wish),
        may_edit=user.may_edit,
        may_log=may_log(user),
        is_proposed=_is_proposed(reading),
        broken_promise=_broken_promise(reading),
        prepare_url=reverse("portfolio:prepare", args=[pk]),
    )


def _group_note(reading: AccountReading) -> str:
    customer = reading.customer
    if customer.of == 1:
        return ""
    if customer.is_part:
        return _("%(seen)s of %(of)s accounts of the group") % {
            "seen": len(customer.members),
            "of": customer.of,
        }
    return _("a group of %(of)s accounts") % {"of": customer.of}


def _contract(reading: AccountReading) -> str:
    pk = reading.account.pk
    members = reading.customer.members if reading.is_group else (pk,)
    asked = reading.found.asked
    units = [(member, pk) for member in members]
    ends = contract_ends(units, asked.batches, as_of=asked.as_of)
    if pk not in ends:
        return _("no contract on record")
    end = ends[pk]
    if end is None:
        return _("contract without an end")
    text = (
        _("contract ended %(day)s")
        if end < reading.found.asked.as_of
        else _("contract ends %(day)s")
    )
    return text % {"day": formats.day(end)}


def _scope_note(reading: AccountReading) -> str:
    """Say what the figures cover, where that is not plain."""
    period = reading.found.asked.period
    if period is None:
        return _("There are no order lines yet, so nothing is known of what it brings.")
    days = _("%(start)s to %(end)s") % {
        "start": formats.day(period.start),
        "end": formats.day(period.end),
    }
    whose = (
        _("shares of all accounts")
        if reading.found.seen.sees_all
        else _("shares of the accounts you see")
    )
    if reading.is_group:
        return _("Figures of the whole group as you see it, %(days)s; %(whose)s.") % {
            "days": days,
            "whose": whose,
        }
    return _("Figures of this account, %(days)s; %(whose)s.") % {"days": days, "whose": whose}


def _broken_promise(reading: AccountReading) -> Tag | None:
    """Say that a promise to this account, or to a member of its group, was broken lately."""
    pk = reading.account.pk
    pairs = [(member, pk) for member in members_of_reading(reading)]
    return broken_promise_badge(broken_units(reading.found.asked, pairs).get(pk))


def _is_proposed(reading: AccountReading) -> bool:
    """The rule proposes whom we cannot afford to lose and nobody has declared a key account."""
    standing = reading.standing
    if standing is None or reading.account.is_key_account or not reading.is_face:
        return False
    return bool(standing.cannot_afford_to_lose.answer)


def _dials(reading: AccountReading) -> Iterator[Mapping[str, Any]]:
    for measure in Measure:
        yield _money_dial(reading, measure.value)
    yield _money_dial(reading, "share")
    yield _hold_dial(reading)
    for dial in DIALS:
        yield _level_dial(reading, dial)


def _money_dial(reading: AccountReading, code: str) -> Mapping[str, Any]:
    found = reading.figure(code)
    label = sentence(f"figure.{code}")
    if found is None:
        return _nothing_known(label)
    missing = "" if found.is_known or not found.unknowns else _said(found.unknowns[0])
    return {"label": label, "figure": found, "note": missing}


def _nothing_known(label: str) -> Mapping[str, Any]:
    note = sentence("unknown.no_lines")
    return {"label": label, "has_level": True, "level": None, "note": note}


def _hold_dial(reading: AccountReading) -> Mapping[str, Any]:
    label, held = sentence("figure.hold"), reading.standing
    if held is None:
        return _nothing_known(label)
    note = "" if held.hold.level else _said(held.hold.judgement.unknowns[0])
    if held.hold.limiting is not None:
        name = sentence(f"figure.hold_{held.hold.limiting}")
        note = _("the lowest of its dials: %(dial)s") % {"dial": name.lower()}
    return {
        "label": label,
        "has_level": True,
        "level": held.hold.level,
        "note": note,
        "why": reading.figure("hold"),
    }


def _level_dial(reading: AccountReading, dial: Dial) -> Mapping[str, Any]:
    label = sentence(f"figure.hold_{dial}")
    held = reading.standing
    if held is None:
        return _nothing_known(label)
    judged = held.hold.dials[dial]
    said = judged.reasons or judged.unknowns[:1]
    return {
        "label": label,
        "has_level": True,
        "level": judged.answer,
        "note": " ".join(map(_said, said)),
        "is_limiting": held.hold.limiting is dial and held.hold.level != 4,
        "why": reading.figure("dial", dial=dial.value),
    }


def _said(item: Any) -> str:
    return sentence(item.code, item.params)


def _tabs(pk: int, wish: Wish, current: str, *, has_plan: bool) -> Iterator[Tab]:
    names = (
        ("overview", _("Overview"), "portfolio:account"),
        ("map", _("Map"), "portfolio:account_map"),
        ("plan", _("Plan"), "portfolio:account_plan"),
        ("worth", _("Worth"), "portfolio:account_worth"),
        ("people", _("People"), "portfolio:account_people"),
        ("touches", _("Touches"), "portfolio:account_touches"),
        ("team", _("Team"), "portfolio:account_team"),
        ("contracts", _("Contracts"), "portfolio:account_contracts"),
        ("notes", _("Notes"), "portfolio:account_notes"),
        ("history", _("History"), "portfolio:account_history"),
    )
    for code, label, name in names:
        url = _address(name, pk, wish)
        if url and (has_plan or code != "plan"):
            yield Tab(label, url, is_current=code == current)


def _address(name: str, pk: int, wish: Wish) -> str:
    """Return a page about the account; nothing where this build has no such page."""
    with suppress(NoReverseMatch):
        return reverse(name, args=[pk]) + wish.params()
    return ""


def _units(reading: AccountReading, path: str) -> Iterator[Tab]:
    """Offer the group and the account alone, where both make sense."""
    if not reading.is_face or reading.customer.of == 1:
        return
    wish, alone = reading.found.asked.wish, reading.found.asked.wish.by_account
    yield Tab(_("Whole group"), path + wish.params(by=""), is_current=not alone)
    yield Tab(_("This account alone"), path + wish.params(by="account"), is_current=alone)
