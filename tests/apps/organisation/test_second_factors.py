"""Second factors: an app, recovery codes, a demand by access level, and who confirms what."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from auditlog.models import LogEntry
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.sign_in import demand_second_factor
from mainstay.apps.organisation.actions.taking_back import take_back
from mainstay.apps.organisation.models import AccessLevel, User
from mainstay.apps.organisation.queries import organisation
from mainstay.apps.organisation.queries.second_factors import demanded_levels, has_second_factor
from mainstay.apps.organisation.queries.secrets import concealed, revealed
from mainstay.config.single_sign_on import SingleSignOn
from tests.apps.organisation.test_sign_in import sign_in
from tests.cast import Cast

RIGHT = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXP"
HELP = "workspace:help"


def code_of(secret: str) -> str:
    """The code that an authenticator app shows now."""
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def confirm(client: Client, password: str = RIGHT) -> None:
    client.post(reverse("account_reauthenticate"), {"password": password})


def test_an_app_is_turned_on_and_then_asked_for(cast: Cast, client: Client) -> None:
    assert sign_in(client, cast.alice, RIGHT)
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert "data:image/svg" in page.content.decode()
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert has_second_factor(cast.alice)
    other = Client()
    assert not sign_in(other, cast.alice, RIGHT)
    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in other.session
    again = Client()  # the code that turned it on counts once
    sign_in(again, cast.alice, RIGHT)
    codes = Authenticator.objects.get(user=cast.alice, type="recovery_codes").wrap()
    again.post(reverse("mfa_authenticate"), {"code": codes.get_unused_codes()[0]})
    assert "_auth_user_id" in again.session


def test_a_code_counts_once(cast: Cast) -> None:
    TOTP.activate(cast.alice, SECRET)
    code, let_in = code_of(SECRET), []
    for _ in range(2):
        client = Client()
        sign_in(client, cast.alice, RIGHT)
        client.post(reverse("mfa_authenticate"), {"code": code})
        let_in.append("_auth_user_id" in client.session)
    assert let_in == [True, False]


def test_the_secret_is_concealed_in_the_database(cast: Cast) -> None:
    TOTP.activate(cast.alice, SECRET)
    kept = Authenticator.objects.get(user=cast.alice).data["secret"]
    assert SECRET not in kept
    assert revealed(kept) == SECRET


def test_with_another_signing_key_no_code_fits_and_nothing_breaks(
    cast: Cast, client: Client, settings: object
) -> None:
    TOTP.activate(cast.alice, SECRET)
    settings.SECRET_KEY = "another one"  # type: ignore[attr-defined]
    sign_in(client, cast.alice, RIGHT)
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
    assert revealed("kept before secrets were concealed") == "kept before secrets were concealed"
    assert concealed("x") != concealed("x")


def test_guessing_codes_is_slowed_down(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.alice, SECRET)
    sign_in(client, cast.alice, RIGHT)
    for _ in range(6):
        answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Too many" in answer.content.decode()


def test_a_demand_leads_to_ones_own_account_until_there_is_a_factor(
    cast: Cast, client: Client
) -> None:
    demand_second_factor([AccessLevel.ACCOUNT_MANAGER], by=actor(cast.olga))
    client.force_login(cast.alice)
    answer = client.get(reverse(HELP))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("mfa_index"))
    assert "asks for a second factor" in client.get(reverse("mfa_index")).content.decode()
    part = client.get(reverse(HELP), headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == reverse("mfa_index")
    TOTP.activate(cast.alice, SECRET)
    assert client.get(reverse(HELP)).status_code == 200
    client.force_login(cast.dana)
    assert client.get(reverse(HELP)).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.alice, type="recovery_codes", data={})
    assert not has_second_factor(cast.alice)


def test_a_provider_that_asks_itself_satisfies_the_demand(
    cast: Cast, client: Client, settings: object
) -> None:
    demand_second_factor(list(AccessLevel), by=actor(cast.olga))
    told = SingleSignOn("https://id.mill.example", "m", "s", asks_second_factor=True)
    settings.SINGLE_SIGN_ON = told  # type: ignore[attr-defined]
    client.force_login(cast.alice)
    assert client.get(reverse(HELP)).status_code == 302
    session = client.session
    session["account_authentication_methods"] += [{"method": "socialaccount", "at": time.time()}]
    session.save()
    assert client.get(reverse(HELP)).status_code == 200


def test_only_an_administrator_demands_and_it_can_be_taken_back(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        demand_second_factor([], by=actor(cast.oscar))
    demand_second_factor([AccessLevel.LEADER], by=actor(cast.olga))
    demand_second_factor(list(AccessLevel), by=actor(cast.olga))
    entry = LogEntry.objects.get_for_object(organisation()).order_by("-pk")[0]
    take_back(entry, by=actor(cast.olga))
    assert demanded_levels(organisation()) == (AccessLevel.LEADER,)


def test_the_page_demands_and_counts_who_has_none(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.olga, SECRET)
    client.force_login(cast.olga)
    address = reverse("organisation:signing_in")
    client.post(address, {"levels": ["administrator", "viewer"]})
    assert organisation().second_factor_for == "administrator,viewer"
    rows = {row.level: row for row in client.get(address).context["page"].levels}
    assert (rows[AccessLevel.ADMINISTRATOR].users, rows[AccessLevel.ADMINISTRATOR].without) == (
        1,
        0,
    )
    assert (rows[AccessLevel.ACCOUNT_MANAGER].users, rows[AccessLevel.VIEWER].without) == (2, 1)
    client.post(address, {})
    assert organisation().second_factor_for == ""


DANGEROUS = {
    "organisation:new_link": True,
    "organisation:no_second_factor": True,
    "organisation:no_sessions": True,
    "organisation:back_in": True,
    "organisation:user": True,
    "organisation:new_user": False,
    "organisation:signing_in": False,
    "workspace:farewell": True,
    "workspace:hand_back": True,
}


@pytest.mark.parametrize("name", sorted(DANGEROUS))
def test_what_is_dangerous_asks_again_who_it_is(name: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    _long_ago(client)
    address = reverse(name, args=[cast.vera.pk] if DANGEROUS[name] else [])
    before = User.objects.values().get(pk=cast.vera.pk)
    answer = client.post(address, {"successor": ""})
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert User.objects.values().get(pk=cast.vera.pk) == before
    assert organisation().second_factor_for == ""


def test_after_the_password_the_deed_goes_on(cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    _long_ago(client)
    address = reverse("organisation:new_link", args=[cast.vera.pk])
    asked = client.post(address).headers["Location"]
    client.post(asked, {"password": "wrong", "next": address})
    cast.vera.refresh_from_db()
    assert cast.vera.has_usable_password()
    client.post(asked, {"password": RIGHT, "next": address})
    cast.vera.refresh_from_db()
    assert not cast.vera.has_usable_password()


def _long_ago(client: Client) -> None:
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 1000}]
    session.save()


def test_every_page_of_the_second_factor_keeps_to_the_policy(cast: Cast, client: Client) -> None:
    assert "webauthn" in settings.MFA_SUPPORTED_TYPES
    TOTP.activate(cast.alice, SECRET)
    client.force_login(cast.alice)
    client.post(reverse("account_reauthenticate"), {"password": RIGHT})
    names = ("mfa_index", "mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes")
    for name in names:
        page = client.get(reverse(name)).content.decode()
        assert "<nav" in page, name
        for script in re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page):
            assert 'type="application/json"' in script, name
        assert " style=" not in page
        assert " onclick=" not in page
