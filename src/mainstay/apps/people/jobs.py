"""Background work of people: who and which accounts look like one, after imports and nightly."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from mainstay.apps.organisation.actions.deeds import Actor
from mainstay.apps.people.actions.people import propose_duplicates
from mainstay.apps.people.actions.retention import delete_old_judgements


@task()
def look_for_duplicates() -> None:
    """Propose pairs of accounts, and of people, that look like one."""
    propose_duplicates(by=Actor(name="nightly look for duplicates"))


@task()
def delete_judgements_due() -> None:
    """Delete judgements about people who left longer ago than the playbook lets us keep them."""
    by = Actor(name="nightly deletion of judgements")
    delete_old_judgements(today=timezone.localdate(), by=by)
