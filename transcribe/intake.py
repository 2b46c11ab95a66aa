"""Takes one item into the archive: what is known of it, its timeline, the words beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archive import accession
from archive.accession import Arrival, KeptSidecar
from archive.catalogue import Change, Tx, events, files, recordings, transcripts
from archive.catalogue.files import StoredFile
from archive.errors import HotmicError, MediaError, NotFound, SidecarError
from archive.event import Role
from archive.identifiers import bare_recording_id, recording_id
from archive.recording import Recording, Turn, undecided
from archive.sidecars.discover import Item
from archive.sidecars.kinds import SidecarFile, SidecarKind
from archive.sidecars.metadata import Metadata, read_metadata
from archive.sidecars.rttm import read_rttm
from archive.transcript import Origin, Segment, Transcript
from archive.viewer import OWNER
from transcribe import texts
from transcribe.engines.checkpoint import file_sha256
from transcribe.hearing.activity import Activity
from transcribe.hearing.harms import harms
from transcribe.media.probe import probe
from transcribe.off_air.assessing import assess
from transcribe.pipeline import find_activity
from transcribe.retiling import note_tiled
from transcribe.speakers import name_turns
from transcribe.texts import Texts
from transcribe.workplace import Workplace

NO_AUDIO = "no audio: only a transcript came"

Seconds = Callable[[float, float | None], None]
"""Told of the seconds of sound heard, and of how many there are, if the file says so."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An item and the hashes of its files; enough to know whether anything changed.

    `key` names the work: the media's hash, or what a recording without media is called by.
    """

    item: Item
    sha256: str | None
    hashes: dict[SidecarFile, str]
    metadata: Metadata
    warnings: tuple[str, ...]

    @property
    def key(self) -> str:
        """The media's hash; without media the source's own id or the first transcript's hash."""
        if self.sha256:
            return self.sha256
        said = self.metadata
        if said.source_id:
            return f"{said.platform or ''}:{said.source_id}"
        words = [sha for sidecar, sha in self.hashes.items() if _has_words(sidecar)]
        return min(words or list(self.hashes.values()))

    @property
    def recording(self) -> str:
        """The recording's id, known before anything is written."""
        return recording_id(self.sha256) if self.sha256 else bare_recording_id(self.key)


def _has_words(sidecar: SidecarFile) -> bool:
    return sidecar.kind in {SidecarKind.CAPTIONS, SidecarKind.SAID}


def look(item: Item) -> Seen:
    """Hash an item's files and read its metadata. Raises SidecarError, MediaError."""
    try:
        sha256 = file_sha256(item.media) if item.media else None
        hashes = {sidecar: file_sha256(sidecar.path) for sidecar in item.sidecars}
    except OSError as error:
        raise MediaError(
            f"the file cannot be read ({error.strerror})",
            subject=str(item.path),
            hint="Check that it is there and that you may read it.",
        ) from error
    metadata, warnings = read_metadata(item)
    if metadata.sha256 and sha256 and metadata.sha256.lower() != sha256:
        raise MediaError(
            "these are not the bytes that its sidecar describes (another SHA-256)",
            subject=str(item.path),
            hint="Fetch the file again, or correct sha256 in the .event.toml.",
        )
    return Seen(item, sha256, hashes, metadata, warnings)


def is_known(tx: Tx, seen: Seen, event: str | None) -> bool:
    """True where the recording and every one of its sidecars are in the catalogue as they are."""
    recording = find_recording(tx, seen.recording)
    placed = events.placement_of(tx, OWNER, seen.recording) if recording else None
    if recording is None or placed is None or (event and placed.event != event):
        return False
    kept = {record.sha256 for record in files.sidecars(tx, seen.recording)}
    return all(sha in kept for sha in seen.hashes.values())


