"""What counts as an e-mail address in a file."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

PLAIN = re.compile(
    r"[A-Za-z0-9]+([._+-][A-Za-z0-9]+)*@[A-Za-z0-9]+([.-][A-Za-z0-9]+)*\.[A-Za-z]{2,20}", re.ASCII
)
SHORT = 60  # no part of a shorter address can be too long


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address as Django's own forms see it."""
    if len(text) < SHORT and PLAIN.fullmatch(text):
        return True
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
