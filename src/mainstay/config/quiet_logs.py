"""What must not stand in a log although it stands in an address: the token of a one-time link."""

from __future__ import annotations

import logging
import re

LINK = re.compile(r"(/sign-in/link/)\S+")


class HideLinks(logging.Filter):
    """Take one-time links out of what is logged: whoever reads a log must not set a password."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without its links."""
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(value) for value in record.args)
        return True


def _hidden(value: object) -> object:
    return LINK.sub(r"\1...", value) if isinstance(value, str) else value
