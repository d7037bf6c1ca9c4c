"""Every customer's standing: what it brings, how well it is held, where it ranks, what it demands.

Source: method section 16a.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mainstay.domain.amount import ZERO, explain_missing
from mainstay.domain.customer import CustomerFacts, CustomerTerms, customer_term
from mainstay.domain.figure import (
    Combine,
    Explanation,
    Figure,
    Measure,
    MeasureChoice,
    Term,
    Unit,
    Unknown,
)
from mainstay.domain.hold import DialJudgement, Hold, HoldLevel, hold
from mainstay.domain.judgement import Judgement
from mainstay.domain.playbook import Playbook
from mainstay.domain.profitability import Amounts, amounts, best_measure
from mainstay.domain.stakes import (
    Place,
    Position,
    cannot_afford_to_lose,
    could_lose,
    places,
    plan_demanded,
    position,
)

CODES = (
    "row.value",  # measure
    "row.total",  # measure
    "row.nobody",
    "unknown.measure_of_nobody",  # measure
    "unknown.total_not_positive",  # measure
    "note.customers_without_measure",  # customers
)

# from the furthest to the most often known
MEASURES = (Measure.PROFIT, Measure.MARGIN, Measure.REVENUE)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a whole list of standings is computed with."""

    as_of: date
    playbook: Playbook
    knows_cost_to_serve: bool
    choice: MeasureChoice = MeasureChoice.BEST
    relationships: Mapping[int, DialJudgement] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """One customer's row.

    ``share`` is its part of the list's measure, None when that is not known of it. Stakes are
    judged by ``judged_by`` (the measure, or the next one known of the customer) and
    ``judged_share``. ``could_lose`` None: hold is not known.
    """

    account_id: int
    amounts: Amounts
    share: Decimal | None
    judged_by: Measure | None
    judged_share: Decimal | None
    hold: Hold
    cannot_afford_to_lose: Judgement[bool]
    could_lose: bool | None
    position: Position | None
    plan_demanded: Judgement[bool]
    rank: int = 0

    @property
    def needs_attention(self) -> bool:
        """Whether it cannot be afforded to lose and could be lost."""
        return bool(self.cannot_afford_to_lose.answer and self.could_lose)


@dataclass(frozen=True)
class Standings:
    """All customers in order of rank, the measure chosen, and each measure's total."""

    measure: Judgement[Measure]
    totals: Mapping[Measure, Decimal]
    rows: Sequence[Standing]

    @property
    def by_measure(self) -> Measure:
        return self.measure.answer or Measure.REVENUE

    @property
    def carriers(self) -> tuple[Standing, ...]:
        """The customers that cannot be afforded to lose."""
        return tuple(row for row in self.rows if row.cannot_afford_to_lose.answer)

    @property
    def could_be_lost(self) -> tuple[Standing, ...]:
        return tuple(row for row in self.carriers if row.could_lose)

    @property
    def not_known(self) -> tuple[Standing, ...]:
        """The customers that cannot be afforded to lose and whose hold is not known."""
        return tuple(row for row in self.carriers if row.could_lose is None)

    @property
    def carriers_share(self) -> Decimal | None:
        """Share of the measure that the carriers bring together, as far as it is known."""
        shares = [row.share for row in self.carriers if row.share is not None]
        return sum(shares, ZERO) if shares else None

    @property
    def without_measure(self) -> tuple[Standing, ...]:
        return tuple(row for row in self.rows if not row.amounts[self.by_measure].is_known)

    def values(self, measure: Measure) -> Mapping[int, Decimal | None]:
        """Return what each customer brings by a measure; None where it is not known."""
        return {row.account_id: row.amounts[measure].value for row in self.rows}

    def shares(self) -> Mapping[int, Decimal | None]:
        """Return each customer's part of the list's measure."""
        return self._shares(self.by_measure)

    def judged_shares(self) -> Mapping[int, Decimal | None]:
        """Return each customer's part of the measure that it is judged by."""
        found: dict[int, Decimal | None] = {}
        for measure in judging(self.measure):
            values = self.values(measure)
            for account, share in self._shares(measure).items():
                if account not in found and values[account] is not None:
                    found[account] = share
        return found

    def _shares(self, measure: Measure) -> dict[int, Decimal | None]:
        total = self.totals[measure]
        return {
            account: value / total if value is not None and total > 0 else None
            for account, value in self.values(measure).items()
        }

    def chosen(self, accounts: Collection[int]) -> tuple[Standing, ...]:
        """Return the rows of some customers, in order of rank."""
        return tuple(row for row in self.rows if row.account_id in accounts)

    def levels(self) -> Mapping[int, HoldLevel | None]:
        """Return how well each customer is held; None where it is not known."""
        return {row.account_id: row.hold.level for row in self.rows}


def standings(facts: Sequence[CustomerFacts], basis: Basis) -> Standings:
    """Compute the standing of every customer of a list, ranked.

    First who cannot be afforded to lose and could be lost, then who cannot be afforded to lose and
    is not known, then the rest; within each by share, equal ones by account.
    """
    measured = [
        (row, amounts(row, basis.playbook, knows_cost_to_serve=basis.knows_cost_to_serve))
        for row in facts
    ]
    measure = _measure(measured, basis)
    placed = {m: places(_known_values(measured, m), m) for m in MEASURES}
    used = [placed[m] for m in judging(measure)]
    rows = [standing(row, own, used, basis) for row, own in measured]
    rows.sort(key=_rank_key)
    ranked = tuple(replace(row, rank=rank) for rank, row in enumerate(rows, 1))
    totals = {m: sum(_known_values(measured, m).values(), ZERO) for m in MEASURES}
    return Standings(measure, totals, ranked)


