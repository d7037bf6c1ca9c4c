"""Bring files in over HTTP, with an upload key; the same checks as on the page."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID, uuid4, uuid5

from django.http import Http404, HttpRequest
from ninja import File, Form, Header, Router, Schema, Status, UploadedFile
from ninja.security import HttpBearer
from pydantic import Field

from mainstay.apps.imports.actions.deliveries import Manner, take_in
from mainstay.apps.imports.actions.upload_keys import WrongKey, use_key
from mainstay.apps.imports.kinds import kind_named
from mainstay.apps.imports.models import Delivery, UploadKey
from mainstay.apps.imports.queries.mappings import saved_layout

SAME_REQUEST = UUID("5f0c3f4e-7d3e-4b0f-9a3f-0d3e7a1f2b6c")  # where the names of requests live


class KeyBearer(HttpBearer):
    """``Authorization: Bearer KEY`` with a key made on the page "Automatic imports"."""

    def authenticate(self, request: HttpRequest, token: str) -> UploadKey | None:
        try:
            return use_key(token)
        except WrongKey:
            return None


Name = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]  # what the database can keep


class Wish(Schema):
    """How the files are to be read; all of it may be left away.

    ``dates`` (dmy, mdy, ymd) and ``decimal`` (point or comma) count for columns that can be read
    in more than one way.
    """

    kind: Name = ""
    source: Name = ""
    mapping: Name = ""
    dates: Literal["", "dmy", "mdy", "ymd"] = ""
    decimal: Literal["", ".", ","] = ""
    leave_out_bad_rows: bool = False
    take_proposals: bool = False


class DeliveryOut(Schema):
    """What became of an upload: waiting, written, same (nothing new) or refused."""

    id: int
    outcome: str
    files: list[str]
    report: str
    batches: list[int]


class ErrorOut(Schema):
    """Why a request was refused, in one sentence."""

    error: str


NOT_READ, NO_KEY, NOT_THERE, NOT_UNDERSTOOD = 400, 401, 404, 422

router = Router(auth=KeyBearer(), tags=["imports"])


@router.post(
    "",
    response={202: DeliveryOut, frozenset({NOT_READ, NO_KEY, NOT_UNDERSTOOD}): ErrorOut},
    summary="Bring files in",
)
def upload(
    request: HttpRequest,
    files: Annotated[list[UploadedFile], File()],
    wish: Annotated[Wish, Form()],
    idempotency_key: Annotated[str, Header()] = "",
) -> Status[DeliveryOut]:
    """Store the files; within a minute they are checked, and written if every check passes.

    Files sent in one request belong together. With the same ``Idempotency-Key`` again nothing is
    brought in twice.
    """
    key: UploadKey = request.auth  # type: ignore[attr-defined]
    _must_exist(wish)
    delivery = take_in(
        files,
        _token(key, idempotency_key),
        user=key.user,
        manner=_manner(wish),
        upload_key=key,
    )
    return Status(202, _shown(delivery))


@router.get(
    "/{pk}",
    response={200: DeliveryOut, frozenset({NO_KEY, NOT_THERE, NOT_UNDERSTOOD}): ErrorOut},
    summary="What became of an upload",
)
def outcome(request: HttpRequest, pk: int) -> DeliveryOut:
    """Say what became of files that the same key sent."""
    key: UploadKey = request.auth  # type: ignore[attr-defined]
    delivery = Delivery.objects.filter(pk=pk, upload_key=key).first()
    if delivery is None:
        raise Http404
    return _shown(delivery)


def _must_exist(wish: Wish) -> None:
    """Refuse an unknown kind or mapping while the sender still listens."""
    if wish.kind:
        kind_named(wish.kind)
    if wish.mapping:
        saved_layout(wish.mapping)


def _manner(wish: Wish) -> Manner:
    told = {"kind": wish.kind, "source": wish.source, "mapping": wish.mapping}
    options: dict[str, Any] = {name: value for name, value in told.items() if value}
    written = {"dates": wish.dates, "decimal": wish.decimal}
    if answers := {name: value for name, value in written.items() if value}:
        options["answers"] = answers
    return Manner(options, wish.leave_out_bad_rows, wish.take_proposals)


def _token(key: UploadKey, name: str) -> UUID:
    return uuid5(SAME_REQUEST, f"{key.pk}:{name}") if name else uuid4()


def _shown(delivery: Delivery) -> DeliveryOut:
    return DeliveryOut(
        id=delivery.pk,
        outcome=delivery.outcome,
        files=delivery.names,
        report=delivery.report,
        batches=delivery.batches,
    )
