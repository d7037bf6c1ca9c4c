"""Fits a peer's model in the peer's own environment: prints one line of JSON.

    python -m benchmarks.lifetime_peers PEER MODEL FILE RUNS

FILE is a NumPy archive of frequency, recency and T. It knows nothing of Mainstay.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

LIFETIMES = {
    "BgNbd": "BetaGeoFitter",
    "MbgNbd": "ModifiedBetaGeoFitter",
    "ParetoNbd": "ParetoNBDFitter",
}
PYMC = {"BgNbd": "BetaGeoModel", "MbgNbd": "ModifiedBetaGeoModel", "ParetoNbd": "ParetoNBDModel"}


def lifetimes(model: str, seen: Any) -> list[float]:
    """Return the parameters that lifetimes finds, in our order."""
    import lifetimes as peer

    fitter = getattr(peer, LIFETIMES[model])(penalizer_coef=0.0)
    fitter.fit(seen["frequency"], seen["recency"], seen["T"])
    return [float(fitter.params_[name]) for name in names(model)]


def pymc(model: str, seen: Any) -> list[float]:
    """Return the parameters at the maximum a posteriori of pymc-marketing's model."""
    import pandas
    from pymc_marketing import clv

    columns = {name: seen[name] for name in ("frequency", "recency", "T")}
    data = pandas.DataFrame({"customer_id": np.arange(len(seen["T"])), **columns})
    fitted = getattr(clv, PYMC[model])(data=data)
    fitted.fit(method="map")
    found = fitted.idata.posterior
    return [float(found[name].mean()) for name in names(model)]


def names(model: str) -> tuple[str, ...]:
    """The parameters in the order of their papers."""
    return ("r", "alpha", "s", "beta") if model == "ParetoNbd" else ("r", "alpha", "a", "b")


PEERS: dict[str, Callable[[str, Any], list[float]]] = {"lifetimes": lifetimes, "pymc": pymc}


def main(peer: str, model: str, file: str, runs: str) -> None:
    """Fit some times and print the median seconds and the parameters."""
    warnings.simplefilter("ignore")
    seen = np.load(file)
    seconds, found = [], []
    for _ in range(int(runs)):
        began = time.perf_counter()
        found = PEERS[peer](model, seen)
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"seconds": statistics.median(seconds), "parameters": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
