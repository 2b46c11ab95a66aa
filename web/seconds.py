"""Where a second of an event lies: the file, the offset in it and its SHA-256."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from archive.catalogue import Tx, events, recordings
from archive.clock import instant
from archive.errors import UsageError
from archive.event import Clock, Event
from archive.parts.holding import Held, holding
from archive.parts.listed import absent_parts
from archive.timeline import TimelineTile, event_timeline
from archive.viewer import Viewer
from web import wall_times
from web.times import elapsed, zone_of

Json = dict[str, Any]
NOT_HELD = "nothing is held of it"
_NOTES = {
    (True, True): "",
    (False, True): " (held too)",
    (False, False): " (not counted: it sounds then only by its clock)",
}
"""By whether it is counted, and whether the sound is the same."""


def locate(tx: Tx, viewer: Viewer, event_id: str, written: str) -> Json:
    """What is held of an instant. Raises NotFound, and UsageError for what is no time."""
    event = events.find_event(tx, viewer, events.id_of(tx, viewer, event_id))
    placed = events.placements(tx, viewer, event.id)
    parts = [(recordings.find_recording(tx, viewer, one.recording), one) for one in placed]
    tiles = event_timeline(
        placed,
        {one.recording: recordings.spans(tx, viewer, one.recording) for one in placed},
        absent_parts(event, [recording for recording, _ in parts]),
    )
    ms = _read(event, written, tiles)
    tile = next((tile for tile in tiles if tile.start_ms <= ms < tile.end_ms), None)
    clock = wall_times.clock_of(event) if tile is None or tile.is_clocked else None
    return {
        "event": event.id,
        "event_ms": ms,
        "at": instant(clock, ms).astimezone(zone_of(clock)).isoformat() if clock else None,
        "kind": tile.kind if tile else None,
        "reasons": list(tile.reasons) if tile else [],
        "held": [_held(one) for one in holding(parts, ms)],
    }


def told(found: Json) -> str:
    """The same in lines of text."""
    at = f"{found['at']}, " if found["at"] else ""
    lines = [f"{at}{elapsed(found['event_ms'])} of the event: {found['kind'] or 'outside of it'}"]
    if found["held"] and not found["at"]:
        lines.append("  its time of day is not known")
    for one in found["held"]:
        offset = f"{elapsed(one['offset_ms'])}.{one['offset_ms'] % 1000:03}"
        lines.append(f"  {one['name']} at {offset}{_NOTES[one['counted'], one['same_sound']]}")
        lines.append(f"  sha256 {one['sha256'] or 'none: only a transcript came'}")
    if not found["held"]:
        lines += [f"  {reason}" for reason in found["reasons"] or (NOT_HELD,)]
    return "\n".join(lines)


def _held(one: Held) -> Json:
    return {
        "recording": one.recording.id,
        "name": one.recording.name,
        "sha256": one.recording.sha256,
        "offset_ms": one.at_ms,
        "counted": one.is_counted,
        "same_sound": one.is_counted or one.is_cut,
        "basis": one.placement.basis,
    }


def _read(event: Event, written: str, tiles: tuple[TimelineTile, ...]) -> int:
    """An instant of the event clock or of its day, or else in ISO 8601."""
    extent = (tiles[0].start_ms, tiles[-1].end_ms) if tiles else (0, 0)
    ms, clock = wall_times.instant(event, written, extent), wall_times.clock_of(event)
    if ms is None and clock is not None:
        ms = _iso(written, clock)
    if ms is None:
        raise UsageError(
            f"'{written}' is no time",
            subject="TIME",
            hint="Write 12.5, 1:02:03 or 1h2m3s of the event, or 2025-05-28T18:03:40-04:00.",
        )
    return ms


def _iso(written: str, clock: Clock) -> int | None:
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=zone_of(clock))
    return round((aware - clock.origin) / timedelta(milliseconds=1))
