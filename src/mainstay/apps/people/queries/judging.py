"""Who may read judgements about people: stance, influence, strength, goals, what was learned.

The one place that decides it. Judgements exist so that a team keeps its customers; they are read
by those who see the account and work with people, not by those who only run the system.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mainstay.apps.organisation.models import User

PURPOSE = _(
    "Judgements about people are kept so that the team serves this customer well; for nothing else."
)


def may_judge(user: User | None) -> bool:
    """Whether a user reads and makes judgements about people at the accounts he sees.

    Leaders, account managers and contributors do; None is the machine's owner, who does.
    """
    return user is None or (user.is_active and user.may_judge)
