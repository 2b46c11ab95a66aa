"""The two orders of hits, as sortable integers: both engines sort by them, so ties fall alike."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

_FAR_DAY = (1 << 21) - 1
"""Beyond the year 5700, and small enough that an order fits 63 bits."""

_BUCKET_BITS = 12
_TIME_BITS = 30
_TIME_BIAS = 1 << (_TIME_BITS - 1)
"""Six days before and after an event's origin, in ms; beyond, the order within the day is lost."""


def orders(day: int, event: str, at_ms: int) -> tuple[int, int]:
    """`newest` and `clock` of a moment: both ascend, both keep to the event's own clock.

    `day` is the proleptic ordinal of the event's date, 0 if unknown, which comes last in both.
    """
    newest, clock = _beginnings(day, event)
    within = min(max(at_ms + _TIME_BIAS, 0), 2 * _TIME_BIAS - 1)
    return newest | within, clock | within


@lru_cache(1024)
def _beginnings(day: int, event: str) -> tuple[int, int]:
    """Both orders of the first moment of an event."""
    bucket = _bucket(event) << _TIME_BITS
    shift = _BUCKET_BITS + _TIME_BITS
    return (_FAR_DAY - day << shift) | bucket, ((day or _FAR_DAY) << shift) | bucket


def _bucket(event: str) -> int:
    """Keeps the events of one day apart (1 of 4,096 pairs mix: harmless, and the same always)."""
    return int.from_bytes(blake2b(event.encode(), digest_size=2).digest()) >> (16 - _BUCKET_BITS)
