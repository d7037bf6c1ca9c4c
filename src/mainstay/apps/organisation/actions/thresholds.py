"""An organisation's own values of the method's thresholds: set, checked, dated, taken back."""

from __future__ import annotations

from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.rights import must_operate
from mainstay.apps.organisation.models import Organisation, PlaybookValue
from mainstay.apps.organisation.queries import playbook
from mainstay.apps.organisation.queries.method import threshold_history
from mainstay.domain.errors import ChangedMeanwhile
from mainstay.domain.playbook import Playbook, Threshold, ThresholdError, default_playbook
from mainstay.ui import formats

WHOLE = frozenset({"count", "level", "months", "days"})

# Of each line, no value may be above the next one: otherwise a band would be empty.
ASCENDING: tuple[tuple[str, ...], ...] = (
    ("measure.range_coverage", "measure.known_coverage"),
    ("hold.rhythm_firm", "hold.rhythm_held", "hold.rhythm_loose"),
    ("hold.volume_loose", "hold.volume_held", "hold.volume_firm"),
    ("hold.breadth_loose", "hold.breadth_held", "hold.breadth_firm"),
    ("hold.contract_loose", "hold.contract_held", "hold.contract_firm"),
    ("concentration.disclosure", "concentration.alert", "concentration.critical"),
    ("concentration.ratio_moderate", "concentration.ratio_high"),
    ("concentration.hhi_moderate", "concentration.hhi_high"),
    ("concentration.expected_top_low", "concentration.expected_top_high"),
    (
        "lifetime_value.retention_slipping",
        "lifetime_value.retention_loose",
        "lifetime_value.retention_held",
        "lifetime_value.retention_firm",
    ),
    (
        "strength.points_weak",
        "strength.points_moderate",
        "strength.points_strong",
        "strength.points_essential",
    ),
)


def set_threshold(
    key: str, value: float, *, seen: int | None = None, by: Actor
) -> PlaybookValue | None:
    """Set the organisation's own value from now on; None when it applied already.

    ``seen`` is the newest row of its history that the editor knew, 0 for none. ThresholdError when
    the value is impossible by itself or beside the others; ChangedMeanwhile.
    """
    must_operate(by)
    with deed("set threshold", by=by):
        _one_at_a_time()
        current = playbook()
        threshold = _known(key, current)
        if threshold.is_own and threshold.value == value:
            return None
        _refuse_newer(key, seen)
        if threshold.unit in WHOLE and value != int(value):
            raise ThresholdError(_("This value is a whole number."))
        changed = Playbook({**current.thresholds, key: threshold.checked(value)})
        _check_order(key, changed)
        return _write(key, value, by=by)


def reset_threshold(key: str, *, seen: int | None = None, by: Actor) -> PlaybookValue | None:
    """Go back to the value that Mainstay comes with; None when it applied already."""
    must_operate(by)
    with deed("reset threshold", by=by):
        _one_at_a_time()
        current = playbook()
        if not _known(key, current).is_own:
            return None
        _refuse_newer(key, seen)
        default = default_playbook().threshold(key)
        _check_order(key, Playbook({**current.thresholds, key: default}))
        return _write(key, None, by=by)


def _one_at_a_time() -> None:
    """Let no two set thresholds at once: each is checked beside its neighbours."""
    list(Organisation.objects.select_for_update())


def _refuse_newer(key: str, seen: int | None) -> None:
    newest = next(iter(threshold_history(key)), None)
    if seen is None or newest is None or newest.pk == seen:
        return
    raise ChangedMeanwhile(
        _(
            "%(by)s changed this threshold on %(at)s, while you were at it. Look at what applies "
            "now, then save again if you still want to."
        )
        % {"by": newest.by, "at": formats.moment(newest.at)}
    )


def _known(key: str, current: Playbook) -> Threshold:
    if key not in current.thresholds:
        raise ThresholdError(_("There is no threshold %(key)s.") % {"key": key})
    return current.threshold(key)


def _check_order(key: str, changed: Playbook) -> None:
    for chain in ASCENDING:
        for low, high in pairwise(chain):
            if key in (low, high) and changed[low] > changed[high]:
                other = changed.threshold(high if key == low else low)
                raise ThresholdError(_conflict(other.sentence, is_above=key == low))


def _conflict(sentence: str, *, is_above: bool) -> str:
    if is_above:
        return _("This would be above the value of its neighbour: “%(text)s”") % {"text": sentence}
    return _("This would be below the value of its neighbour: “%(text)s”") % {"text": sentence}


def _write(key: str, value: float | None, *, by: Actor) -> PlaybookValue:
    return PlaybookValue.objects.create(key=key, value=value, at=timezone.now(), by=by.name)
