"""The territory tree grows, is renamed, moved and pruned."""

from __future__ import annotations

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from mainstay.apps.organisation.actions.deeds import Actor, deed
from mainstay.apps.organisation.actions.meanwhile import as_read
from mainstay.apps.organisation.actions.rights import must_operate
from mainstay.apps.organisation.models import Organisation, Territory
from mainstay.apps.organisation.queries import branch
from mainstay.domain.errors import DomainError


class TerritoryProblem(DomainError):
    """The tree cannot be as somebody wanted."""


def add_territory(name: str, *, parent: Territory | None, by: Actor) -> Territory:
    """Add a territory below another one, or a root."""
    must_operate(by)
    territory = Territory(parent=parent)
    with deed("add territory", by=by):
        territory.name = _free_name(name, territory=territory)
        territory.save()
    return territory


def change_territory(
    territory: Territory,
    *,
    name: str,
    parent: Territory | None,
    seen: int | None = None,
    by: Actor,
) -> Territory:
    """Rename a territory or move it with all below it; never below itself; ChangedMeanwhile."""
    must_operate(by)
    with deed("change territory", by=by):
        _one_at_a_time()
        territory = as_read(territory, seen)
        _refuse_below_itself(territory, parent)
        territory.parent = parent
        territory.name = _free_name(name, territory=territory)
        territory.save()
    return territory


def _one_at_a_time() -> None:
    """Let no two move territories at once: together they could make a circle."""
    list(Organisation.objects.select_for_update())


def _refuse_below_itself(territory: Territory, parent: Territory | None) -> None:
    if parent is not None and parent.pk in branch(territory):
        raise TerritoryProblem(
            _("%(parent)s lies within %(name)s, so %(name)s cannot move there.")
            % {"parent": parent, "name": territory}
        )


def delete_territory(territory: Territory, *, seen: int | None = None, by: Actor) -> None:
    """Delete a territory that nothing and nobody belongs to; ChangedMeanwhile."""
    must_operate(by)
    try:
        with deed("delete territory", by=by):
            as_read(territory, seen)
            _refuse_with_users(territory)
            territory.delete()
    except ProtectedError as problem:
        raise TerritoryProblem(
            _("%(name)s is not empty; move its territories and accounts elsewhere first.")
            % {"name": territory}
        ) from problem


def _refuse_with_users(territory: Territory) -> None:
    if territory.users.exists():
        raise TerritoryProblem(
            _("Colleagues belong to %(name)s; give them another territory first.")
            % {"name": territory}
        )


def _free_name(name: str, *, territory: Territory) -> str:
    wanted = " ".join(name.split())
    if not wanted or "/" in wanted:
        raise TerritoryProblem(_("A territory needs a name, without a slash in it."))
    beside = Territory.objects.filter(parent=territory.parent, name=wanted)
    if beside.exclude(pk=territory.pk).exists():
        raise TerritoryProblem(_("There is a territory %(name)s already.") % {"name": wanted})
    return wanted
