"""Who looks like one and who does not: the cases that people argue about."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.domain.duplicates import Company, Contact, Verdict, same_company, same_person
from mainstay.domain.names import (
    company_domain,
    company_name,
    number_key,
    own_address,
    person_name,
    phone_digits,
)


def alike(one: str, other: str) -> float:
    return 100 * SequenceMatcher(None, one, other).ratio()


def companies(one: str, other: str, **both: object) -> Verdict | None:
    """Judge two names whose other data are the same."""
    a, b = (Company(company_name(name), **both) for name in (one, other))  # type: ignore[arg-type]
    return same_company(a, b, alike=alike)


def contact(name: str, address: str = "", account: int = 1, mobile: str = "") -> Contact:
    return Contact(
        name=person_name(name),
        addresses=frozenset(filter(None, [own_address(address)])),
        phones=frozenset(filter(None, [phone_digits(mobile)])),
        accounts=frozenset({account}),
    )


def people(one: Contact, other: Contact) -> Verdict | None:
    return same_person(one, other, alike=alike)


DOMAIN = {"domains": frozenset({"brenner.example"})}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller GmbH", "Mueller GmbH"),
        ("Müller GmbH", "Muller"),
        ("MÜLLER  gmbh", "Müller"),
        ("Brenner GmbH & Co. KG", "Brenner GmbH"),
        ("Brenner AG", "Brenner Aktiengesellschaft"),
        ("Rossi S.p.A.", "Rossi SpA"),
        ("Hansen Sp. z o.o.", "HANSEN spółka z o.o."),
        ("OOO Romashka", "Romashka OOO"),
        ("Grupo Tazón, S.A. de C.V.", "Grupo Tazon"),
        ("Hansen Pumps", "Pumps Hansen"),
        ("Hansen & Castell", "Hansen und Castell"),
        ("I.B.M. Corp.", "IBM Corporation"),
        ("Brenner Werkzeugbau", "Brenner Werkzeug-Bau GmbH"),
        ("Brenner Maschinenbau GmbH", "Brenner Masch. GmbH"),
        ("Intl. Paper Co.", "International Paper Company"),
        ("Ångström Energi AB", "Angstrom Energi"),
        ("L'Atelier SARL", "LAtelier"),
        ("Brenner Hydraulik", "Brener Hydraulik"),
    ],
)
def test_one_company_in_other_words(one: str, other: str) -> None:
    verdict = companies(one, other)
    assert verdict is not None
    assert verdict.score >= 80
    assert companies(other, one) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brenner Holding", "Brenner Logistics"),
        ("Brenner", "Brenner Holding"),
        ("Hansen Pumps", "Hansen Pumps Polska"),
        ("Hansen GmbH", "Hansen Sp. z o.o."),
        ("Plant 1", "Plant 2"),
        ("Siemens", "Siemens Energy"),
        ("Nord", "Nordlicht"),
        ("Stadtwerke Nord", "Stadtwerke Süd"),
        ("", ""),
        ("", "Brenner"),
        ("--", "--"),
    ],
)
@pytest.mark.parametrize("both", [{}, DOMAIN], ids=["name alone", "same mail domain"])
def test_parts_of_a_group_and_empty_names_are_not_proposed(
    one: str, other: str, both: dict[str, object]
) -> None:
    assert companies(one, other, **both) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bauer", "Brauer"), ("BMW", "Bayerische Motoren Werke"), ("Brenner", "Brenner Ulm")],
)
def test_weak_names_need_more_than_the_name(one: str, other: str) -> None:
    assert companies(one, other) is None
    assert companies(one, other, **DOMAIN) is not None


def test_a_branch_in_a_group_on_record_is_no_duplicate() -> None:
    assert companies("Brenner", "Brenner Ulm", group=7, **DOMAIN) is None
    assert companies("Brenner GmbH", "Brenner", group=7, **DOMAIN) is not None


def test_another_country_needs_the_same_number() -> None:
    one = Company(company_name("Hansen"), country="Germany", numbers=frozenset({"de123456789"}))
    other = Company(company_name("Hansen"), country="Poland", numbers=frozenset({"pl99999999"}))
    assert same_company(one, other, alike=alike) is None
    other = Company(company_name("Hansen"), country="Poland", numbers=one.numbers)
    verdict = same_company(one, other, alike=alike)
    assert verdict is not None
    assert [r.code for r in verdict.reasons] == [
        "alike.number", "alike.names", "alike.other_country",
    ]  # fmt: skip


def test_the_reasons_say_what_was_left_out() -> None:
    verdict = companies("Brenner GmbH", "Brenner", **DOMAIN)
    assert verdict is not None
    assert [(r.code, dict(r.params)) for r in verdict.reasons] == [
        ("alike.domain", {"domain": "brenner.example"}),
        ("alike.names_without", {"percent": "100", "forms": "gmbh"}),
    ]


def test_more_evidence_is_surer() -> None:
    alone = companies("Brenner Hydraulik", "Brener Hydraulik")
    with_domain = companies("Brenner Hydraulik", "Brener Hydraulik", **DOMAIN)
    assert alone is not None
    assert with_domain is not None
    assert alone.score < with_domain.score <= 100


def test_free_mail_is_no_domain_of_a_company() -> None:
    assert company_domain("ines@gmail.com") == company_domain("@t-online.de") == ""
    assert company_domain("https://www.Brenner.example/about") == "brenner.example"
    assert company_domain("ines@brenner.example") == "brenner.example"


def test_a_shared_letter_box_is_nobodys_own_address() -> None:
    assert own_address("info@brenner.example") == own_address("Einkauf@Brenner.example") == ""
    assert own_address(" Ines@Brenner.example ") == "ines@brenner.example"


def test_numbers_and_telephones_are_compared_without_their_signs() -> None:
    assert number_key("DE 123.456-789") == number_key("de123456789") == "de123456789"
    assert number_key("1001") == ""  # every system counts from there
    assert phone_digits("+49 (0)711 123456") == phone_digits("0711/123456")
    assert phone_digits("112") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (contact("Ines Falk"), contact("Falk, Ines")),
        (contact("Dr. Ines Falk"), contact("Ines Falk")),
        (contact("Jörg Müller"), contact("Joerg Mueller")),
        (contact("I. Falk"), contact("Ines Falk")),
        (contact("Ines Falk", "ines@x.example"), contact("I Falk", "INES@x.example", 2)),
        (contact("I Falk", "", 1, "+49 171 5556677"), contact("I Falk", "", 2, "01715556677")),
        (contact("Jan Berg", "jan@x.example"), contact("Jan Berg", "j.berg@x.example")),
    ],
)  # fmt: skip
def test_one_person_on_record_twice(one: Contact, other: Contact) -> None:
    assert people(one, other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (contact("Ines Falk"), contact("Ines Falk", account=2)),
        (contact("John Smith jr"), contact("John Smith")),
        (contact("Anna Berg"), contact("Hanna Berg")),
        (contact("Anna Berg"), contact("Anna Berger")),
        (contact("Jan Berg", "jan@x.example"), contact("Jan Borg", "j.borg@x.example")),
        (contact("Ines Falk", "info@x.example"), contact("Olaf Berg", "info@x.example")),
        (contact("Ines Falk", "", 1, "0171 5556677"), contact("Olaf Berg", "", 1, "0171 5556677")),
        (contact(""), contact("")),
    ],
)
def test_two_people(one: Contact, other: Contact) -> None:
    assert people(one, other) is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_compared_both_ways(one: str, other: str) -> None:
    verdict, back = companies(one, other), companies(other, one)
    assert (verdict is None) == (back is None)
    assert verdict is None or 1 <= verdict.score <= 100


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz äöüß.&-", min_size=1, max_size=30))
def test_a_company_is_one_with_itself_unless_it_has_no_name(name: str) -> None:
    assert (companies(name, name) is None) == (not company_name(name).words)
