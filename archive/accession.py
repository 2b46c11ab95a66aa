"""Takes a recording into the archive: event, place on the clock, timeline, sidecars.

All of it is written in one transaction of the caller's, and says the same however often it comes.
Where an event file describes the whole, so does the order in which its parts come; without one the
first to come names the event and sets its clock, and neither moves afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from archive.catalogue import Change, Tx, events, files, recordings
from archive.catalogue.comparisons import comparisons
from archive.catalogue.files import StoredFile
from archive.errors import NotFound
from archive.event import Clock, Event, Precision, Visibility
from archive.harm import UNPLACED, harm_fact, unplaced_fact
from archive.identifiers import bare_recording_id, event_id, event_key_digest, recording_id
from archive.parts.clocks import start_fact
from archive.parts.file_clock import file_clock
from archive.parts.listed import PARTS, is_part, listed_parts, names, parts_fact, with_names
from archive.parts.placing import lay_out
from archive.recording import MediaFacts, Recording, Span, Turn
from archive.sidecars.event_toml import EVENT_FILE
from archive.sidecars.metadata import Metadata, Part
from archive.viewer import OWNER

ACTOR = "ingest"


@dataclass(frozen=True, slots=True)
class KeptSidecar:
    """A sidecar in the media store; `kind` is the word of `archive.sidecars`."""

    file: StoredFile
    kind: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came in. Without media `sha256`, `size` and `media` are null and `key` names it.

    `name` is the file's name; `event` the event it was given to by hand, if any; `harms` tell in
    sentences what is wrong with the sound, `unplaced` which captions lie beyond its end.
    """

    name: str
    key: str
    metadata: Metadata
    duration_ms: int
    spans: tuple[Span, ...]
    sha256: str | None = None
    size: int | None = None
    media: MediaFacts | None = None
    turns: tuple[Turn, ...] = ()
    sidecars: tuple[KeptSidecar, ...] = ()
    event: str | None = None
    harms: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()

    @property
    def recording_id(self) -> str:
        """Named after the bytes, or after the key."""
        return recording_id(self.sha256) if self.sha256 else bare_recording_id(self.key)


@dataclass(frozen=True, slots=True)
class Accession:
    """Where the recording now stands; `change` sums up all that was written."""

    event: str
    recording: str
    change: Change


def accede(tx: Tx, arrival: Arrival) -> Accession:
    """Write a recording and all that came with it. Raises NotFound for an unknown `event`."""
    recording = _recording(tx, arrival)
    event = _with_file_clock(tx, _event(tx, arrival), recording, arrival.metadata.zone)
    changes = [events.save_event(tx, event, actor=ACTOR)]
    changes.append(recordings.save_recording(tx, recording, actor=ACTOR))
    changes += _place(tx, arrival, events.find_event(tx, OWNER, event.id))
    changes.append(recordings.replace_spans(tx, recording.id, arrival.spans, actor=ACTOR))
    changes.append(recordings.replace_turns(tx, recording.id, arrival.turns, actor=ACTOR))
    _link(tx, arrival, event.id)
    return Accession(event.id, recording.id, overall(changes))


def overall(changes: Sequence[Change]) -> Change:
    """Created if the recording is new, unchanged if nothing changed, else updated."""
    if all(change is Change.UNCHANGED for change in changes):
        return Change.UNCHANGED
    return Change.CREATED if Change.CREATED in changes else Change.UPDATED


def _recording(tx: Tx, arrival: Arrival) -> Recording:
    known = _known(tx, arrival.recording_id)
    said = arrival.metadata
    facts = {
        **said.facts,
        **start_fact(said.start, said.precision),
        **harm_fact(arrival.harms),
        **unplaced_fact(arrival.unplaced),
    }
    kept = {} if known is None else {k: v for k, v in known.facts.items() if k != UNPLACED}
    made = Recording(
        id=arrival.recording_id,
        name=known.name if known else arrival.name,
        duration_ms=arrival.duration_ms,
        sha256=arrival.sha256,
        size=arrival.size,
        media=arrival.media,
        facts=facts or kept,
    )
    return made if known is None else with_names(made, *names(known), arrival.name)


