"""What a recording's own clocks say of when it began: its sidecar's, and the file's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from archive.event import Basis, Clock, Event, Placement, Precision
from archive.parts.listed import is_part, listed_parts
from archive.recording import Recording

START = "start"
"""The key among a recording's facts under which its sidecar's start is kept."""
NEAR = timedelta(days=1)
"""A file's own creation time further from the event than this is that of a later copy."""
NIGHT = timedelta(hours=36)
"""Where only the event's day is known a file may be of that day, or of the night and the morning
after it, but not of the day before."""
AGREE = {Precision.SECOND: timedelta(seconds=5), Precision.MINUTE: timedelta(minutes=1)}
"""Clocks this close agree: file times are whole seconds, and recorders need some to begin."""

SIDECAR_CLOCK = "the sidecar"
FILE_CLOCK = "the file's own clock"
SOUND = "the sound"


@dataclass(frozen=True, slots=True)
class Said:
    """An instant as a sidecar gives it, and which one that is."""

    at: datetime
    precision: Precision
    by: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two clocks that do not say the same of when a recording began, and which one was taken."""

    recording: str
    taken: str
    taken_at: datetime
    other: str
    other_at: datetime

    def sentence(self, zone: str) -> str:
        """`the file's own clock says 18:26:00, 26 min later; the sidecar was taken`."""
        apart = self.other_at - self.taken_at
        later = "later" if apart > timedelta() else "earlier"
        shown = self.other_at.astimezone(ZoneInfo(zone))
        return (
            f"{self.other} says {shown:%H:%M:%S}, {spoken(abs(apart))} {later};"
            f" {self.taken} was taken"
        )


def spoken(length: timedelta) -> str:
    """`26 min`, `1 h 5 min`, `12.4 s`."""
    seconds = length.total_seconds()
    if seconds < 60:
        return f"{seconds:.1f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def start_fact(start: datetime | None, precision: Precision | None) -> Mapping[str, object]:
    """The fact that keeps a sidecar's start; empty where it gave none."""
    if start is None or precision is Precision.DAY:
        return {}
    kept = {"at": start.astimezone(UTC).isoformat(), "precision": precision or Precision.SECOND}
    return {START: kept}


def sidecar_starts(event: Event, recording: Recording) -> tuple[Said, ...]:
    """When sidecars say that it began, what is taken first: where the event file lists its bytes
    under several names, those entries in their order, else what came with it.
    """
    kept = recording.facts.get(START)
    own = None
    if isinstance(kept, Mapping):
        at = datetime.fromisoformat(str(kept["at"]))
        own = Said(at, Precision(str(kept["precision"])), SIDECAR_CLOCK)
    clock = event.clock.precision if event.clock else Precision.SECOND
    precision = own.precision if own else clock
    listed = [
        Said(part.start, precision, f"the event file for {part.file}")
        for part in listed_parts(event)
        if part.start and precision is not Precision.DAY and is_part(part, recording)
    ]
    return (own,) if own and len(listed) < 2 else tuple(listed)


def sidecar_start(event: Event, recording: Recording) -> Said | None:
    """The one of them that is taken."""
    return next(iter(sidecar_starts(event, recording)), None)


def file_time(recording: Recording) -> datetime | None:
    """The time in the file's own head; null without one, or without its zone."""
    media = recording.media
    try:
        made = datetime.fromisoformat(media.created) if media and media.created else None
    except ValueError:
        return None
    return made if made and made.tzinfo else None


def near_file_time(recording: Recording, clock: Clock | None) -> datetime | None:
    """The file's own time, unless it is that of a later copy."""
    made = file_time(recording)
    return made if made and clock and is_near(made, clock) else None


def is_near(made: datetime, clock: Clock) -> bool:
    """Whether a file's time can be that of the event; an origin at midnight stands for its day."""
    since = made - clock.origin
    if clock.origin.astimezone(ZoneInfo(clock.zone)).time() == time():
        return timedelta() <= since < NIGHT
    return abs(since) < NEAR


def disagreements(event: Event, recording: Recording) -> Iterator[Disagreement]:
    """Where the event file lists the same bytes with other starts, and where the file's own clock
    contradicts the sidecar.

    Some recorders write the time at which a file was closed: that is no disagreement.
    """
    said, *others = sidecar_starts(event, recording) or (None,)
    if said is None:
        return
    close = AGREE[said.precision]
    for other in others:
        if other is not None and abs(other.at - said.at) > close:
            yield Disagreement(recording.id, said.by, said.at, other.by, other.at)
    made = near_file_time(recording, event.clock)
    end = said.at + timedelta(milliseconds=recording.duration_ms)
    if made is not None and abs(made - said.at) > close and abs(made - end) > close:
        yield Disagreement(recording.id, SIDECAR_CLOCK, said.at, FILE_CLOCK, made)


def sound_disagreement(
    event: Event, recording: Recording, placement: Placement
) -> Disagreement | None:
    """Where a part that stands by its sound has a clock of its own that says something else."""
    clock = event.clock
    if clock is None or clock.precision is Precision.DAY or placement.basis is not Basis.SOUND:
        return None
    at = clock.origin + timedelta(milliseconds=placement.offset_ms)
    said, made = sidecar_start(event, recording), near_file_time(recording, clock)
    if said is not None and abs(said.at - at) > AGREE[said.precision]:
        return Disagreement(recording.id, SOUND, at, SIDECAR_CLOCK, said.at)
    if said is None and made is not None and abs(made - at) > AGREE[Precision.SECOND]:
        return Disagreement(recording.id, SOUND, at, FILE_CLOCK, made)
    return None
