"""Background work of people: who and which accounts look like one, after imports and nightly."""

from __future__ import annotations

from django_tasks import task

from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.people.actions.people import propose_duplicates


@task()
def look_for_duplicates() -> None:
    """Propose pairs of accounts, and of people, that look like one."""
    propose_duplicates(by=Actor(name="nightly look for duplicates"))
