"""What takes long to read and is asked for by everyone: remembered until the catalogue changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from archive.catalogue import Tx, audit

T = TypeVar("T")
KEEP_S = 10.0
"""At most so old: an embargo ends without a line in the audit log."""


class Remembered:
    """Answers by key, each as good as the newest line of the audit log that it was read under."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[int, float, Any]] = {}

    def of(self, tx: Tx, key: Hashable, read: Callable[[], T]) -> T:
        """What `read` gives in this transaction, or gave when the catalogue was the same."""
        line, now = audit.newest(tx), time.monotonic()
        kept = self._kept.get(key)
        if kept is not None and kept[0] == line and now - kept[1] < KEEP_S:
            answer: T = kept[2]
            return answer
        answer = read()
        self._kept[key] = (line, now, answer)
        return answer
