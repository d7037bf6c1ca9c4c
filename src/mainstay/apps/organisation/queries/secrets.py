"""Secrets of second factors are kept concealed: whoever reads the database alone cannot use them.

The key comes from the signing key, which is not in the database. With another signing key the
secrets are lost, and an administrator takes the second factor away so that it can be set up again.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import scrypt

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

MARK = "concealed:"
SALT = b"mainstay second factors"


def concealed(text: str) -> str:
    """Return a text as it is kept."""
    return MARK + _keys().encrypt(text.encode()).decode()


def revealed(kept: str) -> str:
    """Return a kept text; "" where it was concealed with another key, so that no code fits."""
    if not kept.startswith(MARK):
        return kept  # from before secrets were concealed
    try:
        return _keys().decrypt(kept.removeprefix(MARK).encode()).decode()
    except InvalidToken:
        return ""


def _keys() -> MultiFernet:
    secrets = map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


_made: dict[str, bytes] = {}


def _key(secret: str) -> bytes:
    if secret not in _made:
        derived = scrypt(secret.encode(), salt=SALT, n=2**14, r=8, p=1, dklen=32)
        _made[secret] = urlsafe_b64encode(derived)
    return _made[secret]
