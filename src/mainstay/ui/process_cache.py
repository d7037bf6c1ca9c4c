"""What one process keeps in its own memory: pictures and figures, large and made again at will.

Apart from Django's default cache, which all processes share and which counts attempts to sign in.
"""

from __future__ import annotations

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

cache = ConnectionProxy(caches, "process")
