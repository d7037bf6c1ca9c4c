"""What the rail shows to whom; fills the shell that the interface draws."""

from __future__ import annotations

from django.http import HttpRequest

from mainstay.ui.pages import Shell


def shell(request: HttpRequest) -> Shell:
    """Return the shell for this request; bare for whoever has not signed in."""
    return Shell()
