"""The entry that the web server calls."""

import gc
import os
from importlib import import_module
from threading import Thread

from django.core.signals import request_finished
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.config.settings")
application = get_wsgi_application()
# A portfolio of 100,000 customers is many objects in no circle: looking for circles after each 700
# new ones, as Python does by itself, took a tenth of its time.
gc.set_threshold(50_000, 20, 50)


def warm_up() -> None:
    """Import what the first figure needs, so that nobody waits for it."""
    for name in ("pandas", "ibis.backends.duckdb"):
        import_module(name)


def after_first_page(**_signal: object) -> None:
    """Warm up once the first page is out, not before: it would have to wait."""
    request_finished.disconnect(after_first_page)
    Thread(target=warm_up, daemon=True).start()


request_finished.connect(after_first_page)
