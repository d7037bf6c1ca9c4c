"""What the surroundings say: where data lives, which database, which mode.

Apart from settings.py so that the command line can choose a folder before Django is set up.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from mainstay.config.single_sign_on import SingleSignOn, single_sign_on
from mainstay.domain.errors import DomainError

PROJECT = Path(__file__).resolve().parents[3]
UNUSABLE = re.compile(r"[\[\]|^%\\\t\n]")
MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
UNUSABLE_MAIL = (
    "MAINSTAY_MAIL must read smtp://user:password@host:587?from=mainstay@company.example "
    "(smtps:// for TLS from the start, smtp+plain:// for none)."
)
SCHEMES = ("postgres://", "postgresql://", "sqlite://")


class UnusableDatabase(DomainError):
    """A database that Mainstay does not speak to."""


class UnusableFolder(DomainError):
    """A data folder whose name the lake cannot handle, or that cannot be written."""


class UnusableProxies(DomainError):
    """A number of proxies that is none."""


class UnusableMail(DomainError):
    """A mail server that is not described as it should be."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over, and in whose name."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str
    is_tls: bool
    starts_tls: bool


@dataclass(frozen=True, slots=True)
class Environment:
    """Where this process keeps its data and how it was asked to run."""

    data: Path
    database_url: str
    is_sample: bool
    secret_key: str
    hosts: tuple[str, ...]
    is_https: bool
    log_level: str
    proxies: int
    single_sign_on: SingleSignOn | None
    mail: MailServer | None
    inbox: Path | None
    inbox_user: str
    inbox_takes_proposals: bool


def read_environment() -> Environment:
    """Read the process environment; UnusableFolder or UnusableDatabase when it cannot serve."""
    is_sample = os.environ.get("MAINSTAY_SAMPLE") == "1"
    default = PROJECT / "data" / ("sample" if is_sample else "own")
    data = Path(os.environ.get("MAINSTAY_DATA") or default).absolute()
    prepare_folder(data)
    return Environment(
        data=data,
        database_url=checked_database(os.environ.get("DATABASE_URL", "")),
        is_sample=is_sample,
        secret_key=os.environ.get("MAINSTAY_SECRET_KEY") or kept_secret(data),
        hosts=tuple(os.environ.get("MAINSTAY_HOSTS", "localhost,127.0.0.1,[::1]").split(",")),
        is_https=os.environ.get("MAINSTAY_HTTPS") == "1",
        log_level=os.environ.get("MAINSTAY_LOG", "INFO"),
        proxies=number_of_proxies(os.environ.get("MAINSTAY_PROXIES", "0")),
        single_sign_on=single_sign_on(os.environ),
        mail=mail_server(os.environ.get("MAINSTAY_MAIL", "")),
        inbox=Path(inbox).absolute() if (inbox := os.environ.get("MAINSTAY_INBOX")) else None,
        inbox_user=os.environ.get("MAINSTAY_INBOX_USER", ""),
        inbox_takes_proposals=os.environ.get("MAINSTAY_INBOX_PROPOSALS") == "1",
    )


def mail_server(url: str) -> MailServer | None:
    """Return what ``smtp://user:password@host:587?from=a@b`` says; None without a server.

    ``smtps`` speaks TLS from the start (465), ``smtp`` turns to it (587), ``smtp+plain`` never does
    (25). Raises UnusableMail.
    """
    if not url:
        return None
    parts = urlsplit(url)
    sender = parse_qs(parts.query).get("from", [""])[0]
    try:
        port = parts.port or MAIL_PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise UnusableMail(UNUSABLE_MAIL) from error
    if not parts.hostname or "@" not in sender:
        raise UnusableMail(UNUSABLE_MAIL)
    return MailServer(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
        is_tls=parts.scheme == "smtps",
        starts_tls=parts.scheme == "smtp",
    )


def number_of_proxies(text: str) -> int:
    """Return how many proxies in front add to X-Forwarded-For; UnusableProxies for no number."""
    if not (text.isascii() and text.isdigit() and int(text) < 10):
        raise UnusableProxies("MAINSTAY_PROXIES must be a number from 0 to 9.")
    return int(text)


def checked_database(url: str) -> str:
    """Return the address of the database; UnusableDatabase when it is of another kind."""
    if url and not url.startswith(SCHEMES):
        raise UnusableDatabase(
            "DATABASE_URL must begin with postgres:// or sqlite:/// (it may also be left away)."
        )
    return url


def prepare_folder(data: Path) -> None:
    """Make the data folder, readable by its owner alone."""
    if UNUSABLE.search(str(data)):
        raise UnusableFolder(
            f"The data folder {data} has a sign in its name that cannot be used "
            "([ ] | ^ % \\ or a tab); choose another with MAINSTAY_DATA."
        )
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise UnusableFolder(f"The data folder {data} cannot be made: {error.strerror}.") from error


def kept_secret(data: Path) -> str:
    """Return the signing key kept in the data folder, made at the first start."""
    file = data / "secret_key"
    try:
        if not file.exists():
            _write_once(file, secrets.token_urlsafe(50))
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise UnusableFolder(
            f"The data folder {data} cannot be written: {error.strerror}."
        ) from error


def _write_once(file: Path, text: str) -> None:
    """Write a whole file or none; of two starting processes the first one wins."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was first; its key is the one that is read
    finally:
        draft.unlink()
