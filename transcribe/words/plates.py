"""What is heard again: stretches of a recording laid side by side in one window.

A recogniser's window costs the same however little speech it holds, so the stretches in doubt share
windows. The second hearing shows each alone, between its pauses and at the usual level; the third
among its neighbours, at another place of its window than in the first pass. So no two of the three
are shown the same sound.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise

from archive.identifiers import digest
from transcribe.engines.engine import Heard, HeardSegment
from transcribe.runs import Run, near
from transcribe.words import heard as records
from transcribe.words.borders import Placed
from transcribe.words.doubts import Doubt
from transcribe.words.windows import Costs, quietest

LONGEST_MS = 28_000
LEAST_MARGIN_MS = 400
MOST_MARGIN_MS = 2_000
"""Of its surroundings a stretch alone shows at least the one. Where the window has room and nobody
speaks it shows up to the other: a piece of another sentence at the edge misleads the recogniser."""
BEFORE_MS = (3_000, 7_000)
AFTER_MS = (1_000, 3_000)
"""Among its neighbours a stretch is shown with so much of what comes before and after it; between
the two bounds the cut is made where it is quietest."""


@dataclass(frozen=True, slots=True)
class Piece:
    """`[start_ms, end_ms)` of the recording, and by how much it is raised.

    A gain of null: as in the first pass, quiet talk in it raised and the rest left alone.
    """

    start_ms: int
    end_ms: int
    gain_db: float | None


@dataclass(frozen=True, slots=True)
class Plate:
    """One window of the second pass: pieces side by side, in order of time.

    `round` is 1 for the second hearing (each stretch alone), 2 for the third (among neighbours).
    """

    round: int
    language: str | None
    pieces: tuple[Piece, ...]

    @property
    def number(self) -> int:
        """Of 31 bits, from what is asked: another question never finds this one's answer."""
        return int(digest(json.dumps(asdict(self), sort_keys=True))[:8], 16) >> 1

    @property
    def length_ms(self) -> int:
        return sum(piece.end_ms - piece.start_ms for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Hearing:
    """A plate and what was heard in it."""

    plate: Plate
    heard: Heard


def alone(doubts: Sequence[Doubt], speech: Sequence[Run], duration_ms: int) -> tuple[Plate, ...]:
    """The plates of the second hearing: each doubt with its pauses, at the usual level."""
    packed = _packed(doubts, lambda one: one.end_ms - one.start_ms + 2 * LEAST_MARGIN_MS)
    return tuple(Plate(1, held[0].language, _pieces(held, speech, duration_ms)) for held in packed)


def among(doubts: Sequence[Doubt], cost: Costs, duration_ms: int) -> tuple[Plate, ...]:
    """The plates of the third hearing: each doubt among its neighbours."""
    parts: list[tuple[Run, Doubt]] = []
    for one in sorted(doubts, key=_by_language):
        start, end = _neighbourhood(one, cost, duration_ms)
        (before, last), held = parts[-1] if parts else ((0, 0), one)
        is_near = bool(parts) and start <= last and held.language == one.language
        if is_near and end - before <= LONGEST_MS:
            parts[-1] = (before, max(last, end)), one
        else:
            parts.append((((max(start, last) if is_near else start), end), one))
    shown = [replace(one, start_ms=start, end_ms=end) for (start, end), one in parts]
    return tuple(
        Plate(2, held[0].language, tuple(Piece(one.start_ms, one.end_ms, None) for one in held))
        for held in _packed(shown, lambda one: one.end_ms - one.start_ms)
    )


def words_of(hearing: Hearing, doubt: Doubt) -> list[Placed] | None:
    """What was heard of a doubt, each word at its place on the recording; null if it was not shown.

    A word that the engine laid over the seam of two pieces belongs where its middle lies.
    """
    at = 0
    for piece in hearing.plate.pieces:
        if piece.start_ms <= doubt.start_ms and doubt.end_ms <= piece.end_ms:
            return list(_in_piece(hearing.heard.segments, at, piece, doubt))
        at += piece.end_ms - piece.start_ms
    return None


def pack(hearing: Hearing) -> bytes:
    """The stage record: the question with its answer."""
    asked = json.dumps(asdict(hearing.plate)).encode()
    return zlib.compress(asked) + records.pack(hearing.heard)


def unpack(payload: bytes) -> Hearing:
    """What `pack` wrote."""
    reader = zlib.decompressobj()
    asked = json.loads(reader.decompress(payload))
    asked["pieces"] = tuple(Piece(**piece) for piece in asked["pieces"])
    return Hearing(Plate(**asked), records.unpack(reader.unused_data))


def _packed(doubts: Sequence[Doubt], length: Callable[[Doubt], int]) -> list[list[Doubt]]:
    """Doubts of one language together, by time, as many as a window holds; windows by time."""
    out: list[list[Doubt]] = []
    for one in sorted(doubts, key=_by_language):
        held = out[-1] if out else []
        is_one = bool(held) and held[0].language == one.language
        if is_one and sum(map(length, (*held, one))) <= LONGEST_MS:
            held.append(one)
        else:
            out.append([one])
    return sorted(out, key=lambda held: held[0].start_ms)


def _by_language(doubt: Doubt) -> tuple[str, int]:
    return doubt.language or "", doubt.start_ms


def _neighbourhood(doubt: Doubt, cost: Costs, duration_ms: int) -> Run:
    """The doubt with what comes before and after it, cut where it is quietest."""
    near, far = (max(0, doubt.start_ms - by) for by in BEFORE_MS)
    start = quietest(cost, far, near) if near > far else near
    near, far = (min(duration_ms, doubt.end_ms + by) for by in AFTER_MS)
    end = quietest(cost, near, far) if near < far else near
    return min(start, doubt.start_ms), max(end, doubt.end_ms)


def _pieces(held: Sequence[Doubt], speech: Sequence[Run], duration_ms: int) -> tuple[Piece, ...]:
    """With as much of their surroundings as the window has room for, none shown twice."""
    spare = LONGEST_MS - sum(one.end_ms - one.start_ms for one in held)
    room = max(LEAST_MARGIN_MS, min(MOST_MARGIN_MS, spare // (2 * len(held))))
    middles = [(one.end_ms + other.start_ms) // 2 for one, other in pairwise(held)]
    edges = zip([0, *middles], [*middles, duration_ms], strict=True)
    return tuple(
        Piece(max(low, start), min(high, end), one.gain_db)
        for one, (low, high) in zip(held, edges, strict=True)
        for start, end in [_surrounded(one, speech, room)]
    )


def _surrounded(doubt: Doubt, speech: Sequence[Run], room: int) -> Run:
    """The doubt with the pauses around it, up to `room` on each side."""
    start, end = doubt.start_ms - room, doubt.end_ms + room
    for a, b in near(speech, start, end):
        if a < doubt.start_ms:
            start = max(start, min(b, doubt.start_ms - LEAST_MARGIN_MS))
        if b > doubt.end_ms:
            end = min(end, max(a, doubt.end_ms + LEAST_MARGIN_MS))
    return start, end


def _in_piece(
    heard: Iterable[HeardSegment], at: int, piece: Piece, doubt: Doubt
) -> Iterator[Placed]:
    shift = piece.start_ms - at
    for number, segment in enumerate(heard):
        for word in segment.words:
            start, end = round(word.start * 1000) + shift, round(word.end * 1000) + shift
            if word.text.strip() and doubt.start_ms <= (start + end) // 2 < doubt.end_ms:
                yield Placed(
                    number,
                    word.text,
                    max(start, piece.start_ms),
                    min(max(start, end), piece.end_ms),
                    round(word.probability, 3),
                )
