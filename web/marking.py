"""An archivist's decision on a stretch, as people write it: on the command line, the API, a page.

Times are seconds (`83.5`, `1m23s`), which count from the beginning of the recording or of the
event's clock; or with colons (`0:01:23`, `18:01:23`) as the event's page shows them: by the wall
clock where that is known to the second, else from its beginning; or by the other one of the two
where that alone lies within the event. Both ends of a stretch are read by one clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.catalogue import Tx, events, off_air, recordings
from archive.clock import event_ms, recording_ms
from archive.errors import UsageError
from archive.event import Event, Placement
from archive.off_air import Mark
from archive.recording import Recording
from archive.viewer import Viewer
from web import subjects
from web.times import Dial, elapsed, parse_instant
from web.wall_times import Extent, clock_of, of_day

LONGEST_NAME = 100
LONGEST_NOTE = 1_000
_HOW = "Write seconds (83.5), 1m23s, or h:mm:ss as the page shows it."


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one recording, ms."""

    recording: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What an archivist says of a stretch, as it was written. Raises UsageError."""

    identifier: str
    start: str
    end: str
    is_off_air: bool
    by: str
    note: str | None = None

    def __post_init__(self) -> None:
        checked_name(self.by)
        if len(self.note or "") > LONGEST_NOTE:
            raise UsageError(f"a note has at most {LONGEST_NOTE} characters", subject="note")


def checked_name(by: str) -> str:
    """Whoever decides, without blanks around it. Raises UsageError."""
    if not by.strip() or len(by) > LONGEST_NAME:
        raise UsageError(
            f"a decision needs a name of at most {LONGEST_NAME} characters",
            subject="by",
            hint="Say who decides.",
        )
    return by.strip()


def mark(tx: Tx, viewer: Viewer, decision: Decision) -> tuple[Mark, ...]:
    """Write a decision: one mark for each recording that the stretch reaches into.

    Raises NotFound, and UsageError for times that cannot be read or lie outside the sound.
    """
    subject = subjects.find(tx, viewer, decision.identifier)
    return tuple(
        off_air.add_mark(
            tx,
            viewer,
            stretch.recording,
            stretch.start_ms,
            stretch.end_ms,
            is_off_air=decision.is_off_air,
            by=checked_name(decision.by),
            note=(decision.note or "").strip() or None,
        )
        for stretch in _stretches(tx, viewer, subject, decision)
    )


def marks(tx: Tx, viewer: Viewer, identifier: str) -> tuple[Mark, ...]:
    """All decisions on a recording, or on those of an event, oldest first. Raises NotFound."""
    subject = subjects.find(tx, viewer, identifier)
    found = [
        one
        for part in subjects.parts(tx, viewer, subject)
        for one in off_air.marks(tx, viewer, part.recording.id)
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def every_mark(tx: Tx, viewer: Viewer) -> tuple[Mark, ...]:
    """All decisions of the archive, oldest first."""
    found = [
        one
        for recording in recordings.list_recordings(tx, viewer)
        for one in off_air.marks(tx, viewer, recording.id)
    ]
    return tuple(sorted(found, key=lambda one: one.number))


def _stretches(
    tx: Tx, viewer: Viewer, subject: Event | Recording, decision: Decision
) -> list[Stretch]:
    if isinstance(subject, Recording):
        return [_on_recording(subject, decision)]
    placed = [
        (placement, recordings.find_recording(tx, viewer, placement.recording).duration_ms)
        for placement in events.placements(tx, viewer, subject.id)
    ]
    extent, dial = _extent(placed), Dial.of(subject, placed)
    start, end = _on_event(subject, dial, (decision.start, decision.end), extent)
    if end <= start:
        raise UsageError(
            f"{decision.start} to {decision.end} is no stretch: the end comes after the start",
            subject=subject.id,
        )
    found = [stretch for part in placed if (stretch := _in_part(*part, start, end))]
    if not found:
        raise UsageError(
            f"nothing was recorded from {decision.start} to {decision.end}",
            subject=subject.id,
            hint=f"It has sound from {dial.show(extent[0])} to {dial.show(extent[1])};"
            " `hotmic timeline` shows its outages.",
        )
    return found


def _on_recording(recording: Recording, decision: Decision) -> Stretch:
    start, end = (_plain(text) for text in (decision.start, decision.end))
    if not 0 <= start < end <= recording.duration_ms:
        raise UsageError(
            f"{decision.start} to {decision.end} is no stretch of it",
            subject=recording.id,
            hint=f"It lasts {elapsed(recording.duration_ms)}; the end comes after the start.",
        )
    return Stretch(recording.id, start, end)


def _extent(placed: list[tuple[Placement, int]]) -> Extent:
    edges = [
        event_ms(placement, at)
        for placement, length in placed
        for at in (placement.trim_start_ms, length - placement.trim_end_ms)
    ]
    return min(edges, default=0), max(edges, default=0)


def _in_part(placement: Placement, length_ms: int, start: int, end: int) -> Stretch | None:
    """What a part has of a stretch of the event's clock."""
    first = max(recording_ms(placement, start), placement.trim_start_ms, 0)
    last = min(recording_ms(placement, end), length_ms - placement.trim_end_ms)
    return Stretch(placement.recording, first, last) if first < last else None


def _on_event(event: Event, dial: Dial, texts: Sequence[str], extent: Extent) -> list[int]:
    """Times as somebody reads them, in ms of the event's clock: by the clock that the page shows,
    or by the other one where more of them lie within the event by that.
    """
    plain, clock = [_plain(text) for text in texts], clock_of(event)
    if clock is None:
        return plain
    walls = [of_day(clock, text, extent) for text in texts]
    wall = [at if by is None else by for at, by in zip(plain, walls, strict=True)]
    by_page, other = (plain, wall) if dial.clock is None else (wall, plain)
    return max(by_page, other, key=lambda read: sum(extent[0] <= at <= extent[1] for at in read))


def _plain(text: str) -> int:
    ms = parse_instant(text)
    if ms is None:
        raise UsageError(f"'{text[:40]}' is no time", subject="time", hint=_HOW)
    return ms
