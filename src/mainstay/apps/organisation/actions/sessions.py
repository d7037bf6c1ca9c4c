"""Sessions end: one, all others, or all of somebody's at once."""

from __future__ import annotations

import time
from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from mainstay.apps.organisation.actions.deeds import Actor, deed, note
from mainstay.apps.organisation.actions.rights import must_administer
from mainstay.apps.organisation.models import User

NOTED_EVERY = timedelta(minutes=10)
NOTED_AT = "mainstay.noted_at"


def end_all_sessions(user: User, *, by: Actor) -> None:
    """End every session of a user at once, those in no list too; his own or by an administrator."""
    if by.user is None or by.user.pk != user.pk:
        must_administer(by)
    with deed("end sessions", by=by):
        close_sessions(user)
        note(user, "sessions", "all ended")


def close_sessions(user: User) -> None:
    """Let no session of a user be good any more; part of a deed that says why."""
    user.sessions_ended += 1
    user.save(update_fields=["sessions_ended"])
    for row in UserSession.objects.filter(user=user):
        row.end()


def end_session(user: User, pk: int, *, by: Actor) -> bool:
    """End one session of a user; False where there is none, as after a second click."""
    if by.user is None or by.user.pk != user.pk:
        must_administer(by)
    row = UserSession.objects.filter(user=user, pk=pk).first()
    if row is None:
        return False
    with deed("end session", by=by):
        row.end()
        note(user, "sessions", "one ended")
    return True


def note_use(request: HttpRequest) -> None:
    """Note that a listed session is in use, at most every ten minutes: no write per request."""
    session = getattr(request, "session", None)
    if session is None or not session.session_key or NOTED_AT not in session:
        return
    if time.time() - session[NOTED_AT] < NOTED_EVERY.total_seconds():
        return
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())
    session[NOTED_AT] = int(time.time())
    session.save()


def begin_noting(request: HttpRequest, **_kwargs: object) -> None:
    """Remember when a session began to be listed (a receiver of the sign-in's signal)."""
    request.session[NOTED_AT] = int(time.time())
