"""The transcript as rows that account for every second: turns, silence, sound, outage."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from markupsafe import Markup

from archive.recording import SpanKind
from archive.timeline import TimelineTile
from archive.transcript import Flag, Segment
from web.pages.hot_mics import Opening, openings
from web.pages.loading import LoadedEvent, LoadedPart
from web.pages.sought import Range, Run, found_in
from web.pages.spoken import spoken
from web.times import Dial, length, parameter
from web.wording import FLAGS, GAPS, SOUNDS, UNKNOWN_SPEAKER, direction, plural

PAUSE_MS = 3_000
"""A shorter pause is part of how people talk and belongs to the row before it."""
SOUND_MS = 1_000
"""A shorter sound between two silences, a cough or a click, gets no row of its own."""
PARAGRAPH_MS = 40_000
"""A longer turn is cut at a segment's end, so that the time beside the words stays close."""
_NO_WORDS = Markup("")
_FOLDED = frozenset({Flag.QUARANTINED, Flag.UNTRANSCRIBED})
_NO_TALK = frozenset({"gap", "break"})


@dataclass(frozen=True, slots=True)
class Row:
    """`look` draws the rail. `kind` is turn, gap, break (an outage), fold (quarantined) or unheard.

    `name` is null where the same person goes on. `note` is the archive's own remark. `openings`
    are the stretches off the air that begin with this row.
    """

    kind: str
    look: str
    start_ms: int
    end_ms: int
    at: str
    t: str
    name: str | None = None
    role: str | None = None
    flags: tuple[str, ...] = ()
    words: Markup = _NO_WORDS
    lang: str | None = None
    direction: str = "ltr"
    title: str = ""
    note: str = ""
    reasons: tuple[str, ...] = ()
    is_now: bool = False
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class _Turn:
    part: LoadedPart
    segments: tuple[Segment, ...]

    @property
    def start_ms(self) -> int:
        return self.part.on_event(self.segments[0].start_ms)

    @property
    def end_ms(self) -> int:
        return self.part.on_event(max(segment.end_ms for segment in self.segments))

    def takes(self, part: LoadedPart, segment: Segment) -> bool:
        """Whether a segment goes on in this row."""
        first, last = self.segments[0], self.segments[-1]
        return (
            part is self.part
            and segment.flags == first.flags
            and (segment.speaker, segment.language) == (first.speaker, first.language)
            and not _FOLDED & set(segment.flags)
            and segment.start_ms - last.end_ms < PAUSE_MS
            and segment.end_ms - first.start_ms <= PARAGRAPH_MS
        )


@dataclass(frozen=True, slots=True)
class _Focus:
    """The turn that was asked for, the instant in it, and what to mark of each of its segments."""

    turn: int | None = None
    at_ms: int | None = None
    marked: Sequence[Sequence[Range]] = ()


_NOWHERE = _Focus()


def rows(loaded: LoadedEvent, at_ms: int | None = None, sought: Collection[Run] = ()) -> list[Row]:
    """All rows by time. The one that holds `at_ms` is marked, and in it the words sought."""
    turns = list(_turns(loaded.parts))
    now = _number_at(turns, at_ms)
    marked = [] if now is None else found_in([turn.segments for turn in turns], now, sought)
    said = _spoken_rows(loaded, turns, _Focus(now, at_ms, marked))
    gaps = [_gap_row(tile, loaded) for tile in _uncovered(loaded.tiles, turns)]
    merged = _opened(list(heapq.merge(said, gaps, key=lambda row: row.start_ms)), loaded)
    if at_ms is not None and now is None:
        return [replace(row, is_now=row.start_ms <= at_ms < row.end_ms) for row in merged]
    return merged


