"""Coverage and goals as files to be edited, by the name of the kind that brings them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from mainstay.apps.accounts.models import Account
from mainstay.apps.organisation.models import User
from mainstay.apps.people.queries.judging import may_judge
from mainstay.apps.plans.documents.goal_sheet import goal_table
from mainstay.apps.relationships.documents.coverage_sheet import coverage_table
from mainstay.domain.errors import DomainError
from mainstay.ui.documents.editable import EditTable, editable_csv, editable_workbook
from mainstay.ui.exports import CSV_TYPE, XLSX_TYPE


class NotForYou(DomainError):
    """Judgements about people are not for this user."""


class EditFile(StrEnum):
    """The kinds of file that are edited, by the ending of their names."""

    XLSX = "xlsx"
    CSV = "csv"

    @property
    def content_type(self) -> str:
        return XLSX_TYPE if self is EditFile.XLSX else CSV_TYPE


class ToEdit(StrEnum):
    """What is taken away, edited and brought back; each is a kind of file."""

    COVERAGE = "coverage"
    GOALS = "goals"


WRITERS: dict[EditFile, Callable[[EditTable], bytes]] = {
    EditFile.XLSX: editable_workbook,
    EditFile.CSV: editable_csv,
}


def file_to_edit(
    what: ToEdit, file: EditFile, *, user: User | None, day: date, account: Account | None = None
) -> bytes:
    """Write what a user may edit, of one account that he sees or of all; NotForYou."""
    if not may_judge(user):
        raise NotForYou("Coverage and goals are edited by those who judge people.")
    table_of = coverage_table if what is ToEdit.COVERAGE else goal_table
    return WRITERS[file](table_of(user, day=day, account=account))
