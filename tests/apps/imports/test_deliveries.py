"""What comes by itself: over HTTP with a key, or in the watched folder; told in a report."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mainstay.apps.imports import api, jobs
from mainstay.apps.imports.actions import deliveries as bringing
from mainstay.apps.imports.actions import inbox as taking
from mainstay.apps.imports.actions.upload_keys import end_key, make_key
from mainstay.apps.imports.models import Delivery, Draft, Outcome, UploadKey
from mainstay.apps.imports.queries.deliveries import has_deliveries
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.lake_lock import LakeBusy
from mainstay.apps.organisation.models import AccessLevel, Batch
from mainstay.apps.organisation.queries import counted_batches
from tests.cast import Cast

FILE = "customer no,inv date,item,net\n10,2026-01-05,Pump,10\n11,2026-01-06,Pump,20\n"
BAD = FILE + "11,2026-02-31,Pump,5\n"


@pytest.fixture
def olga(cast: Cast, client: Client) -> Client:
    client.force_login(cast.olga)
    return client


@pytest.fixture
def key(cast: Cast) -> str:
    return make_key("ERP", user=cast.oscar, by=actor(cast.olga))[1]


def send(key: str, text: str = FILE, **told: str) -> Any:
    headers = {"Authorization": f"Bearer {key}", **told.pop("headers", {})}  # type: ignore[dict-item]
    files = [SimpleUploadedFile("jan.csv", text.encode())]
    wish = {"files": files, "take_proposals": "true", **told}
    return Client(headers=headers).post(reverse("api:upload"), wish)


def newest() -> Delivery:
    return Delivery.objects.latest("pk")


def test_an_upload_is_checked_and_written_and_its_sender_can_ask(key: str) -> None:
    answer = send(key, source="ERP")
    assert (answer.status_code, answer.json()["outcome"]) == (202, "waiting")
    assert not Batch.objects.exists()
    jobs.bring_deliveries.call()
    told = Client(headers={"Authorization": f"Bearer {key}"}).get(
        reverse("api:outcome", args=[answer.json()["id"]])
    )
    (batch,) = Batch.objects.all()
    assert told.json() | {"id": 0} == {
        "id": 0,
        "outcome": "written",
        "files": ["jan.csv"],
        "report": (
            "2 accounts are named that nobody knows yet. Make them? Make 2 new accounts.\n"
            f"Batch {batch.pk}: order lines, 2 new, 0 changed, 0 same, 0 bad."
        ),
        "batches": [batch.pk],
    }
    assert (batch.source, batch.by) == ("ERP", newest().user.email)
    assert counted_batches().ids == (batch.pk,)


def test_the_report_names_what_a_zip_held_beside_tables(key: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("brochure.pdf", b"%PDF-1.7\n")
        archive.writestr("jan.csv", FILE)
    files = [SimpleUploadedFile("all.zip", packed.getvalue())]
    headers = {"Authorization": f"Bearer {key}"}
    Client(headers=headers).post(reverse("api:upload"), {"files": files, "take_proposals": "true"})
    jobs.bring_deliveries.call()
    (batch,) = Batch.objects.all()
    lines = newest().report.splitlines()
    assert "brochure.pdf was left out: it is a PDF document, not a table." in lines
    assert lines[-1].startswith(f"Batch {batch.pk}: order lines, 2 new")


def test_what_is_asked_refuses_a_delivery_that_takes_no_proposals(key: str) -> None:
    send(key, take_proposals="false")
    jobs.bring_deliveries.call()
    assert "Decide first: 2 accounts are named" in newest().report
    assert not Batch.objects.exists()


def test_one_bad_row_refuses_the_whole_delivery_and_leaves_it_to_be_opened(
    key: str, cast: Cast, client: Client
) -> None:
    send(key, BAD)
    jobs.bring_deliveries.call()
    found = newest()
    assert found.outcome == Outcome.REFUSED
    assert "1 row has a problem" in found.report
    assert "--" not in found.report  # nobody types commands into a mail
    assert not Batch.objects.exists()
    client.force_login(cast.oscar)
    assert found.draft is not None
    page = client.get(reverse("imports:draft", args=[found.draft.pk])).content.decode()
    assert "1 needs mending" in page


def test_bad_rows_are_left_out_when_the_sender_says_so(key: str) -> None:
    send(key, BAD, leave_out_bad_rows="true")
    jobs.bring_deliveries.call()
    (batch,) = Batch.objects.all()
    assert (newest().outcome, batch.new, batch.bad) == (Outcome.WRITTEN, 2, 1)


def test_the_same_request_twice_is_one_delivery(key: str) -> None:
    again = {"headers": {"Idempotency-Key": "2026-01"}}
    first = send(key, **again)  # type: ignore[arg-type]
    assert send(key, **again).json() == first.json()  # type: ignore[arg-type]
    assert Delivery.objects.count() == Draft.objects.count() == 1


def test_the_same_request_twice_at_once_is_one_delivery(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one is stored between the first one's look and its own storing."""
    again = {"headers": {"Idempotency-Key": "2026-01"}}
    store, answers = bringing._stored, []

    def late(*told: Any, **named: Any) -> Delivery:
        monkeypatch.setattr(bringing, "_stored", store)
        answers.append(send(key, **again))  # type: ignore[arg-type]
        return store(*told, **named)

    monkeypatch.setattr(bringing, "_stored", late)
    first = send(key, **again)  # type: ignore[arg-type]
    assert (first.status_code, answers[0].status_code) == (202, 202)
    assert first.json()["id"] == answers[0].json()["id"]
    assert Delivery.objects.count() == Draft.objects.count() == 1


