"""What a killed process left is settled when the next command starts, and said on stderr."""

from __future__ import annotations

import sys

from mainstay.cli.context import Unusable


def say_what_was_settled() -> None:
    """Finish or forget interrupted backups and restores. Unusable while a restore is at work."""
    from mainstay.apps.workspace.actions.settling import settle_files
    from mainstay.apps.workspace.actions.unfinished import at_work

    for sentence in settle_files():
        print(sentence, file=sys.stderr)
    if at_work("restore"):
        raise Unusable("A backup is being restored into this data just now; try again after it.")


def say_what_a_writer_left() -> None:
    """Clear up after an import, an undo or a tidy whose process was killed."""
    from mainstay.apps.workspace.actions.settling import settle_lake

    for sentence in settle_lake():
        print(sentence, file=sys.stderr)
