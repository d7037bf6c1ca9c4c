"""Keeps child processes running: starts them, starts dead ones anew, stops them all cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from types import FrameType

PARENT = "MAINSTAY_PARENT_PIPE"
PATIENCE = 10.0
LONGEST_PAUSE = 30.0
STEADY = 60.0


@dataclass(slots=True)
class Child:
    """One process to keep alive."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0

    def pause(self) -> float:
        """Seconds to wait before the next start; longer each time it died quickly."""
        return float(min(LONGEST_PAUSE, 2.0**self.deaths - 1))


@dataclass(slots=True)
class Supervisor:
    """Runs children until it is told to stop."""

    children: list[Child]
    say: Callable[[str], None]
    stopping: threading.Event = field(default_factory=threading.Event)
    _pipe: tuple[int, int] = field(default_factory=os.pipe)

    def start(self) -> None:
        """Start the first child and listen to the signals that mean stop.

        The others start with ``watch``, so that they do not slow the first page down.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop_asked)
        self._start(self.children[0])

    def _stop_asked(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _start(self, child: Child) -> None:
        child.started = monotonic()
        child.process = subprocess.Popen(
            child.command,
            start_new_session=True,  # Ctrl-C reaches this process only, which stops the others
            pass_fds=(self._pipe[0],),
            env={**os.environ, PARENT: str(self._pipe[0])},
        )

    def watch(self) -> None:
        """Start missing and dead children until somebody asks to stop; then stop them all."""
        while not self.stopping.is_set():
            for child in self.children:
                self._look_after(child)
            self.stopping.wait(0.5)
        self.stop()

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if monotonic() >= child.started:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            return
        lived = monotonic() - child.started
        child.deaths = child.deaths + 1 if lived < STEADY else 1
        pause = child.pause()
        self.say(f"The {child.name} stopped (exit code {code}); starting it again.")
        child.process = None
        child.started = monotonic() + pause

    def is_dead(self, child: Child) -> bool:
        return child.process is None or child.process.poll() is not None

    def stop(self) -> None:
        """Ask every child to end; end those that do not within the patience."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.0, deadline - monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def end_with_parent() -> None:
    """Ask this process to end when the one that started it is gone, however it went."""
    pipe = os.environ.pop(PARENT, None)
    if pipe is not None:
        threading.Thread(target=_await_end, args=(int(pipe),), daemon=True).start()


def _await_end(pipe: int) -> None:
    while os.read(pipe, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def mainstay(*arguments: str) -> list[str]:
    """Return the command that runs ``mainstay`` with this interpreter."""
    return [sys.executable, "-m", "mainstay.cli", *arguments]