def note_name(tx: Tx, recording: str, name: str) -> Change:
    """Note that the bytes of a recording came under another name, too: its event's file may say
    something of that one.
    """
    known = recordings.find_recording(tx, OWNER, recording)
    changes = [recordings.save_recording(tx, with_names(known, name), actor=ACTOR)]
    placed = events.placement_of(tx, OWNER, recording)
    if placed:
        changes += place_parts(tx, placed.event)
    return overall(changes)


def _known(tx: Tx, recording: str) -> Recording | None:
    try:
        return recordings.find_recording(tx, OWNER, recording)
    except NotFound:
        return None


def _event(tx: Tx, arrival: Arrival) -> Event:
    """The event as this arrival and what is known make it."""
    known = _known_event(tx, arrival)
    if arrival.event and known:
        return known
    told = describe_event(arrival, known.id if known else None)
    if known is None:
        return told
    others = [
        placed.recording
        for placed in events.placements(tx, OWNER, known.id)
        if placed.recording != arrival.recording_id
    ]
    if not others:
        return replace(told, clock=told.clock or known.clock)
    held = [recordings.find_recording(tx, OWNER, other) for other in others]
    first = all(arrival.name < other.name for other in held)
    united = _united(told, known) if first else _united(known, told)
    if _is_whole(arrival.metadata.parts, known, held):
        return _corrected(told, united, known, is_titled=arrival.metadata.title is not None)
    return united


def _is_whole(listed: Sequence[Part], known: Event, others: Sequence[Recording]) -> bool:
    """Whether an event file speaks for every part: each is on its list, or was before."""
    ever = (*listed, *listed_parts(known))
    return bool(listed) and all(any(is_part(part, one) for part in ever) for one in others)


def _corrected(told: Event, united: Event, known: Event, *, is_titled: bool) -> Event:
    """The event as its file now describes it, with what only other sidecars or the files say.

    What the file said before and says no longer is gone: a name spelled otherwise would stand
    there twice.
    """
    own = {name: told.facts[name] for name in (EVENT_FILE, PARTS) if name in told.facts}
    return replace(
        told,
        title=told.title if is_titled else united.title,
        clock=united.clock,
        withdrawn=known.withdrawn,
        facts={**united.facts, **own},
    )


def _with_file_clock(tx: Tx, event: Event, coming: Recording, zone: str | None) -> Event:
    """Where no sidecar gives more than the day, the files' own times may give a clock."""
    placed = events.placements(tx, OWNER, event.id)
    others = {one.recording for one in placed} - {coming.id}
    held = [coming, *(recordings.find_recording(tx, OWNER, other) for other in sorted(others))]
    clock = file_clock(event, held, zone or "UTC")
    if clock is None or clock.precision is Precision.DAY or event.date:
        return replace(event, clock=clock)
    day = clock.origin.astimezone(ZoneInfo(clock.zone)).date()
    return replace(event, clock=clock, date=day, date_precision=clock.precision)


def _known_event(tx: Tx, arrival: Arrival) -> Event | None:
    if arrival.event:
        return events.find_event(tx, OWNER, arrival.event)
    placed = events.placement_of(tx, OWNER, arrival.recording_id)
    if placed:
        return events.find_event(tx, OWNER, placed.event)
    return events.find_by_key(tx, event_key_digest(_event_key(arrival)))


def _event_key(arrival: Arrival) -> str:
    return arrival.metadata.key or arrival.recording_id


def describe_event(arrival: Arrival, known_id: str | None = None) -> Event:
    """An event from the sidecars' claims alone."""
    said = arrival.metadata
    title = said.title or arrival.name.rsplit(".", 1)[0]
    clock = _clock(said)
    day, precision = _day(said, clock)
    return Event(
        id=known_id or event_id(title, _event_key(arrival), day.isoformat() if day else None),
        title=title,
        description=said.description,
        platform=said.platform,
        source_url=said.source_url,
        source_id=said.source_id,
        place=said.place,
        language=said.language,
        tags=said.tags,
        rights=said.rights,
        custody=said.custody,
        visibility=said.visibility or Visibility.PUBLIC,
        embargo_until=said.embargo_until,
        clock=clock,
        scheduled_start=said.scheduled_start,
        date=day,
        date_precision=precision,
        people=said.people,
        audience=said.audience,
        facts={**said.facts, **parts_fact(said.parts)},
    )


