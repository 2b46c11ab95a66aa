"""The health report in words: the evening in order, its figures, and what is to be doubted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from archive.event import Precision
from archive.recording import SpanKind
from archive.report.audience import Return
from archive.report.health import HealthReport, PartPlaced, wall
from archive.report.incidents import Incident, Month
from archive.report.story import length, story
from archive.report.stretches import Stretch, total_ms
from archive.transcript import Flag
from web.times import day, elapsed
from web.wording import BASES, plural

UNKNOWN = "unknown"
INCIDENTS = {
    Incident.LATE_START: "late start",
    Incident.OUTAGE: "outage",
    Incident.HOT_MIC: "hot mic",
    Incident.DEAD_AIR: "dead air",
    Incident.MISSING_PART: "missing part",
    Incident.CLOCKS_DISAGREE: "clocks disagree",
}
"""Words for each kind of incident."""


class Line(NamedTuple):
    """A figure with its name, and a remark beside it."""

    name: str
    value: str
    note: str = ""


def show(found: HealthReport, ms: int) -> str:
    """An instant by the wall clock, as exactly as it is known; else from the beginning."""
    return shown(found, ms, found.at(ms))


def shown(found: HealthReport, ms: int, at: datetime | None) -> str:
    """The same where its time of day is known otherwise."""
    if at is None or found.clock is None:
        return elapsed(ms)
    return f"{at:%H:%M:%S}" if found.clock.precision is Precision.SECOND else f"~{at:%H:%M}"


def told(found: HealthReport) -> Iterator[str]:
    """The report as lines of text."""
    yield found.title
    yield dated(found)
    yield ""
    for moment in story(found):
        yield f"  {shown(found, moment.at_ms, moment.at):>8}  {moment.words}"
    yield ""
    lines = figures(found)
    width = max(len(line.name) for line in lines) + 2
    for line in lines:
        yield f"  {line.name:<{width}}{', '.join(filter(None, (line.value, line.note)))}"
    for head, rows in (("Parts", list(parts(found))), ("Not known", found.unknown)):
        if rows:
            yield ""
            yield head
            yield from (f"  {row}" for row in rows)


def dated(found: HealthReport) -> str:
    """`28 May 2025, America/New_York`, and how well the clock is known."""
    clock = found.clock
    if clock is None:
        return "undated; times from the beginning"
    date = day(wall(clock, 0).date())
    if clock.precision is Precision.DAY or not found.clocked:
        return f"{date}; times from the beginning"
    about = ", known to the minute" if clock.precision is Precision.MINUTE else ""
    return f"{date}, {clock.zone} time{about}"


def figures(found: HealthReport) -> list[Line]:
    """Every figure of the report; a missing one says that it is unknown."""
    first, late, share = found.first_words_ms, found.late_ms, found.undecided_share
    rows = [
        Line("First words on the air", UNKNOWN if first is None else show(found, first)),
        Line("After the announcement", UNKNOWN if late is None else _signed(late)),
        Line("Recorded", length(found.recorded_ms)),
        Line("Speech", _of_kind(found, SpanKind.SPEECH)),
        _silence(found),
        Line("Other sound", _of_kind(found, SpanKind.SOUND)),
        Line(
            "Undecided",
            UNKNOWN if share is None else f"{100 * share:.1f} % of what was recorded",
            "; ".join(f"{one.words} ({length(one.length_ms)})" for one in found.undecided),
        ),
        Line("Off the air", UNKNOWN) if share == 1 else _off_air(found),
        _times("Outages", found.outages),
    ]
    if found.not_held:
        rows.append(_times("Not held", found.not_held))
    if found.gaps:
        rows.append(Line("Breaks of unknown length", str(found.gaps)))
    rows += [_came_back(one) for one in found.audience.returns]
    for flag, name in ((Flag.QUARANTINED, "Distrusted text"), (Flag.INAUDIBLE, "Inaudible speech")):
        known = found.by_flag[flag] if found.by_flag else None
        rows.append(Line(name, UNKNOWN if known is None else length(known)))
    if found.not_heard_again_ms:
        note = "doubted, but the recording's share of second hearings was spent"
        rows.append(Line("Not heard again", length(found.not_heard_again_ms), note))
    if wordless := (found.by_flag or {}).get(Flag.UNTRANSCRIBED):
        rows.append(Line("Speech without text", length(wordless)))
    if found.missing:
        rows.append(Line("Parts missing", ", ".join(part.file for part in found.missing)))
    return rows


def _of_kind(found: HealthReport, kind: SpanKind) -> str:
    """Where nothing could be decided, no speech was found, but no silence either."""
    return UNKNOWN if found.undecided_share == 1 else length(found.by_kind[kind])


def _silence(found: HealthReport) -> Line:
    longest = found.longest_silence
    note = ""
    if longest:
        note = f"the longest {length(longest.length_ms)} at {show(found, longest.start_ms)}"
    return Line("Silence", _of_kind(found, SpanKind.SILENCE), note)


def _came_back(one: Return) -> Line:
    share = UNKNOWN if one.share is None else f"{100 * one.share:.0f} %"
    counts = f"{one.before.count:,} before, {one.after.count:,} after"
    return Line("Audience that came back", share, counts)


def parts(found: HealthReport) -> Iterator[str]:
    """A line for each part, and one for each thing to be known of its place."""
    for part in found.parts:
        stretch = f"{show(found, part.start_ms)} to {show(found, part.end_ms)}"
        yield f"{part.name}: {stretch}, {BASES[part.placement.basis]}"
        for reason in (*part.placement.reasons, *oddities(part)):
            yield f"  {reason}"
    for missing in found.missing:
        yield f"{missing.file}: listed by the event file, and not held"


def oddities(part: PartPlaced) -> Iterator[str]:
    """What is to be known of a part besides its place."""
    if part.also_named:
        yield f"the same bytes came as {', '.join(part.also_named)}, too: they are counted once"
    if part.not_counted_ms:
        lost = f"{length(part.not_counted_ms)} of {part.name}"
        yield f"{lost} are not counted: by the clocks another part sounds then, too"
    yield from part.harms


def month_rows(found: Sequence[Month]) -> Iterator[tuple[str, ...]]:
    """Month, events, then the incidents of each kind."""
    for one in found:
        counts = (str(one.incidents[kind] or "") for kind in Incident)
        yield (one.month or "undated", str(one.events), *counts)


def _times(name: str, stretches: Sequence[Stretch]) -> Line:
    if not stretches:
        return Line(name, "none")
    note = plural(len(stretches), "stretch", "stretches") if len(stretches) > 1 else ""
    return Line(name, length(total_ms(stretches)), note)


def _off_air(found: HealthReport) -> Line:
    """The stretches with their pauses, and the talk in them."""
    line, talk = _times("Off the air", found.off_air), found.off_air_talk_ms
    if not found.off_air or talk is None:
        return line
    return line._replace(note=", ".join(filter(None, (line.note, f"{length(talk)} of talk"))))


def _signed(ms: int) -> str:
    if abs(ms) < 1000:
        return "on time"
    return f"{length(abs(ms))} {'late' if ms > 0 else 'early'}"
