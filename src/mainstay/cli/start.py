"""What ``./run`` does once everything is installed: prepare, show, serve."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Annotated

import typer

from mainstay.cli.context import choose_sample, prepare
from mainstay.cli.sample import ensure_sample, sample_door
from mainstay.cli.serve import Port, Service, say

Moment = Annotated[float, typer.Option(hidden=True)]


def start(
    own: Annotated[bool, typer.Option("--own", help="Your own data, not the sample.")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Prepare and show only.")] = False,
    port: Port = 8000,
    began: Moment = 0,
    installed: Moment = 0,
) -> None:
    """Prepare the data folder, show what there is, and serve it."""
    clock = Clock(began or time.time(), installed or began or time.time())
    if own:
        prepare()
        show_administrator()
    else:
        choose_sample()
        prepare()
        ensure_sample()
    service = None if no_serve else Service(host="127.0.0.1", port=port)
    if service is not None:
        service.start()
        if not service.wait_until_ready():
            return
    reading = clock.reading("Ready" if service is None else "First page")
    if not own:
        show_portfolio()
        say(f"\nSign in as the sample's leader: {sample_door()}")
    say(reading)
    if service is not None:
        say(f"Mainstay is at {service.address}/{'imports/' if own else ''} (Ctrl-C stops it).")
        service.watch()
    else:
        say(f"Serve it with: ./run{' --own' if own else ''}")


@dataclass(frozen=True, slots=True)
class Clock:
    """When ``./run`` began and when its installing was done, in seconds since 1970."""

    began: float
    installed: float

    def reading(self, what: str) -> str:
        """Say how long it took, the download apart."""
        now = time.time()
        return (
            f"{what} after {now - self.began:.0f} s: download and install "
            f"{self.installed - self.began:.0f} s, the rest {now - self.installed:.0f} s."
        )


def show_administrator() -> None:
    """Say the first administrator's password, once."""
    from mainstay.apps.organisation.actions.sign_in import create_first_administrator

    made = create_first_administrator()
    if made is not None:
        email, password = made
        say(f"Sign in as {email} with the password {password}")
        say("It is shown only now. A new one: mainstay user invite ADDRESS.")


def show_portfolio() -> None:
    """Print the customers that the sample company cannot afford to lose."""
    from mainstay.cli.main import run

    say("The ten customers that the sample company cannot afford to lose:\n")
    run(["portfolio", "--top", "10"])
