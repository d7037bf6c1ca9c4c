"""One stream out of a compound file ([MS-CFB]): the container of XLS and of locked workbooks."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

HEAD, SHORT_SECTOR = 512, 64
ENTRY = 128
LAST_SECTOR = 0xFFFFFFF9
HEAD_LINKS = 109


def stream_of(content: bytes, *names: str) -> bytes:
    """Return the stream with one of these names; b"" where none can be followed."""
    try:
        return _Compound(content).stream(names)
    except (struct.error, IndexError, ValueError):
        return b""


class _Compound:
    """The table of sectors and the directory; short streams lie in small sectors of their own."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
        self.shortest = struct.unpack_from("<I", content, 56)[0]
        self.table = self._table()

    def stream(self, names: tuple[str, ...]) -> bytes:
        start = struct.unpack_from("<I", self.content, 48)[0]
        directory = self._chain(start)
        container = struct.unpack_from("<I", directory, 116)[0]
        for place in range(0, len(directory) - ENTRY + 1, ENTRY):
            entry = directory[place : place + ENTRY]
            length = max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)
            if entry[:length].decode("utf-16-le", errors="replace") in names:
                first, size = struct.unpack_from("<II", entry, 116)
                found = (
                    self._chain(first) if size >= self.shortest else self._short(first, container)
                )
                return found[:size]
        return b""

    def _short(self, first: int, container: int) -> bytes:
        """Follow a short stream through the stream that holds all of them."""
        inside = self._chain(container)
        links = self._chain(struct.unpack_from("<I", self.content, 60)[0])
        table = struct.unpack(f"<{len(links) // 4}I", links)
        return b"".join(_sectors(inside, first, table, size=SHORT_SECTOR))

    def _table(self) -> tuple[int, ...]:
        """Read the table that says which sector follows which."""
        sectors = list(struct.unpack_from(f"<{HEAD_LINKS}I", self.content, 76))
        following, count = struct.unpack_from("<II", self.content, 68)
        for _ in range(min(count, len(self.content) // self.size)):
            links = struct.unpack(f"<{self.size // 4}I", self._sector(following))
            sectors += links[:-1]
            following = links[-1]
        kept = [sector for sector in sectors if sector <= LAST_SECTOR]
        table = b"".join(map(self._sector, kept[: len(self.content) // self.size]))
        return struct.unpack(f"<{len(table) // 4}I", table)

    def _chain(self, first: int) -> bytes:
        body = self.content[max(HEAD, self.size) :]
        return b"".join(_sectors(body, first, self.table, size=self.size))

    def _sector(self, sector: int) -> bytes:
        start = max(HEAD, self.size) + sector * self.size
        return self.content[start : start + self.size]


def _sectors(body: bytes, sector: int, table: Sequence[int], *, size: int) -> Iterator[bytes]:
    """Yield the sectors of a chain; one longer than the file goes in circles and is cut."""
    left = len(body) // size + 1
    while sector <= LAST_SECTOR and left > 0:
        yield body[sector * size : (sector + 1) * size]
        sector = table[sector]
        left -= 1
