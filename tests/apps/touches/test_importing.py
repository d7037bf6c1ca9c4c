"""Touches, promises and satisfaction answers out of files, with people matched and proposed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from mainstay.apps.accounts.models import MailDomain
from mainstay.apps.imports.actions import bring_files, staging, undo
from mainstay.apps.imports.queries.drops import Options, plan_drop, read_drop
from mainstay.apps.imports.queries.previews import Preview, preview_of
from mainstay.apps.organisation.actions.deeds import machine_owner
from mainstay.apps.people.models import Person
from mainstay.apps.touches.models import Promise, Satisfaction, Touch
from tests.apps.touches.scene import Met, meet
from tests.cast import Cast

HEAD = "touch_id,account_id,date,channel,people,colleagues,learned\n"
Write = Callable[[str, str], Path]


@pytest.fixture
def met(cast: Cast) -> Met:
    found = meet(cast)
    found.ines.email = "ines@hansen.example"
    found.ines.save()
    MailDomain.objects.create(account=cast.hers, domain="hansen.example")
    return found


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def writes(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return writes


def bring(*paths: Path, **answers: str) -> int:
    """Bring files in as proposed, bad rows left out; return the number of the first batch."""
    options = Options(answers={name.replace("__", "."): told for name, told in answers.items()})
    brought = bring_files(
        paths, by=machine_owner(), options=options, accept_rejects=True, take_proposals=True
    )
    return brought.batches[0].pk


def look(*paths: Path) -> Preview:
    drop = read_drop(paths, Options())
    return preview_of(drop, plan_drop(drop, by=machine_owner()))


def test_people_are_matched_by_address_and_by_name(met: Met, write: Write) -> None:
    rows = "t1,Hansen Pumps,2026-03-02,meeting,INES@hansen.example; Jonas Ek,bob@mill.example,News"
    bring(write("touches.csv", HEAD + rows))
    touch = Touch.objects.get()
    assert set(touch.people.all()) == {met.ines, met.jonas}
    assert list(touch.colleagues.all()) == [met.cast.bob]
    assert (touch.account, touch.learned) == (met.cast.hers, "News")


def test_an_unknown_address_at_a_customer_is_proposed_as_a_new_person(
    met: Met, write: Write
) -> None:
    rows = "t1,,2026-03-02,call,Olaf Berg <olaf@hansen.example>,alice@mill.example,"
    file = write("touches.csv", HEAD + rows)
    (question,) = look(file).open_questions
    assert "olaf@hansen.example" in question.detail
    batch = bring(file)
    olaf = Person.objects.get(email="olaf@hansen.example")
    assert (olaf.name, olaf.positions.get().account) == ("Olaf Berg", met.cast.hers)
    assert list(Touch.objects.get().people.all()) == [olaf]
    assert undo(batch, by=machine_owner()).kept == []
    assert not Person.objects.filter(email="olaf@hansen.example").exists()
    assert not Touch.objects.exists()


def test_whoever_is_left_out_leaves_the_others_there(met: Met, write: Write) -> None:
    rows = "t1,,2026-03-02,call,ines@hansen.example;olaf@hansen.example,,\n"
    rows += "t2,,2026-03-03,call,olaf@hansen.example,,"
    bring(write("touches.csv", HEAD + rows), touches__new_people="no")
    assert list(Touch.objects.get().people.all()) == [met.ines]
    assert not Person.objects.filter(email="olaf@hansen.example").exists()


def test_a_touch_brought_again_is_the_same_and_a_corrected_one_is_changed(
    met: Met, write: Write
) -> None:
    row = "t1,Hansen Pumps,2026-03-02,{how},Ines Falk,alice@mill.example,{learned}"
    bring(write("a.csv", HEAD + row.format(how="call", learned="A plan")))
    again = look(write("b.csv", HEAD + row.format(how="call", learned="A plan")))
    assert again.written == 0
    bring(write("c.csv", HEAD + row.format(how="visit", learned="Another plan")))
    touch = Touch.objects.get()
    assert (touch.channel, touch.learned) == ("visit", "Another plan")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("t1,Nobody,2026-03-02,call,Ines Falk,,", "no account is called"),
        ("t1,Hansen Pumps,2026-03-02,smoke,Ines Falk,,", "not a word known here"),
        ("t1,Hansen Pumps,2026-03-02,call,Somebody,,", "no person"),
        ("t1,Hansen Pumps,2026-03-02,call,Ines Falk,x@other.example,", "no colleague"),
    ],
)
def test_a_row_that_names_what_nobody_knows_stays_outside(
    met: Met, write: Write, row: str, reason: str
) -> None:
    preview = look(write("touches.csv", HEAD + row))
    assert reason in preview.parts[0].problems[0].reason


def test_promises_and_satisfaction_come_from_files_too(met: Met, write: Write) -> None:
    promises = "account_id,what,made_on,due,kept_on,person,owner\n"
    promises += "Hansen Pumps,Send it,2026-03-02,2026-03-20,2026-03-19,Ines Falk,bob@mill.example"
    answers = "account_id,date,score,best,person,remark\nHansen Pumps,2026-03-02,4,5,Ines Falk,Fine"
    bring(write("promises.csv", promises))
    bring(write("satisfaction.csv", answers))
    promise, answer = Promise.objects.get(), Satisfaction.objects.get()
    assert (promise.person, promise.owner) == (met.ines, met.cast.bob)
    assert promise.kept_on is not None
    assert (answer.score, answer.best, answer.what) == (Decimal(4), Decimal(5), "Fine")


def test_an_answer_beyond_its_scale_stays_outside(met: Met, write: Write) -> None:
    text = "account_id,date,score,best\nHansen Pumps,2026-03-02,6,5"
    preview = look(write("satisfaction.csv", text))
    assert "out of range" in preview.parts[0].problems[0].reason


def test_of_a_group_with_one_domain_the_head_is_meant(met: Met, write: Write) -> None:
    MailDomain.objects.create(account=met.cast.subsidiary, domain="hansen.example")
    rows = "t1,,2026-03-02,call,Olaf Berg <olaf@hansen.example>,,"
    bring(write("touches.csv", HEAD + rows))
    assert Touch.objects.get().account == met.cast.hers


def test_of_two_customers_with_one_domain_nobody_knows_which(met: Met, write: Write) -> None:
    MailDomain.objects.create(account=met.cast.his, domain="hansen.example")
    preview = look(write("touches.csv", HEAD + "t1,,2026-03-02,call,olaf@hansen.example,,"))
    assert "several accounts" in preview.parts[0].problems[0].reason


def test_a_large_file_comes_in_pieces_and_goes_again(
    met: Met, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "LARGE", 5)
    monkeypatch.setattr(staging, "PIECE", 2)
    rows = [
        f"t{day},,2026-03-0{day},call,P{day} <p{day}@hansen.example>,bob@mill.example,"
        for day in range(1, 8)
    ]
    batch = bring(write("touches.csv", HEAD + "\n".join(rows)))
    assert Touch.objects.count() == 7
    for touch in Touch.objects.all():
        assert touch.people.get().name == f"P{touch.day.day}"
        assert list(touch.colleagues.all()) == [met.cast.bob]
    assert undo(batch, by=machine_owner()).kept == []
    assert not Touch.objects.exists()
    assert not Person.objects.filter(email__startswith="p").exists()
