"""Who may open which address: one line for every URL name, read by test_access.py.

Add a line when you add a URL: ``everybody()``, ``operators()``, ``administrators()`` or
``only(EDITORS)`` say who may at all; ``of_account(EDITORS)`` also asks who sees the account that
the address names; ``nobody()`` answers 404 to all, and ``public()`` needs no sign-in. ``args``
makes the address's parts from the scene (what it creates is undone); ``post=True`` where the
address only takes POST; ``query`` may name ``{account}``.
An app with many addresses keeps its lines in a file of its own, like ``access_touches.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from mainstay.apps.accounts.actions.merging import MergeWish, merge_accounts
from mainstay.apps.accounts.models import (
    Account,
    BuyingUnit,
    Contract,
    Grant,
    Note,
    TeamMember,
    TeamRole,
)
from mainstay.apps.imports.actions.upload_keys import make_key
from mainstay.apps.imports.models import Draft, Rejects, Undoing
from mainstay.apps.imports.models import Mapping as SavedMapping
from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.organisation.models import AccessLevel, Batch, BatchState, User
from mainstay.apps.organisation.queries.history import HistoryFilter, seen_entries
from mainstay.apps.organisation.queries.sign_in import TOKENS
from mainstay.apps.people.actions.people import merge_people
from mainstay.apps.people.models import Person, Position
from mainstay.apps.worth.models import ActivityRate, ExchangeRate, Product, Referral
from tests.access_lines import (
    EDITORS,
    EVERYBODY,
    JUDGES,
    LEADERS,
    OPERATORS,
    SEES,
    Args,
    Line,
    Parts,
    Scene,
    account_pk,
    administrators,
    everybody,
    nobody,
    of_account,
    only,
    operators,
    public,
)
from tests.access_plans import PLANS
from tests.access_relationships import RELATIONSHIPS
from tests.access_touches import TOUCHES
from tests.cast import person

__all__ = ["EVERYBODY", "SEES", "TABLE", "Args", "Line", "Parts", "Scene", "account_pk"]


BRINGERS = OPERATORS | JUDGES


def _nothing(scene: Scene) -> Parts:
    return {}


def _user(scene: Scene) -> Parts:
    return {"pk": scene.cast.vera.pk}


def _territory(scene: Scene) -> Parts:
    return {"pk": scene.cast.north.pk}


def _threshold(scene: Scene) -> Parts:
    return {"key": "hold.rhythm_firm"}


def _entry(scene: Scene) -> Parts:
    """An entry that operations see too, where there is one."""
    operations = User(level=AccessLevel.OPERATIONS)
    entries = seen_entries(HistoryFilter(), user=operations).order_by("pk")
    return {"pk": (entries.first() or LogEntry.objects.order_by("pk")[0]).pk}


def _link(scene: Scene) -> Parts:
    invited = person("ida", AccessLevel.VIEWER)
    uid = urlsafe_base64_encode(str(invited.pk).encode())
    return {"uid": uid, "token": TOKENS.make_token(invited)}


def _member(scene: Scene) -> Parts:
    place = TeamMember(account=scene.account, user=scene.cast.dana, role=TeamRole.SKEPTIC)
    place.save()
    return {"pk": scene.account.pk, "member_pk": place.pk}


def _grant(scene: Scene) -> Parts:
    viewer = person("victor", AccessLevel.VIEWER)
    grant = Grant.objects.create(account=scene.account, user=viewer)
    return {"pk": scene.account.pk, "grant_pk": grant.pk}


def _unit(scene: Scene) -> Parts:
    unit = BuyingUnit.objects.create(account=scene.account, name="Plant 2")
    return {"pk": scene.account.pk, "unit_pk": unit.pk}


def _account_entry(scene: Scene) -> Parts:
    unit = BuyingUnit.objects.create(account=scene.account, name="Plant 2")
    entry = LogEntry.objects.get_for_object(unit)[0]
    return {"pk": scene.account.pk, "entry_pk": entry.pk}


def _upload_key(scene: Scene) -> Parts:
    olga = actor(scene.cast.olga)
    return {"pk": make_key("ERP", user=scene.cast.oscar, by=olga)[0].pk}


def _contract(scene: Scene) -> Parts:
    contract = Contract.objects.create(account=scene.account, number="C-1")
    return {"pk": scene.account.pk, "contract_pk": contract.pk}


def _note(scene: Scene) -> Parts:
    note = Note.objects.create(
        account=scene.account, text="A remark", author=scene.user, at=timezone.now()
    )
    return {"pk": scene.account.pk, "note_pk": note.pk}


def _position(scene: Scene) -> Parts:
    ines = Person.objects.create(name="Ines Falk")
    position = Position.objects.create(person=ines, account=scene.account, title="Buyer")
    return {"pk": ines.pk, "position_pk": position.pk}


def _person(scene: Scene) -> Parts:
    return {"pk": _position(scene)["pk"]}


def _person_entry(scene: Scene) -> Parts:
    parts = _position(scene)
    entry = LogEntry.objects.get_for_object(Position.objects.get(pk=parts["position_pk"]))[0]
    return {"pk": parts["pk"], "entry_pk": entry.pk}


def _pair(scene: Scene) -> Parts:
    account = scene.account
    other = Account(name=f"{account.name} GmbH", owner=account.owner, territory=account.territory)
    other.save()
    return {"one": account.pk, "other": other.pk}


def _merge(scene: Scene) -> Parts:
    gone = Account.objects.get(pk=_pair(scene)["other"])
    made = merge_accounts(gone, scene.account, wish=MergeWish(), by=machine_owner())
    return {"pk": made.pk}


def _people_pair(scene: Scene) -> Parts:
    keys = [_position(scene)["pk"], _position(scene)["pk"]]
    return {"one": keys[0], "other": keys[1]}


def _people_merge(scene: Scene) -> Parts:
    one, other = (Person.objects.get(pk=pk) for pk in _people_pair(scene).values())
    return {"pk": merge_people(one, other, by=machine_owner()).pk}


def _draft(scene: Scene) -> Parts:
    draft = Draft.objects.create(user=scene.user or scene.cast.olga, created_at=timezone.now())
    return {"pk": draft.pk}


def _batch(scene: Scene) -> Parts:
    batch = Batch.objects.create(
        kind="accounts",
        source="crm",
        file_name="accounts.csv",
        state=BatchState.COMMITTED,
        started_at=timezone.now(),
        mapping={"tables": [], "parts": []},
    )
    Rejects.objects.create(batch=batch, file=ContentFile(b"line,reason\n", name="rejects.csv"))
    return {"pk": batch.pk}


def _undone_batch(scene: Scene) -> Parts:
    pk = _batch(scene)["pk"]
    Batch.objects.filter(pk=pk).update(state=BatchState.UNDONE)
    undoing = Undoing.objects.create(at=timezone.now(), by="olga@mill.example")
    undoing.batches.set([pk])
    return {"pk": pk}


def _mapping(scene: Scene) -> Parts:
    mapping = SavedMapping.objects.create(
        name="ERP", kind="accounts", content={"tables": [], "parts": []}, saved_at=timezone.now()
    )
    return {"pk": mapping.pk}


def _activity_rate(scene: Scene) -> Parts:
    rate = ActivityRate.objects.create(
        activity="visit", from_date=date(2026, 1, 1), per_unit=Decimal(80)
    )
    return {"pk": rate.pk}


def _exchange_rate(scene: Scene) -> Parts:
    rate = ExchangeRate.objects.create(
        currency="SEK", from_date=date(2026, 1, 1), rate=Decimal("0.09")
    )
    return {"pk": rate.pk}


def _product(scene: Scene) -> Parts:
    return {"pk": Product.objects.create(source="erp", code="DR-220").pk}


def _input(scene: Scene) -> Parts:
    return {"pk": scene.account.pk, "component": "survival"}


def _referral(scene: Scene) -> Parts:
    row = Referral.objects.create(
        from_account=scene.account, to_name="Somebody else", on=date(2026, 2, 1)
    )
    return {"pk": scene.account.pk, "referral": row.pk}


SIGN_IN: Mapping[str, Line] = {
    "account_login": public(),
    "account_inactive": public(),
    "account_logout": public(),
    "account_reset_password": public(),
    "organisation:link": public(_link),
    "mfa_authenticate": public(),  # without a password typed before: back to the sign-in
    "account_signup": nobody(),
    "account_email": nobody(),
    "account_email_verification_sent": nobody(),
    "account_set_password": nobody(),
    "account_reset_password_done": nobody(),
    "mfa_login_webauthn": public(),
    "single_sign_on": nobody(),  # while no provider is set up
    "openid_connect_callback": nobody(lambda scene: {"provider_id": "company"}),
    "openid_connect_login": nobody(),
    "socialaccount_connections": nobody(),
    "socialaccount_login_cancelled": nobody(),
    "socialaccount_login_error": nobody(),
    "socialaccount_signup": nobody(),
    "usersessions_list": nobody(),
}

MY_ACCOUNT: Mapping[str, Line] = {
    "mfa_index": everybody(),
    "account_change_password": everybody(),
    "account_reauthenticate": everybody(),
    "mfa_reauthenticate": everybody(),
    "mfa_activate_totp": everybody(),
    "mfa_deactivate_totp": nobody(),  # while no second factor is on
    "mfa_list_webauthn": everybody(),
    "mfa_add_webauthn": everybody(),
    "mfa_edit_webauthn": everybody(_user),  # asks who it is first; then 404 for another's key
    "mfa_remove_webauthn": everybody(_user),
    "mfa_reauthenticate_webauthn": everybody(),
    "mfa_view_recovery_codes": nobody(),
    "mfa_generate_recovery_codes": everybody(),
    "mfa_download_recovery_codes": nobody(),
}

WORKSPACE: Mapping[str, Line] = {
    "workspace:home": everybody(),
    "workspace:week": everybody(),
    "workspace:search": everybody(query="?q=hansen"),
    "workspace:help": everybody(),
    "workspace:farewell": administrators(_user),
    "workspace:hand_back": administrators(_user, post=True),
}

ORGANISATION: Mapping[str, Line] = {
    "organisation:method": everybody(),
    "organisation:settings": operators(),
    "organisation:organisation": administrators(),
    "organisation:users": administrators(),
    "organisation:new_user": administrators(),
    "organisation:user": administrators(_user),
    "organisation:new_link": administrators(_user, post=True),
    "organisation:no_second_factor": administrators(_user, post=True),
    "organisation:back_in": administrators(_user, post=True),
    "organisation:no_sessions": administrators(_user, post=True),
    "organisation:signing_in": administrators(),
    "organisation:sessions": everybody(),
    "organisation:end_session": everybody(_user, post=True),
    "organisation:end_other_sessions": everybody(post=True),
    "organisation:territories": operators(),
    "organisation:territory": operators(_territory),
    "organisation:no_territory": operators(_territory, post=True),
    "organisation:thresholds": operators(),
    "organisation:threshold": operators(_threshold),
    "organisation:default_threshold": operators(_threshold, post=True),
    "organisation:undo": operators(_entry, post=True),
    "organisation:audit": operators(),
    "organisation:audit_entry": operators(_entry),
}

ACCOUNTS: Mapping[str, Line] = {
    "accounts:new": only(EDITORS),
    "accounts:duplicates": only(EDITORS),
    "accounts:merge": of_account(EDITORS, args=_pair, post=True),
    "accounts:different": of_account(EDITORS, args=_pair, post=True),
    "accounts:ask_again": of_account(EDITORS, args=_pair, post=True),
    "accounts:unmerge": of_account(EDITORS, args=_merge, post=True),
    "accounts:reassign": only(LEADERS),
    "accounts:undo_reassign": nobody(_entry),  # but whoever made that hand-over
    "accounts:edit": of_account(EDITORS),
    "accounts:key_account": of_account(EDITORS, post=True),
    "accounts:undo": of_account(EDITORS, args=_account_entry, post=True),
    "accounts:facts": of_account(),
    "accounts:team": of_account(),
    "accounts:end_place": of_account(EDITORS, args=_member, post=True),
    "accounts:grant": of_account(LEADERS, post=True),
    "accounts:revoke": of_account(LEADERS, args=_grant, post=True),
    "accounts:units": of_account(),
    "accounts:unit": of_account(EDITORS, args=_unit, post=True),
    "accounts:no_unit": of_account(EDITORS, args=_unit, post=True),
    "accounts:history": of_account(),
    "accounts:contracts": of_account(),
    "accounts:new_contract": of_account(EDITORS),
    "accounts:contract": of_account(EDITORS, args=_contract),
    "accounts:no_contract": of_account(EDITORS, args=_contract, post=True),
    "accounts:notes": of_account(),
    "accounts:note": of_account(EDITORS, args=_note),
    "accounts:no_note": of_account(EDITORS, args=_note, post=True),
}

PEOPLE: Mapping[str, Line] = {
    "people:people": everybody(),
    "people:new": only(EDITORS),
    "people:duplicates": only(EDITORS),
    "people:merge": of_account(EDITORS, args=_people_pair, post=True),
    "people:different": of_account(EDITORS, args=_people_pair, post=True),
    "people:ask_again": of_account(EDITORS, args=_people_pair, post=True),
    "people:unmerge": of_account(EDITORS, args=_people_merge, post=True),
    "people:at_account": of_account(),
    "people:person": of_account(args=_person),
    "people:history": of_account(args=_person),
    "people:erase_history": administrators(_person),
    "people:edit": of_account(EDITORS, args=_person),
    "people:undo": of_account(EDITORS, args=_person_entry, post=True),
    "people:new_position": of_account(EDITORS, args=_person),
    "people:end_position": of_account(EDITORS, args=_position),
    "people:new_job": of_account(EDITORS, args=_position),
    "people:manager": of_account(EDITORS, args=_position),
}

IMPORTS: Mapping[str, Line] = {
    "imports:imports": operators(),
    "imports:upload": only(BRINGERS, post=True),
    "imports:workbooks": only(JUDGES),
    "imports:take_away": only(JUDGES, lambda _: {"what": "goals", "ending": "xlsx"}),
    "imports:draft": only(BRINGERS, _draft),
    "imports:check": only(BRINGERS, _draft, post=True),
    "imports:commit": only(BRINGERS, _draft, post=True),
    "imports:discard": only(BRINGERS, _draft, post=True),
    "imports:keep_mapping": operators(_draft, post=True),
    "imports:batch": operators(_batch),
    "imports:undo": operators(_batch),
    "imports:redo": operators(_undone_batch),
    "imports:dismiss": operators(_draft, post=True),
    "imports:rejects": operators(_batch),
    "imports:batch_mapping": operators(_batch),
    "imports:mapping": operators(_mapping),
    "imports:unassigned": operators(),
    "imports:deliveries": operators(),
    "imports:new_key": administrators(post=True),
    "imports:end_key": administrators(_upload_key, post=True),
}

# Machines show an upload key; a session opens nothing here.
BY_KEY: Mapping[str, Line] = {
    "api:openapi-json": public(),
    "api:api-root": nobody(),
    "api:upload": only(frozenset(), post=True),
    "api:outcome": nobody(lambda scene: {"pk": 1}),
    "api:nowhere": nobody(lambda scene: {"rest": "spells"}),
}

WORTH: Mapping[str, Line] = {
    "worth:activity_rates": operators(),
    "worth:add_activity_rate": operators(),
    "worth:activity_rate": operators(_activity_rate),
    "worth:no_activity_rate": operators(_activity_rate, post=True),
    "worth:exchange_rates": operators(),
    "worth:add_exchange_rate": operators(),
    "worth:exchange_rate": operators(_exchange_rate),
    "worth:no_exchange_rate": operators(_exchange_rate, post=True),
    "worth:products": operators(),
    "worth:product": operators(_product),
    "worth:assumption": of_account(EDITORS, args=_input),
    "worth:to_data": of_account(EDITORS, args=_input, post=True),
    "worth:add_referral": of_account(EDITORS),
    "worth:no_referral": of_account(EDITORS, args=_referral, post=True),
}

PORTFOLIO: Mapping[str, Line] = {
    "portfolio:portfolio": everybody(),
    "portfolio:growth": only(JUDGES),
    "portfolio:accounts": everybody(),
    "portfolio:account": of_account(),
    "portfolio:brief": of_account(),
    "portfolio:owed": of_account(),
    "portfolio:stakeholders": of_account(),
    "portfolio:reached": of_account(),
    "portfolio:prepare": of_account(),
    "portfolio:prepare_paper": of_account(),
    **{
        f"portfolio:account_{tab}": of_account()
        for tab in ("worth", "lines", "events", "people", "team", "contracts", "notes", "history")
    },
    "portfolio:account_touches": of_account(),
    "portfolio:lose": of_account(args=_nothing, query="?by=account&accounts={account}"),
    "portfolio:report": everybody(lambda scene: {"ending": "xlsx"}),
    "portfolio:why": of_account(
        args=lambda scene: {"code": "share"}, query="?by=account&account={account}"
    ),
}

TABLE: Mapping[str, Line] = {
    **SIGN_IN,
    **MY_ACCOUNT,
    **WORKSPACE,
    **ORGANISATION,
    **ACCOUNTS,
    **PEOPLE,
    **TOUCHES,
    **RELATIONSHIPS,
    **PLANS,
    **IMPORTS,
    **BY_KEY,
    **WORTH,
    **PORTFOLIO,
}
