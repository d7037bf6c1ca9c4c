"""Two people at Hansen Pumps whom the tests of touches meet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mainstay.apps.people.models import Person, Position, PositionLevel
from mainstay.apps.touches.actions.touches import TouchDetails
from mainstay.apps.touches.models import Channel
from tests.cast import Cast

SPRING = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Met:
    """Ines buys and Jonas leads at Hansen Pumps; Castor sits at Castell Glass."""

    cast: Cast
    ines: Person
    jonas: Person
    castor: Person

    def meeting(self, **changes: Any) -> TouchDetails:
        details = TouchDetails(SPRING, Channel.MEETING, (self.ines,), learned="They will move.")
        return replace(details, **changes)


def meet(cast: Cast) -> Met:
    """Create them."""
    ines, jonas, castor = (
        Person.objects.create(name=name) for name in ("Ines Falk", "Jonas Ek", "Castor Riva")
    )
    Position.objects.create(person=ines, account=cast.hers, title="Buyer")
    Position.objects.create(
        person=jonas, account=cast.hers, title="Director", level=PositionLevel.EXECUTIVE
    )
    Position.objects.create(person=castor, account=cast.his, title="Buyer")
    return Met(cast, ines, jonas, castor)
