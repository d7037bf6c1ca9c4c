"""Find out how a text file is written: delimiter, quotes, header, from its first lines."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mainstay.analytics.files.heads import filled, find_head
from mainstay.analytics.files.model import Dialect, Note, Told

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = ",;\t|"
NO_DELIMITER = "\x1f"
SAMPLE_CHARS = 1_000_000
SAMPLE_LINES = 500
ENOUGH = 0.6
CLOSE = 0.02
LEAD_COST = 0.02
DECIMAL_POINT = re.compile(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.,])")
DECIMAL_COMMA = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,])")
TELLING_ROWS = 2  # a header and a row say how a table is written
NEVER_CLOSED = "unexpected end of data"  # so the csv module says it
HINT = re.compile(r"sep=(.)\r?\n?$", re.IGNORECASE)

# Cells are measured against the caller's limit after reading; the module's own limit would
# depend on whoever set it last in this process.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The dialect found, the rows of the sample from the first line of the table, and notes."""

    dialect: Dialect
    rows: list[list[str]]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class _Trial:
    """How well a dialect fits the sample: share of rows of equal width, and that width."""

    dialect: Dialect
    fit: float
    width: int


def sample_lines(text: str) -> list[str]:
    """Cut the text to whole lines for sniffing; a single endless line is kept in part."""
    stream = io.StringIO(text[:SAMPLE_CHARS], newline="")
    lines = list(itertools.islice(stream, SAMPLE_LINES))
    cut_short = len(text) > SAMPLE_CHARS and len(lines) < SAMPLE_LINES
    return lines[:-1] if cut_short and len(lines) > 1 else lines


def split_lines(
    lines: Sequence[str], dialect: Dialect, *, beyond: str = ""
) -> Iterator[tuple[int, list[str]]]:
    """Yield the line where each row starts (1 = first of ``lines``) and its cells, leniently.

    A quotation mark that is closed in none of them, nor ``beyond``, takes its own line only.
    """
    if dialect.delimiter == " ":
        yield from ((number, line.split()) for number, line in enumerate(lines, start=1))
        return
    may_be_open = dialect.quote is not None and dialect.quote not in beyond
    begun: int | None = 0
    while begun is not None:
        begun = yield from _split_from(lines, begun, dialect, may_be_open=may_be_open)


def _split_from(
    lines: Sequence[str], begun: int, dialect: Dialect, *, may_be_open: bool
) -> Generator[tuple[int, list[str]], None, int | None]:
    """Yield rows until one that never ends; return where to go on, None where enough was seen."""
    reader = csv_reader(lines[begun:], dialect)
    place = begun
    for number, row in enumerate(reader):
        end = begun + reader.line_num
        is_last_of_many = end == len(lines) and end > place + 1
        if may_be_open and is_last_of_many and is_open(lines[place:], dialect):
            yield place + 1, next(csv_reader([lines[place]], dialect))
            return place + 1 if number < TELLING_ROWS else None
        yield place + 1, row
        place = end
    return None


def is_open(lines: Iterable[str], dialect: Dialect) -> bool:
    """Tell whether the last row has a quotation mark that is never closed."""
    try:
        for _row in csv_reader(lines, dialect, strict=True):
            pass
    except csv.Error as problem:
        return str(problem) == NEVER_CLOSED
    return False


def csv_reader(lines: Iterable[str], dialect: Dialect, *, strict: bool = False) -> Reader:
    """Open the csv module's reader for a dialect."""
    return csv.reader(
        lines,
        delimiter=dialect.delimiter or NO_DELIMITER,
        quotechar=dialect.quote,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape,
        doublequote=dialect.escape is None,
        skipinitialspace=dialect.padded,
        strict=strict,
    )


def sniff(text: str, *, encoding: str, told: Told | None = None) -> Sniffed:
    """Find the dialect of a text; what could as well be read otherwise gets a note."""
    lines = sample_lines(text)
    beyond = text[sum(map(len, lines)) :]
    hint = HINT.match(lines[0]) if lines else None
    if hint is not None:
        lines = lines[1:]
    trials = _trials(lines, beyond, Dialect(encoding, hint.group(1) if hint else ""))
    found = _best(lines, trials, encoding)
    best = _told_or(found, told, trials)
    rows = list(split_lines(lines, best, beyond=beyond))
    sniffed = _with_head(best, rows, skipped=1 if hint else 0, told=told)
    rival = next((t for t in trials if _rivals(t, found, trials)), None)
    if rival is None or hint is not None:
        return sniffed
    params = {"chosen": found.delimiter, "other": rival.dialect.delimiter}
    return replace(sniffed, notes=(*sniffed.notes, Note("delimiter_unsure", params)))


