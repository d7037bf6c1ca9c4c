"""Why a lifetime value cannot be given: each a DomainError whose text is one plain sentence."""

from __future__ import annotations

from mainstay.domain.errors import DomainError


class LifetimeValueError(DomainError):
    """Any reason for which this package gives no answer."""


class InvalidObservations(LifetimeValueError):
    """The data contradict themselves (lengths, signs, order in time)."""


class InvalidParameters(LifetimeValueError):
    """A model or formula was given a parameter outside its domain."""


class NotEnoughData(LifetimeValueError):
    """The data are valid but too few, or too alike, to tell the parameters apart."""


class DidNotConverge(LifetimeValueError):
    """The search for the best parameters found no maximum."""


class ParameterAtBound(DidNotConverge):
    """The likelihood keeps rising towards zero or infinity: the data do not fix this parameter."""


class InfiniteValue(LifetimeValueError):
    """The sum or mean asked for does not converge."""
