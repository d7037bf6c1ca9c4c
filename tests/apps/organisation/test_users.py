"""Colleagues come, change and leave; the last administrator stays."""

from __future__ import annotations

import pytest

from mainstay.apps.organisation.actions.deeds import actor, machine_owner
from mainstay.apps.organisation.actions.rights import NotAllowed
from mainstay.apps.organisation.actions.users import (
    UserDetails,
    UserProblem,
    add_user,
    change_user,
    deactivate_user,
    reactivate_user,
)
from mainstay.apps.organisation.models import AccessLevel, User
from tests.apps.organisation.history import deeds_of, last_changes
from tests.cast import Cast

IDA = UserDetails("Ida@Mill.example ", " Ida Berg ", AccessLevel.CONTRIBUTOR)


def as_is(user: User, **changes: object) -> UserDetails:
    values: dict[str, object] = {
        "email": user.email,
        "name": user.name,
        "level": AccessLevel(user.level),
        "territory": user.territory,
        "reports_to": user.reports_to,
    }
    return UserDetails(**{**values, **changes})  # type: ignore[arg-type]


def test_an_administrator_adds_a_user_who_cannot_sign_in_yet(cast: Cast) -> None:
    ida = add_user(IDA, by=actor(cast.olga))
    assert (ida.email, ida.name, ida.level) == ("ida@mill.example", "Ida Berg", "contributor")
    assert not ida.has_usable_password()
    assert deeds_of(ida) == [("olga@mill.example", "add user")]


def test_the_owner_of_the_machine_may_too(cast: Cast) -> None:
    assert add_user(IDA, by=machine_owner()).pk


@pytest.mark.parametrize("who", ["oscar", "dana", "alice", "bob", "vera"])
def test_nobody_else_may_change_users(cast: Cast, who: str) -> None:
    by = actor(getattr(cast, who))
    for refused in (
        lambda: add_user(IDA, by=by),
        lambda: change_user(cast.vera, as_is(cast.vera), by=by),
        lambda: deactivate_user(cast.vera, by=by),
        lambda: reactivate_user(cast.vera, by=by),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert not User.objects.filter(email=IDA.email).exists()


@pytest.mark.parametrize(
    ("details", "says"),
    [
        (UserDetails("ALICE@mill.example", "Alice", AccessLevel.VIEWER), "is here"),
        (UserDetails("no address", "Nobody", AccessLevel.VIEWER), "not an e-mail address"),
        (UserDetails("x@mill.example", "  ", AccessLevel.VIEWER), "needs a name"),
    ],
)
def test_impossible_details_are_refused(cast: Cast, details: UserDetails, says: str) -> None:
    with pytest.raises(UserProblem, match=says):
        add_user(details, by=actor(cast.olga))


def test_level_territory_and_superior_change_with_before_and_after(cast: Cast) -> None:
    details = as_is(cast.bob, level=AccessLevel.LEADER, territory=cast.north)
    change_user(cast.bob, details, by=actor(cast.olga))
    assert last_changes(cast.bob)["level"] == ["contributor", "leader"]
    assert deeds_of(cast.bob)[-1] == ("olga@mill.example", "change user")


def test_nobody_reports_to_himself_or_to_his_own_people(cast: Cast) -> None:
    for below in (cast.dana, cast.nora, cast.alice):
        with pytest.raises(UserProblem, match="reports to"):
            change_user(cast.dana, as_is(cast.dana, reports_to=below), by=actor(cast.olga))
    cast.dana.refresh_from_db()
    assert cast.dana.reports_to is None


def test_the_last_administrator_is_neither_demoted_nor_removed(cast: Cast) -> None:
    by = actor(cast.olga)
    with pytest.raises(UserProblem, match="last administrator"):
        change_user(cast.olga, as_is(cast.olga, level=AccessLevel.VIEWER), by=by)
    with pytest.raises(UserProblem, match="last administrator"):
        deactivate_user(cast.olga, by=by)
    change_user(cast.oscar, as_is(cast.oscar, level=AccessLevel.ADMINISTRATOR), by=by)
    assert not deactivate_user(cast.olga, by=by).is_active


def test_an_administrator_who_left_does_not_count(cast: Cast) -> None:
    by = actor(cast.olga)
    change_user(cast.oscar, as_is(cast.oscar, level=AccessLevel.ADMINISTRATOR), by=by)
    deactivate_user(cast.oscar, by=by)
    with pytest.raises(UserProblem, match="last administrator"):
        deactivate_user(cast.olga, by=by)


def test_whoever_reported_to_a_leaver_reports_to_the_next_one_up(cast: Cast) -> None:
    deactivate_user(cast.nora, by=actor(cast.olga))
    cast.alice.refresh_from_db()
    assert cast.alice.reports_to == cast.dana
    assert reactivate_user(cast.nora, by=actor(cast.olga)).is_active
    assert [deed for _, deed in deeds_of(cast.nora)[-2:]] == ["deactivate user", "reactivate user"]
