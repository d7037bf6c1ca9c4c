"""Who may log touches. Who reads what was said there is decided in ``people.queries.judging``."""

from __future__ import annotations

from mainstay.apps.organisation.models import User


def may_log(user: User | None) -> bool:
    """Whether a user logs touches at the accounts he sees: all but viewers do."""
    return user is None or (user.is_active and (user.may_judge or user.may_edit))
