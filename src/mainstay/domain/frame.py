"""Where and when figures speak: the period, currency and scope that rules do not need to know."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mainstay.domain.figure import Explanation, Figure, Period, Unit


@dataclass(frozen=True, slots=True)
class Frame:
    """Put around the figures of one page or answer, so that each names its period and currency."""

    period: Period
    currency: str
    scope: str = "all"

    def figure(self, figure: Figure, *, why: str | None = None) -> Figure:
        """Return the figure with its period, currency, scope and the address of its reasons."""
        currency = self.currency if figure.unit is Unit.MONEY else None
        return replace(
            figure, period=self.period, currency=currency, scope=self.scope, why=why or figure.why
        )

    def explanation(self, explanation: Explanation, *, why: str | None = None) -> Explanation:
        """Return the explanation with its figure framed."""
        return replace(explanation, figure=self.figure(explanation.figure, why=why))
