"""The customer relationship plan: goals by person, initiatives, six steps, states and reviews.

Source: method section 9 (Beaumont) [S2]. Scales and thresholds that the source does not give are
defaults of the playbook and say so.
"""

from mainstay.domain.relationship_plan import (
    goals,
    help_menu,
    initiatives,
    integration,
    owner_summary,
    record,
    review,
    states,
    steps,
    strategic,
)

CODES = tuple(
    dict.fromkeys(
        (
            *goals.CODES,
            *initiatives.CODES,
            *help_menu.CODES,
            *steps.CODES,
            *states.CODES,
            *integration.CODES,
            *strategic.CODES,
            *review.CODES,
            *record.CODES,
            *owner_summary.CODES,
        )
    )
)
