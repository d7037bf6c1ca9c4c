"""Short warnings that stand beside a name wherever it is shown."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mainstay.domain.judgement import Reason
from mainstay.ui.reasons import sentence
from mainstay.ui.tables import Tag


def broken_promise_badge(reason: Reason | None) -> Tag | None:
    """The badge of an account to which a promise was broken lately; None where none was."""
    if reason is None:
        return None
    return Tag(_("promise broken"), "critical", sentence(reason.code, reason.params))
