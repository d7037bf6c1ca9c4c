"""``mainstay map | gaps | leave | report``: what the pages of the map say, for who may read it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mainstay.apps.accounts.models import Account, BuyingUnit
from mainstay.apps.accounts.queries import NoSuchAccount
from mainstay.apps.organisation.models import User
from mainstay.apps.people.models import Appraisal, Person, Position
from mainstay.apps.plans.models import RelationshipPlan
from mainstay.apps.plans.queries.seeing import NoPlan
from mainstay.apps.portfolio.queries.leaving_everywhere import NotForYou, WhoIsMeant
from mainstay.apps.relationships.models import Coverage
from mainstay.apps.relationships.queries.all_gaps import gaps_of_accounts
from mainstay.cli.main import run
from mainstay.cli.relationships import WrongDay
from tests.cast import Cast

LONG_AGO = date(2020, 1, 1)
ALICE = ("--as", "alice@mill.example")
VERA = ("--as", "vera@mill.example")


@pytest.fixture
def mapped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Hilda decides at Alice's account and nobody but Alice covers her; Bert is at Charlie's."""
    monkeypatch.setattr("mainstay.cli.preparation.prepare_database", lambda: None)
    hilda = somebody(cast.hers, "Hilda Head")
    BuyingUnit.objects.create(account=cast.hers, name="Works North")
    Appraisal.objects.create(
        account=cast.hers,
        person=hilda,
        day=LONG_AGO,
        influence=9,
        relevance=9,
        stance=-1,
        is_budget=True,
    )
    covers(cast.alice, cast.hers, hilda)
    somebody(cast.his, "Bert Buyer")
    return cast


def somebody(account: Account, name: str) -> Person:
    person = Person.objects.create(name=name)
    Position.objects.create(person=person, account=account, title="Head", start=LONG_AGO)
    return person


def covers(colleague: User, account: Account, person: Person) -> Coverage:
    return Coverage.objects.create(
        account=account, person=person, colleague=colleague, start=LONG_AGO
    )


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    run(list(words))
    return capsys.readouterr().out