def _opened(merged: Sequence[Row], loaded: LoadedEvent) -> list[Row]:
    """Each opening with the first row that reaches into its stretch; talk comes before a gap."""
    out = list(merged)
    for one in openings(loaded):
        inside = [
            (row.kind in _NO_TALK, number)
            for number, row in enumerate(out)
            if row.end_ms > one.start_ms and row.start_ms < one.end_ms
        ]
        if inside:
            _, number = min(inside)
            row = out[number]
            name = row.name or _name_before(out, number)
            out[number] = replace(row, openings=(*row.openings, one), name=name)
    return out


def _name_before(merged: Sequence[Row], number: int) -> str | None:
    """Whoever goes on in a row is named again where an opening stands before it."""
    if merged[number].kind != "turn":
        return None
    return next((row.name for row in reversed(merged[:number]) if row.name), None)


def _turns(parts: Sequence[LoadedPart]) -> Iterator[_Turn]:
    turn: _Turn | None = None
    for part in parts:
        for segment in part.segments:
            if turn and turn.takes(part, segment):
                turn = replace(turn, segments=(*turn.segments, segment))
                continue
            if turn:
                yield turn
            turn = _Turn(part, (segment,))
    if turn:
        yield turn


def _number_at(turns: Sequence[_Turn], at_ms: int | None) -> int | None:
    if at_ms is None:
        return None
    inside = (n for n, turn in enumerate(turns) if turn.start_ms <= at_ms < turn.end_ms)
    return max(inside, default=None)


def _spoken_rows(loaded: LoadedEvent, turns: Sequence[_Turn], focus: _Focus) -> Iterator[Row]:
    roles = {role.name: role.role for role in loaded.event.people}
    before: _Turn | None = None
    for number, turn in enumerate(turns):
        is_now = number == focus.turn
        row = _turn_row(turn, loaded, roles, focus if is_now else _NOWHERE)
        if before and _goes_on(before, turn):
            row = replace(row, name=None)
        yield replace(row, is_now=is_now)
        before = turn


def _goes_on(before: _Turn, turn: _Turn) -> bool:
    old, new = before.segments[-1], turn.segments[0]
    same = old.speaker == new.speaker and old.flags == new.flags
    return same and turn.start_ms - before.end_ms < PAUSE_MS


def _turn_row(turn: _Turn, loaded: LoadedEvent, roles: dict[str, str | None], focus: _Focus) -> Row:
    first = turn.segments[0]
    flags = set(first.flags)
    language = first.language or (turn.part.shown.language if turn.part.shown else None)
    kind = _kind(turn, flags)
    return Row(
        kind=kind,
        look=_look(turn, flags),
        start_ms=turn.start_ms,
        end_ms=turn.end_ms,
        at=loaded.dial.show(turn.start_ms),
        t=parameter(turn.start_ms),
        name=first.speaker or UNKNOWN_SPEAKER,
        role=roles.get(first.speaker or ""),
        flags=tuple(FLAGS[f] for f in first.flags if f not in _FOLDED),
        words=_words(turn, focus),
        lang=language,
        direction=direction(language),
        title=_title(kind, turn),
        reasons=first.reasons,
    )


def _kind(turn: _Turn, flags: set[Flag]) -> str:
    if Flag.QUARANTINED in flags:
        return "fold"
    silent = not any(segment.text for segment in turn.segments)
    return "unheard" if silent or Flag.UNTRANSCRIBED in flags else "turn"


def _words(turn: _Turn, focus: _Focus) -> Markup:
    there = [
        focus.at_ms
        if focus.at_ms is not None and turn.part.on_event(s.start_ms) <= focus.at_ms
        else None
        for s in turn.segments
    ]
    marked = focus.marked or [()] * len(there)
    each = zip(turn.segments, marked, there, strict=True)
    return Markup(" ").join(spoken(s, turn.part.on_event, found, at) for s, found, at in each)


def _look(turn: _Turn, flags: set[Flag]) -> str:
    """The rail is the timeline upright: where only words came, nobody knows the sound."""
    if Flag.QUARANTINED in flags:
        return "quarantined"
    if Flag.UNTRANSCRIBED in flags:
        return "untranscribed"
    if Flag.OFF_AIR in flags:
        return "off_air"
    return "speech" if turn.part.recording.sha256 else "undecided"


