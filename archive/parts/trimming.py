"""Each moment once: what of parts that overlap is counted, and what of their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.clock import event_ms, recording_ms
from archive.event import Placement
from archive.recording import Recording
from archive.transcript import Segment, Word

_PADDING_MS = 250
"""Encoders pad both ends; a part that sticks out no further lies within the other."""
_LOSSLESS = frozenset({"flac", "alac", "wavpack", "tta", "ape"})


def trimmed(group: Sequence[Placement], held: Sequence[Recording]) -> list[Placement]:
    """Parts of one sound with their trims: where they overlap the earlier one keeps the moment.

    A part that lies within another one is trimmed whole; of two that are one and the same the
    better encoding stays.
    """
    recordings = {one.id: one for one in held}
    stretches = {p.recording: _stretch(p, recordings[p.recording]) for p in group}
    ranked = sorted(group, key=lambda p: _rank(recordings[p.recording], stretches[p.recording]))
    kept: list[Placement] = []
    within: list[Placement] = []
    for one in ranked:
        start, end = stretches[one.recording]
        around = next(
            (
                other
                for other in kept
                if stretches[other.recording][0] <= start + _PADDING_MS
                and end <= stretches[other.recording][1] + _PADDING_MS
            ),
            None,
        )
        if around is None:
            kept.append(one)
            continue
        reason = f"all of it lies within {recordings[around.recording].name}, where it is counted"
        whole = recordings[one.recording].duration_ms
        within.append(replace(one, trim_start_ms=whole, reasons=(*one.reasons, reason)))
    return [*_cut(kept, recordings, stretches), *within]


def _cut(
    kept: Sequence[Placement],
    recordings: dict[str, Recording],
    stretches: dict[str, tuple[int, int]],
) -> list[Placement]:
    found: list[Placement] = []
    reached: int | None = None
    before = ""
    for one in sorted(kept, key=lambda p: (*stretches[p.recording], p.recording)):
        start, end = stretches[one.recording]
        if reached is not None and start < reached:
            trim = min(recording_ms(one, reached), recordings[one.recording].duration_ms)
            seconds = (reached - start) / 1000
            reason = f"its first {seconds:.1f} s overlap {before}, where they are counted"
            found.append(replace(one, trim_start_ms=max(0, trim), reasons=(*one.reasons, reason)))
        else:
            found.append(one)
        if reached is None or end > reached:
            reached, before = end, recordings[one.recording].name
    return found


def _stretch(placement: Placement, recording: Recording) -> tuple[int, int]:
    return event_ms(placement, 0), event_ms(placement, recording.duration_ms)


def _rank(recording: Recording, stretch: tuple[int, int]) -> tuple[object, ...]:
    """The longest first (in steps of the padding), of equals the best encoding."""
    media = recording.media
    length = round((stretch[1] - stretch[0]) / (2 * _PADDING_MS))
    if media is None:
        return -length, True, 0, 0, recording.id
    lossless = media.codec in _LOSSLESS or media.codec.startswith("pcm")
    return -length, not lossless, -(media.bit_rate or 0), -media.sample_rate, recording.id


def held_segments(
    segments: Sequence[Segment], placement: Placement | None, duration_ms: int
) -> tuple[Segment, ...]:
    """The segments without what another part of the event holds too.

    A word belongs where its middle lies; a text without timed words, where its own does; a mark
    without a text (untranscribed, inaudible) keeps what lies within.
    """
    if placement is None or not (placement.trim_start_ms or placement.trim_end_ms):
        return tuple(segments)
    low, high = placement.trim_start_ms, duration_ms - placement.trim_end_ms
    cut = (_within(segment, low, high) for segment in segments)
    return tuple(segment for segment in cut if segment is not None)


def _within(segment: Segment, low: int, high: int) -> Segment | None:
    if low <= segment.start_ms and segment.end_ms <= high:
        return segment
    if not segment.words:
        start, end = max(low, segment.start_ms), min(high, segment.end_ms)
        middle = (segment.start_ms + segment.end_ms) // 2
        is_held = low <= middle < high if segment.text else start < end
        return replace(segment, start_ms=start, end_ms=end) if is_held else None
    words = tuple(w for w in segment.words if low <= (w.start_ms + w.end_ms) // 2 < high)
    if not words:
        return None
    if len(words) == len(segment.words):
        return segment
    is_first, is_last = words[0] is segment.words[0], words[-1] is segment.words[-1]
    return replace(
        segment,
        start_ms=segment.start_ms if is_first else words[0].start_ms,
        end_ms=segment.end_ms if is_last else words[-1].end_ms,
        text=_text(segment, words),
        words=words,
    )


def _text(segment: Segment, words: Sequence[Word]) -> str:
    """The text of the words kept, with what stands behind each; words stand in it in order."""
    at, starts = 0, []
    for word in segment.words:
        found = segment.text.find(word.text, at)
        if found < 0:
            return " ".join(word.text for word in words)
        starts.append(found)
        at = found + len(word.text)
    first = next(n for n, word in enumerate(segment.words) if word is words[0])
    edges = [0, *starts[1:], len(segment.text)]
    return segment.text[edges[first] : edges[first + len(words)]].strip()
