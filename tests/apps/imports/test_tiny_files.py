"""Files of hardly anything: one clear sentence each, and nothing is lost or run."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mainstay.analytics.files import FileProblem
from mainstay.apps.accounts.models import Account
from mainstay.apps.imports.models import Draft, DraftState
from mainstay.apps.imports.queries.drops import NothingToBring, Options, read_drop, refuse_nothing
from tests.apps.imports.conftest import Desk, Write
from tests.cast import Cast

TINY = {
    "a formula beside a word": "foo;=1+1\n",
    "one word": "foo\n",
    "one word without an end": "foo",
    "only a head": "customer,date,net\n",
    "only a delimiter": ";\n",
    "only delimiters": ";;;\n;;;\n",
    "only quotes": '""\n',
    "one number": "1\n",
    "a formula": "=1+1\n",
    "blank lines": "\n\n\n",
    "nothing": "",
    "a space": " \n",
    "a mark of order": "\ufeff",
}
ONE_SENTENCE = r"^[^\n]{10,300}\.$"


def told(text: str, write: Write) -> str:
    """Return the sentence with which a file is refused, \"\" for one that is read."""
    path = write("tiny.csv", text)
    try:
        refuse_nothing(read_drop([path], Options()))
    except (FileProblem, NothingToBring) as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("text", TINY.values(), ids=list(TINY))
@pytest.mark.django_db
def test_a_tiny_file_is_refused_in_one_sentence_that_names_it(text: str, write: Write) -> None:
    sentence = told(text, write)
    assert re.match(ONE_SENTENCE, sentence), sentence
    assert "tiny.csv" in sentence


@pytest.mark.parametrize("text", TINY.values(), ids=list(TINY))
def test_on_the_page_a_tiny_file_waits_with_its_text(text: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.olga)
    file = SimpleUploadedFile("tiny.csv", text.encode())
    client.post(reverse("imports:upload"), {"files": [file]})
    draft = Draft.objects.get()
    answer = client.get(reverse("imports:draft", args=[draft.pk]))
    assert answer.status_code == 200
    assert "tiny.csv" in answer.content.decode()
    assert draft.state in (DraftState.READY, DraftState.FAILED)
    with draft.files.get().file.open("rb") as kept:
        assert kept.read() == text.encode()
    commit = client.post(reverse("imports:commit", args=[draft.pk]))
    assert commit.status_code == 302


def test_one_row_is_brought_as_it_stands_a_formula_as_its_text(desk: Desk, write: Write) -> None:
    desk.bring(write("a.csv", "name;segment\n=1+1;Retail\n"))
    assert Account.objects.get().name == "=1+1"
    desk.bring(write("b.csv", "name\nAcme\n"))
    assert Account.objects.filter(name="Acme").exists()
