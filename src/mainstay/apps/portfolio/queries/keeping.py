"""What one process keeps of the answers it gave, by what they depend on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """The latest answers by their key, until they weigh more than this process may keep.

    The newest answer always stays, however much it weighs.
    """

    def __init__(
        self, most: int, *, weight: Callable[[Answer], int], made_of: Kept[Any] | None = None
    ) -> None:
        self.most = most
        self._made_of = made_of
        self._weight = weight
        self._found: OrderedDict[Hashable, Answer] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._weighs = 0
        self._lock = Lock()

    def get(self, key: Hashable, compute: Callable[[], Answer]) -> Answer:
        """Return what is kept under a key, else compute and keep it; the oldest ones go.

        Whoever asks for it while another thread computes it waits for that one's answer.
        """
        with self._lock:
            if key in self._found:
                return self._again(key)
            own = self._making.setdefault(key, Lock())
        with own:
            with self._lock:
                if key in self._found:
                    return self._again(key)
            try:
                found = compute()
                with self._lock:
                    self._put(key, found)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return found

    def _again(self, key: Hashable) -> Answer:
        self._found.move_to_end(key)
        return self._found[key]

    def _put(self, key: Hashable, found: Answer) -> None:
        if key in self._found:
            self._weighs -= self._weight(self._found.pop(key))
        self._found[key] = found
        self._weighs += self._weight(found)
        while self._weighs > self.most and len(self._found) > 1:
            _, gone = self._found.popitem(last=False)
            self._weighs -= self._weight(gone)

    def clear(self) -> None:
        """Forget everything, also what the answers were made of."""
        if self._made_of is not None:
            self._made_of.clear()
        with self._lock:
            self._found.clear()
            self._weighs = 0
