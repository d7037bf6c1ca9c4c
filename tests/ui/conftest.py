"""Settings under which the interface runs alone, and a client and a browser that open it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from tests.ui import settings_ui

TAKEN = ("MIDDLEWARE", "ROOT_URLCONF", "TEMPLATES", "MAINSTAY_SHELL", "MAINSTAY_STRICT_SENTENCES")
SESSIONS = ("SESSION_ENGINE", "MESSAGE_STORAGE", "ALLOWED_HOSTS")
PLAIN_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture
def interface_alone(settings: Any) -> None:
    """No feature, no database: only the pages of ``pages_shown``."""
    for name in TAKEN + SESSIONS:
        setattr(settings, name, getattr(settings_ui, name))
    settings.STORAGES = {**settings.STORAGES, "staticfiles": PLAIN_STATIC}


@pytest.fixture
def visitor(interface_alone: None) -> Client:
    return Client()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Say nothing: the test's own output is what counts."""


@pytest.fixture
def address(interface_alone: None) -> Iterator[str]:
    """Serve the pages on a free port for a browser."""
    handler = StaticFilesHandler(WSGIHandler())
    server = make_server("127.0.0.1", 0, handler, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