def test_the_same_rows_again_are_nothing_new(key: str) -> None:
    for _ in range(2):
        send(key, FILE)
    jobs.bring_deliveries.call()
    assert [d.outcome for d in Delivery.objects.order_by("pk")] == ["written", "same"]


def test_without_a_key_in_use_nothing_is_taken(key: str, cast: Cast) -> None:
    wrong = send("mainstay_wrong")
    sentence = "This needs an upload key that is in use."
    assert (wrong.status_code, wrong.json()) == (401, {"error": sentence})
    end_key(UploadKey.objects.get(), by=actor(cast.olga))
    assert send(key).status_code == 401
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"level": AccessLevel.VIEWER}], ids=["left", "viewer"]
)
def test_a_key_opens_no_more_than_its_user_may(
    key: str, cast: Cast, change: dict[str, object]
) -> None:
    send(key)
    type(cast.oscar).objects.filter(pk=cast.oscar.pk).update(**change)
    assert send(key).status_code == 401
    jobs.bring_deliveries.call()
    assert newest().outcome == Outcome.REFUSED
    assert not Batch.objects.exists()


def test_a_key_sees_only_its_own_deliveries(key: str, cast: Cast) -> None:
    pk = send(key).json()["id"]
    other = make_key("Shop", user=cast.oscar, by=actor(cast.olga))[1]
    asked = Client(headers={"Authorization": f"Bearer {other}"})
    assert asked.get(reverse("api:outcome", args=[pk])).status_code == 404


@pytest.mark.parametrize(
    "told",
    [{"kind": "spells"}, {"mapping": "none such"}, {"source": "x" * 121}, {"source": "E\x00P"}],
    ids=["kind", "mapping", "long source", "source with NUL"],
)
def test_a_wish_that_cannot_be_met_is_refused_at_once(key: str, told: dict[str, str]) -> None:
    answer = send(key, **told)
    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")
    assert not Draft.objects.exists()


