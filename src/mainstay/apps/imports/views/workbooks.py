"""Coverage and goals as workbooks: taken away, edited, brought back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.imports.documents.to_edit import EditFile, ToEdit, file_to_edit
from mainstay.apps.imports.models import Draft, DraftState
from mainstay.apps.imports.queries.own_batches import own_batches
from mainstay.apps.organisation.models import Batch, User
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.organisation.queries.doors import judges
from mainstay.ui.exports import download
from mainstay.ui.forms import posted_number

MOST = 20  # batches that are listed


@dataclass(frozen=True, slots=True)
class FileLink:
    """One file to take away."""

    label: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WorkbooksPage:
    """What can be taken away, what waits, what was brought."""

    account: Account | None
    links: tuple[FileLink, ...]
    drafts: tuple[Draft, ...]
    batches: tuple[Batch, ...]


@judges
def workbooks(request: HttpRequest) -> HttpResponse:
    """Show what can be taken away and where it is brought back."""
    user = signed_in(request)
    account = _account(request, user)
    over = (DraftState.DONE, DraftState.DISMISSED)
    waiting = Draft.objects.filter(user=user).exclude(state__in=over).prefetch_related("files")
    page = WorkbooksPage(
        account=account,
        links=(
            _link(_("Coverage: who of ours covers whom"), ToEdit.COVERAGE, account),
            _link(_("Goals of the relationship plans"), ToEdit.GOALS, account),
        ),
        drafts=tuple(waiting),
        batches=tuple(own_batches(user)[:MOST]),
    )
    return render(request, "imports/workbooks.html", {"page": page})


@judges
def take_away(request: HttpRequest, what: str, ending: str) -> HttpResponse:
    """Give coverage or goals as a file to be edited, of one account or of all that are seen."""
    if what not in set(ToEdit) or ending not in set(EditFile):
        raise Http404
    user, day, file = signed_in(request), timezone.localdate(), EditFile(ending)
    account = _account(request, user)
    content = file_to_edit(ToEdit(what), file, user=user, day=day, account=account)
    name = f"{account.name} {what} {day}" if account else f"{what} {day}"
    return download(content, filename=f"{name}.{file}", content_type=file.content_type)


def _account(request: HttpRequest, user: User) -> Account | None:
    """Return the account that is asked for; Http404 for one that the user does not see."""
    if not request.GET.get("account"):
        return None
    number = posted_number(request.GET.dict(), "account")
    if number is None:
        raise Http404
    return seen_account(user, number)


def _link(label: str, what: ToEdit, account: Account | None) -> FileLink:
    query = f"?account={account.pk}" if account else ""
    files = tuple(
        (file.upper(), reverse("imports:take_away", args=[what.value, file.value]) + query)
        for file in EditFile
    )
    return FileLink(label, files)
