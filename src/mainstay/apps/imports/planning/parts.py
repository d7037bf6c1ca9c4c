"""One part of a drop after reading: its kind, its tables, and its checked rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mainstay.analytics.facts import FactTable
from mainstay.analytics.files import FileTable
from mainstay.analytics.intake.check import check
from mainstay.analytics.intake.fact_rows import FactRows
from mainstay.analytics.intake.model import Checked, Style, Wanted
from mainstay.analytics.intake.records import Record, first_of_each, is_blank, records
from mainstay.analytics.intake.rows import Rows
from mainstay.apps.imports.planning.kind import Kind
from mainstay.apps.imports.planning.layouts import PartLayout


@dataclass(slots=True)
class ReadPart:
    """Checked rows on their way in; planning them changes nothing here."""

    kind: Kind
    layout: PartLayout
    tables: Mapping[str, FileTable]
    source: str
    checked: Checked
    _facts: FactRows | None = field(default=None)

    @property
    def base(self) -> FileTable:
        return self.tables[self.layout.table]

    @property
    def names(self) -> tuple[str, ...]:
        """Name the files that this part is made from, the one it reads first."""
        joined = [self.tables[join.table].name for join in self.layout.joins]
        return (self.base.name, *joined)

    @property
    def is_reduced(self) -> bool:
        """Whether rows were taken together, so that they no longer are rows of the file."""
        return bool(self.layout.first_of_each)

    def column(self, name: str) -> str:
        """Return which column of the file gives a field; the field's name when none does."""
        return str(self.layout.columns.get(name, name))

    def gives(self, name: str) -> bool:
        """Whether the file says anything about a field."""
        return name in self.layout.columns

    def is_blank(self, name: str) -> bool:
        return not self.gives(name) or is_blank(self.checked, name)

    def records(self) -> list[Record]:
        return records(self.checked)

    def facts(self, table: FactTable, fields: tuple[str, ...]) -> FactRows:
        """Return the good rows as facts; named once, however often they are planned."""
        if self._facts is None:
            self._facts = FactRows.of(
                self.checked, table, fields=fields, source=self.source, key=self.layout.key
            )
        return self._facts


def read_part(
    kind: Kind, layout: PartLayout, tables: Mapping[str, FileTable], *, source: str, style: Style
) -> ReadPart:
    """Check every row of a part."""
    rows = Rows(tables[layout.table], tables, layout.joins)
    checked = check(rows, wanted(kind, layout), style=style)
    if layout.first_of_each:
        checked = first_of_each(checked, layout.first_of_each)
    return ReadPart(kind, layout, tables, source, checked)


def wanted(kind: Kind, layout: PartLayout) -> list[Wanted]:
    """Return the fields that the layout gives, as the kind wants them read."""
    fields = {item.name: item for item in kind.fields}
    return [
        Wanted(
            name,
            fields[name].type,
            source,
            required=fields[name].required and name != layout.first_of_each,
            longest=fields[name].longest,
        )
        for name, source in layout.columns.items()
        if name in fields
    ]