ASKED = [
    (
        "post",
        "api/v1/imports",
        {},
        422,
        "The request is not understood: the field files is missing.",
    ),
    (
        "post",
        "api/v1/imports",
        {"take_proposals": "perhaps"},
        422,
        "The request is not understood: the field files is missing; the field take_proposals "
        "cannot be read (input should be a valid boolean, unable to interpret input).",
    ),
    (
        "get",
        "api/v1/imports/seven",
        {},
        422,
        "The request is not understood: the field pk cannot be read (input should be a valid "
        "integer, unable to parse string as an integer).",
    ),
    ("get", "api/v1/imports/7", {}, 404, "There is nothing at this address for this key."),
    ("get", "api/v1/imports", {}, 405, "This address takes POST only."),
    ("get", "api/v1/spells", {}, 404, "There is nothing at spells."),
]


@pytest.mark.parametrize(("method", "address", "told", "status", "sentence"), ASKED)
def test_every_error_of_the_interface_is_one_sentence(
    key: str, method: str, address: str, told: dict[str, str], status: int, sentence: str
) -> None:
    asking = Client(headers={"Authorization": f"Bearer {key}"})
    answer = getattr(asking, method)(f"/{address}", told)
    assert (answer.status_code, answer.json()) == (status, {"error": sentence})


def test_a_broken_form_and_too_many_files_are_refused_in_a_sentence(
    key: str, settings: Any
) -> None:
    asking = Client(headers={"Authorization": f"Bearer {key}"})
    broken = asking.post(reverse("api:upload"), b"x", content_type="multipart/form-data")
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    files = [SimpleUploadedFile(name, FILE.encode()) for name in ("a.csv", "b.csv")]
    many = asking.post(reverse("api:upload"), {"files": files})
    for answer in (broken, many):
        assert (answer.status_code, list(answer.json())) == (400, ["error"])
        assert answer.json()["error"].startswith("The form that was sent cannot be read: ")
    assert not Draft.objects.exists()


def test_what_nobody_expected_is_owned_up_to_and_logged(
    key: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object, **_told: object) -> None:
        raise ArithmeticError("secret detail")

    monkeypatch.setattr(api, "take_in", fail)
    answer = send(key)
    assert (answer.status_code, list(answer.json())) == (500, ["error"])
    assert "secret" not in answer.json()["error"]
    assert "secret detail" in caplog.text


def test_what_comes_over_the_web_names_no_file_of_this_machine(
    key: str, olga: Client, tmp_path: Path
) -> None:
    layout = tmp_path / "ours.toml"
    layout.write_text("name = 'ours'", encoding="utf-8")
    assert "There is no mapping" in send(key, mapping=str(layout)).json()["error"]
    file = SimpleUploadedFile("jan.csv", FILE.encode())
    olga.post(reverse("imports:upload"), {"files": [file], "mapping": str(layout)})
    assert "There is no mapping" in Draft.objects.get().problem


def test_the_key_is_shown_once_and_kept_as_a_digest_only(olga: Client, cast: Cast) -> None:
    olga.post(reverse("imports:new_key"), {"name": "ERP", "user": cast.oscar.pk})
    shown = olga.get(reverse("imports:deliveries")).content.decode()
    text = shown[shown.index("mainstay_") :].split("<")[0]
    assert send(text).status_code == 202
    assert "mainstay_" not in olga.get(reverse("imports:deliveries")).content.decode()
    assert text not in str(list(UploadKey.objects.values_list()))


def test_the_report_is_mailed_where_a_server_is_named(key: str, cast: Cast, settings: Any) -> None:
    settings.HAS_MAIL = True
    send(key, BAD)
    jobs.bring_deliveries.call()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([cast.oscar.email], "Mainstay: jan.csv: refused")
    assert "Nothing was written." in letter.body


