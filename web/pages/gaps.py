"""What no turn of a transcript covers: a gap for each stretch that is no mere pause.

A gap tells how long its own kind lasts there, as the timeline has it: what lies between tiles of
one kind, or between a tile and the next words, is in no other kind's length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.recording import SpanKind
from archive.timeline import TimelineTile

PAUSE_MS = 3_000
"""A shorter pause is part of how people talk and belongs to the row before it."""
SOUND_MS = 1_000
"""A shorter sound between two silences, a cough or a click, gets no row of its own."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`[start_ms, end_ms)` of the event clock where `tile` stands for what is heard.

    It is of the tile's kind for `length_ms`; `of_ms` is how long the whole tile is where words
    lie over more of it than a pause, else null. Of speech only what has no text counts.
    """

    tile: TimelineTile
    start_ms: int
    end_ms: int
    length_ms: int
    of_ms: int | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """What words leave of a tile; the whole of it where they only graze one of its edges."""

    tile: TimelineTile
    start_ms: int
    end_ms: int
    is_whole: bool

    @property
    def own(self) -> tuple[int, int]:
        if self.is_whole:
            return self.tile.start_ms, self.tile.end_ms
        return self.start_ms, self.end_ms

    @property
    def length_ms(self) -> int:
        start, end = self.own
        return end - start

    @property
    def is_long(self) -> bool:
        least = PAUSE_MS if self.tile.kind is SpanKind.SILENCE else SOUND_MS
        return self.end_ms - self.start_ms >= least


def gaps(tiles: Sequence[TimelineTile], covered: Sequence[tuple[int, int]]) -> Iterator[Gap]:
    """By time; tiles and what turns cover are in order, the latter disjoint.

    An outage always has its own, whole: no words were recorded in it.
    """
    hush: list[_Piece] = []
    for piece in _pieces(tiles, covered):
        gone = piece.tile.kind is SpanKind.OUTAGE
        if gone or (hush and hush[-1].end_ms != piece.start_ms):
            yield from _settled(hush)
            hush = []
        if gone:
            yield _gap([piece])
        else:
            hush.append(piece)
    yield from _settled(hush)


def _settled(hush: Sequence[_Piece]) -> Iterator[Gap]:
    """Pieces without words between them: one of each long kind, and short ones that add up."""
    found: list[list[_Piece]] = []
    apart = True
    for is_long, run in groupby(hush, lambda piece: piece.is_long):
        pieces = list(run)
        if is_long:
            for piece in pieces:
                if not apart and found and _kind(found[-1][-1]) == _kind(piece):
                    found[-1].append(piece)
                else:
                    found.append([piece])
                apart = False
            continue
        mixed = _mixed(pieces)
        found += [mixed] if mixed else []
        apart = bool(mixed) or any(piece.tile.kind is SpanKind.SPEECH for piece in pieces)
    yield from map(_gap, found)


def _mixed(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Of short pieces that are no pause together those of the kind that lasts longest; speech
    that adds up goes before any other.
    """
    if pieces[-1].end_ms - pieces[0].start_ms < PAUSE_MS:
        return []
    kinds: dict[object, list[_Piece]] = {}
    for piece in pieces:
        kinds.setdefault(_kind(piece), []).append(piece)
    said = kinds.get((SpanKind.SPEECH, None), [])
    if sum(piece.length_ms for piece in said) >= SOUND_MS:
        return said
    return max(kinds.values(), key=lambda each: sum(piece.length_ms for piece in each))


def _kind(piece: _Piece) -> tuple[SpanKind, object]:
    return piece.tile.kind, piece.tile.sound


def _gap(pieces: Sequence[_Piece]) -> Gap:
    only = pieces[0] if len(pieces) == 1 else None
    whole = only.tile.end_ms - only.tile.start_ms if only else 0
    is_partly = only and only.tile.kind is not SpanKind.SPEECH and only.length_ms < whole
    longest = max(pieces, key=lambda piece: piece.length_ms)
    return Gap(
        longest.tile,
        pieces[0].own[0],
        pieces[-1].own[1],
        sum(piece.length_ms for piece in pieces),
        whole if is_partly else None,
    )


def _pieces(tiles: Sequence[TimelineTile], covered: Sequence[tuple[int, int]]) -> Iterator[_Piece]:
    """The tiles less what is covered; both are in order, and each is walked once."""
    number = 0
    for tile in tiles:
        while number < len(covered) and covered[number][1] <= tile.start_ms:
            number += 1
        if tile.kind is SpanKind.OUTAGE:
            yield _Piece(tile, tile.start_ms, tile.end_ms, True)
            continue
        left = list(_left(tile, covered, number))
        for start, end in left:
            yield _Piece(tile, start, end, len(left) == 1 and _is_grazed(tile, end - start))


def _is_grazed(tile: TimelineTile, left_ms: int) -> bool:
    """Whether words only reach into a tile; speech that they reach into has its text so far."""
    whole = tile.end_ms - tile.start_ms
    return tile.kind is not SpanKind.SPEECH and whole - left_ms < min(PAUSE_MS, whole / 2)


def _left(
    tile: TimelineTile, covered: Sequence[tuple[int, int]], number: int
) -> Iterator[tuple[int, int]]:
    """What the covered stretches from `number` on leave of a tile."""
    at = tile.start_ms
    while number < len(covered) and covered[number][0] < tile.end_ms:
        if covered[number][0] > at:
            yield at, covered[number][0]
        at = max(at, covered[number][1])
        number += 1
    if at < tile.end_ms:
        yield at, tile.end_ms
