"""The import contract of our own can fail, and lets through what is right."""

from __future__ import annotations

from grimp import ImportGraph

from tests.contracts import PrivateModules

APPS = "mainstay.apps"


def breaches(importer: str, imported: str) -> list[tuple[str, str]]:
    graph = ImportGraph()
    for app in ("people", "accounts"):
        for name in ("views", "views.list", "models"):
            graph.add_module(f"{APPS}.{app}.{name}")
        graph.add_module(f"{APPS}.{app}")
    for module in ("mainstay", APPS, "mainstay.config", "mainstay.config.urls", "mainstay.cli"):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported)
    options = {
        "containers": [APPS],
        "private": ["views", "forms"],
        "allowed_importers": ["mainstay.config"],
    }
    contract = PrivateModules(name="private", session_options={}, contract_options=options)
    return list(contract.breaches(graph))


def test_another_apps_pages_are_private() -> None:
    pair = (f"{APPS}.people.models", f"{APPS}.accounts.views")
    assert breaches(*pair) == [pair]
    assert breaches(f"{APPS}.people.models", f"{APPS}.accounts.views.list")
    assert breaches("mainstay.cli", f"{APPS}.accounts.views")


def test_ones_own_pages_and_other_apps_models_are_not() -> None:
    assert breaches(f"{APPS}.people.views", f"{APPS}.people.views.list") == []
    assert breaches(f"{APPS}.people.views", f"{APPS}.accounts.models") == []
    assert breaches("mainstay.config.urls", f"{APPS}.accounts.views") == []
