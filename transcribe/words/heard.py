"""What an engine heard in one window, as bytes for its stage record. Exact for what is kept."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict

from transcribe.engines.engine import Heard, HeardSegment, HeardWord

_DIGITS = 3
"""Times to the millisecond, scores to a thousandth: no two runs differ in noise."""


def pack(heard: Heard) -> bytes:
    """Compressed JSON."""
    return zlib.compress(json.dumps(asdict(heard), ensure_ascii=False, sort_keys=True).encode())


def unpack(payload: bytes) -> Heard:
    """What `pack` wrote."""
    fields = json.loads(zlib.decompress(payload))
    fields["segments"] = tuple(
        HeardSegment(**{**s, "words": tuple(HeardWord(**w) for w in s["words"])})
        for s in fields["segments"]
    )
    return Heard(**fields)


def rounded(heard: Heard) -> Heard:
    """The same, to the digits that are kept."""
    return Heard(
        heard.language,
        round(heard.language_probability, _DIGITS),
        tuple(_segment(segment) for segment in heard.segments),
    )


def _segment(segment: HeardSegment) -> HeardSegment:
    words = tuple(
        HeardWord(w.text, *(round(n, _DIGITS) for n in (w.start, w.end, w.probability)))
        for w in segment.words
    )
    return HeardSegment(
        text=segment.text,
        start=round(segment.start, _DIGITS),
        end=round(segment.end, _DIGITS),
        words=words,
        avg_logprob=round(segment.avg_logprob, _DIGITS),
        compression_ratio=round(segment.compression_ratio, _DIGITS),
        no_speech_prob=round(segment.no_speech_prob, _DIGITS),
        temperature=round(segment.temperature, _DIGITS),
    )
