"""An evening told in order: what happened when, a line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archive.event import Precision
from archive.recording import Sound, SpanKind
from archive.report.health import HealthReport, wall
from archive.report.incidents import DEAD_AIR_MS, LATE_MS

_HEARD: Mapping[SpanKind | Sound, str] = {
    SpanKind.SILENCE: "silence",
    SpanKind.SOUND: "other sound",
    SpanKind.UNDECIDED: "what is undecided",
    Sound.APPLAUSE: "applause",
    Sound.MUSIC: "music",
    Sound.TONE: "tones",
    Sound.NOISE: "noise",
    Sound.BABBLE: "many voices",
}
_WAITING = frozenset({SpanKind.SILENCE, Sound.TONE, Sound.MUSIC})


@dataclass(frozen=True, slots=True)
class Moment:
    """`at_ms` on the event clock; `look` is a look of the timeline, or empty.

    `at` is its time of day, null where nobody knows it.
    """

    at_ms: int
    words: str
    look: str = ""
    at: datetime | None = None


def story(report: HealthReport) -> tuple[Moment, ...]:
    """What happened, by time; where no part has a clock, first what others say of the event."""
    every = [
        *_announced(report),
        *_parts(report),
        *_outages(report),
        *_not_held(report),
        *_off_air(report),
        *_hold(report),
        *_silences(report),
        *_counts(report),
        *_first_words(report),
    ]
    told = [replace(one, at=one.at or report.at(one.at_ms)) for one in every]
    is_apart = not report.clocked
    return tuple(sorted(told, key=lambda one: (is_apart and one.at is None, one.at_ms)))


def length(ms: int) -> str:
    """`1 h 5 min`, `4 min 56 s`, `12.4 s`."""
    if ms < 60_000:
        return f"{ms / 1000:.1f} s"
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"


def _announced(report: HealthReport) -> Iterator[Moment]:
    clock = report.clock
    if report.announced is None or clock is None or clock.precision is Precision.DAY:
        return
    at = round((report.announced - clock.origin) / timedelta(milliseconds=1))
    yield Moment(at, "announced to begin", at=wall(clock, at))


def _parts(report: HealthReport) -> Iterator[Moment]:
    parts = [part for part in report.parts if part.is_counted]
    for number, part in enumerate(parts):
        begins = "the recording begins" if number == 0 else "the recording goes on"
        yield Moment(part.start_ms, f"{begins} ({part.name})" if len(parts) > 1 else begins)
    if parts:
        yield Moment(report.end_ms, "the recording ends")


def _outages(report: HealthReport) -> Iterator[Moment]:
    for gone in report.outages:
        yield Moment(gone.start_ms, f"outage of {length(gone.length_ms)}", "outage")


def _not_held(report: HealthReport) -> Iterator[Moment]:
    """Parts that are known to have begun, and never came."""
    clock = report.clock
    for part in report.missing:
        if part.start is not None and clock is not None and clock.precision is not Precision.DAY:
            at = round((part.start - clock.origin) / timedelta(milliseconds=1))
            yield Moment(at, f"{part.file} begins, which is not held", at=wall(clock, at))


def _off_air(report: HealthReport) -> Iterator[Moment]:
    for stretch in report.off_air:
        yield Moment(stretch.start_ms, f"talk off the air, {length(stretch.length_ms)}", "off_air")


def _hold(report: HealthReport) -> Iterator[Moment]:
    """Silence and tones are called hold where a tone or music says that one was to wait."""
    found = report.hold
    if found is None:
        return
    names = [_HEARD[one] for one in found.heard]
    words = " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    is_hold = set(found.heard) <= _WAITING and found.heard != (SpanKind.SILENCE,)
    prefix = "hold " if is_hold else ""
    look = found.heard[0] if found.heard and found.heard[0] in SpanKind else SpanKind.SOUND
    yield Moment(
        found.start_ms, f"nobody speaks yet: {prefix}{words} for {length(found.length_ms)}", look
    )


def _silences(report: HealthReport) -> Iterator[Moment]:
    """But for that before anybody speaks, which is told already."""
    longest, spoken = report.longest_silence, report.hold.end_ms if report.hold else None
    for silence in report.silences:
        if silence.length_ms >= DEAD_AIR_MS and (spoken is None or silence.end_ms > spoken):
            words = f"silence of {length(silence.length_ms)}"
            yield Moment(silence.start_ms, words + (", the longest" if silence == longest else ""))


def _counts(report: HealthReport) -> Iterator[Moment]:
    peak, clock = report.audience.peak, report.clock
    if peak is None or clock is None:
        return
    words = f"{peak.count:,} listen, the most that were counted"
    yield Moment(peak.at_ms, words, at=wall(clock, peak.at_ms))
    for one in report.audience.returns:
        if one.share is not None and one.after != peak:
            yield Moment(
                one.after.at_ms,
                f"{one.after.count:,} listen: {100 * one.share:.0f} % of the {one.before.count:,}"
                " before the outage",
                at=wall(clock, one.after.at_ms),
            )


def _first_words(report: HealthReport) -> Iterator[Moment]:
    if report.first_words_ms is None:
        return
    late = report.late_ms
    words = "first words on the air"
    if late is not None and late >= LATE_MS:
        words += f", {length(late)} late"
    yield Moment(report.first_words_ms, words, "speech")
