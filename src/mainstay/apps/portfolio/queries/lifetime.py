"""Lifetime value of a key account from its own data and from what people entered."""

from __future__ import annotations

from collections.abc import Mapping

from mainstay.apps.portfolio.queries.subjects import Explain

EXPLAIN_LIFETIME: Mapping[str, Explain] = {}
