"""The territory tree grows, moves and is pruned, and never grows into itself."""

from __future__ import annotations

import pytest

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.territories import (
    TerritoryProblem,
    add_territory,
    change_territory,
    delete_territory,
)
from mainstay.apps.organisation.models import Territory
from mainstay.apps.organisation.queries.territories import territory_tree
from tests.apps.organisation.history import deeds_of, last_changes
from tests.cast import Cast


def test_operations_add_rename_and_move(cast: Cast) -> None:
    by = actor(cast.oscar)
    nordics = add_territory("  Nordics ", parent=cast.north, by=by)
    change_territory(nordics, name="Nordic countries", parent=cast.world, by=by)
    assert (nordics.name, nordics.parent) == ("Nordic countries", cast.world)
    assert [deed for _, deed in deeds_of(nordics)] == ["add territory", "change territory"]
    assert last_changes(nordics)["name"] == ["Nordics", "Nordic countries"]


@pytest.mark.parametrize("who", ["dana", "alice", "bob", "vera"])
def test_nobody_else_may(cast: Cast, who: str) -> None:
    by = actor(getattr(cast, who))
    with pytest.raises(NotAllowed):
        add_territory("West", parent=None, by=by)
    with pytest.raises(NotAllowed):
        change_territory(cast.north, name="Up", parent=None, by=by)
    with pytest.raises(NotAllowed):
        delete_territory(cast.north, by=by)


def test_a_territory_cannot_move_into_itself(cast: Cast) -> None:
    for inside in (cast.world, cast.north):
        with pytest.raises(TerritoryProblem, match="lies within"):
            change_territory(cast.world, name="World", parent=inside, by=actor(cast.oscar))


@pytest.mark.parametrize("name", ["", "  ", "North / South"])
def test_a_name_is_needed_without_a_slash(cast: Cast, name: str) -> None:
    with pytest.raises(TerritoryProblem, match="needs a name"):
        add_territory(name, parent=None, by=actor(cast.oscar))


def test_two_of_one_name_cannot_stand_side_by_side(cast: Cast) -> None:
    by = actor(cast.oscar)
    with pytest.raises(TerritoryProblem, match="already"):
        add_territory("North", parent=cast.world, by=by)
    with pytest.raises(TerritoryProblem, match="already"):
        add_territory("World", parent=None, by=by)
    assert add_territory("North", parent=None, by=by).pk


def test_only_an_empty_territory_is_deleted(cast: Cast) -> None:
    by = actor(cast.oscar)
    with pytest.raises(TerritoryProblem, match="Colleagues"):
        delete_territory(cast.north, by=by)
    cast.nora.territory = None
    cast.nora.save()
    with pytest.raises(TerritoryProblem, match="not empty"):
        delete_territory(cast.north, by=by)
    cast.hers.territory = None
    cast.hers.save()
    south = add_territory("South", parent=cast.north, by=by)
    with pytest.raises(TerritoryProblem, match="not empty"):
        delete_territory(cast.north, by=by)
    delete_territory(south, by=by)
    delete_territory(cast.north, by=by)
    assert list(Territory.objects.all()) == [cast.world]


def test_the_tree_says_what_belongs_where(cast: Cast) -> None:
    (world,) = territory_tree()
    (north,) = world.below
    assert (world.users, world.accounts) == (1, 0)
    assert (north.users, north.accounts, north.is_empty) == (1, 1, False)
