"""Every component renders, and none holds what the content security policy would refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string
from django.test import Client

import mainstay.ui

TEMPLATES = Path(mainstay.ui.__file__).parent / "templates"
REFUSED = re.compile(r'style="|<style|hx-on|hx-vals=.js:|hx-trigger="[^"]*\[|<script>|javascript:')


@pytest.fixture
def guide(visitor: Client) -> str:
    answer = visitor.get("/?as_of=2026-08-31&q=")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_guide_shows_the_shell(guide: str) -> None:
    assert 'aria-current="page"' in guide
    assert "You see 31 Aug 2026, not the last day." in guide
    assert 'action="/search/"' in guide


def test_the_as_of_form_keeps_the_rest_of_the_address(guide: str) -> None:
    form = guide[guide.index('class="as-of"') : guide.index('id="as-of-day"')]
    assert '<input type="hidden" name="q" value="">' in form
    assert '<input type="hidden" name="as_of"' not in form


def test_no_page_holds_inline_style_or_script(guide: str) -> None:
    assert not REFUSED.search(guide)


def test_a_figure_carries_its_why_and_its_exact_value(guide: str) -> None:
    box = re.search(r'data-figure="profit"[^>]* title="([^"]+)"', guide)
    assert box is not None
    assert box[1].startswith("12\u202f894\u202f120.18")
    assert 'aria-label="why: Profit, 12 months"' in guide


def test_an_unknown_figure_says_what_is_missing(guide: str) -> None:
    assert 'class="unknown"' in guide
    assert "No activity rates are recorded" in guide


def test_a_form_says_what_is_wrong_beside_the_field(guide: str) -> None:
    field = guide[guide.index('id="id_mail"') :][:600]
    assert 'id="id_mail_error"' in field
    assert "aria-describedby" in guide[guide.index('name="mail"') - 200 :][:400]


def test_messages_are_words_and_not_only_colours(visitor: Client) -> None:
    page = visitor.post("/").content.decode()
    assert "Not done:" in page


def test_the_table_can_be_taken_away(visitor: Client) -> None:
    answer = visitor.get("/?export=csv&q=nor")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="customers.csv"'
    assert len(answer.content.decode("utf-8-sig").splitlines()) == 1 + 4


def test_the_why_is_a_page_of_its_own(visitor: Client) -> None:
    page = visitor.get("/why/").content.decode()
    assert 'id="why"' in page
    assert "Profit weakly held" in page


def test_a_list_page_shows_its_table(visitor: Client) -> None:
    page = visitor.get("/list/").content.decode()
    assert "9 customers, ranked" in page
    assert "1 to 25 of 36" in page


def test_an_empty_list_says_the_one_next_step(visitor: Client) -> None:
    page = visitor.get("/list/?nothing=1").content.decode()
    assert "No customers yet" in page
    assert "Bring a file" in page


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_an_error_page_needs_nothing_but_itself(interface_alone: None, code: int) -> None:
    page = render_to_string(f"{code}.html")
    assert "<h1>" in page
    assert "Mainstay" in page


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_templates_compile_are_short_and_hold_nothing_refused(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    get_template(str(path.relative_to(TEMPLATES)))
    assert len(text.splitlines()) <= 150
    assert not REFUSED.search(text)
