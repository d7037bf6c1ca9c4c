"""What a page computes of a whole portfolio, once for the same data: curves, trends, pictures.

A portfolio's key names everything it was computed from, the reader's rights among it; what follows
from it alone may be kept under the same key.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import update_wrapper
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.utils.translation import get_language

from mainstay.apps.portfolio.queries.portfolio import Portfolio

Answer = TypeVar("Answer")
More = ParamSpec("More")

MOST = 200  # answers kept by a process; a page of the portfolio needs about a dozen


class _Answers:
    """The latest answers by what they depend on."""

    def __init__(self) -> None:
        self._found: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[object, ...], compute: Callable[[], object]) -> object:
        """Return what is kept under a key, else compute and keep it."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        found = compute()
        with self._lock:
            self._found[key] = found
            while len(self._found) > MOST:
                self._found.popitem(last=False)
        return found

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._found.clear()


ANSWERS = _Answers()


def once(
    function: Callable[Concatenate[Portfolio, More], Answer],
) -> Callable[Concatenate[Portfolio, More], Answer]:
    """Compute a function of a portfolio once for the same data, further arguments and language."""

    def kept(found: Portfolio, /, *args: More.args, **more: More.kwargs) -> Answer:
        if not found.key:
            return function(found, *args, **more)
        name = f"{function.__module__}.{function.__qualname__}"
        key = (found.key, name, get_language(), args, tuple(sorted(more.items())))
        return cast(Answer, ANSWERS.get(key, lambda: function(found, *args, **more)))

    update_wrapper(kept, function)
    return kept
