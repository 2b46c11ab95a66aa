"""Whose turn it is to run the saved searches: a claim in the catalogue.

One at a time, because a search that is saved meanwhile must either be matched or know the past.
Sending needs no turn: each message is claimed on its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from archive.catalogue import Catalogue, Tx
from archive.claim import Claim, Taken
from archive.errors import CatalogueBusy

LEASE_S = 10.0
BEAT_S = 2.0
"""A process that was killed holds up the next for no longer than the lease."""

PATIENCE_S = 20.0
"""How long a search that is being saved waits for its turn."""


class Turn(Claim):
    """`with Turn(catalogue):` raises Taken where another process runs the saved searches."""

    def __init__(self, catalogue: Catalogue):
        super().__init__(catalogue, "alerts", "matching", LEASE_S, BEAT_S)

    def keep(self) -> None:
        """Raises CatalogueBusy where another has taken over; cheap enough for every search."""
        if self.is_lost:
            raise _busy()

    def hold(self, tx: Tx) -> None:
        """See to it that the turn is still ours when this transaction commits; raises as `keep`."""
        if not self.still_mine(tx):
            raise _busy()


@contextmanager
def turn_in_time(catalogue: Catalogue) -> Iterator[Turn]:
    """A turn that is waited for. Raises CatalogueBusy after PATIENCE_S."""
    end = time.monotonic() + PATIENCE_S
    with ExitStack() as held:
        while True:
            try:
                mine = held.enter_context(Turn(catalogue))
                break
            except Taken:
                if time.monotonic() > end:
                    raise _busy() from None
                time.sleep(0.1)
        yield mine


def _busy() -> CatalogueBusy:
    return CatalogueBusy(
        "another process is running the saved searches",
        subject="saved searches",
        hint="Try again in a minute.",
    )
