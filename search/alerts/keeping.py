"""A thread that runs the saved searches on what comes in, for as long as a server runs.

It is not the thread that indexes: a mail server that hangs never keeps anything from being found.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from archive.catalogue import Catalogue, deliveries, unmatched
from archive.settings import Settings
from search.alerts.matching import Find, match
from search.alerts.sending import Outcome, deliver
from search.keeping import Pace, keep

_EVERY_S = 1.0
_FAILING_S = 10.0

_log = logging.getLogger(__name__)


def run(catalogue: Catalogue, find: Find, settings: Settings) -> tuple[int, list[Outcome]]:
    """Match and deliver what is due, once: the new passages, and each message's outcome.

    Raises IndexUnavailable; messages that were waiting have gone out by then.
    """
    try:
        new = match(catalogue, find)
    finally:
        outcomes = list(deliver(catalogue, settings))
    return new, outcomes


@contextmanager
def keep_telling(
    catalogue: Catalogue, find: Find, settings: Settings, every_s: float = _EVERY_S
) -> Iterator[None]:
    """Look every second whether an event was indexed or a message is due, while the block lasts.

    What fails is logged once until it fails otherwise, and tried again; messages have their own
    longer times.
    """

    def once(ending: threading.Event) -> None:
        with catalogue.read() as tx:
            is_indexed, is_due = bool(unmatched.pending(tx, 1)), deliveries.is_due(tx)
        try:
            if is_indexed:
                match(catalogue, find)
        finally:
            if is_indexed or is_due:
                _deliver(catalogue, settings, ending)

    with keep(
        once,
        Pace(every_s, _FAILING_S),
        trouble="Saved searches are not run yet.",
        recovered="Saved searches are run again.",
    ):
        yield


def _deliver(catalogue: Catalogue, settings: Settings, ending: threading.Event) -> None:
    for outcome in deliver(catalogue, settings, ending.is_set):
        if outcome.error:
            _log.warning("A message of %r did not go out. %s", outcome.search, outcome.error)
