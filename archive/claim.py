"""Work that one process does at a time: a lease in the catalogue, kept alive while the work lasts.

A thread renews it, so that it may be short: the lease of a process that was killed runs out, and
another takes the work over.
"""

from __future__ import annotations

import os
import socket
import threading
import uuid
from contextlib import suppress
from types import TracebackType
from typing import Self

from archive.catalogue import Catalogue, Tx, leases
from archive.errors import StorageError


class Taken(Exception):
    """Another process is at work on this."""


class Claim:
    """`with Claim(catalogue, kind, key, lease_s, beat_s):` raises Taken where another has it.

    A lease should outlast three beats: some may fail (a busy catalogue). A process that slept
    through its lease (a suspended machine) is not woken by that; whoever must not write late asks
    `still_mine` in the transaction that writes.
    """

    def __init__(self, catalogue: Catalogue, kind: str, key: str, lease_s: float, beat_s: float):
        self._catalogue = catalogue
        self._work = (kind, key)
        self._owner = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._lease_s = lease_s
        self._beat_s = beat_s
        self._lost = threading.Event()
        self._ending = threading.Event()
        self._beating = threading.Thread(target=self._beat, name=f"claim-{kind}", daemon=True)

    def __enter__(self) -> Self:
        with self._catalogue.write() as tx:
            if not leases.claim(tx, *self._work, self._owner, self._lease_s):
                raise Taken(self._work[1])
        self._beating.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.set()
        self._beating.join()
        with suppress(StorageError), self._catalogue.write() as tx:  # else it runs out by itself
            leases.release(tx, *self._work, self._owner)

    @property
    def is_lost(self) -> bool:
        """Whether a beat found that another has taken over; costs nothing to ask."""
        return self._lost.is_set()

    def still_mine(self, tx: Tx) -> bool:
        """Whether nobody has taken over, at the moment this transaction commits."""
        return leases.renew(tx, *self._work, self._owner, self._lease_s)

    def _beat(self) -> None:
        while not self._ending.wait(self._beat_s):
            with suppress(StorageError), self._catalogue.write() as tx:
                if not self.still_mine(tx):
                    self._lost.set()
                    return
