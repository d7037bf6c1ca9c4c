"""Every page, opened as those who may see it: with the sample and empty, light and dark, wide and
narrow.

The pages are those of access_table.py. The main ones run in ./test, all of them in ./test --all.
MAINSTAY_SHOTS=FOLDER keeps a picture of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.access_table import TABLE
from tests.browser.backstage import ROLES
from tests.browser.looking import LOOKS, Critic, Look, faults, picture, take
from tests.browser.sites import Site

pytestmark = pytest.mark.browser

MACHINES = "api:"  # addresses that no person looks at
MAIN = {
    ("sample", "nobody", "account_login"),
    *(
        ("sample", "leader", f"portfolio:{name}")
        for name in ("portfolio", "accounts", "account", "account_worth", "why")
    ),
    ("sample", "account manager", "portfolio:accounts"),
    ("sample", "leader", "people:people"),
    ("sample", "leader", "organisation:method"),
    ("sample", "administrator", "imports:imports"),
    ("sample", "administrator", "organisation:settings"),
}


def pages() -> Iterator[Any]:
    """Return (site, role, URL name) of every page that somebody may open."""
    for name, line in TABLE.items():
        if line.post or not line.who or name.startswith(MACHINES):
            continue
        for role in roles(name):
            yield page_of("sample", role, name)
        if line.args is None and not line.per_account:
            who = "nobody" if line.is_public else "administrator"
            if line.is_public or who in roles(name):
                yield page_of("empty", who, name)


def roles(name: str) -> list[str]:
    line = TABLE[name]
    if line.is_public:
        return ["nobody"]
    return [role for role, who in ROLES.items() if line.may(who, "hers")]


def page_of(*address: str) -> Any:
    marks = [] if address in MAIN else [pytest.mark.long]
    return pytest.param(*address, marks=marks, id="-".join(address))


def test_the_main_pages_are_among_all_pages() -> None:
    walked = {tuple(parameter.values) for parameter in pages()}
    assert walked >= MAIN


@pytest.mark.parametrize(("kind", "role", "name"), list(pages()))
def test_a_page_is_fit_to_be_seen(
    request: pytest.FixtureRequest,
    visitor: Callable[..., Critic],
    kind: str,
    role: str,
    name: str,
) -> None:
    site: Site = request.getfixturevalue(kind)
    critic = visitor(site, "" if role == "nobody" else role)
    page = critic.open(site.url(name, role=role))
    if page is None:
        assert critic.context.request.get(site.url(name, role=role)).ok
        return
    found = []
    for look in looks(name, role):
        take(page, look)
        picture(page, f"{kind}-{role}-{name}-{look}")
        found += [f"{look}: {fault}" for fault in faults(page, look)]
    assert found == []


def looks(name: str, role: str) -> tuple[Look, ...]:
    """Every theme and width once a page; to the others who see it, it is the same template."""
    first = "leader" if "leader" in roles(name) else roles(name)[0]
    return LOOKS if role == first or role not in roles(name) else LOOKS[:1]
