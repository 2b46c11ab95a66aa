"""The health report of an event: a pure function of its timeline, its parts and its sources.

A figure whose basis is missing is null, and `unknown` says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from archive.clock import event_ms
from archive.event import Clock, Event, Placement, Precision
from archive.harm import harm
from archive.off_air import Mark, OffAirStretch
from archive.parts.clocked import clocked
from archive.parts.clocks import Disagreement, disagreements, sound_disagreement
from archive.parts.listed import missing_parts, names
from archive.recording import Recording, SpanKind
from archive.report.audience import Audience, Outage, audience, outages
from archive.report.hold import Hold, hold
from archive.report.stretches import Stretch, joined, total_ms, within, without
from archive.sidecars.claims import Part
from archive.timeline import TimelineTile
from archive.transcript import NOT_HEARD_AGAIN, Flag, Segment

WORDS_MS = 500
"""On-air speech that is shorter is the fringe of an off-air stretch, or a cough."""
_ROUNDED_MS = 2
BREATH_MS = 2_000
"""Off-air talk with a shorter breath between is one stretch."""
BREAK_MS = 1_000
"""Shorter speech beside text, or between texts, is a breath, or the edge of a word."""


class PartHeard(NamedTuple):
    """A part as the report reads it; `segments` are those of its preferred transcript, null where
    it has none: one of silence has a transcript without segments. `is_heard` is false where that
    only says which speech nobody has transcribed; `marks` are the decisions on the recording.
    """

    recording: Recording
    placement: Placement
    off_air: Sequence[OffAirStretch] = ()
    segments: Sequence[Segment] | None = None
    is_heard: bool = True
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class PartPlaced:
    """A part on the event clock, trims cut off, and what its place rests on.

    One of which nothing is counted has its whole stretch. `also_named` are other names under which
    the same bytes came; `harms` tell what is wrong with its sound. `not_counted_ms` of it are in no
    figure though they are not trimmed: by the clocks another part sounds then, too.
    """

    recording: str
    name: str
    sha256: str | None
    placement: Placement
    start_ms: int
    end_ms: int
    also_named: tuple[str, ...] = ()
    harms: tuple[str, ...] = ()
    is_counted: bool = True
    not_counted_ms: int = 0


class Reason(NamedTuple):
    """Why nothing could be decided, and for how long in all."""

    words: str
    length_ms: int


@dataclass(frozen=True, slots=True)
class HealthReport:
    """How an event went. Times and lengths in ms, times on the event clock.

    `recorded_ms` is what was recorded, each moment once; `by_kind` shares it out. `gaps` counts
    the breaks between parts whose length nobody knows; they are in no length. `not_held` is what
    followed the start of a part that never came. Where `clocked`, times of day are known: parts
    rest on clocks. `late_ms` is how long after the announced time the first words on the air came.
    Lengths by flag are null where there is no transcript, all but that of speech without text where
    there is only the sound's, and so is `not_heard_again_ms`: what was doubted, and had no share in
    the second pass. `off_air` has the pauses of an exchange, too, `off_air_talk_ms` only its
    speech; null without sound. `hold` is what was heard before anybody spoke. `undecided` says why
    for what is undecided, the longest first; a moment may have several reasons.
    """

    event: str
    title: str
    clock: Clock | None
    announced: datetime | None
    begin_ms: int
    end_ms: int
    recorded_ms: int
    by_kind: Mapping[SpanKind, int]
    first_words_ms: int | None
    late_ms: int | None
    silences: tuple[Stretch, ...]
    off_air: tuple[Stretch, ...]
    outages: tuple[Outage, ...]
    not_held: tuple[Stretch, ...]
    gaps: int
    clocked: tuple[Stretch, ...]
    audience: Audience
    by_flag: Mapping[Flag, int | None] | None
    not_heard_again_ms: int | None
    disagreements: tuple[Disagreement, ...]
    parts: tuple[PartPlaced, ...]
    missing: tuple[Part, ...]
    unknown: tuple[str, ...] = field(default=())
    undecided: tuple[Reason, ...] = ()
    last_words_ms: int | None = None
    off_air_talk_ms: int | None = None
    hold: Hold | None = None

    @property
    def longest_silence(self) -> Stretch | None:
        return max(self.silences, key=lambda one: (one.length_ms, -one.start_ms), default=None)

    @property
    def undecided_share(self) -> float | None:
        """Of what was recorded."""
        if not self.recorded_ms:
            return None
        return self.by_kind[SpanKind.UNDECIDED] / self.recorded_ms

    def at(self, ms: int) -> datetime | None:
        """The wall clock, in the event's zone; null where it is known to the day at best, and
        where only the order of the parts is known.
        """
        if self.clock is None or self.clock.precision is Precision.DAY:
            return None
        is_known = any(one.start_ms <= ms <= one.end_ms for one in self.clocked)
        return wall(self.clock, ms) if is_known else None


def wall(clock: Clock, ms: int) -> datetime:
    """An instant of the event clock in the event's own zone."""
    from zoneinfo import ZoneInfo

    return (clock.origin + timedelta(milliseconds=ms)).astimezone(ZoneInfo(clock.zone))


