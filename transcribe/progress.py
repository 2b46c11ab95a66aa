"""What an ingest tells while it works; the room above shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Progress:
    """`stage` is hash, activity, comparing (parts of one event), transcription, and where that
    leaves doubt hearing again and hearing a third time.

    `seconds` of sound are done, of `seconds_total`.

    `item` counts from 1 to `items`.
    """

    path: Path
    stage: str
    item: int
    items: int
    seconds: float = 0.0
    seconds_total: float | None = None


Report = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Reports nothing."""
