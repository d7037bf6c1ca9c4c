import pytest
from tests.domain.relationship_plan.plans import PLAYBOOK, codes

from mainstay.domain.relationship_plan.help_menu import (
    HELP,
    CustomerState,
    Focus,
    Maturity,
    ValueProfile,
    help_menu,
)
from mainstay.domain.relationship_plan.initiatives import EASY, Kind

VERA = ValueProfile(11, "Vera", value_means="Fewer stops of the line")


def offered(profile, customer, answer):
    menu = help_menu(profile, customer, PLAYBOOK)
    return [offer.kind for offer in menu if offer.fits.answer is answer]


def fit_of(kind, profile, customer):
    menu = help_menu(profile, customer, PLAYBOOK)
    return next(offer.fits for offer in menu if offer.kind is kind)


def test_the_menu_holds_the_six_kinds_of_the_method_and_no_easy_way():
    assert len(HELP) == 6
    assert not EASY & set(HELP)


def test_help_is_matched_to_maturity_and_focus():
    young = CustomerState(Maturity.STARTING, frozenset({Focus.DIRECTION}))
    assert offered(VERA, young, answer=True) == [Kind.BUSINESS_PLANNING]
    assert codes(fit_of(Kind.RESEARCH, VERA, young)) == ["help.too_early", "help.fits_focus"]
    leading = CustomerState(Maturity.LEADING, frozenset({Focus.DIRECTION}))
    assert offered(VERA, leading, answer=True) == [Kind.RESEARCH]
    fit = fit_of(Kind.BUSINESS_PLANNING, VERA, leading)
    assert (fit.answer, fit.thresholds) == (False, ("help.business_planning_to",))


def test_a_skill_that_the_person_wants_to_develop_fits_without_a_focus():
    wishing = ValueProfile(12, "Tom", value_means="A team", skills_to_develop="negotiation")
    fit = fit_of(Kind.SKILLS, wishing, CustomerState(Maturity.GROWING))
    assert (fit.answer, codes(fit)) == (True, ["help.fits_maturity", "help.asks_for_skills"])


def test_access_to_our_network_is_offered_with_a_compliance_check():
    customer = CustomerState(Maturity.ESTABLISHED, frozenset({Focus.NEW_GROUND}))
    assert "help.compliance_check" in codes(fit_of(Kind.NETWORK, VERA, customer))
    inside = CustomerState(Maturity.ESTABLISHED, frozenset({Focus.PEOPLE}))
    assert "help.compliance_check" not in codes(fit_of(Kind.NETWORK, VERA, inside))


def test_what_was_not_said_is_asked_and_never_guessed():
    stranger = ValueProfile(13, "Ann")
    fit = fit_of(Kind.RESEARCH, stranger, CustomerState())
    assert fit.answer is None
    assert codes(fit) == ["unknown.value_profile", "unknown.maturity", "unknown.focus"]


@pytest.mark.parametrize("maturity", [None, *Maturity])
def test_fitting_help_stands_first_and_unfitting_last(maturity):
    customer = CustomerState(maturity, frozenset({Focus.NEW_GROUND}))
    answers = [offer.fits.answer for offer in help_menu(VERA, customer, PLAYBOOK)]
    order = {True: 0, None: 1, False: 2}
    assert answers == sorted(answers, key=order.__getitem__)
    assert len(answers) == 6
