"""Segments as rows, and back; and the digest by which two revisions are told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import RowMapping

from archive.catalogue import words
from archive.catalogue.encoding import canonical_json
from archive.transcript import Flag, Segment

Row = dict[str, object]


def rows(segments: Sequence[Segment]) -> list[Row]:
    """The columns of `segments` but for `revision`; in order of their start."""
    ordered = sorted(segments, key=lambda segment: segment.start_ms)
    return [_row(seq, segment) for seq, segment in enumerate(ordered)]


def _row(seq: int, segment: Segment) -> Row:
    return {
        "seq": seq,
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "speaker": segment.speaker,
        "person": segment.person,
        "language": segment.language,
        "text": segment.text,
        "confidence": segment.confidence,
        "flags": list(segment.flags),
        "reasons": list(segment.reasons),
        "words": words.pack(segment.words) if segment.words else None,
    }


def segment(row: RowMapping) -> Segment:
    """A segment from its row."""
    return Segment(
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        text=row["text"],
        speaker=row["speaker"],
        person=row["person"],
        language=row["language"],
        confidence=row["confidence"],
        flags=tuple(Flag(word) for word in row["flags"]),
        reasons=tuple(row["reasons"]),
        words=words.unpack(row["words"]),
    )


def digest(segments: Sequence[Segment]) -> str:
    """SHA-256 of what the segments say, whatever version of zlib packs them."""
    total = hashlib.sha256()
    for row in rows(segments):
        total.update(canonical_json(row | {"words": None}).encode())
    for said in sorted(segments, key=lambda segment: segment.start_ms):
        total.update(words.plain(said.words))
    return total.hexdigest()
