"""A map and its gaps as lines of text, for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.apps.relationships.documents.rows import Row, finding_words
from mainstay.apps.relationships.queries.all_gaps import AccountGaps
from mainstay.domain.relationship_map.finding import Finding
from mainstay.domain.relationship_map.penetration import Reached
from mainstay.ui import formats
from mainstay.ui.reasons import sentence


def people_titles(*, judges: bool) -> tuple[str, ...]:
    """Return the heads of the table of people; judgements only for who may read them."""
    judged = (_("Influence"), _("Answered"), _("Observed")) if judges else ()
    return (_("Person"), _("Title"), _("Unit"), _("Roles"), *judged, _("Covered by"))


def people_texts(rows: Iterable[Row], *, judges: bool) -> Iterator[Sequence[str]]:
    """Return the cells of the table of people."""
    for row in rows:
        judged = _judged(row) if judges else ()
        covered = "; ".join(row.covered_by) or ("" if row.person.is_placeholder else _("nobody"))
        roles = ", ".join(row.roles) or _("not known")
        yield (row.person.name, row.person.title, row.unit, roles, *judged, covered)


def _judged(row: Row) -> tuple[str, str, str]:
    influence = row.person.influence
    observed = row.strength.observed.level.answer if row.strength else None
    return (
        _("not judged") if influence is None else str(influence),
        formats.level_word(row.level, "strength"),
        formats.level_word(observed, "strength") if observed else row.nothing,
    )


def reached_lines(quarters: Iterable[Reached]) -> Iterator[str]:
    """Say how many people and which buying units were newly reached, where any were."""
    for one in quarters:
        if not (one.people or one.units):
            continue
        people = ngettext("%(count)s person", "%(count)s people", one.people)
        units = ngettext("%(count)s buying unit", "%(count)s buying units", len(one.units))
        yield _("Newly reached %(start)s to %(end)s: %(people)s, %(units)s.") % {
            "start": formats.month(one.start),
            "end": formats.month(one.end),
            "people": people % {"count": one.people},
            "units": ": ".join([units % {"count": len(one.units)}, ", ".join(one.units)]).rstrip(
                ": "
            ),
        }


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Say each gap, the critical ones marked, with what it means and what to do."""
    for finding in findings:
        text, consequence = finding_words(finding)
        yield f"{'!' if finding.is_critical else '-'} {text}"
        yield f"    {consequence} {_next(finding)}"


def _next(finding: Finding) -> str:
    return _("Next: %(step)s.") % {"step": sentence(f"next.{finding.next_step}")}


def gaps_lines(found: Iterable[AccountGaps]) -> Iterator[str]:
    """Say what each account lacks, the worst first."""
    for each in found:
        yield ""
        yield f"{each.name} ({each.account_id}): {_counted(each)}"
        yield from finding_lines(each.findings)


def _counted(each: AccountGaps) -> str:
    text = ngettext("%(count)s gap", "%(count)s gaps", len(each.findings))
    said = text % {"count": len(each.findings)}
    if not each.critical:
        return said
    return _("%(gaps)s, %(count)s of them critical") % {"gaps": said, "count": each.critical}
