"""Whether two accounts, or two people, on record are one and the same: a proposal with reasons.

A proposal is for a person to decide. It would rather ask about a pair that is none than merge by
itself; but companies of one group, and people of one name, are not asked about without evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mainstay.domain.likeness import Alike, Likeness, companies_alike, people_alike
from mainstay.domain.names import CompanyName, PersonName, words

NAME_ALONE = 92.0  # names this alike are proposed where nothing speaks against it
NAME_WITH_MAIL = 84.0  # with the same mail domain or telephone number
NAME_WITH_NUMBER = 50.0  # with the same tax or customer number
PERSON_AT_ACCOUNT = 90.0  # people of one account
PERSON_WITH_ADDRESS = 70.0  # people with the same address or mobile number, wherever they work
LOWEST, HIGHEST = 1, 100
SAME_DOMAIN, SAME_PHONE, SAME_NUMBER, SAME_COUNTRY, SAME_TOWN = 8, 6, 20, 2, 4
OTHER_FORM, OTHER_COUNTRY, EXTRA_WORDS = 6, 12, 24


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (or ``against``) a pair: a code with what it is about."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure it is that two records are one (1..100), and why."""

    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """What is compared of an account. ``numbers`` are tax and customer numbers, as keys.

    ``group`` is the account on top of its group: members of one known group are parts of it.
    """

    name: CompanyName
    domains: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    country: str = ""
    town: str = ""
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """What is compared of a person: own addresses and numbers, and the accounts worked at."""

    name: PersonName
    addresses: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    accounts: frozenset[int] = frozenset()


def same_company(one: Company, other: Company, *, alike: Alike) -> Verdict | None:
    """Say whether two accounts may be one company; None when nothing, or too little, says so.

    ``alike`` compares two texts (0..100). Different countries, or a word like Holding in one name
    only, need the same tax or customer number. A longer name in a group that is on record is that
    of a branch.
    """
    likeness = companies_alike(one.name, other.name, alike=alike)
    evidence = list(_company_evidence(one, other))
    codes = {reason.code for reason in evidence}
    if not _is_enough(likeness, codes, abroad=_abroad(one, other)):
        return None
    if likeness is not None and likeness.extra and _one_group(one, other):
        return None
    percent = NAME_WITH_NUMBER if likeness is None else likeness.percent
    points = sum(_POINTS.get(reason.code, 0) for reason in evidence)
    against = list(_against(one, other, likeness))
    points -= sum(_POINTS.get(reason.code, 0) for reason in against)
    said = _name_reasons(likeness, forms=_left_out(one, other))
    return Verdict(_score(percent - 8 + points), (*evidence, *said, *against))


_POINTS = {
    "alike.domain": SAME_DOMAIN,
    "alike.phone": SAME_PHONE,
    "alike.number": SAME_NUMBER,
    "alike.country": SAME_COUNTRY,
    "alike.town": SAME_TOWN,
    "alike.other_form": OTHER_FORM,
    "alike.other_country": OTHER_COUNTRY,
    "alike.extra_words": EXTRA_WORDS,
}


def _is_enough(likeness: Likeness | None, codes: set[str], *, abroad: bool) -> bool:
    if "alike.number" in codes:
        return likeness is None or likeness.percent >= NAME_WITH_NUMBER
    if likeness is None or abroad:
        return False
    with_mail = bool(codes & {"alike.domain", "alike.phone"})
    if likeness.extra:
        is_part = bool(set(likeness.extra) & words().parts)
        return with_mail and not is_part and likeness.percent >= NAME_ALONE
    return likeness.percent >= (NAME_WITH_MAIL if with_mail else NAME_ALONE)


def _company_evidence(one: Company, other: Company) -> Iterable[Reason]:
    if shared := one.numbers & other.numbers:
        yield Reason("alike.number", {"number": min(shared)})
    if shared := one.domains & other.domains:
        yield Reason("alike.domain", {"domain": min(shared)})
    if one.phones & other.phones:
        yield Reason("alike.phone")
    if one.town and one.town.casefold() == other.town.casefold():
        yield Reason("alike.town", {"town": one.town})
    elif one.country and one.country.casefold() == other.country.casefold():
        yield Reason("alike.country", {"country": one.country})


