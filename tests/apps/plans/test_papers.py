"""The plan as PDF, slides and workbook: its six parts, for whoever may judge people."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pptx import Presentation
from python_calamine import CalamineWorkbook

from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.plans.actions.initiatives import InitiativeDetails, add_initiative
from mainstay.apps.plans.documents.plan import PlanFile, plan_pptx, plan_xlsx, read_paper
from mainstay.apps.plans.models import RelationshipPlan
from mainstay.domain.relationship_plan.initiatives import Kind
from mainstay.domain.relationship_plan.steps import Step
from tests.apps.plans.scene import WINTER, answer, goal_of, plan_of_hers, somebody
from tests.cast import Cast

LATER = WINTER + timedelta(days=10)


@pytest.fixture
def plan(cast: Cast) -> RelationshipPlan:
    """Ines has a goal with an initiative, Otto is important and has none."""
    made = plan_of_hers(cast)
    ines = somebody(cast.hers, "Ines Falk")
    somebody(cast.hers, "Otto Bare")
    answer(cast.hers, ines, 2)
    details = InitiativeDetails("Visit the plant", Kind.CONTACT, (goal_of(made, ines, cast),))
    add_initiative(made, details, today=WINTER, by=actor(cast.alice))
    return made


def test_a_plan_is_printed_in_its_six_parts(cast: Cast, plan: RelationshipPlan) -> None:
    paper = read_paper(plan, user=cast.alice, day=LATER)
    assert [part.step for part in paper.parts] == list(Step)
    goals = paper.parts[3].content[0]
    names = [row[0] for row in goals.rows]  # type: ignore[union-attr]  # a table by its step
    assert names == ["Ines Falk", "Otto Bare"]
    assert any("Otto Bare" in line for line in paper.parts[3].missing)


def test_the_workbook_has_a_sheet_for_each_part(cast: Cast, plan: RelationshipPlan) -> None:
    content = plan_xlsx(read_paper(plan, user=cast.alice, day=LATER))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert len(book.sheet_names) == 6
    cells = [cell for row in book.get_sheet_by_index(4).to_python() for cell in row]
    assert "Visit the plant" in cells


def test_the_slides_carry_goals_and_the_map(cast: Cast, plan: RelationshipPlan) -> None:
    deck = Presentation(io.BytesIO(plan_pptx(read_paper(plan, user=cast.alice, day=LATER))))
    text = " ".join(
        node.text or ""
        for slide in deck.slides
        for node in slide.element.iter()
        if node.tag.endswith("}t")
    )
    assert "Calls us first" in text
    assert any(slide.element.xpath(".//p:grpSp") for slide in deck.slides)


@pytest.mark.parametrize("kind", list(PlanFile))
def test_only_who_may_judge_takes_the_plan_away(
    cast: Cast, plan: RelationshipPlan, kind: PlanFile
) -> None:
    address = reverse("plans:paper", args=[cast.hers.pk, kind.value])
    for who, status in (("bob", 200), ("charlie", 404), ("olga", 404), ("vera", 404)):
        client = Client()
        client.force_login(getattr(cast, who))
        answer_given = client.get(address)
        assert answer_given.status_code == status, who
    client.force_login(cast.bob)
    assert client.get(address)["Content-Type"] == kind.content_type
    assert client.get(reverse("plans:paper", args=[cast.hers.pk, "doc"])).status_code == 404
