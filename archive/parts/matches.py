"""What listening to two recordings side by side gave."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SoundMatch:
    """Two recordings hold the same sound; ms.

    The second's moment t is the first's `offset_ms + t * (1 + drift_ppm / 1,000,000)`; the stretch
    from `start_ms` to `end_ms` of the second was followed in the first. `agreement` is the share
    of its windows of 2 s that agree, `talk_ms` how much of it is talk, and `within_ms` how
    exactly the offset is known (null where only the fingerprint gave it, which is good to 40 ms).
    A drift that could not be told from none, or only roughly, is 0.
    """

    first: str
    second: str
    offset_ms: float
    drift_ppm: float
    start_ms: int
    end_ms: int
    agreement: float
    talk_ms: int
    within_ms: float | None = None
    drift_error_ppm: float | None = None

    def turned(self) -> SoundMatch:
        """The same, seen from the other recording."""
        stretch = 1 + self.drift_ppm / 1e6
        return SoundMatch(
            first=self.second,
            second=self.first,
            offset_ms=-self.offset_ms / stretch,
            drift_ppm=(1 / stretch - 1) * 1e6,
            start_ms=round(self.offset_ms + self.start_ms * stretch),
            end_ms=round(self.offset_ms + self.end_ms * stretch),
            agreement=self.agreement,
            talk_ms=self.talk_ms,
            within_ms=self.within_ms,
            drift_error_ppm=self.drift_error_ppm,
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What listening to two recordings (by their SHA-256) side by side gave: a match, or why not.

    Without either they hold nothing in common.
    """

    first: str
    second: str
    match: SoundMatch | None = None
    refusal: str | None = None
