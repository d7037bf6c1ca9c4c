"""Every code that the domain declares has a sentence, and what it says can be written."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import mainstay.domain
from mainstay.ui.reasons import SENTENCES, Plural

FOLDER = Path(mainstay.domain.__path__[0])
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))
CODE = re.compile(r"(unknown|note|row|worth|hold|stakes|plan|concentration)\.[a-z_]+")


def declared(name: str) -> tuple[str, ...]:
    return tuple(getattr(importlib.import_module(f"mainstay.domain.{name}"), "CODES", ()))


ALL_CODES = sorted({code for name in MODULES for code in declared(name)})


@pytest.mark.parametrize("code", ALL_CODES)
def test_every_code_of_the_domain_has_a_sentence(code):
    assert code in SENTENCES


def used_codes(name: str) -> set[str]:
    """Find the codes that a module gives to reasons, unknowns and rows."""
    path = FOLDER / f"{name}.py"
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    found = set()
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        given = [arg for arg in call.args[:1] if called(call) in ("Unknown", "Reason", "_unknown")]
        given += [word.value for word in call.keywords if word.arg == "code"]
        found |= {str(arg.value) for arg in given if isinstance(arg, ast.Constant)}
    return {code for code in found if CODE.fullmatch(code)}


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


@pytest.mark.parametrize("name", MODULES)
def test_a_module_declares_every_code_it_uses(name):
    assert used_codes(name) <= set(declared(name))


def test_the_check_finds_codes_at_all():
    assert "unknown.no_contract" in used_codes("hold")
    assert len(ALL_CODES) > 80


@pytest.mark.parametrize("code", ALL_CODES)
def test_a_sentence_ends_as_one_or_names_a_row(code):
    sentence = SENTENCES[code]
    text = sentence.many if isinstance(sentence, Plural) else str(sentence)
    assert text.endswith(".") is not code.startswith("row.")