def test_a_mail_server_that_is_away_stops_nothing(
    key: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> None:
        raise ConnectionRefusedError("away")

    settings.HAS_MAIL = True
    monkeypatch.setattr(bringing, "send_mail", away)
    send(key)
    jobs.bring_deliveries.call()
    assert newest().outcome == Outcome.WRITTEN


def test_while_the_lake_is_busy_a_delivery_waits(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_draft: object) -> None:
        raise LakeBusy("Somebody writes.")

    send(key)
    with monkeypatch.context() as patch:
        patch.setattr(bringing.drafts, "commit", busy)
        jobs.bring_deliveries.call()
    assert (newest().outcome, newest().attempts) == (Outcome.WAITING, 0)
    assert has_deliveries()
    jobs.bring_deliveries.call()
    assert newest().outcome == Outcome.WRITTEN


def test_a_delivery_that_kills_its_worker_again_and_again_is_refused(key: str) -> None:
    send(key)
    Delivery.objects.update(attempts=bringing.MOST_ATTEMPTS)
    jobs.bring_deliveries.call()
    assert "again and again" in newest().report


@pytest.fixture
def folder(tmp_path: Path, settings: Any, cast: Cast) -> Path:
    """A watched folder, in Oscar's name."""
    settings.INBOX = tmp_path / "inbox"
    settings.INBOX_USER = cast.oscar.email
    settings.INBOX_TAKES_PROPOSALS = True
    settings.INBOX.mkdir()
    return Path(settings.INBOX)


def lay(folder: Path, name: str, text: str, *, ago: timedelta = timedelta(minutes=5)) -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    lay_back(file, ago=ago)
    return file


def lay_back(file: Path, *, ago: timedelta = timedelta(minutes=5)) -> None:
    """Let a file look as if it had been left alone for a while."""
    moment = (timezone.now() - ago).timestamp()
    os.utime(file, (moment, moment))


def test_a_settled_file_is_brought_in_and_put_away_with_its_report(folder: Path) -> None:
    lay(folder, "jan.csv", FILE)
    assert has_deliveries()
    jobs.bring_deliveries.call()
    (home,) = (folder / "done").iterdir()
    assert (home / "jan.csv").read_text(encoding="utf-8") == FILE
    assert "2 new" in (home / "report.txt").read_text(encoding="utf-8")
    assert not (folder / "jan.csv").exists()
    assert Batch.objects.count() == 1
    assert not has_deliveries()


def test_a_refused_file_lies_under_refused_and_nothing_is_written(folder: Path) -> None:
    lay(folder, "jan.csv", BAD)
    jobs.bring_deliveries.call()
    (home,) = (folder / "refused").iterdir()
    assert "Nothing was written." in (home / "report.txt").read_text(encoding="utf-8")
    assert not Batch.objects.exists()


@pytest.mark.parametrize("name", ["feb.csv", "feb.csv.part"])
def test_while_one_file_is_being_written_all_that_lie_beside_it_wait(
    folder: Path, name: str
) -> None:
    lay(folder, "jan.csv", FILE)
    ago = timedelta(minutes=5) if name.endswith(".part") else timedelta(0)
    lay(folder, name, FILE, ago=ago)
    assert not has_deliveries()
    jobs.bring_deliveries.call()
    assert not Delivery.objects.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="no other system says who has a file open")
def test_a_writer_that_pauses_in_the_middle_keeps_his_file_from_being_taken(folder: Path) -> None:
    file = lay(folder, "jan.csv", "")
    with file.open("w", encoding="utf-8") as writer:
        writer.write(FILE[:-1])  # it ends in the middle of a number
        writer.flush()
        lay_back(file)
        assert not has_deliveries()
        jobs.bring_deliveries.call()
        assert not Delivery.objects.exists()
        writer.write("7\n")
    lay_back(file)
    jobs.bring_deliveries.call()
    assert newest().outcome == Outcome.WRITTEN
    (home,) = (folder / "done").iterdir()
    assert (home / "jan.csv").read_text(encoding="utf-8") == FILE[:-1] + "7\n"