def _title(kind: str, turn: _Turn) -> str:
    if kind == "fold":
        words = sum(len(segment.text.split()) for segment in turn.segments)
        return f"{plural(words, 'word')}"
    return length(turn.end_ms - turn.start_ms) if kind == "unheard" else ""


def _uncovered(tiles: Sequence[TimelineTile], turns: Sequence[_Turn]) -> Iterator[TimelineTile]:
    """What no turn covers, without a gap, but for pauses; an outage always has its own row."""
    hush: list[TimelineTile] = []
    for tile in _clipped(tiles, _union(turns)):
        gone = tile.kind is SpanKind.OUTAGE
        if gone or (hush and hush[-1].end_ms != tile.start_ms):
            yield from _settled(hush)
            hush = []
        if gone:
            yield tile
        else:
            hush.append(tile)
    yield from _settled(hush)


def _settled(hush: Sequence[TimelineTile]) -> list[TimelineTile]:
    """Tiles without a gap between two turns: the short ones become part of their neighbours."""
    if not hush:
        return []
    long = [tile for tile in hush if _is_long(tile)]
    if not long:
        whole = hush[-1].end_ms - hush[0].start_ms
        longest = max(hush, key=lambda tile: tile.end_ms - tile.start_ms)
        long = [longest] if whole >= PAUSE_MS else []
    settled: list[TimelineTile] = []
    for tile, after in zip_longest(long, long[1:]):
        start = settled[-1].end_ms if settled else hush[0].start_ms
        end = after.start_ms if after else hush[-1].end_ms
        if settled and (settled[-1].kind, settled[-1].sound) == (tile.kind, tile.sound):
            settled[-1] = replace(settled[-1], end_ms=end)
        else:
            settled.append(replace(tile, start_ms=start, end_ms=end))
    return settled


def _is_long(tile: TimelineTile) -> bool:
    least = PAUSE_MS if tile.kind is SpanKind.SILENCE else SOUND_MS
    return tile.end_ms - tile.start_ms >= least


def _union(turns: Sequence[_Turn]) -> list[tuple[int, int]]:
    union: list[tuple[int, int]] = []
    for start, end in sorted((turn.start_ms, turn.end_ms) for turn in turns):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(end, union[-1][1]))
        else:
            union.append((start, end))
    return union


def _clipped(
    tiles: Sequence[TimelineTile], covered: Sequence[tuple[int, int]]
) -> Iterator[TimelineTile]:
    """The tiles less what is covered; both are in order, and each is walked once."""
    number = 0
    for tile in tiles:
        at = tile.start_ms
        while number < len(covered) and covered[number][1] <= at:
            number += 1
        here = number
        while here < len(covered) and covered[here][0] < tile.end_ms:
            if covered[here][0] > at:
                yield replace(tile, start_ms=at, end_ms=covered[here][0])
            at = max(at, covered[here][1])
            here += 1
        if at < tile.end_ms:
            yield replace(tile, start_ms=at)


def _gap_row(tile: TimelineTile, loaded: LoadedEvent) -> Row:
    dial: Dial = loaded.dial
    outage = tile.kind is SpanKind.OUTAGE
    level = f"at {tile.level_dbfs:.0f} dBFS".replace("-", "−") if tile.level_dbfs else ""  # noqa: RUF001
    notes = ["Nothing was recorded."] if outage else [level, *tile.reasons]
    return Row(
        kind="break" if outage else "gap",
        look=tile.kind.value,
        start_ms=tile.start_ms,
        end_ms=tile.end_ms,
        at=dial.show(tile.start_ms),
        t=parameter(tile.start_ms),
        title=SOUNDS[tile.sound] if tile.sound else GAPS[tile.kind],
        note=", ".join([length(tile.end_ms - tile.start_ms), *filter(None, notes)])
        if not outage
        else f"{length(tile.end_ms - tile.start_ms)}. {notes[0]}",
    )
