"""Whose turn it is to run the saved searches: a lease in the catalogue, renewed while at work.

One at a time, because a search that is saved meanwhile must either be matched or know the past.
Sending needs no turn: each message is claimed on its own.
"""

from __future__ import annotations

import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from archive.catalogue import Catalogue, Tx, leases
from archive.errors import CatalogueBusy

LEASE_S = 10.0
"""So long a process that was killed holds up the next; one search lasts milliseconds."""

PATIENCE_S = 20.0
"""How long a search that is being saved waits for its turn."""

_LEASE = ("alerts", "matching")


class Turn:
    """Held by whoever has it from `turn`. Raises CatalogueBusy where another has taken over."""

    def __init__(self, catalogue: Catalogue, owner: str):
        self._catalogue = catalogue
        self._owner = owner
        self._renewed = time.monotonic()

    def keep(self) -> None:
        """The heartbeat; cheap enough for every search."""
        if time.monotonic() - self._renewed > LEASE_S / 4:
            with self._catalogue.write() as tx:
                self.hold(tx)

    def hold(self, tx: Tx) -> None:
        """See to it that the turn is still ours when this transaction commits."""
        if not leases.renew(tx, *_LEASE, self._owner, LEASE_S):
            raise _busy()
        self._renewed = time.monotonic()


@contextmanager
def turn(catalogue: Catalogue) -> Iterator[Turn | None]:
    """The right to run the saved searches; null where another has it."""
    owner = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    with catalogue.write() as tx:
        is_ours = leases.claim(tx, *_LEASE, owner, LEASE_S)
    if not is_ours:
        yield None
        return
    try:
        yield Turn(catalogue, owner)
    finally:
        with catalogue.write() as tx:
            leases.release(tx, *_LEASE, owner)


@contextmanager
def turn_in_time(catalogue: Catalogue) -> Iterator[Turn]:
    """The same, waited for. Raises CatalogueBusy after PATIENCE_S."""
    end = time.monotonic() + PATIENCE_S
    while True:
        with turn(catalogue) as mine:
            if mine is not None:
                yield mine
                return
        if time.monotonic() > end:
            raise _busy()
        time.sleep(0.1)


def _busy() -> CatalogueBusy:
    return CatalogueBusy(
        "another process is running the saved searches",
        subject="saved searches",
        hint="Try again in a minute.",
    )
