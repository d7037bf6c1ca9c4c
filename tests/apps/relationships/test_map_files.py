"""The map as a file: drawing, picture, and slides that can be edited."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from pptx import Presentation

from mainstay.apps.accounts.models import Account
from mainstay.apps.people.models import Person, Position
from mainstay.apps.relationships.charts import paper_svg
from mainstay.apps.relationships.documents.map_files import MapFile, map_file
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.relationships.queries.maps import account_map
from mainstay.apps.relationships.queries.reading import read_map
from mainstay.domain.relationship_map.facts import AccountMap, MapPerson
from mainstay.domain.relationship_map.parts import Room, parts_of
from mainstay.ui.documents.slides import CannotUseTemplate
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LONG_AGO, DAY = date(2020, 1, 1), date(2026, 3, 31)
SLIDE = Room(908.0, 430.0)


@pytest.fixture
def mapped(cast: Cast) -> Account:
    """A head, two who report to her, and Alice who covers one of them."""
    head, buyer, planner = (
        Person.objects.create(name=name) for name in ("Hilda Head", "Bert Buyer", "Pia Planner")
    )
    top = _position(cast.hers, head)
    for person in (buyer, planner):
        position = _position(cast.hers, person)
        position.reports_to_id = top.person_id
        position.save()
    Coverage.objects.create(account=cast.hers, person=buyer, colleague=cast.alice, start=LONG_AGO)
    return cast.hers


def _position(account: Account, person: Person) -> Position:
    return Position.objects.create(account=account, person=person, title="Head", start=LONG_AGO)


def made(account: Account, kind: MapFile) -> bytes:
    reading = read_map(account, user=None, day=DAY)
    return map_file(reading, kind, svg=paper_svg(reading))


def test_each_kind_of_file_is_what_its_ending_says(mapped: Account) -> None:
    assert made(mapped, MapFile.PDF).startswith(b"%PDF")
    assert made(mapped, MapFile.PNG).startswith(b"\x89PNG")
    svg = made(mapped, MapFile.SVG)
    assert ET.fromstring(svg).tag.endswith("svg")
    assert b"Hilda Head" in svg
    assert b"var(--" not in svg


def test_slides_have_native_cards_and_glued_lines_without_a_shadow(mapped: Account) -> None:
    deck = Presentation(io.BytesIO(made(mapped, MapFile.PPTX)))
    (slide,) = deck.slides
    text = " ".join(node.text or "" for node in slide.element.iter() if node.tag.endswith("}t"))
    for name in ("Hilda Head", "Bert Buyer", "Pia Planner", "Alice"):
        assert name in text
    connectors = slide.element.xpath(".//p:cxnSp")
    assert len(connectors) == 3  # two reporting lines, one thread
    for one in connectors:
        assert one.xpath(".//a:stCxn")
        assert one.xpath(".//a:endCxn")
    assert not slide.element.xpath(".//p:style")
    assert not slide.element.xpath(".//p:pic")


def test_everybody_of_a_large_map_stands_on_exactly_one_slide() -> None:
    people = tuple(
        MapPerson(number, f"Person {number}", unit_id=number % 3 or None) for number in range(60)
    )
    whole = AccountMap(DAY, 1, {1: "North", 2: "South"}, people)
    parts = parts_of(whole, SLIDE)
    placed = [person for part in parts for person in part.people]
    assert sorted(placed) == list(range(60))
    assert 3 <= len(parts) <= 6
    assert len(parts_of(whole, Room(9000.0, 9000.0))) == 1


def test_a_map_with_nobody_makes_a_slide_too(cast: Cast) -> None:
    deck = Presentation(io.BytesIO(made(cast.his, MapFile.PPTX)))
    assert len(deck.slides) == 1


def test_a_template_of_ones_own_gives_size_and_loses_its_examples(
    mapped: Account, settings: Any, tmp_path: Path
) -> None:
    settings.DATA = tmp_path
    own = Presentation()
    own.slides.add_slide(own.slide_layouts[0])
    (tmp_path / "templates").mkdir()
    own.save(str(tmp_path / "templates" / "slides.pptx"))
    deck = Presentation(io.BytesIO(made(mapped, MapFile.PPTX)))
    assert (deck.slide_width, len(deck.slides)) == (own.slide_width, 1)
    (tmp_path / "templates" / "slides.pptx").write_bytes(b"no deck")
    with pytest.raises(CannotUseTemplate):
        made(mapped, MapFile.PPTX)


def test_who_may_not_judge_takes_no_judgement_away(mapped: Account, cast: Cast) -> None:
    seen = account_map(mapped, user=cast.vera, day=DAY)
    assert all(person.influence is None for person in seen.people)
    client = Client()
    client.force_login(cast.vera)
    for kind in MapFile:
        answer = client.get(reverse("relationships:picture", args=[mapped.pk, kind.value]))
        assert answer.status_code == 200
        assert answer["Content-Type"] == kind.content_type
    assert client.get(reverse("relationships:picture", args=[mapped.pk, "doc"])).status_code == 404
    assert (
        client.get(reverse("relationships:picture", args=[cast.his.pk, "svg"])).status_code == 404
    )
