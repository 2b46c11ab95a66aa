"""Gates on what the engine itself thought of its words: likelihood, repetition, word lengths."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from archive.transcript import Word
from transcribe.engines.engine import HeardSegment
from transcribe.words.gates.evidence import Evidence
from transcribe.words.gates.reason import Gate, Reason

MAX_COMPRESSION = 2.4
"""Whisper's own sign of a loop (openai/whisper `transcribe.py`): text of which gzip leaves less
than 1/2.4."""
MIN_LOGPROB = -1.0
"""Whisper's own sign of guessing, from the same place: mean log probability per token."""
LOW_LOGPROB = -0.8
"""A doubt, no proof: honest decodes lie at -0.2 to -0.5."""
MAX_NO_SPEECH = 0.6
"""Whisper's own threshold. Models from large-v3 on always answer about 0 (faster-whisper #1028):
it can only speak against the text of older ones."""
ANOMALOUS = 3.0
"""The sum at which openai/whisper PR 1838 calls a segment's words anomalous."""
_ANOMALY_WORDS = 8
LONG_WORD_MS = 2_000
"""No word of the 21 debates is longer (315,565 words); the same limit as in PR 1838."""
LONG_WORDS_MS = 5_000
"""So much time in a text of mostly long words: invented over a stretch (one word over 30 s)."""
MAX_INSTANT_SHARE = 0.5
"""More words without any length: they were not found in the sound (stable-ts has the same)."""
INSTANT_MS = 20
"""One step of Whisper's alignment."""
_FEW_WORDS = 3
MAX_PACE = 35.0
"""Characters a second; the fastest public speakers reach about 25 for a while."""
MIN_PACE = 2.0
"""Characters for a second of speech; slow speakers pause, but do not say a word in two seconds."""
_MIN_PACE_MS = 5_000
"""Less speech than this says nothing of the pace."""
_EDGES_MS = 600
"""The two ends of a text may each be off by 0.3 s."""
_WIDE = 3.0
"""A syllable: a Chinese, Japanese or Korean character stands for about three letters."""


def score_reasons(
    heard: HeardSegment, words: Sequence[Word], start: int, end: int, sound: Evidence
) -> Iterator[Reason]:
    """What speaks against a text in `[start, end)` ms, but for compression (`compression`)."""
    own = _as_heard(heard) or words
    yield from _likelihood(heard)
    yield from _long(own)
    yield from _instant(own)
    yield from _pace(heard.text, words, end - start, sound)
    anomaly = anomaly_score(own)
    judged = len(_judged(own))
    if judged and (anomaly >= ANOMALOUS or anomaly + 0.01 >= judged):
        yield Reason(Gate.ANOMALY, f"its words are odd (anomaly score {anomaly:.1f})", False)


def _as_heard(heard: HeardSegment) -> list[Word]:
    """The words with the engine's own times, ms in its window: `merge` trims them to the speech."""
    return [
        Word(w.text.strip(), round(1000 * w.start), round(1000 * w.end), w.probability)
        for w in heard.words
    ]


def compression(heard: HeardSegment, is_chant: bool) -> Iterator[Reason]:
    """Text that repeats itself; a proof unless the sound repeats itself as well."""
    if heard.compression_ratio > MAX_COMPRESSION:
        said = f"the text repeats itself (compression {heard.compression_ratio:.1f})"
        yield Reason(Gate.COMPRESSION, said, not is_chant)


def anomaly_score(words: Sequence[Word]) -> float:
    """The word anomaly score of openai/whisper PR 1838 over the first eight words."""
    return sum(map(_anomaly, _judged(words)))


def _judged(words: Sequence[Word]) -> list[Word]:
    said = [word for word in words if any(c.isalnum() for c in word.text)]
    return said[:_ANOMALY_WORDS]


def _anomaly(word: Word) -> float:
    """+1 for a probability < .15; 15 a second under .133 s; 1 a second over 2 s."""
    length = (word.end_ms - word.start_ms) / 1000
    score = 1.0 if word.probability is not None and word.probability < 0.15 else 0.0
    if length < 0.133:
        score += (0.133 - length) * 15
    return score + max(0.0, length - 2.0)


def _likelihood(heard: HeardSegment) -> Iterator[Reason]:
    likely = heard.avg_logprob
    if likely < LOW_LOGPROB:
        guesses = "guesses" if likely < MIN_LOGPROB else "unsure"
        said = f"the words are {guesses} (mean log probability {likely:.2f})"
        yield Reason(Gate.LOGPROB, said, likely < MIN_LOGPROB)
    if heard.no_speech_prob > MAX_NO_SPEECH:
        said = f"the model itself heard no speech ({heard.no_speech_prob:.0%} sure)"
        yield Reason(Gate.NO_SPEECH, said, False)


def _long(words: Sequence[Word]) -> Iterator[Reason]:
    long = [word for word in words if word.end_ms - word.start_ms > LONG_WORD_MS]
    if not long:
        return
    length = sum(word.end_ms - word.start_ms for word in long)
    longest = max(word.end_ms - word.start_ms for word in long) / 1000
    is_most = 2 * sum(len(w.text) for w in long) > sum(len(w.text) for w in words)
    said = f"a word is {longest:.1f} s long"
    yield Reason(Gate.LONG_WORDS, said, is_most and length > LONG_WORDS_MS)


def _instant(words: Sequence[Word]) -> Iterator[Reason]:
    instant = sum(word.end_ms - word.start_ms <= INSTANT_MS for word in words)
    if instant > MAX_INSTANT_SHARE * len(words):
        said = f"{instant} of {len(words)} words have no length"
        yield Reason(Gate.INSTANT_WORDS, said, len(words) >= _FEW_WORDS)


def _pace(text: str, words: Sequence[Word], length: int, sound: Evidence) -> Iterator[Reason]:
    letters = weight(text)
    fastest = 1000 * letters / (length + _EDGES_MS)
    if words and fastest > MAX_PACE:
        said = f"more text than anyone can say in its time ({fastest:.0f} characters a second)"
        yield Reason(Gate.PACE, said, True)
    slowest = 1000 * letters / max(1, sound.speech_ms)
    if sound.speech_ms >= _MIN_PACE_MS and slowest < MIN_PACE:
        said = f"too little text for the speech there ({slowest:.1f} characters a second)"
        yield Reason(Gate.PACE, said, not words)


def weight(text: str) -> float:
    """Length in letters of an alphabet."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text.strip()) + (_WIDE - 1) * wide
