"""What a page asks several times is read once: answers are kept while the page is made, no longer.

So all parts of a page speak of the same state, too. Only for pages that are looked at: whoever
changes something must read again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_answers: ContextVar[dict[Hashable, object] | None] = ContextVar("answers", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Keep the answers of ``read_once`` within this block."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def read_once(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Ask once in a reading and give the same answer again, which nobody may change."""

    @wraps(function)
    def read(*args: Asked.args, **named: Asked.kwargs) -> Answer:
        kept = _answers.get()
        if kept is None:
            return function(*args, **named)
        key = (function, args, tuple(sorted(named.items())))
        if key not in kept:
            kept[key] = function(*args, **named)
        return cast(Answer, kept[key])

    return read