def test_a_map_names_people_coverage_and_gaps(
    mapped: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(said(capsys, *ALICE, "map", "Hansen Pumps", "--json"))
    (hilda,) = data["people"]
    assert (hilda["name"], hilda["influence"], hilda["covered_by"]) == ("Hilda Head", 9, ["Alice"])
    assert "gap.unit_unknown" in {row["code"] for row in data["findings"]}
    text = said(capsys, *ALICE, "map", "Hansen Pumps")
    assert "Hilda Head" in text
    assert "Influence" in text
    with pytest.raises(NoSuchAccount):
        run([*ALICE, "map", "Castell Glass"])


def test_a_map_counts_the_people_and_units_newly_reached(
    mapped: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Newly reached" not in said(capsys, *VERA, "map", "Hansen Pumps")
    Position.objects.update(buying_unit=BuyingUnit.objects.get())
    Coverage.objects.update(start=date(2026, 2, 3))
    words = ("map", "Hansen Pumps", "--as-of", "2026-03-01")
    text = said(capsys, *VERA, *words)
    assert "Newly reached Jan 2026 to Mar 2026: 1 person, 1 buying unit: Works North." in text
    reached = json.loads(said(capsys, *VERA, *words, "--json"))["reached"]
    assert [(each["people"], each["units"]) for each in reached[-2:]] == [
        (0, []),
        (1, ["Works North"]),
    ]


def test_a_map_of_a_past_day_has_nothing_later(
    mapped: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(said(capsys, "map", "Hansen Pumps", "--as-of", "2019-12-31", "--json"))
    assert (data["as_of"], data["people"]) == ("2019-12-31", [])
    with pytest.raises(WrongDay):
        run(["map", "Hansen Pumps", "--as-of", "yesterday"])


def test_who_may_not_judge_finds_no_judgement(
    mapped: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(said(capsys, *VERA, "map", "Hansen Pumps", "--json"))
    (hilda,) = data["people"]
    assert (hilda["influence"], hilda["stance"], hilda["answered"]) == (None, None, None)
    assert "Answered" not in said(capsys, *VERA, "map", "Hansen Pumps")
    with pytest.raises(NotForYou):
        run([*VERA, "leave", "Alice"])


def test_gaps_are_those_of_the_accounts_one_sees_the_worst_first(
    mapped: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    everything = json.loads(said(capsys, "gaps", "--json"))
    assert {row["account"] for row in everything} == {"Hansen Pumps", "Castell Glass"}
    counts = [(row["critical"], len(row["findings"])) for row in everything]
    assert counts == sorted(counts, reverse=True)
    seen = json.loads(said(capsys, *ALICE, "gaps", "--json"))
    assert [row["account"] for row in seen] == ["Hansen Pumps"]
    assert "Hansen Pumps" in said(capsys, "gaps", "--account", "Hansen Pumps")
    assert "Accounts whose map lacks something: 2, the 1" in said(capsys, "gaps", "--top", "1")


def test_gaps_of_more_accounts_ask_no_more_questions(mapped: Cast) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        gaps_of_accounts(user=None, day=date(2026, 1, 1))
    for number in range(5):
        account = Account.objects.create(name=f"More {number}")
        covers(mapped.bob, account, somebody(account, f"Person {number}"))
    with CaptureQueriesContext(connection) as many:
        found = gaps_of_accounts(user=None, day=date(2026, 1, 1))
    assert len(found) == 7
    assert len(many) == len(few)


def test_leaving_says_who_is_left_uncovered_at_every_account(
    mapped: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    bert = Person.objects.get(name="Bert Buyer")
    covers(mapped.alice, mapped.his, bert)
    data = json.loads(said(capsys, "leave", "Alice", "--json"))
    left = {row["account"]: [one["name"] for one in row["uncovered"]] for row in data["accounts"]}
    assert left == {"Hansen Pumps": ["Hilda Head"], "Castell Glass": ["Bert Buyer"]}
    hers = json.loads(said(capsys, *ALICE, "leave", "alice@mill.example", "--json"))
    assert [row["account"] for row in hers["accounts"]] == ["Hansen Pumps"]
    assert "Hilda Head is left to nobody" in said(capsys, "leave", "Alice")


def test_a_name_that_two_bear_is_asked_back(mapped: Cast) -> None:
    other = somebody(mapped.hers, "Hilda Hand")
    with pytest.raises(WhoIsMeant, match=f"number {other.pk}"):
        run(["leave", "Hilda"])
    with pytest.raises(WhoIsMeant, match="There is no Nobody"):
        run(["leave", "Nobody"])
    with pytest.raises(WhoIsMeant):  # Charlie's contact is not Alice's to ask about
        run([*ALICE, "leave", "Bert Buyer"])


def test_map_plan_and_handover_are_written_as_files(
    mapped: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    RelationshipPlan.objects.create(account=mapped.hers, created_on=LONG_AGO)
    starts = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF", "pptx": b"PK", "xlsx": b"PK"}
    for what, name, kinds in (
        ("map", "Hansen Pumps", ("svg", "png", "pdf", "pptx")),
        ("plan", "Hansen Pumps", ("pdf", "pptx", "xlsx")),
        ("handover", "Alice", ("pdf",)),
        ("goals", "Alice", ("pdf",)),
    ):
        for kind in kinds:
            file = tmp_path / f"{what}.{kind}"
            run([*ALICE, "report", what, name, "--to", str(file)])
            assert file.read_bytes().startswith(starts[kind])
    run(["report", "map", "Hansen Pumps", "--to", str(tmp_path / "map.doc")])
    assert "must end in .svg or .png or .pdf or .pptx" in capsys.readouterr().err


def test_a_plan_is_said_in_its_steps_with_its_figures_and_its_goals(
    mapped: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    RelationshipPlan.objects.create(account=mapped.hers, created_on=LONG_AGO)
    run([*ALICE, "plan", "Hansen Pumps"])
    text = capsys.readouterr().out
    for said in ("1. Understanding", "6. Reviewing", "Attainment", "tied to no business plan"):
        assert said in text
    run([*ALICE, "plan", "Hansen Pumps", "--json"])
    data = json.loads(capsys.readouterr().out)
    assert [step["step"] for step in data["steps"]][:2] == ["understanding", "identifying"]
    with pytest.raises(NoPlan, match="who judge people"):
        run([*VERA, "plan", "Hansen Pumps"])


def test_a_plan_is_written_only_for_who_may_read_it(mapped: Cast, tmp_path: Path) -> None:
    file = str(tmp_path / "plan.pdf")
    with pytest.raises(NoPlan, match="no relationship plan"):
        run([*ALICE, "report", "plan", "Hansen Pumps", "--to", file])
    RelationshipPlan.objects.create(account=mapped.hers, created_on=LONG_AGO)
    with pytest.raises(NoPlan, match="who judge people"):
        run([*VERA, "report", "plan", "Hansen Pumps", "--to", file])
    with pytest.raises(NotForYou):
        run(["--as", "bob@mill.example", "report", "handover", "Alice", "--to", file])
