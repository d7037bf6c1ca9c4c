"""What counts as an e-mail address in a file."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address as Django's own forms see it."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
