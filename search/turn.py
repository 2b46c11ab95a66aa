"""Whose turn it is to write to an engine that has no lock of its own: a claim in the catalogue.

Nothing can stop a request of a process that slept through its lease; but whoever strikes entries
of the outbox asks `still_mine` in the same transaction and, where it is not, has the events done
again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from archive.catalogue import Catalogue, Tx
from archive.claim import Claim, Taken
from search.index import Index, IndexBusy

LEASE_S = 4.0
BEAT_S = 1.0
"""An indexer that is killed holds up the next for no longer than the lease."""

_WORK = ("index", "elasticsearch")


class Turn(Claim):
    """`with Turn(catalogue):` raises IndexBusy where another process writes."""

    def __init__(self, catalogue: Catalogue, lease_s: float = LEASE_S, beat_s: float = BEAT_S):
        super().__init__(catalogue, *_WORK, lease_s, beat_s)

    def __enter__(self) -> Turn:
        try:
            return super().__enter__()
        except Taken:
            raise busy() from None

    def keep(self) -> None:
        """Raises IndexBusy where another has taken over; cheap enough for every batch."""
        if self.is_lost:
            raise busy()


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
        subject=_WORK[1],
        hint="It will index what is waiting; or try again in some seconds.",
    )
