"""Each code that reading gives is listed, and each that is listed is given somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

from mainstay.analytics import files
from mainstay.analytics.files.codes import (
    BAD_ROW_CODES,
    CELL_CODES,
    COLUMN_CODES,
    NOTE_CODES,
    NOTE_PARAMS,
)
from mainstay.analytics.files.problem import SENTENCES

FOLDER = Path(files.__file__).parent
MAKERS = {"Note", "BadRow", "CellError", "FileProblem", "Ambiguous", "Mixed"}
PASSED_ON = {"_mixed", "_counted", "_put_aside"}
LISTED = NOTE_CODES | BAD_ROW_CODES | CELL_CODES | COLUMN_CODES | set(SENTENCES)


def texts_of(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def codes_given(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return {
        argument.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in MAKERS | PASSED_ON
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def test_every_code_is_listed_and_used() -> None:
    modules = [module for module in FOLDER.glob("*.py") if module.name not in EXCEPT]
    given = set().union(*map(codes_given, modules))
    assert len(given) > 30
    assert given <= LISTED
    assert set().union(*map(texts_of, modules)) >= LISTED


def written_params(module: Path) -> list[tuple[str, set[str]]]:
    """Find the notes whose code and parameters both stand in the source."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [
        (str(call.args[0].value), {str(key.value) for key in call.args[1].keys})  # type: ignore[union-attr]
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "Note"
        and len(call.args) == 2
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[1], ast.Dict)
    ]


def test_the_listed_parameters_are_those_given() -> None:
    found = [pair for module in FOLDER.glob("*.py") for pair in written_params(module)]
    assert len(found) > 10
    for code, params in found:
        assert params == NOTE_PARAMS[code], code


EXCEPT = {"codes.py", "problem.py"}
