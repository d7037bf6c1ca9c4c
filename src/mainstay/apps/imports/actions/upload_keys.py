"""Keys with which machines bring files in: made, used, ended. Only a digest of them is kept."""

from __future__ import annotations

import secrets
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.imports.models import UploadKey
from mainstay.apps.organisation.actions.deeds import Actor, actor, deed
from mainstay.apps.organisation.actions.rights import must_administer, must_operate
from mainstay.apps.organisation.models import User
from mainstay.domain.errors import DomainError

PREFIX = "mainstay_"


class WrongKey(DomainError):
    """No key that is in use, or one of somebody who may not import."""


class NoName(DomainError):
    """A key that nobody could tell from the others."""


def make_key(name: str, *, user: User, by: Actor) -> tuple[UploadKey, str]:
    """Make a key that acts as ``user``; the text is given once and cannot be read again."""
    must_administer(by)
    must_operate(actor(user))
    if not name.strip():
        raise NoName(_("Give the key a name that says which machine uses it."))
    text = PREFIX + secrets.token_urlsafe(32)
    with deed("make an upload key", by=by):
        key = UploadKey.objects.create(
            name=name.strip()[:120],
            digest=digest_of(text),
            user=user,
            made_by=by.name,
            made_at=timezone.now(),
        )
    return key, text


def end_key(key: UploadKey, *, by: Actor) -> None:
    """Take a key out of use for good; ending it again changes nothing."""
    must_administer(by)
    if key.ended_at is not None:
        return
    with deed("end an upload key", by=by):
        key.ended_at = timezone.now()
        key.save(update_fields=["ended_at"])


def use_key(text: str) -> UploadKey:
    """Return the key that a request shows, and note its use. Raises WrongKey."""
    key = UploadKey.objects.filter(digest=digest_of(text), ended_at=None).first()
    if key is None or not (key.user.is_active and key.user.may_operate):
        raise WrongKey(_("This upload key is not in use."))
    UploadKey.objects.filter(pk=key.pk).update(last_used_at=timezone.now())
    return key


def digest_of(text: str) -> str:
    """Return what is kept of a key: it is random and long, so one round of SHA-256 is enough."""
    return sha256(text.encode()).hexdigest()