def health(event: Event, tiles: Sequence[TimelineTile], parts: Sequence[PartHeard]) -> HealthReport:
    """The report of an event whose timeline is `tiles`."""
    recorded = [tile for tile in tiles if tile.recording is not None]
    off_air = off_air_stretches(parts)
    speech = joined(_of(tiles, SpanKind.SPEECH))
    on_air = [one for one in without(speech, off_air) if one.length_ms >= WORDS_MS]
    first = on_air[0].start_ms if on_air else _first_written(parts)
    announced = event.scheduled_start
    clock = event.clock if event.clock and event.clock.precision is not Precision.DAY else None
    gone = outages(tiles)
    known = _clocked(tiles, parts)
    is_timed = first is not None and _holds(known, first)
    return HealthReport(
        event=event.id,
        title=event.title,
        clock=event.clock,
        announced=announced,
        begin_ms=tiles[0].start_ms if tiles else 0,
        end_ms=tiles[-1].end_ms if tiles else 0,
        recorded_ms=sum(tile.end_ms - tile.start_ms for tile in recorded),
        by_kind=_by_kind(recorded),
        first_words_ms=first,
        late_ms=_late(first, announced, clock) if first is not None and is_timed else None,
        silences=joined(_of(recorded, SpanKind.SILENCE)),
        off_air=off_air,
        outages=gone,
        not_held=joined(
            Stretch(tile.start_ms, tile.end_ms)
            for tile in _gaps(tiles)
            if tile.is_clocked and tile.kind is SpanKind.UNDECIDED
        ),
        gaps=sum(not tile.is_clocked for tile in _gaps(tiles)),
        clocked=known,
        audience=audience(event, gone, clock),
        by_flag=_by_flag(parts, speech),
        not_heard_again_ms=_not_heard_again(parts),
        disagreements=tuple(_disagreements(event, parts)),
        parts=tuple(_placed(part, recorded) for part in parts),
        missing=missing_parts(event, [part.recording for part in parts]),
        unknown=tuple(_unknown(event, clock, parts, first, tiles, known)),
        undecided=_undecided(recorded),
        last_words_ms=on_air[-1].end_ms if on_air else None,
        off_air_talk_ms=total_ms(within(speech, off_air)) if _has_sound(parts) else None,
        hold=hold(tiles),
    )


def _gaps(tiles: Sequence[TimelineTile]) -> Iterator[TimelineTile]:
    return (tile for tile in tiles if tile.recording is None)


def _clocked(tiles: Sequence[TimelineTile], parts: Sequence[PartHeard]) -> tuple[Stretch, ...]:
    """Where times of day are known: parts with clocks, what is trimmed of them too, and between."""
    names = clocked((part.placement, part.recording.duration_ms) for part in parts)
    whole = (
        Stretch(*_whole(part.placement, part.recording))
        for part in parts
        if part.recording.id in names
    )
    between = (Stretch(tile.start_ms, tile.end_ms) for tile in _gaps(tiles) if tile.is_clocked)
    return joined([*whole, *between])


def _holds(stretches: Sequence[Stretch], ms: int) -> bool:
    return any(one.start_ms <= ms < one.end_ms for one in stretches)


