"""Whose turn it is to write to an engine that has no lock of its own: a lease in the catalogue.

A thread keeps the lease alive while its holder works, so that it may be short: the lease of a
process that was killed runs out within `LEASE_S`, and another takes the work over.
"""

from __future__ import annotations

import os
import socket
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from archive.catalogue import Catalogue, Tx, leases
from archive.errors import StorageError
from search.index import Index, IndexBusy

LEASE_S = 4.0
BEAT_S = 1.0
"""Three beats may fail (a busy catalogue) before another may take over; ours never write as long
as that, and an indexer that is killed holds up the next for no longer."""

_KIND = "index"
_KEY = "elasticsearch"


class Turn:
    """`with Turn(catalogue):` raises IndexBusy where another process writes.

    A process that slept through its lease (a suspended machine) may wake up in the middle of a
    request, and write what has become old. Nothing can stop that request; but whoever strikes
    entries of the outbox asks `still_mine` in the same transaction and, where it is not, has the
    events done again.
    """

    def __init__(self, catalogue: Catalogue, lease_s: float = LEASE_S, beat_s: float = BEAT_S):
        self._catalogue = catalogue
        self._lease_s = lease_s
        self._beat_s = beat_s
        self._owner = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._lost = threading.Event()
        self._ending = threading.Event()
        self._beating = threading.Thread(target=self._beat, name="index-turn", daemon=True)

    def __enter__(self) -> Self:
        with self._catalogue.write() as tx:
            if not leases.claim(tx, _KIND, _KEY, self._owner, self._lease_s):
                raise busy()
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
            leases.release(tx, _KIND, _KEY, self._owner)

    def keep(self) -> None:
        """Raises IndexBusy where another has taken over; cheap enough for every batch."""
        if self._lost.is_set():
            raise busy()

    def still_mine(self, tx: Tx) -> bool:
        """Whether nobody has taken over, at the moment this transaction commits."""
        return leases.renew(tx, _KIND, _KEY, self._owner, self._lease_s)

    def _beat(self) -> None:
        while not self._ending.wait(self._beat_s):
            with suppress(StorageError), self._catalogue.write() as tx:
                if not self.still_mine(tx):
                    self._lost.set()
                    return


class NoTurn:
    """For an engine that locks itself."""

    def keep(self) -> None: ...

    def still_mine(self, tx: Tx) -> bool:
        return True


@contextmanager
def turn(catalogue: Catalogue, index: Index) -> Iterator[Turn | NoTurn]:
    """The right to write to the index. Raises IndexBusy."""
    if index.locks_itself:
        yield NoTurn()
    else:
        with Turn(catalogue) as mine:
            yield mine


def busy() -> IndexBusy:
    """Another process has the turn."""
    return IndexBusy(
        "another process is writing to the search index",
        subject=_KEY,
        hint="It will index what is waiting; or try again in some seconds.",
    )
