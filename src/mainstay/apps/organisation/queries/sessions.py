"""Where a user is signed in: one row per browser that still has a session."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from mainstay.apps.organisation.models import User

# The first that fits: browsers name the ones they are like after themselves.
BROWSERS = {
    "Edg/": "Edge",
    "OPR/": "Opera",
    "Firefox/": "Firefox",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone|iPad": "iOS",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One session: which browser, from which address, since when, when last used."""

    pk: int
    browser: str
    address: str
    since: datetime
    last_seen: datetime
    is_this_one: bool


def open_sessions(user: User, *, this_one: str = "") -> tuple[OpenSession, ...]:
    """Return a user's sessions that still let somebody in, the latest used first."""
    rows = [row for row in UserSession.objects.filter(user=user) if is_alive(row, user)]
    found = [
        OpenSession(
            pk=row.pk,
            browser=browser_name(row.user_agent),
            address=row.ip,
            since=row.created_at,
            last_seen=row.last_seen_at,
            is_this_one=bool(this_one) and row.session_key == this_one,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: row.last_seen, reverse=True))


def is_alive(row: UserSession, user: User) -> bool:
    """Whether a session exists and its proof is still good: the password may have changed."""
    stored = row._session_store(row.session_key).load()
    return bool(stored.get("_auth_user_hash") == user.get_session_auth_hash())


def browser_name(agent: str) -> str:
    """Return "Firefox on Linux" of what a browser calls itself; plain words where unknown."""
    browser = next((name for sign, name in BROWSERS.items() if sign in agent), "")
    system = next((name for sign, name in SYSTEMS.items() if re.search(sign, agent)), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or str(_("an unknown browser"))
