"""The tabs of the settings, for every app that has a page there: only those its reader may open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.organisation.queries import signed_in


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a link to a page of its own."""

    label: str
    url: str
    is_current: bool


def settings_tabs(request: HttpRequest) -> tuple[Tab, ...]:
    """Return the tabs for whoever asks."""
    return tuple(
        Tab(label, url, is_current=request.path.startswith(url))
        for label, url in _pages(is_administrator=signed_in(request).may_administer)
    )


def _pages(*, is_administrator: bool) -> Iterator[tuple[str, str]]:
    if is_administrator:
        yield _("Organisation"), reverse("organisation:organisation")
        yield _("Users"), reverse("organisation:users")
        yield _("Signing in"), reverse("organisation:signing_in")
    yield _("Territories"), reverse("organisation:territories")
    yield _("Thresholds"), reverse("organisation:thresholds")
    yield _("Rates"), reverse("worth:activity_rates")
    yield _("Exchange rates"), reverse("worth:exchange_rates")
    yield _("Products"), reverse("worth:products")
    yield _("Audit"), reverse("organisation:audit")
