"""What a page computes of a whole portfolio, once for the same data: curves, trends, pictures.

A portfolio's key names everything it was computed from, the reader's rights among it; what follows
from it alone may be kept under the same key.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.utils.translation import get_language

from mainstay.apps.portfolio.queries.keeping import Kept
from mainstay.apps.portfolio.queries.portfolio import Portfolio

Answer = TypeVar("Answer")
More = ParamSpec("More")

MOST, SMALL = 120_000, 600  # some two hundred answers; a page of the portfolio needs a dozen


def _weight(answer: object) -> int:
    """Weigh a list by its rows: those of the ranking keep their whole portfolio in memory."""
    return SMALL + (len(answer) if isinstance(answer, tuple) else 0)


ANSWERS: Kept[object] = Kept(MOST, weight=_weight)


def once(
    function: Callable[Concatenate[Portfolio, More], Answer],
) -> Callable[Concatenate[Portfolio, More], Answer]:
    """Compute a function of a portfolio once for the same data, further arguments and language."""
    return _kept(function, lambda found: found.key)


def once_by_worth(
    function: Callable[Concatenate[Portfolio, More], Answer],
) -> Callable[Concatenate[Portfolio, More], Answer]:
    """Compute a function of what customers bring once: how they are held does not matter to it."""
    return _kept(function, lambda found: found.worth_key)


def _kept(
    function: Callable[Concatenate[Portfolio, More], Answer], key_of: Callable[[Portfolio], str]
) -> Callable[Concatenate[Portfolio, More], Answer]:
    def kept(found: Portfolio, /, *args: More.args, **more: More.kwargs) -> Answer:
        name = f"{function.__module__}.{function.__qualname__}"
        key = (key_of(found), name, get_language(), args, tuple(sorted(more.items())))
        return cast(Answer, ANSWERS.get(key, lambda: function(found, *args, **more)))

    update_wrapper(kept, function)
    return kept
