"""Sentences of codes: every one can be said, parameters are written as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from string import Formatter
from typing import Any

import pytest

from mainstay.ui.reasons import (
    FORMATS,
    SENTENCES,
    Plural,
    UnknownCodeError,
    level_word,
    sentence,
)


def test_a_sentence_writes_dates_and_numbers() -> None:
    assert sentence("hold.contract", {"end": date(2027, 3, 31)}) == (
        "The contract runs until 31 Mar 2027."
    )


def test_a_code_without_a_sentence_is_an_error_where_tests_run(settings: Any) -> None:
    settings.MAINSTAY_STRICT_SENTENCES = True
    with pytest.raises(UnknownCodeError, match="hold\\.nonsense"):
        sentence("hold.nonsense")


def test_a_page_shows_the_code_rather_than_fail(settings: Any) -> None:
    settings.MAINSTAY_STRICT_SENTENCES = False
    assert sentence("hold.nonsense") == "hold.nonsense"


def test_a_parameter_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("hold.contract", {})


def test_one_and_many_differ() -> None:
    one = sentence("note.unassigned", {"lines": 1})
    many = sentence("note.unassigned", {"lines": 1204})
    assert "1 order line " in one
    assert "1\u202f204 order lines " in many


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_asks_only_for_formats_that_exist(code: str) -> None:
    text = SENTENCES[code]
    templates = [text.one, text.many] if isinstance(text, Plural) else [str(text)]
    for template in templates:
        for _literal, name, style, _conversion in Formatter().parse(template):
            assert name is None or name.isidentifier()
            assert not style or style in FORMATS


def test_levels_have_words_and_unknown_has_one_too() -> None:
    assert [level_word(level) for level in (1, 2, 3, 4, None)] == [
        "slipping",
        "loose",
        "held",
        "firm",
        "not known",
    ]


def test_money_in_a_sentence_is_exact() -> None:
    assert FORMATS["money"](Decimal("1234.5")) == "1\u202f234.50"


def test_one_day_is_not_days() -> None:
    said = sentence("hold.rhythm", {"days": 0, "usual": 1})
    assert said == "Silent for 0 days; the usual gap between orders is 1 day."
