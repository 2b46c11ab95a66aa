"""Who said it: the turns of a recording laid over its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from archive.alignment import named
from archive.event import Role
from archive.recording import Turn
from archive.transcript import Segment, Word
from transcribe import parting


def name_turns(turns: Sequence[Turn], people: Sequence[Role]) -> tuple[Turn, ...]:
    """Turns whose label is a person's name, written in whatever way labels are, get the person."""
    out = []
    for turn in turns:
        role = None if turn.person else named(turn.label.replace("_", " "), people)
        out.append(replace(turn, person=role.person) if role else turn)
    return tuple(out)


def assign_speakers(
    segments: Sequence[Segment], turns: Sequence[Turn], people: Sequence[Role]
) -> tuple[Segment, ...]:
    """Each word gets the turn that covers most of it; segments are split where the speaker changes.

    A word in no turn stays with the word before it. Without turns the segments come back as they
    are.
    """
    if not turns:
        return tuple(segments)
    in_order = sorted(turns, key=lambda turn: (turn.start_ms, turn.end_ms, turn.label))
    names = {role.person: role.name for role in people}
    out: list[Segment] = []
    for segment in segments:
        out += _split(segment, in_order, names)
    return tuple(out)


def relabel(
    segments: Sequence[Segment], turns: Sequence[Turn], people: Sequence[Role]
) -> tuple[Segment, ...]:
    """Segments that have speakers get those of other turns; by time.

    What was cut where a speaker ended stays cut. A segment without text has no speaker.
    """
    bare = (replace(segment, speaker=None, person=None) for segment in segments)
    out = [
        piece
        for segment in bare
        for piece in (assign_speakers([segment], turns, people) if segment.text else [segment])
    ]
    return tuple(sorted(out, key=lambda each: (each.start_ms, each.end_ms)))


def same_but_for_speakers(one: Sequence[Segment], other: Sequence[Segment]) -> bool:
    """Whether both say the same words at the same times, as sure and as doubted."""
    return _said(one) == _said(other)


def _said(segments: Sequence[Segment]) -> Counter[tuple[object, ...]]:
    """Each word with what is said of it, and each segment without words, however they are cut."""
    return Counter(
        (said, segment.language, segment.flags, segment.reasons)
        for segment in segments
        for said in segment.words or ((segment.text, segment.start_ms, segment.end_ms),)
    )


def _split(segment: Segment, turns: Sequence[Turn], names: dict[str, str]) -> list[Segment]:
    near = [t for t in turns if t.start_ms < segment.end_ms and t.end_ms > segment.start_ms]
    if not segment.words:
        return [_spoken(segment, _most(segment.start_ms, segment.end_ms, near), names)]
    labelled: list[tuple[Turn | None, Word]] = []
    for word in segment.words:
        turn = _most(word.start_ms, word.end_ms, near)
        labelled.append((turn or (labelled[-1][0] if labelled else None), word))
    parts = [
        (turn, [word for _, word in group])
        for turn, group in groupby(labelled, key=lambda pair: pair[0])
    ]
    parts = _same_speaker_joined(parts)
    pieces = parting.parts(segment, [words for _, words in parts])
    return [
        _spoken(piece, turn, names) for (turn, _), (piece, _) in zip(parts, pieces, strict=True)
    ]


def _same_speaker_joined(
    parts: list[tuple[Turn | None, list[Word]]],
) -> list[tuple[Turn | None, list[Word]]]:
    out: list[tuple[Turn | None, list[Word]]] = []
    for turn, words in parts:
        if out and _label(out[-1][0]) == _label(turn):
            out[-1] = (out[-1][0], out[-1][1] + words)
        else:
            out.append((turn, words))
    return out


def _label(turn: Turn | None) -> str | None:
    return turn.label if turn else None


def _most(start: int, end: int, turns: Sequence[Turn]) -> Turn | None:
    """The turn with the greatest part of `[start, end)`; of equals the one that began last."""
    best: tuple[int, int] | None = None
    found = None
    for turn in turns:
        shared = min(end, turn.end_ms) - max(start, turn.start_ms)
        inside = turn.start_ms <= start < turn.end_ms
        if (shared > 0 or inside) and (best is None or (shared, turn.start_ms) > best):
            best, found = (shared, turn.start_ms), turn
    return found


def _spoken(segment: Segment, turn: Turn | None, names: dict[str, str]) -> Segment:
    if turn is None:
        return segment
    person = turn.person
    return replace(segment, speaker=names.get(person or "", turn.label), person=person)
