"""How numbers, money and dates are written for people, on pages and in documents.

Exact figures stay Decimal; rounding happens here and nowhere else. Unknown (None) has a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import dateformat, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.domain.figure import Figure, Number, Unit
from mainstay.domain.people_roles import BuyingRole, PlayerType

THIN = "\u202f"  # narrow no-break space, between thousands
SPACE = "\u00a0"  # no-break space, before a unit
MINUS = "\u2212"
SHORT_STEPS = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "k"))

LEVELS: Mapping[str, Sequence[str | Promise]] = {
    "hold": (
        gettext_lazy("slipping"),
        gettext_lazy("loose"),
        gettext_lazy("held"),
        gettext_lazy("firm"),
    ),
    "strength": (
        gettext_lazy("weak"),
        gettext_lazy("moderate"),
        gettext_lazy("strong"),
        gettext_lazy("essential"),
    ),
}


ROLES: Mapping[str, str | Promise] = {
    BuyingRole.BUDGET: gettext_lazy("Budget"),
    BuyingRole.GATEKEEPER: gettext_lazy("Gatekeeper"),
    BuyingRole.USER: gettext_lazy("User"),
    PlayerType.EXECUTIVE: gettext_lazy("Executive"),
    PlayerType.MIDDLE: gettext_lazy("Middle management"),
    PlayerType.OPERATIONAL: gettext_lazy("Operational"),
    PlayerType.PURCHASING: gettext_lazy("Purchasing"),
}


SCALES: Mapping[Unit, str] = {Unit.LEVEL: "hold", Unit.STRENGTH: "strength"}


def not_known() -> str:
    return _("not known")


def level_word(level: int | None, scale: str = "hold") -> str:
    """Slipping, loose, held or firm; not known when there is no level."""
    if level is None:
        return not_known()
    return str(LEVELS[scale][level - 1])


def role_word(role: str | None) -> str:
    """The word of a buying role or player type; not known has a word."""
    return not_known() if role is None else str(ROLES[role])


def exactly(value: Number) -> Decimal:
    """Turn any number into the Decimal that it is written as."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def number(value: Number | None, places: int = 0) -> str:
    """1234567.891 with 2 places is 1 234 567.89; halves round away from zero."""
    if value is None:
        return not_known()
    rounded = exactly(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}".replace(",", THIN)
    return f"{MINUS}{text}" if rounded < 0 else text


def plain(value: Number | None) -> str:
    """Every digit a number has, grouped, with no trailing zeros after the point."""
    if value is None:
        return not_known()
    exact = exactly(value)
    exponent = exact.normalize().as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return number(exact, min(places, 6))


def money(value: Number | None, currency: str | None = None, places: int = 2) -> str:
    """1 213 870.50 EUR: to the cent unless told otherwise."""
    return _with_unit(number(value, places), currency if value is not None else None)


def short_money(value: Number | None, currency: str | None = None) -> str:
    """1.21 M EUR, 348 k: three digits that matter."""
    if value is None:
        return not_known()
    return _with_unit(short_number(value), currency)


def short_number(value: Number) -> str:
    exact = exactly(value)
    for step, letter in SHORT_STEPS:
        if abs(exact) >= step * Decimal("0.9995"):
            return f"{_three_digits(exact / step)}{SPACE}{letter}"
    return _three_digits(exact)


def _three_digits(value: Decimal) -> str:
    whole_digits = len(str(int(abs(value))))
    text = number(value, max(0, 3 - whole_digits))
    return text.rstrip("0").rstrip(".") if "." in text else text


def share(value: Number | None, places: int = 1) -> str:
    """0.094 is 9.4 %."""
    if value is None:
        return not_known()
    return f"{number(exactly(value) * 100, places)}{SPACE}%"


def signed(text: str) -> str:
    """Put a plus before a text that is a positive number."""
    is_positive = text[:1].isdigit() and any(digit in text for digit in "123456789")
    return f"+{text}" if is_positive else text


def day(value: date | None) -> str:
    """12 Mar 2026."""
    return dateformat.format(_local(value), "j M Y") if value else not_known()


def month(value: date | None) -> str:
    """Mar 2026."""
    return dateformat.format(_local(value), "M Y") if value else not_known()


def moment(value: datetime | None) -> str:
    """12 Mar 2026, 09:14."""
    return dateformat.format(_local(value), "j M Y, H:i") if value else not_known()


def _local(value: date) -> date:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _with_unit(text: str, unit: str | None) -> str:
    return f"{text}{SPACE}{unit}" if unit else text


def by_kind(kind: str, value: Any) -> str:
    """A value as the kind of its column says: money, share, count, number, date or plain text."""
    match kind:
        case "money":
            return money(value)
        case "short_money":
            return short_money(value)
        case "share":
            return share(value)
        case "count":
            return number(value)
        case "number":
            return plain(value)
        case "date":
            return day(value)
        case "moment":
            return moment(value)
        case _:
            return "" if value is None else str(value)


def figure_text(figure: Figure) -> str:
    """A figure as a headline says it: short, with its unit; a range as from and to."""
    if figure.is_range and figure.low is not None and figure.high is not None:
        low, high = _short(figure.low, figure), _short(figure.high, figure)
        return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
    return _short(figure.value, figure) if figure.value is not None else not_known()


def figure_exact(figure: Figure) -> str:
    """A figure with every digit that matters: for hover, exports and explanations."""
    if figure.value is None and figure.is_range:
        low, high = value_exact(figure.low, figure), value_exact(figure.high, figure)
        return _("%(low)s to %(high)s") % {"low": low, "high": high}
    return value_exact(figure.value, figure)


def value_exact(value: Number | None, figure: Figure) -> str:
    """One number in the unit of a figure, with every digit that matters."""
    if value is None:
        return not_known()
    match figure.unit:
        case Unit.MONEY:
            return money(value, figure.currency)
        case Unit.SHARE:
            return share(value, 2)
        case Unit.RATIO:
            return number(value, 4)
        case Unit.POINTS | Unit.SCORE:
            return number(value, 2)
        case Unit.LEVEL | Unit.STRENGTH:
            return level_word(int(value), SCALES[figure.unit])
        case Unit.COUNT | Unit.MONTHS | Unit.DAYS if exactly(value) % 1:
            return _with_unit(number(value, 2), _unit_word(figure.unit, value))
        case _:
            return _with_unit(plain(value), _unit_word(figure.unit, value))


def _short(value: Number, figure: Figure) -> str:
    match figure.unit:
        case Unit.MONEY:
            return short_money(value, figure.currency)
        case Unit.SHARE:
            return share(value)
        case Unit.RATIO:
            return _three_digits(exactly(value))
        case Unit.POINTS | Unit.SCORE:
            return number(value, 1)
        case Unit.LEVEL | Unit.STRENGTH:
            return level_word(int(value), SCALES[figure.unit])
        case Unit.COUNT:
            return number(value, 0 if exactly(value) % 1 == 0 else 1)
        case _:
            return _with_unit(number(value, 0), _unit_word(figure.unit, value))


def _unit_word(unit: Unit, value: Number) -> str | None:
    is_one = number(value) == "1"
    match unit:
        case Unit.DAYS:
            return _("day") if is_one else _("days")
        case Unit.MONTHS:
            return _("month") if is_one else _("months")
        case _:
            return None
