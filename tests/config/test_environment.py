"""What the process environment may say, and the one sentence where it says something else."""

from __future__ import annotations

import pytest

from mainstay.config.environment import MailServer, UnusableMail, mail_server


@pytest.mark.parametrize(
    ("url", "port", "is_tls", "starts_tls"),
    [
        ("smtp://mail.example?from=m@mill.example", 587, False, True),
        ("smtps://mail.example?from=m@mill.example", 465, True, False),
        ("smtp+plain://mail.example:2525?from=m@mill.example", 2525, False, False),
    ],
)
def test_the_scheme_says_how_mail_is_protected(
    url: str, port: int, is_tls: bool, starts_tls: bool
) -> None:
    server = mail_server(url)
    assert server == MailServer("mail.example", port, "", "", "m@mill.example", is_tls, starts_tls)


def test_signs_in_a_password_are_escaped_and_never_shown() -> None:
    server = mail_server("smtp://ann%40mill:a%2Fb%3A@mail.example?from=m@mill.example")
    assert server is not None
    assert (server.user, server.password) == ("ann@mill", "a/b:")
    assert "a/b:" not in repr(server)


def test_no_address_is_no_server() -> None:
    assert mail_server("") is None


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example?from=m@mill.example",
        "smtp://mail.example",
        "smtp://?from=m@mill.example",
        "smtp://mail.example:port?from=m@mill.example",
    ],
)
def test_anything_else_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(UnusableMail, match="MAINSTAY_MAIL must read smtp://"):
        mail_server(url)
