"""Talk that says itself that nobody should hear it, whatever it sounds like.

Only words that nobody says on the air count (`transcribe.off_air.telling.is_aside`), and only where
the talk that they end or begin is set apart: between two pauses, or at an end of the recording.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcribe.off_air.pieces import BREATH_MS, Piece, joined
from transcribe.runs import Run

LONGEST_MS = (30_000, 40_000)
"""How long such talk may be where it says so once, and where it says so more often: programmes go
on for longer (chosen on the generated events of seeds 1 to 4)."""


def asides(parts: Sequence[Piece], telling: Sequence[Run]) -> Iterator[Run]:
    """Where talk is that is not the programme's, ms, by time. `telling`: where something is said
    that nobody says on the air, ms, by time.
    """
    chains = [chain for chain, _ in joined([(one, 0) for one in parts])]
    for number, chain in enumerate(chains):
        yield from _within(chain, telling, number == 0, number == len(chains) - 1)


def _within(
    chain: Sequence[Piece], telling: Sequence[Run], is_first: bool, is_last: bool
) -> Iterator[Run]:
    """All of the talk between two pauses if it is short; else, of the recording's first, all up to
    the last such words that come early enough, and of its last all from the first late enough.

    Of a segment that goes on beyond one of the pauses it is not known where in it the words are.
    """
    start, end = chain[0].start_ms, chain[-1].end_ms
    said = [
        (a, b)
        for a, b in telling
        if start <= (a + b) // 2 < end and start - a < BREATH_MS and b - end < BREATH_MS
    ]
    if _is_short(end - start, len(said)):
        yield start, end
        return
    early = [b for n, (_, b) in enumerate(said, 1) if _is_short(b - start, n)]
    late = [a for n, (a, _) in enumerate(reversed(said), 1) if _is_short(end - a, n)]
    if is_first and early:
        yield start, early[-1]
    if is_last and late:
        yield late[-1], end


def _is_short(length_ms: int, said: int) -> bool:
    """Whether talk that says so so often is too short for a programme."""
    return said > 0 and length_ms < LONGEST_MS[min(said, len(LONGEST_MS)) - 1]
