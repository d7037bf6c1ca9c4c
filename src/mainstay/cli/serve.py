"""Serving: the web server, the worker and the tick; together on one machine, apart for a team."""

from __future__ import annotations

import http.client
import os
import socket
import time
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated

import typer

from mainstay.cli.context import Unusable, prepare
from mainstay.cli.running import claim_folder, claim_port
from mainstay.cli.supervision import Child, Supervisor, end_with_parent, mainstay

THREADS = 4
PORTS_TRIED = 50
START_LIMIT = 60.0

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The first port to try.", min=1, max=65535)]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    web_only: Annotated[
        bool, typer.Option("--web-only", help="Leave the worker and the tick to other processes.")
    ] = False,
) -> None:
    """Serve the pages until Ctrl-C; keeps one worker and the minute tick running beside them."""
    prepare()
    refuse_sample_abroad(host)
    finish_sample()
    service = Service(host=host, port=port, web_only=web_only)
    service.start()
    service.announce()
    say_who_is_missing()
    service.watch()


def say_who_is_missing() -> None:
    """Say how to make the first administrator where nobody could sign in."""
    from mainstay.apps.organisation.models import User

    if not User.objects.exists():
        say("Nobody can sign in yet: ./run --own --no-serve makes the first administrator.")


@dataclass(slots=True)
class Service:
    """Everything that one machine runs."""

    host: str
    port: int
    web_only: bool = False
    supervisor: Supervisor | None = None

    def start(self) -> None:
        """Collect the static files, settle the port and start the processes."""
        from mainstay.cli.static_files import collect

        refuse_sample_abroad(self.host)
        claim_folder()
        self.port = settled_port(self.host, self.port)
        collect()
        web = mainstay("web", "--host", self.host, "--port", str(self.port))
        children = [Child("web server", web)]
        if not self.web_only:
            children.append(Child("worker", mainstay("worker")))
            children.append(Child("tick", mainstay("tick")))
        self.supervisor = Supervisor(children, say=say)
        self.supervisor.start()

    @property
    def address(self) -> str:
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "localhost") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def announce(self) -> None:
        """Wait for the first answer and say where the pages are."""
        if self.wait_until_ready():
            say(f"Mainstay is at {self.address}/ (Ctrl-C stops it).")

    def wait_until_ready(self) -> bool:
        """Whether pages are served; False when asked to stop first, Unusable when it cannot be."""
        assert self.supervisor is not None
        deadline = time.monotonic() + START_LIMIT
        while not self.supervisor.stopping.is_set():
            if self._answers():
                return True
            if self.supervisor.is_dead(self.supervisor.children[0]) or time.monotonic() > deadline:
                self.supervisor.stop()
                raise Unusable("The web server does not start; what it said stands above.")
            self.supervisor.stopping.wait(0.1)
        return False

    def _answers(self) -> bool:
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        connection = http.client.HTTPConnection(host, self.port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": known_host()})
            return connection.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def watch(self) -> None:
        """Keep everything running until somebody asks to stop."""
        assert self.supervisor is not None
        self.supervisor.watch()


def known_host() -> str:
    """Return a name under which this installation answers."""
    from django.conf import settings

    first = str(settings.ALLOWED_HOSTS[0]).lstrip(".")
    return "localhost" if first == "*" else first


def refuse_sample_abroad(host: str) -> None:
    """Unusable when the sample, whose users everybody knows, would leave this machine."""
    from django.conf import settings

    if settings.IS_SAMPLE and not is_loopback(host):
        raise Unusable("The sample is served on this machine only; leave --host away.")


def finish_sample() -> None:
    """Load what is missing of the sample company, where it is the sample that is served."""
    from django.conf import settings

    if not settings.IS_SAMPLE:
        return
    from mainstay.cli.preparation import one_at_a_time
    from mainstay.cli.sample import ensure_sample, is_loaded

    with one_at_a_time("sample"):
        if not is_loaded():
            say("The sample company is not loaded, or only half; loading it first.")
            ensure_sample()


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def settled_port(host: str, wanted: int) -> int:
    """Return the wanted port, or the next free one, said aloud."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if is_free(host, port) and claim_port(port):
            if port != wanted:
                say(f"Port {wanted} is taken; using {port}.")
            return port
    raise Unusable(f"No port from {wanted} to {wanted + PORTS_TRIED - 1} is free.")


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Unusable(f"Port {port} needs more rights than this user has.") from error
        except socket.gaierror as error:
            raise Unusable(f"{host} is not an address of this machine.") from error
        except OSError:
            return False
    return True


def web(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Run the web server alone: as many processes as there are cores, at most two."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    end_with_parent()
    Granian(
        "mainstay.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=min(2, os.cpu_count() or 1),
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
    ).serve()


def worker() -> None:
    """Work on background jobs until told to stop."""
    prepare()
    claim_folder()
    end_with_parent()
    from django_tasks_db.management.commands.db_worker import Worker

    from mainstay.apps.imports.jobs import settle_lost_drafts
    from mainstay.apps.organisation.actions.orphans import named_worker, recover_orphans

    recovered = recover_orphans()
    settle_lost_drafts()
    if recovered.again or recovered.failed:
        say(
            f"Jobs left by a worker that stopped: {recovered.again} queued again, "
            f"{recovered.failed} given up."
        )
    with named_worker() as name:
        job_worker = Worker(
            queue_names=["*"],
            interval=1,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        job_worker.configure_signals()
        job_worker.run()


def tick(
    once: Annotated[bool, typer.Option("--once", help="Look once and end (for cron).")] = False,
) -> None:
    """Start what is due, every minute until told to stop."""
    prepare()
    claim_folder()
    end_with_parent()
    from django.db import close_old_connections
    from django.utils import timezone

    from mainstay.apps.imports.jobs import settle_lost_drafts
    from mainstay.apps.organisation.actions.orphans import recover_orphans
    from mainstay.cli.schedule import start_due, start_needed

    while True:
        if not once:
            time.sleep(60 - time.time() % 60)
        recover_orphans()
        settle_lost_drafts()
        for name in [*start_due(timezone.now()), *start_needed()]:
            say(f"Started {name}.")
        if once:
            return
        close_old_connections()


def say(sentence: str) -> None:
    """Print a line at once, also into a log file."""
    print(sentence, flush=True)
