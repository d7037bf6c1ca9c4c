"""How the map is shown: its day, layers and filters, all kept in the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.apps.relationships.charts import Layer
from mainstay.apps.relationships.queries.filtering import COVERED, ONE, OWN, UNCOVERED, Wanted
from mainstay.apps.relationships.views.answering import past_day
from mainstay.domain.people_roles import BuyingRole, PlayerType
from mainstay.domain.relationship_map.facts import AccountMap
from mainstay.ui.formats import role_word

NO_LAYER = "none"
GROUP = "group"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to show the map, as a link, or as an option of a list."""

    label: str
    url: str = ""
    value: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Showing:
    """What an address asks of the map of an account."""

    account: int
    as_of: date | None
    since: date | None
    layers: frozenset[Layer]
    wanted: Wanted
    is_group: bool

    def address(self, name: str = "portfolio:account_map", **changed: str) -> str:
        """Return the address of the map shown this way, but for what is changed."""
        said = {**self.query, **changed}
        query = urlencode({key: value for key, value in said.items() if value})
        address = reverse(name, args=[self.account])
        return f"{address}?{query}" if query else address

    @property
    def query(self) -> dict[str, str]:
        """What stands in the address, by name; defaults are left out."""
        layers = "-".join(layer for layer in Layer if layer in self.layers) or NO_LAYER
        return {
            "as_of": str(self.as_of or ""),
            "since": str(self.since or ""),
            "layers": "" if layers == Layer.COVERAGE else layers,
            "unit": self.wanted.unit,
            "role": self.wanted.role,
            "cover": self.wanted.cover,
            "of": GROUP if self.is_group else "",
        }

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form keeps beside its own fields."""
        return [(key, value) for key, value in self.query.items() if value]

    def but(self, *left_out: str) -> list[tuple[str, str]]:
        """What a form keeps that sets some fields itself."""
        return [(key, value) for key, value in self.kept if key not in left_out]

    @property
    def beside_day(self) -> list[tuple[str, str]]:
        return self.but("as_of")

    @property
    def beside_since(self) -> list[tuple[str, str]]:
        return self.but("since")

    @property
    def beside_filters(self) -> list[tuple[str, str]]:
        return self.but("unit", "role", "cover")

    @property
    def without_filters(self) -> str:
        return self.address(unit="", role="", cover="")

    @property
    def toggles(self) -> list[Choice]:
        """Each layer as a link that lays it on or takes it off."""
        words = {
            Layer.COVERAGE: _("Coverage"),
            Layer.GAPS: _("Gaps"),
            Layer.INFLUENCE: _("Influence and conflict"),
        }
        return [
            Choice(word, self._with(layer), layer, is_current=layer in self.layers)
            for layer, word in words.items()
        ]

    def _with(self, layer: Layer) -> str:
        layers = self.layers ^ {layer}
        said = "-".join(one for one in Layer if one in layers) or NO_LAYER
        return self.address(layers="" if said == Layer.COVERAGE else said)


def showing(request: HttpRequest, account: int) -> Showing:
    """Read how an address wants the map; what makes no sense is left out."""
    asked = request.GET.dict()
    layers = asked.get("layers", Layer.COVERAGE).split("-")
    roles = {*BuyingRole, *PlayerType}
    return Showing(
        account=account,
        as_of=past_day(request, "as_of"),
        since=past_day(request, "since"),
        layers=frozenset(layer for layer in Layer if layer in layers),
        wanted=Wanted(
            unit=_among(asked.get("unit", ""), None),
            role=_among(asked.get("role", ""), {str(role) for role in roles}),
            cover=_among(asked.get("cover", ""), {COVERED, UNCOVERED, ONE}),
        ),
        is_group=asked.get("of") == GROUP,
    )


def _among(text: str, allowed: set[str] | None) -> str:
    """Keep one of the values allowed; where None, a unit's number or that of no unit."""
    if allowed is None:
        is_number = text.removeprefix("-").isdecimal() and len(text) < 19
        return text if is_number or text == OWN else ""
    return text if text in allowed else ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A list of choices that narrows the map."""

    name: str
    label: str
    choices: tuple[Choice, ...]


def filters(whole: AccountMap, wanted: Wanted) -> Iterator[Filter]:
    """Offer to narrow a map: by unit where it has some, by role, by coverage."""
    units = [(str(pk), name) for pk, name in whole.units.items()]
    if units:
        own = [(OWN, _("no unit"))] if any(one.unit_id is None for one in whole.people) else []
        yield _filter("unit", _("Buying unit"), [*units, *own], wanted.unit)
    roles = [(str(role), role_word(role)) for role in (*BuyingRole, *PlayerType)]
    yield _filter("role", _("Role or level"), roles, wanted.role)
    covers = [
        (COVERED, _("covered")),
        (ONE, _("by one of ours alone")),
        (UNCOVERED, _("by nobody")),
    ]
    yield _filter("cover", _("Covered"), covers, wanted.cover)


def _filter(name: str, label: str, values: list[tuple[str, str]], current: str) -> Filter:
    every = Choice(_("all"), is_current=not current)
    rest = [Choice(word, value=value, is_current=value == current) for value, word in values]
    return Filter(name, label, (every, *rest))