def _told_or(found: Dialect, told: Told | None, trials: Sequence[_Trial]) -> Dialect:
    """Return the dialect with the delimiter that was told, its quoting as it fits best."""
    if told is None or told.delimiter is None or told.delimiter == found.delimiter:
        return found
    fitting = (trial.dialect for trial in trials if trial.dialect.delimiter == told.delimiter)
    return next(fitting, Dialect(found.encoding, told.delimiter))


def _trials(lines: Sequence[str], beyond: str, told: Dialect) -> list[_Trial]:
    """Try every dialect on the sample, best first; ``told`` may name the delimiter."""
    found = [mark for mark in DELIMITERS if any(mark in line for line in lines)]
    trials = [
        _try(lines, beyond, dialect)
        for delimiter in told.delimiter or found
        for dialect in _variants("".join(lines), replace(told, delimiter=delimiter))
    ]
    fitting = [trial for trial in trials if trial.width > 1 and trial.fit >= ENOUGH]
    return sorted(fitting, key=lambda trial: (-round(trial.fit, 2), -trial.width))


def _variants(sample: str, plain: Dialect) -> list[Dialect]:
    """Propose the quoting variants that the sample gives a reason for, the usual one first."""
    mark = re.escape(plain.delimiter)
    variants = [plain]
    if '"' not in sample and re.search(rf"(?:^|{mark})'[^'\r\n]+'(?:{mark}|\r?\n)", sample):
        variants.insert(0, replace(plain, quote="'"))
    if '\\"' in sample:
        variants.append(replace(plain, escape="\\"))
    if re.search(rf'(?:^|{mark}) +"[^"]*"(?:{mark}|\r?\n)', sample):
        variants.insert(0, replace(plain, padded=True))
    return variants


def _try(lines: Sequence[str], beyond: str, dialect: Dialect) -> _Trial:
    try:
        rows = [row for _, row in split_lines(lines, dialect, beyond=beyond) if filled(row)]
    except csv.Error:
        return _Trial(dialect, 0.0, 0)
    widths = [len(row) for row in rows]
    counts = Counter(widths)
    width = max(counts, key=lambda found: (counts[found], found), default=0)
    if width < 2 or _is_decimal_mark(lines, dialect.delimiter):
        return _Trial(dialect, 0.0, width)
    lead = widths.index(width)
    body = widths[lead:]
    fit = body.count(width) / len(body) - LEAD_COST * min(lead, 10)
    return _Trial(dialect, fit, width)


def _is_decimal_mark(lines: Sequence[str], delimiter: str) -> bool:
    """Tell the comma of "1,5" in a file that another mark splits into equal rows."""
    if delimiter != ",":
        return False
    sample = "".join(lines)
    between = len(re.findall(r"(?<=\d),(?=\d)", sample))
    others = [mark for mark in ";\t|" if lines and lines[-1].count(mark)]
    return between >= 0.8 * sample.count(",") and bool(others)


def _rivals(trial: _Trial, best: Dialect, trials: Sequence[_Trial]) -> bool:
    close = trial.fit >= trials[0].fit - CLOSE
    return close and best.delimiter not in ("", " ", trial.dialect.delimiter)


def _best(lines: Sequence[str], trials: Sequence[_Trial], encoding: str) -> Dialect:
    if trials:
        return trials[0].dialect
    if _is_split_by_blanks(lines):
        return Dialect(encoding, " ", quote=None)
    return Dialect(encoding, "")


def _is_split_by_blanks(lines: Sequence[str]) -> bool:
    """Accept blanks as delimiter only in a table of figures: equal widths, mostly digits."""
    rows = [cells for line in lines if (cells := line.split())]
    widths = {len(row) for row in rows}
    cells = [cell for row in rows for cell in row]
    digits = sum(1 for cell in cells if cell[0].isdigit() or cell[-1].isdigit())
    return len(widths) == 1 and max(widths) > 1 and digits >= 0.5 * len(cells)


def _with_head(
    dialect: Dialect,
    numbered: Sequence[tuple[int, list[str]]],
    *,
    skipped: int,
    told: Told | None,
) -> Sniffed:
    rows = [row for _, row in numbered]
    head = find_head(rows)
    if told is not None and told.has_header is not None:
        head = replace(head, has_header=told.has_header)
    found = replace(
        dialect,
        decimal=_decimal_hint(rows),
        has_header=head.has_header,
        first_line=numbered[head.index][0] + skipped,
    )
    notes = [*head.notes, Note("quoted_by_apostrophes")] if found.quote == "'" else head.notes
    return Sniffed(found, rows[head.index :], tuple(notes))


def _decimal_hint(rows: Sequence[Sequence[str]]) -> str | None:
    cells = [cell.strip() for row in rows for cell in row]
    points = sum(1 for cell in cells if DECIMAL_POINT.fullmatch(cell))
    commas = sum(1 for cell in cells if DECIMAL_COMMA.fullmatch(cell))
    if points == commas:
        return None
    return "." if points > commas else ","
