"""Runs pieces of work beside one another: arrays are computed without holding up other threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

AT_ONCE = 2

Answer = TypeVar("Answer")


def side_by_side(pieces: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Run every piece, two at a time, and return the answers in the order of the pieces.

    What each computes does not depend on the others, so neither do the answers on the machine.
    """
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return [running.result() for running in [threads.submit(piece) for piece in pieces]]
