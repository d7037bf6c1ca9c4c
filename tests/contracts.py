"""An import contract of our own: what makes an app's pages is its private matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateModules(Contract):
    """No module outside an app imports its private modules, but for the allowed importers.

    ``containers`` hold the apps; ``private`` are names of modules inside each of them.
    """

    type_name = "private"

    containers = fields.ListField(subfield=fields.StringField())
    private = fields.ListField(subfield=fields.StringField())
    allowed_importers = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        found = sorted(self.breaches(graph))
        return ContractCheck(kept=not found, metadata={"breaches": found})

    def breaches(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        """Yield (importer, private module) of every import that should not be."""
        for app in self._apps(graph):
            welcome = (app, *self.allowed_importers)  # type: ignore[misc]
            for module in self._private_modules(graph, app):
                for importer in graph.find_modules_that_directly_import(module):
                    if not any(is_within(importer, package) for package in welcome):
                        yield importer, module

    def _apps(self, graph: ImportGraph) -> Iterator[str]:
        for container in self.containers:  # type: ignore[attr-defined]
            yield from graph.find_children(container)

    def _private_modules(self, graph: ImportGraph, app: str) -> Iterator[str]:
        for name in self.private:  # type: ignore[attr-defined]
            module = f"{app}.{name}"
            if module in graph.modules:
                yield from {module, *graph.find_descendants(module)}

    def render_broken_contract(self, check: ContractCheck) -> None:
        metadata: dict[str, Any] = check.metadata
        for importer, module in metadata["breaches"]:
            output.print_error(f"{importer} imports {module}, which is private to its app.")


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