def test_a_folder_inside_names_a_saved_mapping(folder: Path) -> None:
    lay(folder, "ours/jan.csv", FILE)
    jobs.bring_deliveries.call()
    assert newest().outcome == Outcome.REFUSED
    assert "ours" in newest().report


def test_links_and_hidden_files_are_left_alone(folder: Path, tmp_path: Path) -> None:
    outside = lay(tmp_path, "outside.csv", FILE)
    (folder / "link.csv").symlink_to(outside)
    lay(folder, ".hidden.csv", FILE)
    assert not has_deliveries()


def test_files_taken_before_an_interruption_are_delivered_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    lay(folder, "jan.csv", FILE)
    with monkeypatch.context() as patch:
        patch.setattr(taking, "take_in", killed)
        with pytest.raises(KeyboardInterrupt):
            taking.collect(timezone.now())
    for _ in range(2):
        jobs.bring_deliveries.call()
    assert Delivery.objects.count() == Batch.objects.count() == 1


def test_a_group_that_was_half_taken_returns_to_its_place(folder: Path) -> None:
    half = folder / "taken" / ".5f0c3f4e-7d3e-4b0f-9a3f-0d3e7a1f2b6c" / "ours"
    half.mkdir(parents=True)
    lay(half, "jan.csv", FILE)
    taking.collect(datetime(2000, 1, 1, tzinfo=timezone.get_current_timezone()))
    assert (folder / "ours" / "jan.csv").read_text(encoding="utf-8") == FILE
    assert not any((folder / "taken").iterdir())


def test_a_mapping_alone_waits_for_its_files_and_keeps_no_others(folder: Path) -> None:
    lay(folder, "ours/ours.toml", "kind = 'order_lines'")
    assert not has_deliveries()
    lay(folder, "jan.csv", FILE)
    jobs.bring_deliveries.call()
    assert newest().names == ["jan.csv"]
    assert (folder / "ours" / "ours.toml").exists()


def test_a_name_that_is_no_text_here_is_shown_with_signs_in_its_place(folder: Path) -> None:
    lay(folder, os.fsdecode(b"M\xfcller.csv"), FILE)
    jobs.bring_deliveries.call()
    assert (newest().names, newest().outcome) == (["M\ufffdller.csv"], Outcome.WRITTEN)
    (home,) = (folder / "done").iterdir()
    assert b"M\xfcller.csv" in os.listdir(os.fsencode(home))


def test_what_cannot_even_be_stored_is_put_aside_and_keeps_no_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(files: Any, *told: object, **named: object) -> Delivery:
        if files[0].name == "closed.csv":
            raise PermissionError("no leave to read it")
        return bringing.take_in(files, *told, **named)  # type: ignore[arg-type]

    lay(folder, "jan.csv", FILE)
    lay(folder, "ours/closed.csv", FILE)
    monkeypatch.setattr(taking, "take_in", closed)
    jobs.bring_deliveries.call()
    assert Delivery.objects.get().names == ["jan.csv"]
    (home,) = (folder / "refused").iterdir()
    assert "no leave to read it" in (home / "report.txt").read_text(encoding="utf-8")
    assert (home / "ours" / "closed.csv").read_text(encoding="utf-8") == FILE


def test_the_report_never_takes_the_place_of_a_file(folder: Path) -> None:
    lay(folder, "report.txt", FILE)
    jobs.bring_deliveries.call()
    (home,) = (folder / "done").iterdir()
    assert (home / "report.txt").read_text(encoding="utf-8") == FILE
    assert "2 new" in (home / "report of the import.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["", "nobody@mill.example", "vera@mill.example"])
def test_a_folder_without_somebody_who_may_import_is_not_watched_and_the_page_says_why(
    folder: Path, settings: Any, olga: Client, name: str
) -> None:
    settings.INBOX_USER = name
    lay(folder, "jan.csv", FILE)
    assert not has_deliveries()
    assert "is not watched" in olga.get(reverse("imports:deliveries")).content.decode()
