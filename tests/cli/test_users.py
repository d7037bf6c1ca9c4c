"""``mainstay user second-factor-off``: the way back in for whoever lost a phone."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from mainstay.cli.main import run
from tests.cast import Cast


@pytest.fixture(autouse=True)
def database_as_it_is(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mainstay.cli.preparation.prepare_database", lambda: None)


def test_a_second_factor_is_taken_away(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    Authenticator.objects.create(user=cast.olga, type=Authenticator.Type.TOTP, data={})
    run(["user", "second-factor-off", cast.olga.email.upper()])
    assert capsys.readouterr().out.startswith(f"{cast.olga.email} signs in with the password alone")
    assert not Authenticator.objects.exists()


def test_where_there_is_none_the_command_says_so(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["user", "second-factor-off", cast.olga.email])
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"{cast.olga.email} has no second factor.\n")


def test_only_an_administrator_may(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.olga, type=Authenticator.Type.TOTP, data={})
    with pytest.raises(Exception, match="Only an administrator"):
        run(["--as", cast.oscar.email, "user", "second-factor-off", cast.olga.email])
    assert Authenticator.objects.exists()
