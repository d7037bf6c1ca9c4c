"""How long looking for duplicates takes and how many of the planted ones it finds.

    .venv/bin/python benchmarks/duplicates.py [ACCOUNTS PEOPLE]

Names are drawn with a fixed seed; some are planted twice: in another spelling, order or legal form,
or cut short. On a sample, a full comparison of all with all stands beside it as a peer.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz.fuzz import ratio

from mainstay.analytics.near_names import CLOSE, by_evidence, by_words, within_groups
from mainstay.domain.duplicates import Company, Contact, same_company, same_person
from mainstay.domain.names import company_name, person_name

SEED = 20261122
SYLLABLES = [
    a + b
    for a in ("b", "kr", "s", "t", "v", "m", "gr")
    for b in ("an", "el", "os", "ulm", "ick", "er")
]
TRADES = (
    "Maschinenbau",
    "Pumps",
    "Glass",
    "Foods",
    "Medical",
    "Packaging",
    "Textiles",
    "Steel",
    "Paper",
    "Chemie",
    "Plastics",
    "Optics",
)
FORMS = ("GmbH", "AG", "Ltd", "Inc.", "S.p.A.", "AB", "B.V.", "SA", "Sp. z o.o.", "GmbH & Co. KG")
FIRST = ("Ines", "Karl", "Jörg", "Anna", "Maria", "John", "Sven", "Olga", "Pierre", "Luca", "Eva")
PLANTED = 0.02  # of all records
SAMPLE = 1_000
Pairs = set[tuple[int, int]]


def word(draw: random.Random, syllables: int) -> str:
    return "".join(draw.choice(SYLLABLES) for _ in range(syllables)).title()


def company(draw: random.Random) -> str:
    name = f"{word(draw, draw.randint(2, 4))} {draw.choice(TRADES)}"
    return f"{name} {draw.choice(FORMS)}"


def misspelt(draw: random.Random, text: str) -> str:
    place = draw.randrange(1, max(2, len(text) - 1))
    return text[:place] + text[place + 1 :]


def other_words(draw: random.Random, name: str) -> str:
    """The same company as somebody else would write it."""
    first, trade, *form = name.split()
    match draw.randrange(5):
        case 0:
            return f"{misspelt(draw, first)} {trade} {' '.join(form)}"
        case 1:
            return f"{first} {trade}"
        case 2:
            return f"{trade} {first} {' '.join(form)}"
        case 3:
            return f"{first.upper()}-{trade} {' '.join(form)}"
        case _:
            return f"{first}{trade.lower()} {' '.join(form)}"


def accounts(count: int) -> tuple[list[Company], Pairs]:
    """Companies, the last of which are others again; and which of which."""
    draw = random.Random(SEED)
    planted = int(count * PLANTED)
    names = [company(draw) for _ in range(count - planted)]
    pairs: Pairs = set()
    for place in draw.sample(range(len(names)), planted):
        pairs.add((place, len(names)))
        names.append(other_words(draw, names[place]))
    return [Company(company_name(name)) for name in names], pairs


def people(count: int, at: int) -> tuple[list[Contact], Pairs]:
    """People at ``at`` accounts, the last of whom are others again at the same account."""
    draw = random.Random(SEED)
    planted = int(count * PLANTED)
    rows = [
        (f"{draw.choice(FIRST)} {word(draw, 3)}", draw.randrange(at))
        for _ in range(count - planted)
    ]
    pairs: Pairs = set()
    for place in draw.sample(range(len(rows)), planted):
        first, last = rows[place][0].split()
        forms = (f"{last}, {first}", f"{first[0]}. {last}", f"{first} {misspelt(draw, last)}")
        pairs.add((place, len(rows)))
        rows.append((draw.choice(forms), rows[place][1]))
    found = [Contact(person_name(name), accounts=frozenset({account})) for name, account in rows]
    return found, pairs


def found_accounts(rows: Sequence[Company]) -> Pairs:
    looked_at = set(by_words([row.name.words for row in rows], at_least=CLOSE))
    return {(a, b) for a, b in looked_at if same_company(rows[a], rows[b], alike=ratio)}


def found_people(rows: Sequence[Contact]) -> Pairs:
    groups = np.array([min(row.accounts) for row in rows], np.int64)
    members = np.arange(len(rows), dtype=np.int64)
    texts = [row.name.joined for row in rows]
    pairs: Iterable[tuple[int, int]] = within_groups(texts, groups, members, at_least=60)
    looked_at = {*pairs, *by_evidence([row.addresses for row in rows])}
    ordered = {(min(pair), max(pair)) for pair in looked_at}
    return {(a, b) for a, b in ordered if same_person(rows[a], rows[b], alike=ratio)}


def all_with_all(rows: Sequence[Company]) -> Pairs:
    count = len(rows)
    return {
        (a, b)
        for a in range(count)
        for b in range(a + 1, count)
        if same_company(rows[a], rows[b], alike=ratio)
    }


def line(what: str, count: int, seconds: float, found: Pairs, planted: Pairs) -> None:
    recall = len(found & planted) / len(planted)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:34}{count:>9,}{seconds:>10.1f}{len(found):>10,}{recall:>10.1%}{memory:>9.0f}")


def main(count: int, contacts: int) -> None:
    print(f"{'':34}{'records':>9}{'CPU s':>10}{'pairs':>10}{'planted':>10}{'MB':>9}")
    start = time.process_time()
    rows, planted = accounts(SAMPLE)
    naive = all_with_all(rows)
    line("accounts, all with all (sample)", SAMPLE, time.process_time() - start, naive, planted)
    start = time.process_time()
    rows, planted = accounts(SAMPLE)
    found = found_accounts(rows)
    line("accounts, by blocks (sample)", SAMPLE, time.process_time() - start, found, planted)
    print(f"{'  of what all with all finds':34}{len(found & naive) / len(naive):>39.1%}")
    start = time.process_time()
    rows, planted = accounts(count)
    found = found_accounts(rows)
    line("accounts", count, time.process_time() - start, found, planted)
    start = time.process_time()
    contact_rows, planted = people(contacts, at=max(1, contacts * 2 // 5))
    persons = found_people(contact_rows)
    line("people", contacts, time.process_time() - start, persons, planted)


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:3])) if len(sys.argv) > 2 else main(100_000, 250_000)
