"""The transcript as rows that account for every second: turns, silence, sound, outage."""

from __future__ import annotations

import heapq
from bisect import bisect, bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from archive.recording import SpanKind
from archive.transcript import Flag, Segment
from web.pages.gaps import PAUSE_MS, SOUND_MS, Gap, gaps
from web.pages.hot_mics import Opening, openings
from web.pages.loading import LoadedEvent, LoadedPart
from web.pages.sought import Range, Run, found_in
from web.pages.spoken import spoken
from web.times import length, parameter, seconds
from web.wording import FLAGS, GAPS, SOUNDS, UNKNOWN_SPEAKER, direction, minus, plural

PARAGRAPH_MS = 40_000
"""A longer turn is cut at a segment's end, so that the time beside the words stays close."""
_NO_WORDS = Markup("")
_FOLDED = frozenset({Flag.QUARANTINED, Flag.UNTRANSCRIBED})


@dataclass(frozen=True, slots=True)
class Row:
    """`look` draws the rail. `kind` is turn, gap, break (an outage), fold (quarantined) or unheard.

    `name` is null where the same person goes on. `note` is the archive's own remark. `openings`
    are the stretches off the air that begin with this row; `is_odd` is an outage, or the beginning
    of one that has no opening, since only the transcript's source knows of it.
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
    is_odd: bool = False


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
    opening = openings(loaded)
    turns = list(_turns(loaded.parts, sorted(one.start_ms for one in opening)))
    now = _number_at(turns, at_ms)
    marked = [] if now is None else found_in([turn.segments for turn in turns], now, sought)
    said = _spoken_rows(loaded, turns, _Focus(now, at_ms, marked))
    silent = [_gap_row(gap, loaded) for gap in gaps(loaded.tiles, _union(turns))]
    merged = _opened(list(heapq.merge(said, silent, key=lambda row: row.start_ms)), opening)
    merged = _odd(merged, loaded.off_air)
    if at_ms is not None and now is None:
        return [replace(row, is_now=row.start_ms <= at_ms < row.end_ms) for row in merged]
    return merged


def _opened(merged: Sequence[Row], opening: Sequence[Opening]) -> list[Row]:
    """Each opening with the row that it stands before."""
    out = list(merged)
    for one in opening:
        number = _opened_by(out, one)
        if number is not None:
            row = out[number]
            name = row.name or _name_before(out, number)
            out[number] = replace(row, openings=(*row.openings, one), name=name)
    return out


def _opened_by(merged: Sequence[Row], one: Opening) -> int | None:
    """The first row that begins in the stretch, or is itself off the air; talk before a gap.

    Where a row goes on into it that cannot be broken, what comes next.
    """
    inside = [
        (row.kind in ("gap", "break") and row.look != "speech", number)
        for number, row in enumerate(merged)
        if row.end_ms > one.start_ms and row.start_ms < one.end_ms
    ]
    begun = [
        (is_quiet, number)
        for is_quiet, number in inside
        if merged[number].look == "off_air" or merged[number].start_ms > one.start_ms - SOUND_MS
    ]
    if begun:
        return min(begun)[1]
    after = (number for number, row in enumerate(merged) if row.start_ms >= one.start_ms)
    return next(after, min(inside)[1] if inside else None)


def _odd(merged: Sequence[Row], off_air: Sequence[tuple[int, int]]) -> list[Row]:
    """What a listener skips to besides the openings."""
    out = [replace(row, is_odd=row.kind == "break") for row in merged]
    opened = [one for row in merged for one in row.openings if one.is_off_air]
    for start, end in off_air:
        if any(one.start_ms < end and start < one.end_ms for one in opened):
            continue
        inside = (n for n, row in enumerate(out) if row.start_ms < end and start < row.end_ms)
        first = next((n for n in inside if out[n].look == "off_air"), None)
        if first is not None:
            out[first] = replace(out[first], is_odd=True)
    return out


def _name_before(merged: Sequence[Row], number: int) -> str | None:
    """Whoever goes on in a row is named again where an opening stands before it."""
    if merged[number].kind != "turn":
        return None
    return next((row.name for row in reversed(merged[:number]) if row.name), None)


def _turns(parts: Sequence[LoadedPart], cuts: Sequence[int]) -> Iterator[_Turn]:
    """`cuts` are instants of the event clock, in order, at which a turn is broken."""
    turn: _Turn | None = None
    for part in parts:
        for whole in part.segments:
            for segment in _cut(whole, part, cuts):
                if turn and turn.takes(part, segment) and not _is_cut(turn, segment, cuts):
                    turn = replace(turn, segments=(*turn.segments, segment))
                    continue
                if turn:
                    yield turn
                turn = _Turn(part, (segment,))
    if turn:
        yield turn


def _is_cut(turn: _Turn, segment: Segment, cuts: Sequence[int]) -> bool:
    """Whether a cut lies before the segment, or so close behind its start that it is meant."""
    last = turn.segments[-1]
    after, until = (turn.part.on_event(one.start_ms) + SOUND_MS for one in (last, segment))
    return bisect(cuts, after) < bisect(cuts, until)


def _cut(segment: Segment, part: LoadedPart, cuts: Sequence[int]) -> Iterator[Segment]:
    """The segment broken between its words, but not close to its ends.

    One that is off the air itself belongs to its stretch whole.
    """
    start, end = (part.on_event(ms) for ms in (segment.start_ms, segment.end_ms))
    number = bisect(cuts, start + SOUND_MS)
    if Flag.OFF_AIR not in segment.flags and number < len(cuts) and cuts[number] < end - SOUND_MS:
        first = bisect_left(segment.words, cuts[number], key=lambda w: part.on_event(w.start_ms))
        begin = _place(segment, first)
        if begin is not None:
            before, after = segment.words[:first], segment.words[first:]
            text = segment.text[:begin].rstrip()
            yield replace(segment, end_ms=before[-1].end_ms, text=text, words=before)
            rest = segment.text[begin:]
            segment = replace(segment, start_ms=after[0].start_ms, text=rest, words=after)
            yield from _cut(segment, part, cuts)
            return
    yield segment


def _place(segment: Segment, number: int) -> int | None:
    """Where in the text a word begins that is not the first; null where the words are not in it."""
    cursor, begin = 0, None
    for word in segment.words[: number + 1] if 0 < number < len(segment.words) else ():
        begin = segment.text.find(word.text, cursor)
        if begin < 0:
            return None
        cursor = begin + len(word.text)
    return begin


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


def _union(turns: Sequence[_Turn]) -> list[tuple[int, int]]:
    union: list[tuple[int, int]] = []
    for start, end in sorted((turn.start_ms, turn.end_ms) for turn in turns):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(end, union[-1][1]))
        else:
            union.append((start, end))
    return union


def _gap_row(gap: Gap, loaded: LoadedEvent) -> Row:
    dial, tile = loaded.dial, gap.tile
    return Row(
        kind="break" if tile.kind is SpanKind.OUTAGE else "gap",
        look=tile.kind.value,
        start_ms=gap.start_ms,
        end_ms=gap.end_ms,
        at=dial.show(gap.start_ms),
        t=parameter(gap.start_ms),
        title=SOUNDS[tile.sound] if tile.sound else GAPS[tile.kind],
        note=_gap_note(gap),
    )


def _gap_note(gap: Gap) -> str:
    """How long it lasts, as the timeline has it, its level and why it is what it is."""
    tile = gap.tile
    lasts = seconds(gap.length_ms)
    if tile.kind is SpanKind.OUTAGE:
        return f"{lasts}. Nothing was recorded."
    whole = f" of {seconds(gap.of_ms)}" if gap.of_ms else ""
    level = f"at {tile.level_dbfs:.0f} dBFS" if tile.level_dbfs else ""
    return minus(", ".join(filter(None, (f"{lasts}{whole}", level, *tile.reasons))))
