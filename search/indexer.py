"""Keeps the index as the catalogue says: the outbox drained, or everything built anew.

The unit is an event, because its documents look ahead into each other. An outbox entry is struck
only after the index holds what it asked for, durably: killed in between, the event is indexed
once more, with the same result.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from archive.catalogue import Catalogue, Tx, events, outbox, transcripts
from archive.catalogue.outbox import OutboxEntry
from archive.errors import NotFound
from archive.settings import Settings
from archive.viewer import OWNER
from search.documents import Document, event_documents
from search.index import Index, IndexBusy
from search.keeping import Pace, keep
from search.opening import open_index
from search.turn import NoTurn, Turn, busy, turn

_BATCH = 32
"""Outbox entries indexed with one commit, which costs tantivy 50-100 ms whatever its size."""

_ALL = 1_000_000_000
_EVERY_S = 0.25
"""Between two looks into the outbox; what is committed must be found within two seconds."""

_LOOK_S = 2.0
"""Between two looks whether the index is still there."""

_FAILING_S = 8.0
"""At most so long between two tries while the index cannot be written; the first is soon."""

_END_S = 10.0
"""The end waits so long for the batch in flight; the process may end in the middle of it."""


def drain(catalogue: Catalogue, index: Index) -> int:
    """Indexes what the outbox names, until it is empty; returns how many events that were.

    An index that is missing or of another version is built anew first. Raises IndexBusy where
    another process writes, and IndexUnavailable.
    """
    with turn(catalogue, index) as mine:
        if index.needs_rebuild():
            _rebuild(catalogue, index, mine)
        return _drained(catalogue, index, mine)


def rebuild(
    catalogue: Catalogue, index: Index, progress: Callable[[int], None] | None = None
) -> int:
    """Builds the index anew from the catalogue; returns the number of segments.

    Searches go on in the old index until the new one is whole; what was committed meanwhile is in
    the outbox still, and indexed before this returns. Raises as `drain`.
    """
    with turn(catalogue, index) as mine:
        written = _rebuild(catalogue, index, mine, progress)
        _drained(catalogue, index, mine)
        return written


def _drained(catalogue: Catalogue, index: Index, mine: Turn | NoTurn) -> int:
    drained = 0
    while batch := _index_batch(catalogue, index, mine):
        drained += batch
        mine.keep()
    return drained


def _index_batch(catalogue: Catalogue, index: Index, mine: Turn | NoTurn) -> int:
    with catalogue.read() as tx:
        entries = outbox.pending(tx, _BATCH)
    named = dict.fromkeys(entry.event for entry in entries)
    if named:
        index.replace({event: _documents(catalogue, event) for event in named})
        _strike(catalogue, entries, named, mine)
    return len(named)


def _rebuild(
    catalogue: Catalogue,
    index: Index,
    mine: Turn | NoTurn,
    progress: Callable[[int], None] | None = None,
) -> int:
    def report(written: int) -> None:
        mine.keep()
        if progress:
            progress(written)

    every = _Everything(catalogue)
    written = index.rebuild(every, report)
    _strike(catalogue, every.entries, every.events, mine)
    return written


def _strike(
    catalogue: Catalogue,
    entries: Iterable[OutboxEntry],
    written: Iterable[str],
    mine: Turn | NoTurn,
) -> None:
    """Strikes what has been indexed, if the turn is still ours.

    Else the events `written` came late, perhaps over newer ones: whoever took over does them again.
    """
    with catalogue.write() as tx:
        if mine.still_mine(tx):
            outbox.done(tx, [entry.number for entry in entries])
            return
        for event in written:
            outbox.enqueue(tx, event)
    raise busy()


def _documents(catalogue: Catalogue, event: str) -> Iterator[Document]:
    """An event's documents, read when they are asked for; none where it is gone.

    An engine asks when it holds its lock. Read before, they could be older than what another
    process writes while we wait for it.
    """
    with catalogue.read() as tx:
        yield from _made(tx, event)


class _Everything:
    """All documents, as `_documents`; one snapshot gives them and the entries they satisfy."""

    def __init__(self, catalogue: Catalogue):
        self._catalogue = catalogue
        self.entries: list[OutboxEntry] = []
        self.events: list[str] = []

    def __iter__(self) -> Iterator[Document]:
        with self._catalogue.read() as tx:
            self.entries = outbox.pending(tx, _ALL)
            self.events = [summary.event for summary in events.listed(tx, OWNER)]
            for event in self.events:
                yield from _made(tx, event)


def _made(tx: Tx, event: str) -> Iterator[Document]:
    try:
        found = events.find_event(tx, OWNER, event)
        parts = transcripts.preferred_of_event(tx, OWNER, event)
    except NotFound:
        return
    yield from event_documents(found, parts)


@contextmanager
def keep_indexed(
    catalogue: Catalogue, settings: Settings, every_s: float = _EVERY_S
) -> Iterator[None]:
    """A thread indexes what comes in, for as long as the block lasts.

    It looks into the outbox four times a second; what another process indexes is not there any
    more. An index that has vanished is built anew. While it cannot be written the thread says so
    once and goes on trying: what comes in waits in the outbox.
    """
    with (
        open_index(settings, writable=True) as index,
        keep(
            _Watch(catalogue, index).once,
            Pace(every_s, _FAILING_S),
            trouble="What came in is not searchable yet.",
            recovered="The search index can be written again.",
            end_s=_END_S,
        ),
    ):
        yield


class _Watch:
    """Drains the outbox where something waits in it or the index has vanished."""

    def __init__(self, catalogue: Catalogue, index: Index):
        self._catalogue = catalogue
        self._index = index
        self._looked = -_LOOK_S

    def once(self, ending: threading.Event) -> None:
        if self._is_waiting() or self._is_gone():
            with suppress(IndexBusy):  # whoever writes now may end, or die, at any moment
                drain(self._catalogue, self._index)

    def _is_waiting(self) -> bool:
        with self._catalogue.read() as tx:
            return bool(outbox.pending(tx, 1))

    def _is_gone(self) -> bool:
        now = time.monotonic()
        if now - self._looked < _LOOK_S:
            return False
        self._looked = now
        return self._index.needs_rebuild()