def _clock(said: Metadata) -> Clock | None:
    """The origin: the earliest known start of a part, else the announced one, else 0:00."""
    zone = said.zone or "UTC"
    starts = [start for start in (said.start, *(part.start for part in said.parts)) if start]
    if starts and said.precision is not Precision.DAY:
        return Clock(min(starts).astimezone(UTC), zone, said.precision or Precision.SECOND)
    if said.scheduled_start:
        return Clock(said.scheduled_start.astimezone(UTC), zone, Precision.MINUTE)
    day = said.day or (min(starts).astimezone(ZoneInfo(zone)).date() if starts else None)
    if day:
        midnight = datetime.combine(day, time(), ZoneInfo(zone))
        return Clock(midnight.astimezone(UTC), zone, Precision.DAY)
    return None


def _day(said: Metadata, clock: Clock | None) -> tuple[date | None, Precision | None]:
    if clock is None:
        return None, None
    if clock.precision is Precision.DAY and said.day:
        return said.day, Precision.DAY
    return clock.origin.astimezone(ZoneInfo(clock.zone)).date(), clock.precision


def _united(first: Event, second: Event) -> Event:
    """Two accounts of one event: the first wins, the second fills what it leaves open."""
    people = {role.person: role for role in (*second.people, *first.people)}
    names = dict.fromkeys(role.person for role in (*first.people, *second.people))
    gaps = {
        entry.name: getattr(second, entry.name)
        for entry in fields(Event)
        if getattr(first, entry.name) is None
    }
    if first.clock and second.clock and first.clock.precision is Precision.DAY:
        first = replace(first, clock=second.clock)
    return replace(
        first,
        **gaps,
        tags=tuple(dict.fromkeys((*first.tags, *second.tags))),
        people=tuple(people[name] for name in names),
        audience=tuple(sorted({*first.audience, *second.audience}, key=lambda a: (a.at, a.count))),
        facts=_facts(first.facts, second.facts),
    )


def _facts(first: Mapping[str, object], second: Mapping[str, object]) -> dict[str, object]:
    return {**second, **first}


def _place(tx: Tx, arrival: Arrival, event: Event) -> list[Change]:
    """Put the recording on its event's clock, and the other parts anew around it."""
    known = events.placement_of(tx, OWNER, arrival.recording_id)
    changes = place_parts(tx, event.id, arrival.recording_id)
    if known and known.event != event.id:
        changes += place_parts(tx, known.event)
    return changes


def place_parts(tx: Tx, event_id: str, *coming: str) -> list[Change]:
    """Place an event's parts by all that is known of them now; `coming` belong to it from now on.

    All are placed anew with each that comes, so that the order of arrival leaves no trace.
    """
    event = events.find_event(tx, OWNER, event_id)
    known = {placed.recording: placed for placed in events.placements(tx, OWNER, event_id)}
    held = [recordings.find_recording(tx, OWNER, name) for name in dict.fromkeys([*known, *coming])]
    heard = comparisons(tx, {one.sha256 for one in held if one.sha256})
    return [
        events.save_placement(tx, placement, actor=ACTOR)
        for placement in lay_out(event, held, heard, known)
        if placement != known.get(placement.recording)
    ]


def _link(tx: Tx, arrival: Arrival, event: str) -> None:
    if arrival.sha256 and arrival.size is not None:
        files.record_file(tx, StoredFile(arrival.sha256, arrival.size, "media", arrival.name))
    for sidecar in arrival.sidecars:
        files.record_file(tx, sidecar.file)
        files.link_sidecar(tx, arrival.recording_id, event, sidecar.file, sidecar.kind)
