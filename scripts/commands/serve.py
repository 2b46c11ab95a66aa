"""`hotmic serve`: the archive's pages on this machine."""

from __future__ import annotations

import logging
import signal
import socket
from types import FrameType

import click

from archive.errors import HotmicError
from scripts import compose, output
from scripts.invocation import Invocation, command


@command()
@click.option("--host", metavar="HOST", help="Where to listen (127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="Port (8000).")
def serve(invocation: Invocation, host: str | None, port: int | None) -> None:
    """Serve the archive's pages until Ctrl-C.

    Example: hotmic serve --data my-archive --port 8001
    """
    chosen = compose.settings(invocation, host=host, port=port)
    compose.require_archive(chosen)
    _check_port(chosen.host, chosen.port)
    logging.basicConfig(
        level=chosen.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    signal.signal(signal.SIGTERM, _end)
    with compose.services(chosen) as services:
        from web.serving import serve as listen

        output.say(f"Hotmic serves {chosen.data} on http://{_shown(chosen.host)}:{chosen.port}")
        output.say("Ctrl-C ends it.")
        listen(services, chosen.host, chosen.port)


def _end(_number: int, _frame: FrameType | None) -> None:
    """What a service manager sends ends the server as Ctrl-C does."""
    raise KeyboardInterrupt


def _check_port(host: str, port: int) -> None:
    """Raise before anything is opened where another program has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise HotmicError(
                f"nothing can listen on port {port} here ({error.strerror})",
                subject=f"{host}:{port}",
                hint="End the program that holds it, or choose another with --port.",
            ) from error


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
