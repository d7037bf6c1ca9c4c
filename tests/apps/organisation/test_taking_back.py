"""A change of the settings can be taken back, as a deed of its own, while it is the last one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from auditlog.models import LogEntry
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.settings import OrganisationDetails, change_organisation
from mainstay.apps.organisation.actions.taking_back import CannotTakeBack, take_back
from mainstay.apps.organisation.actions.territories import (
    add_territory,
    change_territory,
    delete_territory,
)
from mainstay.apps.organisation.actions.thresholds import reset_threshold, set_threshold
from mainstay.apps.organisation.actions.users import UserDetails, change_user
from mainstay.apps.organisation.models import AccessLevel, PlaybookValue
from mainstay.apps.organisation.queries import organisation, playbook
from tests.apps.organisation.history import deeds_of
from tests.cast import Cast

SHARE = "stakes.share"


def last_entry(row: Model) -> LogEntry:
    return LogEntry.objects.get_for_object(row).order_by("-pk")[0]


def test_the_organisation_is_as_before(cast: Cast) -> None:
    details = OrganisationDetails("Mill & Co", "SEK", 7, "Europe/Stockholm")
    change_organisation(details, by=actor(cast.olga))
    take_back(last_entry(organisation()), by=actor(cast.olga))
    assert (organisation().currency, organisation().fiscal_year_start) == ("EUR", 1)
    assert [deed for _, deed in deeds_of(organisation())][-2:] == ["change organisation"] * 2


def test_a_users_level_and_superior_are_as_before(cast: Cast) -> None:
    details = UserDetails("alice@mill.example", "Alice", AccessLevel.VIEWER, cast.north)
    change_user(cast.alice, details, by=actor(cast.olga))
    take_back(last_entry(cast.alice), by=actor(cast.olga))
    cast.alice.refresh_from_db()
    assert (cast.alice.level, cast.alice.reports_to) == ("account_manager", cast.nora)
    assert cast.alice.territory is None


def test_a_territory_is_where_it_was(cast: Cast) -> None:
    change_territory(cast.north, name="Up", parent=None, by=actor(cast.oscar))
    take_back(last_entry(cast.north), by=actor(cast.oscar))
    cast.north.refresh_from_db()
    assert (cast.north.name, cast.north.parent) == ("North", cast.world)


def test_a_threshold_has_its_value_of_before(cast: Cast) -> None:
    by = actor(cast.oscar)
    set_threshold(SHARE, 0.04, by=by)
    second = set_threshold(SHARE, 0.05, by=by)
    assert second is not None
    take_back(last_entry(second), by=by)
    assert playbook()[SHARE] == 0.04
    back = reset_threshold(SHARE, by=by)
    assert back is not None
    take_back(last_entry(back), by=by)
    assert playbook()[SHARE] == 0.04


def test_the_first_own_value_goes_back_to_the_default(cast: Cast) -> None:
    row = set_threshold(SHARE, 0.04, by=actor(cast.oscar))
    assert row is not None
    take_back(last_entry(row), by=actor(cast.oscar))
    assert not playbook().threshold(SHARE).is_own


def test_what_changed_again_since_stays(cast: Cast) -> None:
    by = actor(cast.oscar)
    change_territory(cast.north, name="Up", parent=cast.world, by=by)
    first = last_entry(cast.north)
    change_territory(cast.north, name="Far up", parent=cast.world, by=by)
    with pytest.raises(CannotTakeBack, match="changed again"):
        take_back(first, by=by)
    value = set_threshold(SHARE, 0.04, by=by)
    set_threshold(SHARE, 0.05, by=by)
    assert value is not None
    with pytest.raises(CannotTakeBack, match="changed again"):
        take_back(last_entry(value), by=by)


def test_what_is_gone_new_or_no_setting_cannot_be_taken_back(cast: Cast) -> None:
    by = actor(cast.olga)
    west = add_territory("West", parent=None, by=by)
    with pytest.raises(CannotTakeBack, match="Only a change"):
        take_back(last_entry(west), by=by)
    entry = last_entry(west)
    delete_territory(west, by=by)
    with pytest.raises(CannotTakeBack, match="gone"):
        take_back(entry, by=by)
    cast.hers.name = "Hansen"
    cast.hers.save()
    with pytest.raises(CannotTakeBack, match="not one of the settings"):
        take_back(last_entry(cast.hers), by=by)


def test_taking_back_asks_for_the_same_rights_as_the_deed(cast: Cast) -> None:
    details = OrganisationDetails("Mill & Co", "SEK", 1, "UTC")
    change_organisation(details, by=actor(cast.olga))
    with pytest.raises(NotAllowed):
        take_back(last_entry(organisation()), by=actor(cast.oscar))
    change_organisation(replace(details, currency="NOK"), by=actor(cast.olga))
    row = set_threshold(SHARE, 0.04, by=actor(cast.oscar))
    assert isinstance(row, PlaybookValue)
    with pytest.raises(NotAllowed):
        take_back(last_entry(row), by=actor(cast.alice))


def test_the_page_offers_it_once_after_saving(cast: Cast, client: Client) -> None:
    client.force_login(cast.oscar)
    address = reverse("organisation:territory", args=[cast.north.pk])
    typed = {"name": "Up", "parent": cast.world.pk}
    page = client.post(address, typed, follow=True).content.decode()
    undo = reverse("organisation:undo", args=[last_entry(cast.north).pk])
    assert f'action="{undo}"' in page
    assert "Taken back." in client.post(undo, follow=True).content.decode()
    cast.north.refresh_from_db()
    assert cast.north.name == "North"
    assert undo not in client.get(address).content.decode()
