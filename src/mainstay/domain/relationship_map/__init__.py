"""The relationship map: their people, ours who cover them, and what that says.

``facts`` is an account's map on a day; ``layout`` draws it, ``coverage`` and ``contact_money``
count on it, ``gaps`` finds what is missing, ``what_if`` takes people away, ``compare`` sets two
days side by side.
"""

from mainstay.domain.relationship_map import (
    compare,
    contact_money,
    coverage,
    gaps,
    penetration,
    upkeep,
    what_if,
)

CODES = (
    *coverage.CODES,
    *contact_money.CODES,
    *gaps.CODES,
    *penetration.CODES,
    *upkeep.CODES,
    *what_if.CODES,
    *compare.CODES,
)
