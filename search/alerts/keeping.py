"""A thread that runs the saved searches on what comes in, for as long as a server runs.

It is not the thread that indexes: a mail server that hangs never keeps anything from being found.
"""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Self

from archive.catalogue import Catalogue, deliveries, unmatched
from archive.errors import HotmicError
from archive.settings import Settings
from search.alerts.matching import Find, match
from search.alerts.sending import Outcome, deliver

_EVERY_S = 1.0
_AFTER_FAILURE_S = 10.0

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


class KeepTelling:
    """Looks every second whether an event was indexed or a message is due.

    What fails is logged once until it fails otherwise, and tried again every ten seconds; messages
    have their own longer times.
    """

    def __init__(
        self, catalogue: Catalogue, find: Find, settings: Settings, every_s: float = _EVERY_S
    ):
        self._catalogue = catalogue
        self._find = find
        self._settings = settings
        self._every_s = every_s
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keep-telling", daemon=True)

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

    def _run(self) -> None:
        trouble = ""
        wait_s = 0.0
        while not self._ending.wait(wait_s):
            try:
                self._once()
            except HotmicError as error:
                if str(error) != trouble:
                    _log.warning("Saved searches are not run yet. %s", error)
                trouble, wait_s = str(error), _AFTER_FAILURE_S
            except Exception:
                # Nobody would notice a thread that has died: the alerts would only be missing.
                _log.exception("a defect of Hotmic in the saved searches")
                wait_s = _AFTER_FAILURE_S
            else:
                trouble, wait_s = "", self._every_s

    def _once(self) -> None:
        with self._catalogue.read() as tx:
            is_indexed, is_due = bool(unmatched.pending(tx, 1)), deliveries.is_due(tx)
        try:
            if is_indexed:
                match(self._catalogue, self._find)
        finally:
            if is_indexed or is_due:
                self._deliver()

    def _deliver(self) -> None:
        for outcome in deliver(self._catalogue, self._settings, self._ending.is_set):
            if outcome.error:
                _log.warning("A message of %r did not go out. %s", outcome.search, outcome.error)
