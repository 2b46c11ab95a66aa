"""Keeps the index as the catalogue says: the outbox drained, or everything built anew.

The unit is an event, because its documents look ahead into each other. An outbox entry is struck
only after the index holds what it asked for, durably: killed in between, the event is indexed
once more, with the same result.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from archive.catalogue import Catalogue, Tx, events, leases, outbox, transcripts
from archive.errors import HotmicError, NotFound
from archive.settings import Settings
from archive.viewer import OWNER
from search.documents import Document, event_documents
from search.index import Index, IndexBusy
from search.opening import open_index

_BATCH = 32
"""Outbox entries indexed with one commit, which costs tantivy 50-100 ms whatever its size."""

_ALL = 1_000_000
_LEASE_S = 60.0
_EVERY_S = 1.0
_AFTER_FAILURE_S = 10.0

_log = logging.getLogger(__name__)


def drain(catalogue: Catalogue, index: Index) -> int:
    """Indexes what the outbox names, until it is empty; returns how many events that were.

    An index that is missing or of another version is built anew first. Raises IndexBusy where
    another process writes, and IndexUnavailable.
    """
    drained = 0
    with _turn(catalogue, index) as keep_turn:
        if index.needs_rebuild():
            _rebuild(catalogue, index, keep_turn)
        while batch := _index_batch(catalogue, index):
            drained += batch
            keep_turn(0)
    return drained


def rebuild(
    catalogue: Catalogue, index: Index, progress: Callable[[int], None] | None = None
) -> int:
    """Builds the index anew from the catalogue; returns the number of segments.

    Searches go on in the old index until the new one is whole. Raises as `drain`.
    """
    with _turn(catalogue, index) as keep_turn:

        def report(written: int) -> None:
            keep_turn(written)
            if progress:
                progress(written)

        return _rebuild(catalogue, index, report)


def _index_batch(catalogue: Catalogue, index: Index) -> int:
    with catalogue.read() as tx:
        entries = outbox.pending(tx, _BATCH)
        named = dict.fromkeys(entry.event for entry in entries)
        if named:
            index.replace({event: _documents(tx, event) for event in named})
    if entries:
        with catalogue.write() as tx:
            outbox.done(tx, [entry.number for entry in entries])
    return len(named)


def _rebuild(catalogue: Catalogue, index: Index, progress: Callable[[int], None]) -> int:
    with catalogue.read() as tx:
        entries = outbox.pending(tx, _ALL)
        every = [summary.event for summary in events.list_events(tx, OWNER)]
        written = index.rebuild((one for event in every for one in _documents(tx, event)), progress)
    with catalogue.write() as tx:
        outbox.done(tx, [entry.number for entry in entries])
    return written


def _documents(tx: Tx, event: str) -> Iterator[Document]:
    """An event's documents, made when they are asked for; none where it is gone."""
    try:
        found = events.find_event(tx, OWNER, event)
        parts = transcripts.preferred_of_event(tx, OWNER, event)
    except NotFound:
        return
    yield from event_documents(found, parts)


@contextmanager
def _turn(catalogue: Catalogue, index: Index) -> Iterator[Callable[[int], None]]:
    """The right to write to an engine that has no lock of its own: a lease in the catalogue.

    Yields a heartbeat. Without it a slow process could write an event's old words over new ones.
    """
    if index.locks_itself:
        yield lambda _written: None
        return
    owner = f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"
    with catalogue.write() as tx:
        if not leases.claim(tx, "index", "elasticsearch", owner, _LEASE_S):
            raise _busy()
    renewed = time.monotonic()

    def keep(_written: int) -> None:
        nonlocal renewed
        if time.monotonic() - renewed < _LEASE_S / 4:
            return
        with catalogue.write() as tx:
            if not leases.renew(tx, "index", "elasticsearch", owner, _LEASE_S):
                raise _busy()
        renewed = time.monotonic()

    try:
        yield keep
    finally:
        with catalogue.write() as tx:
            leases.release(tx, "index", "elasticsearch", owner)


def _busy() -> IndexBusy:
    return IndexBusy(
        "another process is writing to the search index",
        subject="elasticsearch",
        hint="It will index what is waiting; or try again in a minute.",
    )


class KeepIndexed:
    """A thread that indexes what comes in, for as long as the block lasts.

    Looks into the outbox every second; what another process indexes is not there any more. While
    the index cannot be written it says so once and tries again every ten seconds.
    """

    def __init__(self, catalogue: Catalogue, settings: Settings, every_s: float = _EVERY_S):
        self._catalogue = catalogue
        self._index = open_index(settings, writable=True)
        self._every_s = every_s
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keep-indexed", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.set()
        self._thread.join()
        self._index.close()

    def _run(self) -> None:
        trouble = ""
        wait_s = 0.0
        while not self._ending.wait(wait_s):
            try:
                self._once()
            except HotmicError as error:
                if str(error) != trouble and not isinstance(error, IndexBusy):
                    _log.warning("What came in is not searchable yet. %s", error)
                trouble, wait_s = str(error), _AFTER_FAILURE_S
            else:
                trouble, wait_s = "", self._every_s

    def _once(self) -> None:
        with self._catalogue.read() as tx:
            is_waiting = bool(outbox.pending(tx, 1))
        if is_waiting or self._index.needs_rebuild():
            drain(self._catalogue, self._index)