def _against(one: Company, other: Company, likeness: Likeness | None) -> Iterable[Reason]:
    if _abroad(one, other):
        yield Reason("alike.other_country")
    if likeness is None:
        yield Reason("alike.other_names")
    elif likeness.extra and not likeness.is_cut:
        yield Reason("alike.extra_words", {"words": " ".join(likeness.extra)})
    if one.name.forms and other.name.forms and one.name.forms != other.name.forms:
        yield Reason("alike.other_form")


def _abroad(one: Company, other: Company) -> bool:
    """Whether they are in different countries, by what is on record or by their legal forms."""
    if one.country and other.country:
        return one.country.casefold() != other.country.casefold()
    homes, others = _homes(one.name), _homes(other.name)
    return bool(homes and others) and not homes & others


def _one_group(one: Company, other: Company) -> bool:
    return one.group is not None and one.group == other.group


def _homes(name: CompanyName) -> frozenset[str]:
    found = [words().forms.get(form, frozenset()) for form in name.forms]
    known = [homes for homes in found if homes]
    return frozenset.intersection(*known) if known else frozenset()


def _left_out(one: Company, other: Company) -> str:
    forms = dict.fromkeys([*one.name.forms, *other.name.forms])
    return ", ".join(forms) if one.name.forms != other.name.forms else ""


def _name_reasons(likeness: Likeness | None, *, forms: str = "") -> list[Reason]:
    if likeness is None:
        return []
    percent = {"percent": f"{likeness.percent:.0f}"}
    if forms:
        said = Reason("alike.names_without", {**percent, "forms": forms})
    else:
        said = Reason("alike.names", percent)
    turned = [Reason("alike.turned")] if likeness.is_turned else []
    return [said, *turned, *([Reason("alike.cut")] if likeness.is_cut else [])]


def same_person(one: Contact, other: Contact, *, alike: Alike) -> Verdict | None:
    """Say whether two people on record may be one; None when nothing, or too little, says so.

    The same name at two accounts is not enough: there are many of that name. The same own mail
    address or telephone number is, for then two records speak of one who works at both.
    """
    likeness = people_alike(one.name, other.name, alike=alike)
    evidence = list(_person_evidence(one, other))
    codes = {reason.code for reason in evidence}
    doubtful = _two_addresses(one, other)
    if likeness is None or not _is_enough_of_a_person(likeness, codes, two_addresses=doubtful):
        return None
    points = 8 * len(codes & {"alike.address", "alike.phone"})
    against = [Reason("alike.two_addresses")] if doubtful else []
    percent = likeness.percent - 8 + points - 10 * len(against)
    return Verdict(_score(percent), (*evidence, *_name_reasons(likeness), *against))


def _is_enough_of_a_person(likeness: Likeness, codes: set[str], *, two_addresses: bool) -> bool:
    if codes & {"alike.address", "alike.phone"}:
        return likeness.percent >= PERSON_WITH_ADDRESS
    if "alike.account" not in codes:
        return False
    if two_addresses:
        return likeness.percent == 100 and not likeness.extra
    return likeness.percent >= PERSON_AT_ACCOUNT


def _person_evidence(one: Contact, other: Contact) -> Iterable[Reason]:
    if shared := one.addresses & other.addresses:
        yield Reason("alike.address", {"address": min(shared)})
    if one.phones & other.phones:
        yield Reason("alike.phone")
    if one.accounts & other.accounts:
        yield Reason("alike.account")


def _two_addresses(one: Contact, other: Contact) -> bool:
    """Whether each has an address of his own at the same company, and they differ."""
    if one.addresses & other.addresses:
        return False
    homes = {address.rpartition("@")[2] for address in one.addresses}
    return any(address.rpartition("@")[2] in homes for address in other.addresses)


def _score(points: float) -> int:
    return max(LOWEST, min(HIGHEST, round(points)))
