"""Reasons to distrust what an engine wrote. Distrusted text is kept and flagged, never deleted."""

from __future__ import annotations

from collections.abc import Sequence

from archive.transcript import Word
from transcribe.engines.engine import HeardSegment
from transcribe.runs import Run, covered

MAX_COMPRESSION = 2.4
"""Whisper's own sign of a loop: text that gzip shrinks to less than 1/2.4."""
MIN_LOGPROB = -1.0
"""Whisper's own sign of guessing: mean log probability per token."""
MIN_SPEECH_SHARE = 0.1
"""Less speech than this under a segment: invented. Text on non-speech is Whisper's worst fault."""
MAX_CHARACTERS_PER_S = 35.0
"""The fastest public speakers reach about 25 characters a second for a while."""
MAX_INSTANT_SHARE = 0.5
"""More words without any length than this: the words were not found in the sound."""
_INSTANT_MS = 20
_FEW_WORDS = 3


def distrust(
    heard: HeardSegment, words: Sequence[Word], start: int, end: int, speech: Sequence[Run]
) -> tuple[str, ...]:
    """Every reason against a segment `[start, end)` ms on the recording; none means trusted."""
    reasons = []
    share = covered(start, end, speech) / max(1, end - start)
    if share < MIN_SPEECH_SHARE:
        reasons.append(f"speech was found in {share:.0%} of it")
    if heard.compression_ratio > MAX_COMPRESSION:
        reasons.append(f"the text repeats itself (compression {heard.compression_ratio:.1f})")
    if heard.avg_logprob < MIN_LOGPROB:
        reasons.append(f"the words are guesses (mean log probability {heard.avg_logprob:.1f})")
    if words and 1000 * len(heard.text.strip()) / max(1, end - start) > MAX_CHARACTERS_PER_S:
        reasons.append("more text than anyone can say in its time")
    instant = sum(word.end_ms - word.start_ms <= _INSTANT_MS for word in words)
    if len(words) >= _FEW_WORDS and instant / len(words) > MAX_INSTANT_SHARE:
        reasons.append(f"{instant} of {len(words)} words have no length")
    return tuple(reasons)