def _measure(measured: Sequence[tuple[CustomerFacts, Amounts]], basis: Basis) -> Judgement[Measure]:
    if basis.choice is MeasureChoice.BEST:
        return best_measure(measured, basis.playbook)
    return Judgement(Measure(basis.choice.value))


def judging(measure: Judgement[Measure]) -> tuple[Measure, ...]:
    """Name the measures that a customer may be judged by, the list's own first."""
    return MEASURES[MEASURES.index(measure.answer or Measure.REVENUE) :]


def _known_values(
    measured: Sequence[tuple[CustomerFacts, Amounts]], measure: Measure
) -> dict[int, Decimal]:
    return {
        facts.account_id: value
        for facts, own in measured
        if (value := own[measure].value) is not None
    }


def standing(
    facts: CustomerFacts,
    own: Amounts,
    placed: Sequence[Mapping[int, Place]],
    basis: Basis,
    *,
    rank: int = 0,
) -> Standing:
    """Judge one customer by the first of the measures' places that it has."""
    account, playbook = facts.account_id, basis.playbook
    place = next((by[account] for by in placed if account in by), None)
    held = hold(facts, playbook, as_of=basis.as_of, relationship=basis.relationships.get(account))
    keep = cannot_afford_to_lose(place, playbook)
    weak = could_lose(held, playbook)
    return Standing(
        account_id=account,
        amounts=own,
        share=placed[0][account].share if account in placed[0] else None,
        judged_by=place.measure if place else None,
        judged_share=place.share if place else None,
        hold=held,
        cannot_afford_to_lose=keep,
        could_lose=weak,
        position=position(cannot_afford_to_lose=keep.answer, could_lose=weak),
        plan_demanded=plan_demanded(keep, held, place, playbook),
        rank=rank,
    )


def _rank_key(row: Standing) -> tuple[int, bool, Decimal, int]:
    share = row.judged_share
    value = row.amounts[row.judged_by].value if row.judged_by else None
    size = share if share is not None else value
    return _rank_group(row), share is None, -(size or ZERO), row.account_id


def _rank_group(row: Standing) -> int:
    if row.cannot_afford_to_lose.answer is None:
        return 3
    if not row.cannot_afford_to_lose.answer or row.could_lose is False:
        return 2
    return 0 if row.could_lose else 1


def explain_total(standings: Standings, measure: Measure) -> Explanation:
    """Explain the total of a measure as the sum over the customers it is known for."""
    figure = Figure("total", standings.totals[measure], Unit.MONEY, measure=measure)
    values = standings.values(measure)
    rows = [(account, value) for account, value in values.items() if value is not None]
    if len(rows) < len(values) and not any(value for _, value in rows):
        missing = Unknown("unknown.measure_of_nobody", {"measure": measure})
        return explain_missing(replace(figure, value=None, unknowns=(missing,)))
    terms = CustomerTerms(rows)
    left_out = len(values) - len(rows)
    notes = (Unknown("note.customers_without_measure", {"customers": left_out}),)
    return Explanation(figure, Combine.SUM, terms or _nobody(ZERO), notes=notes if left_out else ())


def explain_share(standings: Standings, row: Standing) -> Explanation:
    """Explain a customer's share as its value over the total of the measure it is judged by."""
    figure = Figure("share", row.judged_share, Unit.SHARE, measure=row.judged_by)
    if row.judged_by is None or row.judged_share is None:
        return explain_missing(replace(figure, unknowns=row.cannot_afford_to_lose.unknowns))
    params = {"measure": row.judged_by}
    terms = (
        Term(row.amounts[row.judged_by].value, code="row.value", params=params),
        Term(standings.totals[row.judged_by], code="row.total", params=params),
    )
    return Explanation(figure, Combine.RATIO, terms)


def explain_carriers(standings: Standings) -> Explanation:
    """Explain how many customers cannot be afforded to lose by naming them with their shares."""
    return _count("cannot_afford_to_lose", standings.carriers, standings, _STAKES)


def explain_could_be_lost(standings: Standings) -> Explanation:
    """Explain how many of them could be lost by naming them."""
    return _count("could_be_lost", standings.could_be_lost, standings, (*_STAKES, _WEAK))


def explain_not_known(standings: Standings) -> Explanation:
    """Explain of how many of them hold is not known by naming them."""
    return _count("hold_not_known", standings.not_known, standings, _STAKES)


def explain_carriers_share(standings: Standings) -> Explanation:
    """Explain the carriers' share of the measure as the sum of their shares."""
    measure = standings.by_measure
    figure = Figure("carriers_share", standings.carriers_share, Unit.SHARE, measure=measure)
    if standings.carriers_share is None:
        missing = Unknown("unknown.total_not_positive", {"measure": measure})
        return explain_missing(replace(figure, unknowns=(missing,)))
    terms = tuple(customer_term(row.account_id, row.share) for row in standings.carriers)
    return Explanation(figure, Combine.SUM, terms, _STAKES)


_STAKES = ("stakes.share", "stakes.first_part", "stakes.largest")
_WEAK = "hold.could_lose"


def _count(
    code: str, rows: Sequence[Standing], standings: Standings, thresholds: tuple[str, ...]
) -> Explanation:
    figure = Figure(code, len(rows), Unit.COUNT, measure=standings.by_measure)
    terms = tuple(customer_term(row.account_id, row.judged_share) for row in rows)
    return Explanation(figure, Combine.COUNT, terms, thresholds)


def _nobody(value: Decimal) -> tuple[Term, ...]:
    return (Term(value, code="row.nobody"),)
