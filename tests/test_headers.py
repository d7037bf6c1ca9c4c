"""The security headers that every kind of answer carries: page, fragment, file, error, static."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles import finders
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from whitenoise.base import WhiteNoise

from mainstay.config.middleware import POLICY
from tests.cast import Cast

ASKED = {
    "page": ("workspace:help", {}, {}),
    "fragment": ("workspace:search", {"q": "hansen"}, {"HX-Request": "true"}),
    "download": ("portfolio:accounts", {"export": "csv"}, {}),
    "workbook": ("portfolio:accounts", {"export": "xlsx"}, {}),
    "audit file": ("organisation:audit", {"export": "csv"}, {}),
    "redirect": ("workspace:home", {}, {}),
    "not found": ("account_signup", {}, {}),
    "wrong method": ("organisation:end_other_sessions", {}, {}),
}


def carried(answer: HttpResponseBase) -> dict[str, str]:
    wanted = (
        "Content-Security-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Cross-Origin-Opener-Policy",
    )
    return {name: answer.headers.get(name, "") for name in wanted}


EXPECTED = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_every_kind_of_answer_carries_them(kind: str, cast: Cast, client: Client) -> None:
    name, query, headers = ASKED[kind]
    client.force_login(cast.olga)
    answer = client.get(reverse(name), query, headers=headers)
    assert carried(answer) == EXPECTED


@pytest.mark.parametrize("address", ["/sign-in/", "/accounts/", "/nothing/of/the/kind/"])
def test_whoever_has_not_signed_in_gets_them_too(db: None, client: Client, address: str) -> None:
    assert carried(client.get(address)) == EXPECTED


def test_an_error_of_ours_carries_them_and_tells_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the inside of the machine")

    monkeypatch.setattr("mainstay.apps.workspace.views.search", broken)
    client = Client(raise_request_exception=False)
    client.force_login(cast.alice)
    answer = client.get(reverse("workspace:search"), {"q": "hansen"})
    assert answer.status_code == 500
    assert carried(answer) == EXPECTED
    assert "inside of the machine" not in answer.content.decode()


def test_static_files_carry_them(db: None, client: Client, settings: object) -> None:
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True  # type: ignore[attr-defined]
    assert finders.find("ui/look.css")
    assert issubclass(_whitenoise(), WhiteNoise)
    answer = client.get("/static/ui/look.css")
    assert answer.status_code == 200
    found = carried(answer)
    answer.close()
    assert found["Content-Security-Policy"] == POLICY
    assert found["X-Content-Type-Options"] == "nosniff"


def _whitenoise() -> type:
    from whitenoise.middleware import WhiteNoiseMiddleware

    return WhiteNoiseMiddleware


def test_the_policy_lets_nothing_foreign_and_nothing_inline_in() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY


def test_pages_with_customers_in_them_are_not_kept_by_others(cast: Cast, client: Client) -> None:
    """Nothing between Mainstay and the browser may keep a page that was made for one reader."""
    client.force_login(cast.alice)
    for name in ("portfolio:accounts", "people:people", "workspace:search", "mfa_index"):
        kept = client.get(reverse(name)).headers.get("Cache-Control", "")
        assert "private" in kept or "no-store" in kept, name
    client.logout()
    assert "no-cache" in client.get(reverse("account_login")).headers["Cache-Control"]