def _whole(placement: Placement, recording: Recording) -> tuple[int, int]:
    return event_ms(placement, 0), event_ms(placement, recording.duration_ms)


def _of(tiles: Sequence[TimelineTile], kind: SpanKind) -> Iterator[Stretch]:
    return (Stretch(tile.start_ms, tile.end_ms) for tile in tiles if tile.kind is kind)


def _by_kind(recorded: Sequence[TimelineTile]) -> dict[SpanKind, int]:
    kinds = [kind for kind in SpanKind if kind is not SpanKind.OUTAGE]
    return {kind: total_ms(_of(recorded, kind)) for kind in kinds}


def _undecided(recorded: Sequence[TimelineTile]) -> tuple[Reason, ...]:
    lengths: Counter[str] = Counter()
    for tile in recorded:
        if tile.kind is SpanKind.UNDECIDED:
            lengths.update(dict.fromkeys(tile.reasons, tile.end_ms - tile.start_ms))
    return tuple(Reason(*each) for each in lengths.most_common())


def _stretch(part: PartHeard, start_ms: int, end_ms: int) -> Stretch:
    """On the event clock, without what is trimmed."""
    low, high = _ends(part)
    edges = (min(max(low, event_ms(part.placement, ms)), high) for ms in (start_ms, end_ms))
    return Stretch(*edges)


def _ends(part: PartHeard) -> tuple[int, int]:
    placed = part.placement
    last = part.recording.duration_ms - placed.trim_end_ms
    return event_ms(placed, placed.trim_start_ms), event_ms(placed, max(last, placed.trim_start_ms))


def off_air_stretches(parts: Iterable[PartHeard]) -> tuple[Stretch, ...]:
    """What counts as off the air on the event clock, one stretch over a breath (`BREATH_MS`)."""
    return joined((one for part in parts for one in _off_air(part)), BREATH_MS)


def _off_air(part: PartHeard) -> Iterator[Stretch]:
    """What the evidence and the decisions put off the air, and what only a transcript's source
    does, where no decision denies it.
    """
    on_air = joined(
        _stretch(part, one.start_ms, one.end_ms) for one in part.marks if not one.is_off_air
    )
    for one in part.off_air:
        yield _stretch(part, one.start_ms, one.end_ms)
    for segment in part.segments or ():
        is_known = any(
            one.start_ms < segment.end_ms and segment.start_ms < one.end_ms for one in part.off_air
        )
        if Flag.OFF_AIR in segment.flags and not is_known:
            yield from without([_stretch(part, segment.start_ms, segment.end_ms)], on_air)


def _has_sound(parts: Sequence[PartHeard]) -> bool:
    return any(part.recording.sha256 for part in parts)


def _first_written(parts: Sequence[PartHeard]) -> int | None:
    """Without any sound, where a transcript begins that is not off the air."""
    if _has_sound(parts):
        return None
    said = (s for part in parts for s in _said(part) if Flag.OFF_AIR not in s[1].flags)
    return min((start for start, _ in said), default=None)


def _said(part: PartHeard) -> Iterator[tuple[int, Segment]]:
    for segment in part.segments or ():
        if segment.text:
            yield event_ms(part.placement, segment.start_ms), segment


def _late(first: int, announced: datetime | None, clock: Clock | None) -> int | None:
    """Null where nothing was announced, or no clock is known."""
    if announced is None or clock is None:
        return None
    return first - round((announced - clock.origin) / timedelta(milliseconds=1))


def _by_flag(
    parts: Sequence[PartHeard], speech: Sequence[Stretch]
) -> dict[Flag, int | None] | None:
    """How long segments with each flag last in all; null where nobody wrote down anything.

    Speech without text is no longer than the speech: its segments go on over short pauses. What a
    transcript says nothing of, not even that, is counted with it.
    """
    if all(part.segments is None for part in parts):
        return None
    flags = [flag for flag in Flag if flag is not Flag.OFF_AIR]
    heard = [part for part in parts if _is_heard(part)]
    found: dict[Flag, int | None] = {
        flag: total_ms(_lengths(heard, partial(_has, flag))) if heard else None for flag in flags
    }
    flagged = within(_lengths(parts, partial(_has, Flag.UNTRANSCRIBED)), speech)
    wordless = joined([*flagged, *_left_out(parts, speech)])
    return {**found, Flag.UNTRANSCRIBED: total_ms(wordless)}


