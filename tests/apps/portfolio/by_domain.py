"""What the domain says of each customer one by one: the law that columns are held against."""

from __future__ import annotations

from mainstay.analytics.ranked import Ranked
from mainstay.analytics.reports import customer_facts, has_service_events
from mainstay.apps.portfolio.queries.portfolio import Portfolio
from mainstay.apps.worth.queries import lake, question, scope_of
from mainstay.domain.customer import CustomerFacts
from mainstay.domain.figure import Measure
from mainstay.domain.standing import Basis, Standings, standings


def by_domain(found: Portfolio) -> tuple[dict[int, CustomerFacts], Standings]:
    """Read the lake for what a portfolio's reader sees, no account more, and judge it."""
    asked, seen, units = found.asked, found.seen, found.units
    assert asked.period is not None
    wanted = question(
        asked.period,
        months=asked.months,
        units=units,
        playbook=asked.playbook,
        batches=asked.batches,
    )
    scope = scope_of(seen, units, asked.batches)
    with lake().session(scope, engine=asked.wish.engine) as session:
        facts = customer_facts(session, wanted)
        serves = wanted.knows_rates and has_service_events(session)
    assert isinstance(found.standings, Ranked)
    dials = found.standings.rows.basis.relationships
    basis = Basis(asked.as_of, asked.playbook, serves, asked.wish.measure, dials)
    return {row.account_id: row for row in facts}, standings(facts, basis)


def agrees(found: Portfolio) -> None:
    """Assert that a portfolio says what the domain says, in each of the ways it can be asked."""
    facts, law = by_domain(found)
    rows = found.standings
    assert dict(found.facts) == facts
    assert tuple(rows.rows) == law.rows
    assert dict(found.by_id) == {row.account_id: row for row in law.rows}
    assert (rows.measure, rows.totals) == (law.measure, law.totals)
    assert (rows.shares(), rows.levels()) == (law.shares(), law.levels())
    assert rows.judged_shares() == law.judged_shares()
    assert all(rows.values(measure) == law.values(measure) for measure in Measure)
    assert (rows.carriers, rows.not_known) == (law.carriers, law.not_known)
    assert found.lines == sum(row.lines for row in facts.values())