def find_recording(tx: Tx, recording: str) -> Recording | None:
    """The recording, or None."""
    try:
        return recordings.find_recording(tx, OWNER, recording)
    except NotFound:
        return None


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written of an item."""

    event: str
    recording: str
    change: Change
    warnings: tuple[str, ...]


def take(place: Workplace, seen: Seen, event: str | None, progress: Seconds | None) -> Taken:
    """Keep the files, hear the sound once, and write all that is known, together.

    Where that fails the store holds no more than before.
    Raises MediaError, SidecarError, NotFound (no such event), StorageError.
    """
    with _held(place, seen):
        return _take(place, seen, event, progress)


@contextmanager
def _held(place: Workplace, seen: Seen) -> Iterator[None]:
    """The media in the store, from where it is heard; taken back where nothing comes of it."""
    if seen.item.media is None or seen.sha256 is None:
        yield
        return
    stored = place.store.put(seen.item.media)
    try:
        check_unchanged(seen.item.media, stored.sha256, seen.sha256)
        yield
    except Exception:
        with suppress(HotmicError), place.catalogue.write() as tx:
            if not files.is_stored(tx, stored.sha256):
                place.store.discard(stored.sha256)
        raise


def _take(place: Workplace, seen: Seen, event: str | None, progress: Seconds | None) -> Taken:
    media = seen.item.media
    known = probe(media) if media else None
    said = seen.metadata
    turns = read_turns(seen)
    spoken = read_words(seen, turns)
    activity = None
    if media and known and seen.sha256:
        heard = _counted(progress, known.duration_ms)
        activity = find_activity(place, seen.sha256, place.store.path(seen.sha256), known, heard)
    duration = activity.duration_ms if activity else max(said.duration_ms or 0, spoken.end_ms)
    if duration <= 0:
        raise SidecarError(
            "there is neither sound nor a single word in it",
            subject=str(seen.item.path),
            hint="Put the recording beside it, or captions or a transcript with words.",
        )
    unplaced: tuple[str, ...] = ()
    if activity:
        spoken, unplaced = spoken.within(duration)
    sidecars = tuple(_keep(place, sidecar) for sidecar in seen.item.sidecars)
    arrival = Arrival(
        name=seen.item.path.name,
        key=seen.key,
        metadata=said,
        duration_ms=duration,
        spans=activity.spans() if activity else undecided(duration, NO_AUDIO),
        sha256=seen.sha256,
        size=media.stat().st_size if media else None,
        media=known.facts if known else None,
        turns=turns,
        sidecars=sidecars,
        event=event,
        harms=harms(activity, known.facts) if activity and known else (),
        unplaced=unplaced,
    )
    return _write(place, arrival, spoken, activity, seen.warnings + arrival.harms + unplaced)


def _counted(progress: Seconds | None, claimed_ms: int | None) -> Callable[[float], None] | None:
    """The file's own claim of its length is good enough to say how long is left."""
    total = claimed_ms / 1000 if claimed_ms else None
    return (lambda seconds: progress(seconds, total)) if progress else None


def _write(
    place: Workplace,
    arrival: Arrival,
    spoken: Texts,
    activity: Activity | None,
    warnings: tuple[str, ...],
) -> Taken:
    """Everything in one transaction; the slow alignment is done before it begins."""
    people = arrival.metadata.people
    timed = [segments for segments in (text.segments for text in spoken.timed) if segments]
    best = timed[0] if timed else _heard_before(place, arrival.recording_id)
    written: list[tuple[Transcript, tuple[Segment, ...]]] = []
    told = list(warnings + spoken.warnings)
    for text in spoken.written:
        segments, said = texts.give_times(
            text, best, people, arrival.duration_ms, has_sound=activity is not None
        )
        written.append((text.transcript, segments))
        told += said
    with place.catalogue.write() as tx:
        if arrival.sha256:
            place.store.path(arrival.sha256)  # raises where another process took it back meanwhile
        done = accession.accede(tx, arrival)
        changes = [done.change]
        known = {one.id for one in transcripts.transcripts(tx, OWNER, done.recording)}
        for captions in spoken.timed:
            # Captions of which none lies in the recording must not stand before its own words.
            if captions.segments or not arrival.unplaced or captions.transcript.id in known:
                changes.append(texts.save(tx, captions.transcript, captions.segments))
        for transcript, segments in written:
            changes.append(texts.save(tx, transcript, segments))
        if activity and arrival.sha256:
            assess(tx, done.recording, activity)
            note_tiled(tx, arrival.sha256)
    return Taken(done.event, done.recording, _sum(done.change, changes), tuple(told))


def _sum(recording: Change, changes: list[Change]) -> Change:
    if all(change is Change.UNCHANGED for change in changes):
        return Change.UNCHANGED
    return Change.CREATED if recording is Change.CREATED else Change.UPDATED


def _heard_before(place: Workplace, recording: str) -> tuple[Segment, ...]:
    """The words of a machine's transcript made earlier, to align with."""
    with place.catalogue.read() as tx:
        for transcript in transcripts.transcripts(tx, OWNER, recording):
            if transcript.origin is Origin.MACHINE and transcript.model:
                return transcripts.segments(tx, OWNER, transcript.id)
    return ()


def read_turns(seen: Seen) -> tuple[Turn, ...]:
    """The turns of the item's .rttm, with the event's people."""
    turns = [
        turn
        for sidecar in seen.item.sidecars
        if sidecar.kind is SidecarKind.TURNS
        for turn in read_rttm(sidecar.path)
    ]
    return name_turns(turns, _people(seen))


def read_words(seen: Seen, turns: Sequence[Turn]) -> Texts:
    """The captions and written transcripts beside the item. Raises SidecarError."""
    said = seen.metadata
    return texts.read_texts(
        seen.item, seen.hashes, seen.recording, said.language, turns, said.people
    )


def _people(seen: Seen) -> tuple[Role, ...]:
    return seen.metadata.people


def _keep(place: Workplace, sidecar: SidecarFile) -> KeptSidecar:
    stored = place.store.put(sidecar.path)
    return KeptSidecar(
        StoredFile(stored.sha256, stored.size, "sidecar", sidecar.path.name), sidecar.kind.value
    )


def check_unchanged(path: Path, now: str, before: str) -> None:
    """Raises MediaError where a file was written to while it was read."""
    if now != before:
        raise MediaError(
            "the file changed while it was read",
            subject=str(path),
            hint="Ingest it again when it is complete.",
        )
