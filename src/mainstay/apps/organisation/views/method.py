"""The method: what is computed how, and every threshold with its source and what applies here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.views.sections import Section, sections


@dataclass(frozen=True, slots=True)
class MethodPage:
    """The whole playbook for everybody; a link to change it for whoever may."""

    sections: tuple[Section, ...]
    own: int
    may_change: bool


def method(request: HttpRequest) -> HttpResponse:
    """Explain the method with every number it uses."""
    shown = sections()
    page = MethodPage(
        sections=shown,
        own=sum(one.is_own for section in shown for one in section.thresholds),
        may_change=signed_in(request).may_operate,
    )
    return render(request, "organisation/method.html", {"page": page})
