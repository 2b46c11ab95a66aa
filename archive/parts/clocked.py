"""Which parts have times of day: those with a clock, and those of one sound with one of them."""

from __future__ import annotations

from collections.abc import Iterable

from archive.clock import event_ms
from archive.event import Basis, Placement

_CLOCKS = frozenset({Basis.SIDECAR, Basis.FILE})


def clocked(parts: Iterable[tuple[Placement, int]]) -> frozenset[str]:
    """The recordings whose times of day are known; each part comes with its length in ms.

    A part that is placed by its sound lies over another one of that sound, whatever is trimmed of
    either, and is known as well as that one.
    """
    stretches = [(one, event_ms(one, 0), event_ms(one, length)) for one, length in parts]
    known = [part for part in stretches if part[0].basis in _CLOCKS]
    loose = [part for part in stretches if part[0].basis is Basis.SOUND]
    while True:
        tied = [one for one in loose if any(_overlap(one, other) for other in known)]
        if not tied:
            return frozenset(part[0].recording for part in known)
        known += tied
        loose = [one for one in loose if one not in tied]


def _overlap(one: tuple[Placement, int, int], other: tuple[Placement, int, int]) -> bool:
    return one[1] < other[2] and other[1] < one[2]
