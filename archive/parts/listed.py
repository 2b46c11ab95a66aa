"""The parts that an event file lists, and which of them the archive holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from archive.event import Event, Precision
from archive.recording import Recording
from archive.sidecars.claims import Part

ALSO_NAMED = "also_named"
"""The key among a recording's facts for other names under which the same bytes came."""


PARTS = "parts"
"""The key among an event's facts under which the event file's list is kept: some of its parts may
never have come."""


def parts_fact(parts: Sequence[Part]) -> Mapping[str, object]:
    """The fact that keeps the list; empty where there is none."""
    kept = [
        {"file": p.file, "start": p.start.isoformat() if p.start else None, "sha256": p.sha256}
        for p in parts
    ]
    return {PARTS: kept} if kept else {}


def listed_parts(event: Event) -> tuple[Part, ...]:
    """The parts that the event file lists, in its order."""
    kept = event.facts.get(PARTS)
    return tuple(
        Part(p["file"], datetime.fromisoformat(p["start"]) if p["start"] else None, p["sha256"])
        for p in (kept if isinstance(kept, list) else ())
    )


def missing_parts(event: Event, held: Sequence[Recording]) -> tuple[Part, ...]:
    """Parts that are listed and not held, under any name."""
    return tuple(part for part in listed_parts(event) if not any(is_part(part, r) for r in held))


class Absent(NamedTuple):
    """A part that is not held, and where it began on the event clock."""

    at_ms: int
    file: str


def absent_parts(event: Event, held: Sequence[Recording]) -> tuple[Absent, ...]:
    """The missing parts of which the event file says when they began."""
    clock = event.clock
    if clock is None or clock.precision is Precision.DAY:
        return ()
    return tuple(
        Absent(round((part.start - clock.origin) / timedelta(milliseconds=1)), part.file)
        for part in missing_parts(event, held)
        if part.start
    )


def is_part(part: Part, recording: Recording) -> bool:
    """By its bytes where the event file knows them, else by one of its names."""
    if part.sha256 and recording.sha256:
        return part.sha256 == recording.sha256
    return part.file in names(recording)


def names(recording: Recording) -> tuple[str, ...]:
    """Every name under which its bytes came, the first one first."""
    others = recording.facts.get(ALSO_NAMED)
    return (recording.name, *map(str, others if isinstance(others, list) else ()))


def with_names(recording: Recording, *further: str) -> Recording:
    """The recording with more names of the same bytes; its own stays the first."""
    others = sorted({*names(recording)[1:], *further} - {recording.name})
    if not others:
        return recording
    return replace(recording, facts={**recording.facts, ALSO_NAMED: others})
