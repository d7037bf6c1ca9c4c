"""What help we can offer a person: chosen from a menu, by what the person says value is.

Source: method section 9 (value per individual, help menu) [S2]. Which help suits which maturity is
not in the source: the bounds in the playbook are defaults.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from mainstay.domain.figure import Unknown
from mainstay.domain.judgement import Judgement, Reason
from mainstay.domain.playbook import Playbook
from mainstay.domain.relationship_plan.initiatives import Kind

CODES = (
    # reasons
    "help.fits_focus",  # person
    "help.asks_for_skills",  # person, skills
    "help.fits_maturity",  # maturity
    "help.too_early",  # maturity, lowest
    "help.too_late",  # maturity, highest
    "help.outside_focus",
    "help.compliance_check",
    # unknowns
    "unknown.value_profile",  # person
    "unknown.maturity",
    "unknown.focus",
)


class Maturity(IntEnum):
    """How far a customer's own business is; a default scale of ours."""

    STARTING = 1
    GROWING = 2
    ESTABLISHED = 3
    LEADING = 4


class Focus(StrEnum):
    """What a customer is busy with now."""

    DIRECTION = "direction"
    NEW_GROUND = "new_ground"
    PEOPLE = "people"
    OPERATIONS = "operations"


HELP = (
    Kind.BUSINESS_PLANNING,
    Kind.RESEARCH,
    Kind.NETWORK,
    Kind.EXPERIENCE,
    Kind.SKILLS,
    Kind.EMBEDDING,
)

SERVES: Mapping[Kind, frozenset[Focus]] = {
    Kind.BUSINESS_PLANNING: frozenset({Focus.DIRECTION}),
    Kind.RESEARCH: frozenset({Focus.DIRECTION, Focus.NEW_GROUND}),
    Kind.NETWORK: frozenset({Focus.NEW_GROUND, Focus.OPERATIONS}),
    Kind.EXPERIENCE: frozenset({Focus.NEW_GROUND}),
    Kind.SKILLS: frozenset({Focus.PEOPLE}),
    Kind.EMBEDDING: frozenset({Focus.OPERATIONS, Focus.PEOPLE}),
}


@dataclass(frozen=True, slots=True)
class ValueProfile:
    """What value is to one person, in that person's words; an empty text is not asked yet."""

    person_id: int
    person: str
    problems: str = ""
    circumstances: str = ""
    challenges: str = ""
    value_means: str = ""
    skills_to_develop: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether it is known what value means to the person."""
        return bool(self.value_means.strip())


@dataclass(frozen=True, slots=True)
class CustomerState:
    """How mature the customer's business is and what it is busy with; None = not known."""

    maturity: Maturity | None = None
    focus: frozenset[Focus] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One entry of the menu and whether it fits this person at this customer."""

    kind: Kind
    fits: Judgement[bool]


def help_menu(
    profile: ValueProfile, customer: CustomerState, playbook: Playbook
) -> tuple[Offer, ...]:
    """Judge each kind of help for a person: fitting ones first, then not known, then not fitting.

    Help fits when the customer's maturity is within its bounds and it serves the focus; a skill
    that the person wants to develop serves by itself.
    """
    offers = [Offer(kind, _fits(kind, profile, customer, playbook)) for kind in HELP]
    order = {True: 0, None: 1, False: 2}
    return tuple(sorted(offers, key=lambda offer: order[offer.fits.answer]))


def _fits(
    kind: Kind, profile: ValueProfile, customer: CustomerState, playbook: Playbook
) -> Judgement[bool]:
    parts = (_by_maturity(kind, customer, playbook), _by_wish(kind, profile, customer))
    reasons = tuple(reason for part in parts for reason in part.reasons)
    unknowns = tuple(item for part in parts for item in part.unknowns)
    answers = {part.answer for part in parts}
    if not profile.is_asked:
        unknowns = (Unknown("unknown.value_profile", {"person": profile.person}), *unknowns)
    if False in answers:
        return Judgement(False, reasons, unknowns)
    if kind is Kind.NETWORK:
        reasons = (*reasons, Reason("help.compliance_check"))
    return Judgement(None if None in answers else True, reasons, unknowns)


def _by_maturity(kind: Kind, customer: CustomerState, playbook: Playbook) -> Judgement[bool]:
    maturity = customer.maturity
    if maturity is None:
        return Judgement(None, unknowns=(Unknown("unknown.maturity"),))
    lowest, highest = f"help.{kind}_from", f"help.{kind}_to"
    if maturity < playbook[lowest]:
        params: dict[str, object] = {"maturity": int(maturity), "lowest": playbook[lowest]}
        return Judgement(False, (Reason("help.too_early", params, threshold=lowest),))
    if maturity > playbook[highest]:
        params = {"maturity": int(maturity), "highest": playbook[highest]}
        return Judgement(False, (Reason("help.too_late", params, threshold=highest),))
    fits = Reason("help.fits_maturity", {"maturity": int(maturity)}, threshold=highest)
    return Judgement(True, (fits,))


def _by_wish(kind: Kind, profile: ValueProfile, customer: CustomerState) -> Judgement[bool]:
    skills = profile.skills_to_develop.strip()
    if kind is Kind.SKILLS and skills:
        params = {"person": profile.person, "skills": skills}
        return Judgement(True, (Reason("help.asks_for_skills", params),))
    if customer.focus is None:
        return Judgement(None, unknowns=(Unknown("unknown.focus"),))
    if SERVES[kind] & customer.focus:
        return Judgement(True, (Reason("help.fits_focus", {"person": profile.person}),))
    return Judgement(False, (Reason("help.outside_focus"),))
