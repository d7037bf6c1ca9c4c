"""The rules of the house that no other tool checks, each a function from a file to its breaches."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

LONGEST_FUNCTION = 60
LONGEST_MODULE = 500
LONGEST_TEMPLATE = 150
MOST_PARAMETERS = 5
BANNED_NAMES = {"utils", "helpers", "common", "misc", "manager", "base", "core"}
WRITES = {"save", "create", "delete", "get_or_create", "update_or_create", "bulk_create"}
WRITES |= {"bulk_update"}
BULK = {"bulk_create", "bulk_update"}
MATHS = {"numpy", "scipy"}


@dataclass(frozen=True)
class Source:
    """A file of the project: its path from the root, and its text."""

    path: str
    text: str

    @property
    def place(self) -> PurePosixPath:
        return PurePosixPath(self.path)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]

    @cached_property
    def calls(self) -> list[ast.Call]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]

    def is_in(self, *folders: str) -> bool:
        return self.path.startswith(tuple(f"src/mainstay/{folder}" for folder in folders))


Rule = Callable[[Source], Iterator[str]]


def short_functions(source: Source) -> Iterator[str]:
    for node in source.functions:
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > LONGEST_FUNCTION:
            yield f"{node.name} has {length} lines, more than {LONGEST_FUNCTION}"


def short_modules(source: Source) -> Iterator[str]:
    length = len(source.text.splitlines())
    if length > LONGEST_MODULE:
        yield f"{length} lines, more than {LONGEST_MODULE}"


def few_parameters(source: Source) -> Iterator[str]:
    """Options of a command are its parameters; the command line is left out."""
    if source.is_in("cli/"):
        return
    for node in source.functions:
        names = [a.arg for a in _positional(node) + node.args.kwonlyargs]
        count = len([name for name in names if name not in ("self", "cls")])
        if count > MOST_PARAMETERS:
            yield f"{node.name} has {count} parameters, more than {MOST_PARAMETERS}"


def keyword_only_booleans(source: Source) -> Iterator[str]:
    if source.is_in("cli/"):
        return
    for node in source.functions:
        for argument in _positional(node):
            if argument.annotation and ast.unparse(argument.annotation) == "bool":
                yield f"{node.name}: the boolean {argument.arg} is not keyword-only"


def keyword_only_actor(source: Source) -> Iterator[str]:
    """Who does it is always named: ``by=``."""
    if not _is_action(source):
        return
    public = [node for node in source.functions if not node.name.startswith("_")]
    for node in public:
        if any(argument.arg == "by" for argument in _positional(node)[1:]):
            yield f"{node.name}: by is not keyword-only"


def telling_names(source: Source) -> Iterator[str]:
    place = source.place
    name = place.parent.name if place.stem == "__init__" else place.stem
    if name in BANNED_NAMES:
        yield f"a module named {name} says nothing"


def opening_words(source: Source) -> Iterator[str]:
    if not ast.get_docstring(source.tree):
        yield "no docstring says what lives here"


def named_exceptions(source: Source) -> Iterator[str]:
    """Catch what you expect; only the job runner may catch everything."""
    if source.place.name == "jobs.py":
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = "" if node.type is None else ast.unparse(node.type)
            if caught in ("", "Exception", "BaseException"):
                yield f"line {node.lineno} catches everything"


def writes_in_actions(source: Source) -> Iterator[str]:
    """Only actions write rows; in bulk only through deeds.py, which keeps the history."""
    if not source.is_in("apps/", "cli/", "config/"):
        return
    for call in source.calls:
        name = _method(call)
        is_deeds = source.path.endswith("organisation/actions/deeds.py")
        if name in BULK and not is_deeds:
            yield f"line {call.lineno}: {name} outside deeds.py"
        elif _writes(call) and not _may_write(source, call):
            yield f"line {call.lineno}: .{name}() outside an action"


def typed_decimals(source: Source) -> Iterator[str]:
    """An untyped Decimal literal loses its decimals in silence on DuckDB."""
    if not source.is_in("analytics/"):
        return
    for call in source.calls:
        if _name(call) != "literal" or len(call.args) > 1 or call.keywords:
            continue
        is_plain = isinstance(call.args[0], ast.Constant) if call.args else False
        if not is_plain:
            yield f"line {call.lineno}: literal() without a type"


def no_crashing_reader(source: Source) -> Iterator[str]:
    """DeltaTable.to_pyarrow_table() aborts the process at its end."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "to_pyarrow_table":
            yield f"line {node.lineno}: to_pyarrow_table"


