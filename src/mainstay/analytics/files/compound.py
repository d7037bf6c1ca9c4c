"""One stream out of a compound file ([MS-CFB]): the container of XLS and of locked workbooks."""

from __future__ import annotations

import struct
from collections.abc import Iterator

HEAD = 512
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
    """The table of sectors and the directory; short streams, kept elsewhere, are not read."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
        self.shortest = struct.unpack_from("<I", content, 56)[0]
        self.table = self._table()

    def stream(self, names: tuple[str, ...]) -> bytes:
        start = struct.unpack_from("<I", self.content, 48)[0]
        directory = b"".join(self._sectors(start))
        for place in range(0, len(directory) - ENTRY + 1, ENTRY):
            entry = directory[place : place + ENTRY]
            length = max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)
            if entry[:length].decode("utf-16-le", errors="replace") in names:
                first, size = struct.unpack_from("<II", entry, 116)
                if size >= self.shortest:
                    return b"".join(self._sectors(first))[:size]
        return b""

    def _table(self) -> list[int]:
        """Read the table that says which sector follows which."""
        sectors = list(struct.unpack_from(f"<{HEAD_LINKS}I", self.content, 76))
        following, count = struct.unpack_from("<II", self.content, 68)
        for _ in range(min(count, len(self.content) // self.size)):
            links = struct.unpack(f"<{self.size // 4}I", self._sector(following))
            sectors += links[:-1]
            following = links[-1]
        table: list[int] = []
        for sector in sectors:
            if sector <= LAST_SECTOR:
                table += struct.unpack(f"<{self.size // 4}I", self._sector(sector))
        return table

    def _sectors(self, sector: int) -> Iterator[bytes]:
        left = len(self.content) // self.size + 1  # a chain longer than the file goes in circles
        while sector <= LAST_SECTOR and left > 0:
            yield self._sector(sector)
            sector = self.table[sector]
            left -= 1

    def _sector(self, sector: int) -> bytes:
        start = HEAD if self.size == HEAD else self.size
        return self.content[start + sector * self.size : start + (sector + 1) * self.size]
