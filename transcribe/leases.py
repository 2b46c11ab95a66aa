"""One process per item: a lease in the catalogue, kept alive by a heartbeat, freed at the end.

Correctness does not rest on it: two processes with the same item would write the same. It saves
them the work. A dead process's lease runs out, and another takes the item over.
"""

from __future__ import annotations

import os
import socket
import threading
import uuid
from types import TracebackType

from archive.catalogue import Catalogue, leases
from archive.errors import StorageError

LEASE_S = 20
BEAT_S = 5
"""Three beats may fail (a busy catalogue) before the lease is lost; after a crash the next run
waits no longer than this for what the dead process held."""

_KIND = "ingest"


class Taken(Exception):
    """Another process is at work on this item."""


class Lease:
    """`with Lease(catalogue, key):` raises Taken where another process holds the key."""

    def __init__(self, catalogue: Catalogue, key: str):
        self._catalogue = catalogue
        self._key = key
        self._owner = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._stop = threading.Event()
        self._beat = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Lease:
        with self._catalogue.write() as tx:
            mine = leases.claim(tx, _KIND, self._key, self._owner, LEASE_S)
        if not mine:
            raise Taken(self._key)
        self._beat.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._beat.join()
        with self._catalogue.write() as tx:
            leases.release(tx, _KIND, self._key, self._owner)

    def _keep(self) -> None:
        while not self._stop.wait(BEAT_S):
            try:
                with self._catalogue.write() as tx:
                    leases.renew(tx, _KIND, self._key, self._owner, LEASE_S)
            except StorageError:
                continue  # the next beat tries again; the lease outlasts three of them