def _left_out(parts: Sequence[PartHeard], speech: Sequence[Stretch]) -> Iterator[Stretch]:
    """Speech of parts with a transcript that no segment of it covers, but for breaks."""
    written = [part for part in parts if part.segments is not None]
    heard = joined(Stretch(*_ends(part)) for part in written)
    covered = joined(_lengths(written, lambda _: True), BREAK_MS)
    for one in within(speech, heard):
        left = without([one], covered)
        yield from (a for a in left if a.length_ms >= BREAK_MS or a == one)


def _is_heard(part: PartHeard) -> bool:
    return part.is_heard and part.segments is not None


def _has(flag: Flag, segment: Segment) -> bool:
    return flag in segment.flags


def _not_heard_again(parts: Sequence[PartHeard]) -> int | None:
    if not any(map(_is_heard, parts)):
        return None
    return total_ms(_lengths(parts, lambda segment: NOT_HEARD_AGAIN in segment.reasons))


def _lengths(
    parts: Sequence[PartHeard], is_meant: Callable[[Segment], bool]
) -> tuple[Stretch, ...]:
    """All such segments on the event clock, each moment once."""
    return joined(
        _stretch(part, segment.start_ms, segment.end_ms)
        for part in parts
        for segment in part.segments or ()
        if is_meant(segment)
    )


def _disagreements(event: Event, parts: Sequence[PartHeard]) -> Iterator[Disagreement]:
    for part in parts:
        by_sound = sound_disagreement(event, part.recording, part.placement)
        yield from [by_sound] if by_sound else disagreements(event, part.recording)


def _placed(part: PartHeard, recorded: Sequence[TimelineTile]) -> PartPlaced:
    recording, placed = part.recording, part.placement
    start, end = _ends(part)
    is_counted = start < end
    return PartPlaced(
        recording.id,
        recording.name,
        recording.sha256,
        placed,
        *((start, end) if is_counted else _whole(placed, recording)),
        names(recording)[1:],
        harm(recording),
        is_counted,
        _not_counted(recording.id, Stretch(start, end), recorded),
    )


def _not_counted(recording: str, mine: Stretch, recorded: Sequence[TimelineTile]) -> int:
    """How long others are counted in a part's stretch; what drift rounds off is nothing."""
    others = (
        min(tile.end_ms, mine.end_ms) - max(tile.start_ms, mine.start_ms)
        for tile in recorded
        if tile.recording != recording
    )
    length = sum(one for one in others if one > 0)
    return length if length > _ROUNDED_MS else 0


def _unknown(
    event: Event,
    clock: Clock | None,
    parts: Sequence[PartHeard],
    first: int | None,
    tiles: Sequence[TimelineTile],
    known: Sequence[Stretch],
) -> Iterator[str]:
    """Why figures are missing, a sentence each."""
    yield from _timeless(clock, parts)
    if event.scheduled_start is None:
        yield "lateness: no announced time"
    elif first is not None and not _holds(known, first):
        yield "lateness: nothing says when the part began in which the first words are"
    if not event.audience:
        yield "audience: no counts"
    if parts and not _has_sound(parts):
        yield "silence and off-air talk: no sound, only a transcript"
    elif parts and first is None:
        is_mute = not any(tile.kind is SpanKind.SPEECH for tile in tiles)
        why = "nobody was heard to speak" if is_mute else "no speech that is on the air"
        yield f"first words: {why}"
    if not any(map(_is_heard, parts)):
        yield "distrusted and inaudible text: no transcript"


def _timeless(clock: Clock | None, parts: Sequence[PartHeard]) -> Iterator[str]:
    """Which times of day are not known."""
    known = clocked((part.placement, part.recording.duration_ms) for part in parts)
    loose = [part.recording.name for part in parts if part.recording.id not in known]
    if clock is None:
        yield "times of day: no clock, only the day or less is known"
    elif not known:
        yield "times of day: no clock, no part says when it began"
    elif loose:
        yield f"times of day of {', '.join(loose)}: nothing says when it began, only the order"
