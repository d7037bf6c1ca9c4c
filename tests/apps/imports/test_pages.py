"""The pages: drop, decide, commit, undo, assign; and to whom they are not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mainstay.apps.accounts.models import Account
from mainstay.apps.imports import jobs
from mainstay.apps.imports.models import Draft, DraftState, Mapping
from mainstay.apps.organisation.models import Batch, BatchState
from tests.apps.imports.conftest import Desk, Write, lines
from tests.cast import Cast

FILE = "customer no,inv date,item,net\n10,2026-01-05,Pump,10\n11,2026-01-06,Pump,20\n"
BAD = FILE + "11,2026-02-31,Pump,5\n,2026-01-09,Seal,7\n"
Drop = Callable[[str], Draft]


@pytest.fixture
def olga(cast: Cast, client: Client) -> Client:
    client.force_login(cast.olga)
    return client


@pytest.fixture
def drop(olga: Client) -> Drop:
    """Drop one file on the page."""

    def drops(text: str) -> Draft:
        file = SimpleUploadedFile("jan.csv", text.encode())
        response = olga.post(reverse("imports:upload"), {"files": [file]})
        draft = Draft.objects.latest("pk")
        assert response["Location"] == reverse("imports:draft", args=[draft.pk])
        return draft

    return drops


def page(client: Client, draft: Draft) -> Any:
    return client.get(reverse("imports:draft", args=[draft.pk]))


def act(client: Client, deed: str, draft: Draft, **data: str) -> Draft:
    client.post(reverse(f"imports:{deed}", args=[draft.pk]), data)
    draft.refresh_from_db()
    return draft


def test_a_small_file_is_previewed_at_once_and_nothing_is_written(olga: Client, drop: Drop) -> None:
    draft = drop(BAD)
    assert draft.state == DraftState.READY
    text = page(olga, draft).content.decode()
    assert "jan.csv: 4 order lines, 1 needs mending" in text
    assert "there is no day" in text
    assert "no account: kept as unassigned" in text
    assert not Batch.objects.exists()
    assert not Account.objects.filter(batch__isnull=False).exists()


def test_the_commit_waits_for_the_answer_and_then_writes(olga: Client, drop: Drop) -> None:
    draft = drop(BAD)
    assert "Answer the question above first" in page(olga, draft).content.decode()
    act(olga, "check", draft, **{"answer-order_lines.new_accounts": "yes"})
    assert act(olga, "commit", draft).state == DraftState.COMMITTING
    assert "you may leave this page" in page(olga, draft).content.decode()
    part = olga.get(reverse("imports:draft", args=[draft.pk]), headers={"HX-Request": "true"})
    assert "<main" not in part.content.decode()
    jobs.commit_draft.call(draft.pk)
    batch = Batch.objects.get()
    assert page(olga, draft)["Location"] == reverse("imports:batch", args=[batch.pk])
    assert (batch.state, batch.new, batch.bad) == (BatchState.COMMITTED, 3, 1)
    assert batch.user.email == "olga@mill.example"
    shown = olga.get(reverse("imports:batch", args=[batch.pk])).content.decode()
    assert "It counts." in shown
    rejected = olga.get(reverse("imports:rejects", args=[batch.pk])).content.decode()
    assert "11,2026-02-31,Pump,5,4," in rejected


def test_a_page_that_waited_is_shown_anew_when_the_preview_is_there(
    olga: Client, drop: Drop
) -> None:
    url = reverse("imports:draft", args=[drop(FILE).pk])
    assert olga.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_two_clicks_on_commit_write_once(olga: Client, drop: Drop) -> None:
    draft = act(olga, "check", drop(FILE), **{"answer-order_lines.new_accounts": "yes"})
    act(olga, "commit", draft)
    act(olga, "commit", draft)
    jobs.commit_draft.call(draft.pk)
    assert Batch.objects.count() == 1


def test_a_commit_that_would_differ_from_its_preview_is_refused(
    olga: Client, drop: Drop, desk: Desk, write: Write
) -> None:
    draft = act(olga, "check", drop(FILE), **{"answer-order_lines.new_accounts": "yes"})
    desk.bring(write("jan.csv", FILE))
    act(olga, "commit", draft)
    jobs.commit_draft.call(draft.pk)
    draft.refresh_from_db()
    assert draft.state == DraftState.FAILED
    assert "Something changed since the preview" in page(olga, draft).content.decode()
    assert Batch.objects.count() == 1


def test_columns_are_changed_on_the_page(olga: Client, drop: Drop) -> None:
    draft = drop(FILE)
    told = {"columns": "1", "source": "ERP Malmö", "kind-0": "order_lines"}
    told |= {"column-0-0": "account_id", "column-0-1": "date", "column-0-3": "revenue"}
    draft = act(olga, "check", draft, **told)
    part = draft.preview["preview"]["parts"][0]
    assert part["mapping"] == {
        "account_id": "customer no",
        "date": "inv date",
        "revenue": "net",
    }
    assert part["source"] == "ERP Malmö"


def test_a_column_that_is_missing_is_named_and_chosen(olga: Client, drop: Drop) -> None:
    draft = drop("customer no,inv date,item,xyz\n10,2026-01-05,Pump,10\n")
    assert "No column says revenue; choose one below." in page(olga, draft).content.decode()
    told = {"columns": "1", "kind-u0": "order_lines", "column-u0-0": "account_id"}
    told |= {"column-u0-1": "date", "column-u0-3": "revenue"}
    draft = act(olga, "check", draft, **told)
    assert draft.preview["preview"]["parts"][0]["new"] == 1


def test_a_mapping_is_saved_and_used_again(olga: Client, drop: Drop, desk: Desk) -> None:
    draft = drop(FILE)
    act(olga, "keep_mapping", draft, name="ERP Malmö")
    saved = Mapping.objects.get()
    toml = olga.get(reverse("imports:mapping", args=[saved.pk])).content.decode()
    assert 'revenue = "net"' in toml
    file = SimpleUploadedFile("feb.csv", FILE.encode())
    olga.post(reverse("imports:upload"), {"files": [file], "mapping": "ERP Malmö"})
    assert Draft.objects.latest("pk").preview["preview"]["preset"] == "ERP Malmö"


def test_a_draft_is_forgotten_with_its_files(olga: Client, drop: Drop) -> None:
    draft = drop(FILE)
    path = draft.files.get().file.path
    olga.post(reverse("imports:discard", args=[draft.pk]))
    assert not Draft.objects.exists()
    with pytest.raises(FileNotFoundError), open(path):
        pass


def test_undo_on_the_page(olga: Client, desk: Desk, write: Write) -> None:
    batch = desk.bring(write("jan.csv", FILE)).batches[0]
    olga.post(reverse("imports:undo", args=[batch.pk]))
    assert lines(["revenue"]) == []
    text = olga.get(reverse("imports:batch", args=[batch.pk])).content.decode()
    assert "It does not count: undone." in text
    assert "2 rows of accounts went" in text
    assert "2 order lines and services left the figures" in text
    assert "Bring it back" in text


def test_the_undo_page_says_what_goes_and_what_rests_on_it(
    olga: Client, desk: Desk, write: Write
) -> None:
    accounts = write("accounts.csv", "account_id,name\n10,Ten\n11,Eleven\n")
    people = write("people.csv", "person_id,name,account_id\np,Ada,10\n")
    first = desk.bring(accounts, people).batches[0]
    later = desk.bring(write("jan.csv", FILE)).batches[0]
    address = reverse("imports:undo", args=[first.pk])
    text = olga.get(address).content.decode()
    assert f"batch {later.pk} (jan" in text
    assert "Undo these 2 batches" in text  # the drop
    assert "Undo these 3 batches" in text  # and what rests on it
    assert Batch.objects.filter(state="committed").count() == 3
    olga.post(address, {"scope": "together"})
    assert not Batch.objects.filter(state="committed").exists()
    olga.post(reverse("imports:redo", args=[first.pk]))
    assert Batch.objects.filter(state="committed").count() == 3


def test_one_button_undoes_the_drop(olga: Client, desk: Desk, write: Write) -> None:
    accounts = write("accounts.csv", "account_id,name\n10,Ten\n11,Eleven\n")
    first = desk.bring(accounts, write("jan.csv", FILE)).batches[0]
    olga.post(reverse("imports:undo", args=[first.pk]), {"scope": "drop"})
    assert not Batch.objects.filter(state="committed").exists()


def test_what_cannot_come_back_is_one_sentence(olga: Client, desk: Desk, write: Write) -> None:
    path = write("jan.csv", FILE)
    batch = desk.bring(path).batches[0]
    olga.post(reverse("imports:undo", args=[batch.pk]))
    desk.bring(path)
    answer = olga.get(reverse("imports:redo", args=[batch.pk]), follow=True).content.decode()
    assert "of the same lines since; undo it first" in answer


def test_a_failed_file_is_put_away_and_stays_in_the_history(olga: Client, drop: Drop) -> None:
    draft = drop("")
    assert draft.state == DraftState.FAILED
    page = olga.get(reverse("imports:imports")).content.decode()
    assert reverse("imports:dismiss", args=[draft.pk]) in page
    olga.post(reverse("imports:dismiss", args=[draft.pk]))
    page = olga.get(reverse("imports:imports")).content.decode()
    assert reverse("imports:dismiss", args=[draft.pk]) not in page
    assert "were put away" in page
    assert "jan.csv" in page
    draft.refresh_from_db()
    assert draft.problem


def test_unassigned_lines_are_given_to_an_account(
    olga: Client, cast: Cast, desk: Desk, write: Write
) -> None:
    path = write("jan.csv", FILE + ",2026-01-09,Seal,7\n,2026-01-10,Seal,9\n")
    first = desk.bring(path).batches[0]
    url = reverse("imports:unassigned")
    assert "2 order lines belong to no account" in olga.get(url).content.decode()
    row = next(r for r in lines(["batch", "row", "account", "revenue"]) if r["revenue"] == 7)
    olga.post(url, {"account": "Castell Glass", "line": f"{row['batch']}-{row['row']}"})
    assigned = Batch.objects.get(kind="assignment")
    assert [r["account"] for r in lines(["revenue", "account"]) if r["revenue"] == 7] == [
        cast.his.pk
    ]
    assert desk.look(path).written == 0
    olga.post(url, {"account": "Castell Glass", "all": "1"})
    assert "Every order line belongs to an account" in olga.get(url).content.decode()
    olga.post(reverse("imports:undo", args=[assigned.pk]))
    assert "1 order line belongs to no account" in olga.get(url).content.decode()
    olga.post(reverse("imports:undo", args=[first.pk]))
    assert lines(["revenue"]) == []


def test_an_account_that_nobody_knows_is_said_beside_the_field(
    olga: Client, desk: Desk, write: Write
) -> None:
    desk.bring(write("jan.csv", FILE + ",2026-01-09,Seal,7\n"))
    response = olga.post(reverse("imports:unassigned"), {"account": "Nobody", "all": "1"})
    assert "No account has this name or number." in response.content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "dana", "nora", "vera"])
def test_to_others_the_pages_are_not_there(
    cast: Cast, client: Client, desk: Desk, write: Write, who: str
) -> None:
    batch = desk.bring(write("jan.csv", FILE)).batches[0]
    client.force_login(getattr(cast, who))
    for name in ("imports", "unassigned"):
        assert client.get(reverse(f"imports:{name}")).status_code == 404
    for name in ("batch", "rejects", "batch_mapping"):
        assert client.get(reverse(f"imports:{name}", args=[batch.pk])).status_code == 404
    assert client.post(reverse("imports:undo", args=[batch.pk])).status_code == 404


def test_who_judges_people_drops_files_but_brings_coverage_and_goals_only(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.vera)
    assert client.post(reverse("imports:upload")).status_code == 404
    client.force_login(cast.alice)
    file = SimpleUploadedFile("accounts.csv", b"account_id,name\n1,Castell Glass\n")
    client.post(reverse("imports:upload"), {"files": [file]})
    draft = Draft.objects.get()
    text = page(client, draft).content.decode()
    assert "Of files you bring back coverage and goals only." in text
    assert "Castell" not in text
    assert (draft.state, draft.preview) == (DraftState.FAILED, {})


def test_somebody_elses_draft_is_not_there(
    cast: Cast, client: Client, olga: Client, drop: Drop
) -> None:
    draft = drop(FILE)
    client.force_login(cast.oscar)
    assert page(client, draft).status_code == 404


def test_where_nothing_is_new_no_commit_is_offered_but_the_rows_to_mend(
    olga: Client, drop: Drop, desk: Desk, write: Write
) -> None:
    desk.bring(write("jan.csv", FILE))
    draft = drop(FILE + "11,2026-02-31,Pump,5\n")
    text = page(olga, draft).content.decode()
    assert "Nothing new in jan.csv: 1 needs mending" in text
    assert "Nothing new in this file" in text
    assert "leave 1 out" not in text
    assert reverse("imports:commit", args=[draft.pk]) not in text
    address = reverse("imports:draft", args=[draft.pk])
    assert 'href="?rejects=0"' in text
    answer = olga.get(address, {"rejects": "0"})
    assert answer["Content-Disposition"] == 'attachment; filename="rejects-0.csv"'
    assert "11,2026-02-31,Pump,5,4," in answer.content.decode("utf-8-sig")
    assert not Batch.objects.filter(bad__gt=0).exists()
    for place in ("1", "x", ""):
        assert olga.get(address, {"rejects": place}).status_code == 404


def test_open_questions_stand_above_everything_and_the_head_leads_to_them(
    olga: Client, drop: Drop
) -> None:
    text = page(olga, drop(BAD)).content.decode()
    assert "Answer 1 question first" in text
    assert 'href="#questions"' in text
    places = [text.index(part) for part in ('id="questions"', 'class="figures"', "<table")]
    assert places == sorted(places)
