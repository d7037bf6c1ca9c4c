"""Bring in what came by itself: the same checks as on the page, and a report of what became of it.

A delivery is written whole or not at all. Where something is open or wrong, its files wait on the
Imports page of the colleague in whose name they came, as if they had been dropped there.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.imports.actions import drafts
from mainstay.apps.imports.actions.bring import refuse_preview
from mainstay.apps.imports.models import (
    Channel,
    Delivery,
    Draft,
    DraftState,
    Outcome,
    UploadKey,
)
from mainstay.apps.imports.queries.drafts import stored_preview
from mainstay.apps.imports.queries.reading_questions import is_of_column
from mainstay.apps.organisation.actions.deeds import actor
from mainstay.apps.organisation.actions.lake_lock import LakeBusy
from mainstay.apps.organisation.actions.rights import must_operate
from mainstay.apps.organisation.models import Batch, User
from mainstay.domain.errors import DomainError

LOG = logging.getLogger(__name__)
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Manner:
    """How the files are to be read, and what is left to Mainstay: rejects, proposals."""

    options: Mapping[str, Any] = field(default_factory=dict)
    accepts_rejects: bool = False
    takes_proposals: bool = False


def take_in(
    files: Sequence[File[Any]],
    token: UUID,
    *,
    user: User,
    manner: Manner,
    upload_key: UploadKey | None = None,
) -> Delivery:
    """Store files that came by themselves; what has come under this token already is returned."""
    rows = Delivery.objects.filter(token=token)
    known = rows.first()
    if known is not None:
        return known
    try:
        return _stored(files, token, user=user, manner=manner, upload_key=upload_key)
    except IntegrityError:  # the same request, sent again meanwhile, was quicker
        return rows.get()


def _stored(
    files: Sequence[File[Any]],
    token: UUID,
    *,
    user: User,
    manner: Manner,
    upload_key: UploadKey | None,
) -> Delivery:
    with transaction.atomic():
        draft = drafts.keep_files(files, user=user)
        draft.options = dict(manner.options)
        draft.save(update_fields=["options"])
        return Delivery.objects.create(
            token=token,
            channel=Channel.HTTP if upload_key else Channel.FOLDER,
            user=user,
            upload_key=upload_key,
            draft=draft,
            names=list(draft.files.values_list("name", flat=True)),
            accepts_rejects=manner.accepts_rejects,
            takes_proposals=manner.takes_proposals,
            arrived_at=timezone.now(),
        )


def carry_out(delivery: Delivery) -> None:
    """Check and write a delivery, or refuse it with a sentence; while the lake is busy it waits."""
    if delivery.outcome != Outcome.WAITING:
        return
    Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") + 1)
    delivery.refresh_from_db()
    try:
        batches = _written(delivery)
    except LakeBusy:
        Delivery.objects.filter(pk=delivery.pk).update(attempts=F("attempts") - 1)
        return
    except DomainError as problem:
        break_off(delivery, str(problem))
        return
    outcome = Outcome.WRITTEN if batches else Outcome.SAME
    report = "\n".join([*_decided(delivery), *_remarked(delivery), _written_report(batches)])
    _end(delivery, outcome, report, [batch.pk for batch in batches])


def _written(delivery: Delivery) -> list[Batch]:
    """Return the batches that a delivery became. Raises DomainError."""
    draft = delivery.draft
    if draft is None:
        raise drafts.NotReady(_("Somebody forgot these files on the Imports page."))
    if delivery.attempts > MOST_ATTEMPTS:
        raise drafts.NotReady(_("The work on these files was interrupted again and again."))
    by = actor(delivery.user)
    must_operate(by)
    if draft.state not in (DraftState.COMMITTING, DraftState.DONE):
        _check(draft, delivery)
        drafts.begin_commit(draft, by=by)
        draft.refresh_from_db()
    drafts.commit(draft)
    return list(Batch.objects.filter(pk__in=draft.options["batches"]).order_by("pk"))


def _check(draft: Draft, delivery: Delivery) -> None:
    """Make the preview, as far as asked with what is proposed, and refuse what stays open."""
    drafts.check(draft)
    preview = stored_preview(draft)
    while preview is not None and delivery.takes_proposals:
        answers = {q.id: q.proposal for q in preview.open_questions if q.proposal}
        if not answers:
            break
        told = {"answers": {**draft.options.get("answers", {}), **answers}}
        drafts.change_options(draft, told, by=actor(delivery.user))
        drafts.check(draft)
        preview = stored_preview(draft)
    if preview is None or not preview.parts:
        raise drafts.NotReady(_("Nothing in these files could be understood."))
    refuse_preview(preview, accept_rejects=delivery.accepts_rejects)


def break_off(delivery: Delivery, problem: str) -> None:
    """Keep the files as a draft, which can be opened, and say why nothing was written."""
    draft = delivery.draft
    if draft is not None and draft.state in drafts.WORKING:
        drafts.give_up(draft, problem)
    text = _("Nothing was written. %(problem)s The files wait on the Imports page.")
    _end(delivery, Outcome.REFUSED, text % {"problem": problem}, [])


def _end(delivery: Delivery, outcome: Outcome, report: str, batches: list[int]) -> None:
    delivery.outcome, delivery.report, delivery.batches = outcome, report, batches
    delivery.ended_at = timezone.now()
    delivery.save(update_fields=["outcome", "report", "batches", "ended_at"])
    _mail(delivery)


def _decided(delivery: Delivery) -> list[str]:
    """Say what was decided without a person, question by question, and how columns were read."""
    preview = stored_preview(delivery.draft) if delivery.draft else None
    if preview is None:
        return []
    return [
        f"{q.text} {dict(q.choices).get(preview.answer_to(q), preview.answer_to(q))}."
        for q in preview.questions
        if (is_of_column(q.id) or (delivery.takes_proposals and preview.answers.get(q.id)))
    ]


def _remarked(delivery: Delivery) -> list[str]:
    """Say what holds for the files as a whole, such as what was left out of a zip."""
    preview = stored_preview(delivery.draft) if delivery.draft else None
    return list(preview.remarks) if preview else []


def _written_report(batches: Sequence[Batch]) -> str:
    if not batches:
        return _("Nothing was written: no row of it is new or changed.")
    return "\n".join(
        _("Batch %(pk)s: %(what)s, %(new)s new, %(changed)s changed, %(same)s same, %(bad)s bad.")
        % {
            "pk": batch.pk,
            "what": batch.kind.replace("_", " "),
            "new": batch.new,
            "changed": batch.changed,
            "same": batch.same,
            "bad": batch.bad,
        }
        for batch in batches
    )


def _mail(delivery: Delivery) -> None:
    """Send the report where a mail server is named; the page has it in any case.

    Whoever left since the files came gets none.
    """
    if not (settings.HAS_MAIL and delivery.user.is_active):
        return
    count = len(delivery.names)
    files = ngettext("%(name)s", "%(name)s and %(more)s more", count) % {
        "name": delivery.names[0],
        "more": count - 1,
    }
    subject = f"Mainstay: {files}: {Outcome(delivery.outcome).label}"
    text = "\n".join([*delivery.names, "", delivery.report])
    try:
        send_mail(" ".join(subject.split()), text, None, [delivery.user.email])
    except OSError as error:
        LOG.warning("The report of delivery %s could not be mailed: %s", delivery.pk, error)
