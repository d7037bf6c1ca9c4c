"""Writes of the imports: commit, undo, redo, assign by hand, save a mapping, keep a draft."""

from mainstay.apps.imports.actions.bring import BadRowsLeft, Brought, bring, bring_files
from mainstay.apps.imports.actions.redo import Redone, redo
from mainstay.apps.imports.actions.undo import Undone, undo, undo_drop, undo_together

__all__ = [
    "BadRowsLeft",
    "Brought",
    "Redone",
    "Undone",
    "bring",
    "bring_files",
    "redo",
    "undo",
    "undo_drop",
    "undo_together",
]