def pure_domain(source: Source) -> Iterator[str]:
    """The domain knows the standard library and itself; NumPy and SciPy where lifetimes are."""
    if not source.is_in("domain/"):
        return
    allowed = set(sys.stdlib_module_names)
    if source.is_in("domain/lifetime_value/"):
        allowed |= MATHS
    for module, line in _imports(source.tree):
        if module.split(".")[0] not in allowed and not module.startswith("mainstay.domain"):
            yield f"line {line}: the domain imports {module}"


def no_clock_in_domain(source: Source) -> Iterator[str]:
    """Now and today are arguments."""
    if not source.is_in("domain/"):
        return
    for call in source.calls:
        if _method(call) in ("now", "today", "utcnow"):
            yield f"line {call.lineno}: {ast.unparse(call)} reads a clock"


def quiet_templates(source: Source) -> Iterator[str]:
    """What the content security policy forbids or htmx would silently drop."""
    patterns = {
        r"\bhx-on\b": "hx-on does not run under the content security policy",
        r"hx-vals=.?js:": "hx-vals='js:' does not run under the content security policy",
        r"hx-trigger=\"[^\"]*\[": "a filter in hx-trigger is dropped, so every event fires",
        r"<[^>{%]*\sstyle=": "style= is refused by the content security policy",
        r"<script(?![^>]*\bsrc=)": "a script inside a page is refused",
    }
    for pattern, why in patterns.items():
        for found in re.finditer(pattern, source.text):
            yield f"line {source.text.count(chr(10), 0, found.start()) + 1}: {why}"


def short_templates(source: Source) -> Iterator[str]:
    length = len(source.text.splitlines())
    if length > LONGEST_TEMPLATE:
        yield f"{length} lines, more than {LONGEST_TEMPLATE}"


def portable(source: Source) -> Iterator[str]:
    """No index host and no folder of some machine stands in a file of the project."""
    hosts = ("py" + "pi.org", "python" + "hosted.org", "registry.np" + "mjs", "deb.deb" + "ian")
    folders = ("/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", "/opt/py" + "pi")
    for unwanted in (*hosts, *folders):
        if unwanted in source.text:
            yield f"names {unwanted}"


def nothing_left_open(source: Source) -> Iterator[str]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if re.search(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", line):
            yield f"line {number}: left open"


CODE_RULES: tuple[Rule, ...] = (
    short_functions,
    short_modules,
    few_parameters,
    keyword_only_booleans,
    keyword_only_actor,
    telling_names,
    opening_words,
    named_exceptions,
    writes_in_actions,
    typed_decimals,
    no_crashing_reader,
    pure_domain,
    no_clock_in_domain,
)
TEST_RULES: tuple[Rule, ...] = (short_functions, short_modules, telling_names, no_crashing_reader)
TEMPLATE_RULES: tuple[Rule, ...] = (quiet_templates, short_templates)
FILE_RULES: tuple[Rule, ...] = (portable, nothing_left_open)


def _positional(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    return node.args.posonlyargs + node.args.args


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else _method(call)


def _writes(call: ast.Call) -> bool:
    """A queryset's update takes keywords only; a dict's or a hash's takes a value."""
    name = _method(call)
    if name == "update":
        return bool(call.keywords) and not call.args
    return name in WRITES


def _is_action(source: Source) -> bool:
    return "actions" in source.place.parts or source.place.name == "actions.py"


def _may_write(source: Source, call: ast.Call) -> bool:
    """An action may; and Django asks that the manager of users saves the user it makes."""
    is_users_manager = source.path.endswith("organisation/models.py")
    return _is_action(source) or (is_users_manager and ast.unparse(call.func) == "user.save")


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
