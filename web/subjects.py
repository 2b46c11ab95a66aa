"""What an identifier means: an event with its recordings, or one recording; and their exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.catalogue import Tx, events, recordings, transcripts
from archive.errors import NotFound
from archive.event import Event, Placement
from archive.export import ExportContext
from archive.parts.trimming import held_segments
from archive.recording import Recording
from archive.transcript import Transcript, without_distrusted
from archive.viewer import Viewer

_HINT = "`hotmic events` lists what the archive holds."


@dataclass(frozen=True, slots=True)
class Part:
    """A recording with its place on an event's clock; null where it has none."""

    recording: Recording
    placement: Placement | None


def find(tx: Tx, viewer: Viewer, identifier: str) -> Event | Recording:
    """The event or the recording of this name, which may be the one in the event's own file.

    Raises NotFound, also where it may not be seen.
    """
    for finder in (events.find_event, recordings.find_recording):
        try:
            return finder(tx, viewer, identifier)
        except NotFound:
            continue
    own = events.id_of(tx, viewer, identifier)
    if own != identifier:
        return events.find_event(tx, viewer, own)
    raise NotFound("no event and no recording has this name", subject=identifier, hint=_HINT)


def parts(tx: Tx, viewer: Viewer, subject: Event | Recording) -> tuple[Part, ...]:
    """The recording itself, or those of the event in the order of its clock."""
    if isinstance(subject, Recording):
        return (Part(subject, events.placement_of(tx, viewer, subject.id)),)
    return tuple(
        Part(recordings.find_recording(tx, viewer, placement.recording), placement)
        for placement in events.placements(tx, viewer, subject.id)
    )


def export_contexts(
    tx: Tx,
    viewer: Viewer,
    identifier: str,
    transcript: str | None = None,
    *,
    quarantined: bool = False,
) -> tuple[ExportContext, ...]:
    """What an export needs of a recording, or of each part of an event that has a transcript.

    Of an event each moment once: what parts overlap stands in one of them. A recording is whole.

    With `transcript` only the recording that it belongs to; with `quarantined` also the words that
    a gate distrusts. Raises NotFound.
    """
    subject = find(tx, viewer, identifier)
    found = tuple(
        context
        for part in parts(tx, viewer, subject)
        for context in _contexts(tx, viewer, part, transcript, isinstance(subject, Event))
    )
    if not found:
        raise NotFound(
            "there is no such transcript here" if transcript else "there is no transcript yet",
            subject=transcript or identifier,
            hint=f"`hotmic show {identifier}` lists them; `hotmic transcribe` makes one.",
        )
    if quarantined:
        return found
    return tuple(replace(one, segments=without_distrusted(one.segments)) for one in found)


def chosen_transcript(
    tx: Tx, viewer: Viewer, recording: str, wanted: str | None
) -> Transcript | None:
    """The transcript named, if it is one of this recording's; without a name the preferred one."""
    if wanted is None:
        return transcripts.preferred(tx, viewer, recording)
    every = transcripts.transcripts(tx, viewer, recording)
    return next((each for each in every if each.id == wanted), None)


def _contexts(
    tx: Tx, viewer: Viewer, part: Part, wanted: str | None, is_once: bool
) -> Iterator[ExportContext]:
    placement = part.placement
    chosen = chosen_transcript(tx, viewer, part.recording.id, wanted)
    if chosen is not None:
        said = transcripts.segments(tx, viewer, chosen.id)
        trimmed = held_segments(said, placement, part.recording.duration_ms)
        yield ExportContext(
            event=events.find_event(tx, viewer, placement.event) if placement else None,
            recording=part.recording,
            transcript=chosen,
            segments=trimmed if is_once else said,
            placement=placement,
        )
