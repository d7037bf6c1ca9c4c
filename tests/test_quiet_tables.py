"""No secret lies open in any table: history, jobs, counters, sessions, whatever comes."""

from __future__ import annotations

import re
from io import BytesIO

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from mainstay.apps.imports import jobs
from mainstay.apps.imports.actions.upload_keys import make_key
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.sign_in import make_link, send_link
from tests.apps.organisation.test_second_factors import code_of
from tests.apps.organisation.test_sign_in import sign_in
from tests.cast import Cast

RIGHT = "correct horse battery"
NEW = "seven plum umbrellas"
WRONG = "a wrong secret one"
SECRET = "JBSWY3DPEHPK3PXP"


def everything_kept() -> str:
    """All texts of all tables of the database, and what the sessions hold."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        kept: list[str] = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            kept += [str(value) for row in cursor.fetchall() for value in row if value is not None]
    kept += [str(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(kept)


def signed_in_with_a_code(cast: Cast) -> list[str]:
    """Sign in with a second factor and change the password; return what must not be found."""
    client = Client()
    TOTP.activate(cast.alice, SECRET)
    codes = RecoveryCodes.activate(cast.alice).get_unused_codes()
    code = code_of(SECRET)
    sign_in(client, cast.alice, WRONG)
    sign_in(client, cast.alice, RIGHT)
    client.post(reverse("mfa_authenticate"), {"code": code})
    typed = {"oldpassword": RIGHT, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), typed)
    cast.alice.refresh_from_db()
    assert cast.alice.check_password(NEW)
    return [RIGHT, NEW, WRONG, SECRET, *codes]


def invited(cast: Cast) -> list[str]:
    """Make a link, send another one, and open the page that shows a third."""
    made = make_link(cast.vera, by=actor(cast.olga))
    assert send_link("bob@mill.example", site="https://mill.example/")
    found = re.search(r"https://mill\.example(/sign-in/link/\S+)", str(mail.outbox[-1].body))
    assert found is not None
    client = Client()
    client.force_login(cast.olga)
    answer = client.post(reverse("organisation:new_link", args=[cast.charlie.pk]), follow=True)
    shown = answer.context["page"].link
    assert "/sign-in/link/" in shown
    return [path.rstrip("/").rsplit("/", 1)[1] for path in (made, found[1], shown)]


def sent_by_a_machine(cast: Cast) -> list[str]:
    """Bring a file in with an upload key, in the background."""
    _, key = make_key("night run", user=cast.oscar, by=actor(cast.olga))
    file = BytesIO(b"account,name\nA-1,Mill\n")
    file.name = "accounts.csv"
    answer = Client(headers={"Authorization": f"Bearer {key}"}).post(
        reverse("api:upload"), {"files": file}
    )
    assert answer.status_code == 202
    jobs.bring_deliveries.enqueue()
    return [key, key.removeprefix("mainstay_")]


def test_no_table_holds_a_password_a_code_a_link_or_a_key(cast: Cast) -> None:
    secrets = [*signed_in_with_a_code(cast), *invited(cast), *sent_by_a_machine(cast)]
    kept = everything_kept()
    assert "night run" in kept
    assert "one-time link made" in kept
    assert [secret for secret in secrets if secret in kept] == []
