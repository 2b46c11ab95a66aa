"""Ingest: paths in, one result an item out; the batch goes on when an item fails."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from archive import accession
from archive.catalogue import Catalogue, Change, events, recordings, transcripts
from archive.claim import Claim, Taken
from archive.errors import CatalogueBusy, HotmicError, SettingError
from archive.parts.listed import names
from archive.sidecars.discover import Item, discover
from archive.viewer import OWNER
from transcribe.engines.listener import Listener
from transcribe.engines.recipe import engine_spec
from transcribe.intake import (
    Seen,
    find_recording,
    is_known,
    look,
    read_turns,
    read_words,
    take,
)
from transcribe.media.access import access_copy, access_path, plays_as_is
from transcribe.media.decode import Decoding
from transcribe.media.probe import probe
from transcribe.parts.placing import place_by_sound
from transcribe.progress import Progress, Report, silent
from transcribe.restoring import is_suspect, restore
from transcribe.transcription import Done, is_missing, refresh, transcribe_known
from transcribe.workplace import Workplace

_log = logging.getLogger(__name__)
_WAIT_S = 1.0
_LEASE_S = 20.0
_BEAT_S = 5.0
"""After a crash the next run waits no longer than the lease for what the dead process held."""


class Status(StrEnum):
    """What became of an item."""

    DONE = "done"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    RESTORED = "restored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """`event` gives every item to an existing event; `model` and `engine` override the settings."""

    event: str | None = None
    model: str | None = None
    engine: str | None = None
    transcribe: bool = True
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ItemResult:
    """`path` as given or found; `reason` says why it failed, or what `duplicate` is a copy of."""

    path: str
    status: Status
    event: str | None = None
    recording: str | None = None
    transcripts: tuple[str, ...] = ()
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    error: HotmicError | None = None


def ingest(
    paths: Sequence[Path],
    place: Workplace,
    options: IngestOptions = IngestOptions(),
    report: Report = silent,
) -> Iterator[ItemResult]:
    """Take in files and folders. Raises UsageError for what no item could be done with.

    Several processes may take in the same folder: an item that another one holds is left for
    later, and reported when it is done.
    """
    found = discover(paths)
    for failure in found.failures:
        yield _failed(failure.path, failure.error)
    _check_event(place, options)
    with open_listener(place, options) as listener:
        suspect = is_suspect(place.catalogue)
        batch = _Batch(place, options, listener, report, len(found.items), suspect)
        waiting = deque(enumerate(found.items, 1))
        passed = 0
        while waiting:
            number, item = waiting.popleft()
            try:
                yield batch.take(number, item)
                passed = 0
            except Taken:
                waiting.append((number, item))
                passed += 1
                if passed >= len(waiting):
                    time.sleep(_WAIT_S)


def transcribe(
    recordings_named: Sequence[str] | None,
    place: Workplace,
    options: IngestOptions = IngestOptions(),
    report: Report = silent,
) -> Iterator[ItemResult]:
    """Transcribe recordings by id, or (None) every one with sound that no model has heard yet.

    A model that cannot be had is an error here: transcription is all that was asked for.
    Raises ModelUnavailable, UsageError, NotFound.
    """
    with place.catalogue.read() as tx:
        every = recordings.list_recordings(tx, OWNER)
        missing = [r.id for r in every if recordings_named is None and is_missing(tx, r)]
    chosen = missing if recordings_named is None else list(recordings_named)
    if not chosen:
        return
    with open_listener(place, options) as listener:
        listener.facts  # noqa: B018 (asked for before any recording is touched)
        for number, recording in enumerate(chosen, 1):
            yield _transcribe_one(place, listener, recording, number, len(chosen), report)


def _transcribe_one(
    place: Workplace, listener: Listener, name: str, number: int, items: int, report: Report
) -> ItemResult:
    try:
        with place.catalogue.read() as tx:
            recording = recordings.find_recording(tx, OWNER, name)
        path = Path(recording.name)
        about = place.speaking_of(recording.sha256, recording.name)
        with _claim(place.catalogue, recording.sha256 or recording.id), about:
            done = transcribe_known(
                place,
                listener,
                recording.id,
                lambda stage, *done: report(Progress(path, stage, number, items, *done)),
            )
    except SettingError:
        raise
    except Taken:
        return _failed(Path(name), _busy(name), name)
    except HotmicError as error:
        return _failed(Path(name), error, name)
    status = Status.DONE if done.changed else Status.DUPLICATE
    return _result(place, recording.name, recording.id, status, done.warnings)


def _claim(catalogue: Catalogue, key: str) -> Claim:
    """One process an item. Two would write the same: this only saves them the work."""
    return Claim(catalogue, "ingest", key, _LEASE_S, _BEAT_S)


def _busy(name: str) -> HotmicError:
    return CatalogueBusy(
        "another process is at work on this recording", subject=name, hint="Try again later."
    )


def open_listener(place: Workplace, options: IngestOptions) -> Listener:
    """The engine that the options or the settings name. Raises SettingError."""
    settings = place.settings
    spec = engine_spec(
        options.engine or settings.engine,
        options.model or settings.model,
        settings.device,
        place.models,
    )
    return Listener(spec, settings.workers)


def _check_event(place: Workplace, options: IngestOptions) -> None:
    if options.event:
        with place.catalogue.read() as tx:
            events.find_event(tx, OWNER, options.event)


def _failed(path: Path, error: HotmicError, recording: str | None = None) -> ItemResult:
    return ItemResult(str(path), Status.FAILED, recording=recording, reason=str(error), error=error)


@dataclass(frozen=True, slots=True)
class _Foretold:
    """A recording that a dry run has met: its first name, and the hashes of its files."""

    name: str
    hashes: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Batch:
    place: Workplace
    options: IngestOptions
    listener: Listener
    report: Report
    items: int
    is_suspect: bool
    foretold: dict[str, _Foretold] = field(default_factory=dict)

    def take(self, number: int, item: Item) -> ItemResult:
        try:
            self._tell(item, number, "hash")
            seen = look(item)
            if self.options.dry_run:
                return self._foretell(seen)
            about = self.place.speaking_of(seen.sha256, str(item.path))
            with _claim(self.place.catalogue, seen.key), about:
                return self._take(number, seen)
        except SettingError:
            raise
        except HotmicError as error:
            return _failed(item.path, error)
        except (OSError, ValueError, LookupError, TypeError) as error:
            _log.exception("a defect of Hotmic at %s", item.path)
            return _failed(item.path, _defect(item.path, error))

    def _take(self, number: int, seen: Seen) -> ItemResult:
        item = seen.item
        with self.place.catalogue.read() as tx:
            known = is_known(tx, seen, self.options.event)
        restored = restore(self.place, seen, is_suspect=self.is_suspect)
        warnings = restored
        change = Change.UNCHANGED
        if not known:
            taken = take(
                self.place,
                seen,
                self.options.event,
                lambda s, total: self._tell(item, number, "activity", s, total),
            )
            change, warnings = taken.change, restored + taken.warnings
            if change is Change.UPDATED and seen.sha256:
                refresh(self.place, seen.recording)
        warnings += self._place(seen, number)
        heard = transcribe_known(
            self.place,
            self.listener if self.options.transcribe else None,
            seen.recording,
            lambda stage, *done: self._tell(item, number, stage, *done),
        )
        warnings += heard.warnings + self._access(seen)
        status = _status(change, heard)
        if restored and status is Status.DUPLICATE:
            status = Status.RESTORED
        return self._result(seen, status, warnings)

    def _place(self, seen: Seen, number: int) -> tuple[str, ...]:
        """Note another name of the same bytes; compare the sound of the event's parts."""
        with self.place.catalogue.read() as tx:
            recording = recordings.find_recording(tx, OWNER, seen.recording)
            placed = events.placement_of(tx, OWNER, seen.recording)
        if seen.sha256 and seen.item.path.name not in names(recording):
            with self.place.catalogue.write() as tx:
                accession.note_name(tx, seen.recording, seen.item.path.name)
        if placed is None:
            return ()
        return place_by_sound(
            self.place,
            placed.event,
            lambda name: self._tell(seen.item, number, f"comparing {name}"),
        )

    def _access(self, seen: Seen) -> tuple[str, ...]:
        """A copy for browsers where they need one; its failure is not the recording's."""
        with self.place.catalogue.read() as tx:
            recording = find_recording(tx, seen.recording)
        if not recording or not recording.sha256 or not recording.media:
            return ()
        if plays_as_is(recording.media):
            return ()
        try:
            with self.place.speaking_of(recording.sha256, str(seen.item.path)):
                access_copy(
                    self.place.store.path(recording.sha256),
                    access_path(self.place.derived, recording.sha256),
                    recording.duration_ms,
                )
        except HotmicError as error:
            return (str(error),)
        return ()

    def _result(self, seen: Seen, status: Status, warnings: tuple[str, ...]) -> ItemResult:
        result = _result(self.place, str(seen.item.path), seen.recording, status, warnings)
        with self.place.catalogue.read() as tx:
            known = find_recording(tx, seen.recording)
        if known and known.sha256 and known.name != seen.item.path.name:
            return replace(result, reason=f"the same bytes as {known.name}")
        return result

    def _foretell(self, seen: Seen) -> ItemResult:
        """What would happen; nothing is written, of the sound only the beginning is decoded."""
        if seen.item.media:
            next(iter(Decoding(seen.item.media, probe(seen.item.media))), None)
        words = read_words(seen, read_turns(seen))
        before = self.foretold.setdefault(seen.recording, _Foretold(seen.item.path.name))
        with self.place.catalogue.read() as tx:
            known = is_known(tx, seen, self.options.event)
            exists = bool(before.hashes) or find_recording(tx, seen.recording) is not None
        known = known or (bool(before.hashes) and before.hashes.issuperset(seen.hashes.values()))
        before.hashes.update({seen.key, *seen.hashes.values()})
        status = Status.DUPLICATE if known else Status.UPDATED if exists else Status.DONE
        result = self._result(seen, status, () if known else seen.warnings + words.warnings)
        if exists and result.reason is None and before.name != seen.item.path.name:
            return replace(result, reason=f"the same bytes as {before.name}")
        return result

    def _tell(
        self, item: Item, number: int, stage: str, seconds: float = 0.0, total: float | None = None
    ) -> None:
        self.report(Progress(item.path, stage, number, self.items, seconds, total))


def _result(
    place: Workplace, path: str, recording: str, status: Status, warnings: tuple[str, ...]
) -> ItemResult:
    with place.catalogue.read() as tx:
        placed = events.placement_of(tx, OWNER, recording)
        made = transcripts.transcripts(tx, OWNER, recording) if placed else ()
    return ItemResult(
        path=path,
        status=status,
        event=placed.event if placed else None,
        recording=recording,
        transcripts=tuple(transcript.id for transcript in made),
        warnings=warnings,
    )


def _status(change: Change, heard: Done) -> Status:
    if change is Change.CREATED:
        return Status.DONE
    if change is Change.UPDATED or heard.changed:
        return Status.UPDATED
    return Status.DUPLICATE


def _defect(path: Path, error: Exception) -> HotmicError:
    return HotmicError(
        f"a defect of Hotmic met it ({type(error).__name__}: {error})",
        subject=str(path),
        hint="Please report it; the rest of the batch goes on.",
    )
