"""A thread that does one thing again and again, for as long as a server or a command runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from archive.errors import HotmicError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two rounds, and the longest wait between two that fail.

    After the first failure the next round comes at the ordinary pace, then each wait doubles.
    """

    every_s: float
    failing_s: float


@contextmanager
def keep(
    once: Callable[[threading.Event], None],
    pace: Pace,
    *,
    trouble: str,
    recovered: str,
    end_s: float | None = None,
) -> Iterator[None]:
    """Call `once` again and again while the block lasts; it gets the event that tells of the end.

    Nobody would notice a thread that has died, so every error is caught: told with `trouble`, once
    until it is another one, and tried again; `recovered` tells that it works again. The end waits
    at most `end_s` seconds for a round.
    """
    ending = threading.Event()
    told = (trouble, recovered)
    thread = threading.Thread(target=_run, args=(once, pace, told, ending), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(end_s)


def _run(
    once: Callable[[threading.Event], None],
    pace: Pace,
    told: tuple[str, str],
    ending: threading.Event,
) -> None:
    trouble, recovered = told
    last = ""
    wait_s = 0.0
    while not ending.wait(wait_s):
        try:
            once(ending)
        except Exception as error:
            if str(error) != last:
                _tell(trouble, error)
            last = str(error)
            wait_s = min(max(2 * wait_s, pace.every_s), pace.failing_s)
        else:
            if last:
                _log.info(recovered)
            last, wait_s = "", pace.every_s


def _tell(trouble: str, error: Exception) -> None:
    if isinstance(error, HotmicError):
        _log.warning("%s %s", trouble, error)
    else:  # a defect of ours
        _log.exception(trouble)
