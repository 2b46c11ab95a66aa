"""How windows are decoded: one set of numbers for both engines, kept with every transcript."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Decoding:
    """Whisper's own published defaults, except that no window sees the text of another.

    A decode that compresses better than `compression_ratio` or is less likely than `logprob` is
    tried again at the next temperature. `seed` is set anew for every window, so that a window's
    words do not depend on which process decoded it, or when.
    """

    beam_size: int = 5
    best_of: int = 5
    temperatures: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    compression_ratio: float = 2.4
    logprob: float = -1.0
    no_speech: float = 0.6
    seed: int = 0

    def as_parameters(self) -> dict[str, object]:
        """For the transcript's record and its hash."""
        return {**asdict(self), "temperatures": list(self.temperatures)}


USUAL = Decoding()
"""The windows of a first pass are decoded so."""
