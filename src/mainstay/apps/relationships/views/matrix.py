"""The relationship strength matrix of an account: a page and a PDF for a meeting."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.apps.accounts.models import Account
from mainstay.apps.accounts.queries.editing import seen_account
from mainstay.apps.organisation.queries import signed_in
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.relationships.documents.matrix import (
    Answer,
    MatrixLine,
    answers,
    earned,
    matrix_lines,
    matrix_pdf,
    questions,
)
from mainstay.apps.relationships.queries.maps import account_map
from mainstay.domain.relationship_map.facts import MapPerson
from mainstay.domain.relationship_map.strength_matrix import StrengthMatrix, strength_matrix
from mainstay.ui.exports import PDF_TYPE, download
from mainstay.ui.forms import asked_day


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """The matrix of an account on a day."""

    account: Account
    matrix: StrengthMatrix
    lines: tuple[MatrixLine, ...]
    lowest: tuple[Answer, ...]
    questions: tuple[str, ...]
    to_earn: str
    not_asked: tuple[MapPerson, ...]


def matrix(request: HttpRequest, pk: int) -> HttpResponse:
    """Show people by the seven questions, and the account as a whole."""
    account, found = _found(request, pk)
    page = MatrixPage(
        account=account,
        matrix=found,
        lines=tuple(matrix_lines(found)),
        lowest=answers(found.lowest),
        questions=questions(),
        to_earn=earned(found.to_earn),
        not_asked=found.not_asked,
    )
    return render(request, "relationships/matrix.html", {"page": page})


def matrix_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the matrix as PDF."""
    account, found = _found(request, pk)
    content = matrix_pdf(account, found, made_at=timezone.now())
    name = _("%(account)s strength.pdf") % {"account": account}
    return download(content, filename=name, content_type=PDF_TYPE)


def _found(request: HttpRequest, pk: int) -> tuple[Account, StrengthMatrix]:
    """Read the matrix of an account that the user sees; only for who may judge people."""
    user = signed_in(request)
    account = seen_account(user, pk)
    if not may_judge(user):
        raise Http404
    day = asked_day(request.GET.dict(), "as_of") or timezone.localdate()
    return account, strength_matrix(account_map(account, user=user, day=day))
