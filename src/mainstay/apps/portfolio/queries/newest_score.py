"""The scores that were kept: the newest one, and whether it still says what the data says."""

from __future__ import annotations

from django.db.models import Q

from mainstay.apps.accounts.models import AccountMerge
from mainstay.apps.organisation.queries import counted_batches, playbook
from mainstay.apps.portfolio.models import Score
from mainstay.apps.worth.queries import last_day_with_lines


def newest_score() -> Score | None:
    """Return the score that was made last."""
    return Score.objects.order_by("-scored_at", "-pk").first()


def is_stale() -> bool:
    """Whether files, thresholds or merges came since the newest score; never without lines."""
    batches = counted_batches()
    if last_day_with_lines(batches) is None:
        return False
    newest = newest_score()
    now = (batches.digest, playbook().digest())
    if newest is None or (newest.batches, newest.playbook) != now:
        return True
    since = Q(at__gt=newest.scored_at) | Q(undone_at__gt=newest.scored_at)
    return AccountMerge.objects.filter(since).exists()
