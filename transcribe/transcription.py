"""Transcripts of recordings that the archive already holds: the first, or another model's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.catalogue import Change, Tx, events, recordings, transcripts
from archive.errors import ModelUnavailable, NotFound
from archive.event import Event, Role
from archive.recording import Recording
from archive.sidecars.said import read_said
from archive.transcript import Origin, Segment, Transcript
from archive.viewer import OWNER
from transcribe import pipeline, texts
from transcribe.engines.languages import allow_list, whisper_code
from transcribe.engines.listener import Listener
from transcribe.hearing.activity import Activity
from transcribe.media.probe import probe
from transcribe.off_air.assessing import assess
from transcribe.pipeline import Voices
from transcribe.retiling import retile
from transcribe.texts import WrittenText
from transcribe.words.language import Languages
from transcribe.words.segments import untranscribed_segments
from transcribe.workplace import Workplace

Steps = Callable[[str, float, float], None]
"""Told the stage, the seconds of sound done and the seconds in all."""
ACTIVITY = "activity"
FIRST = "transcription"
AGAIN = {1: "hearing again", 2: "hearing a third time"}
"""Stages: what the sound alone says, the first hearing, and the rounds of the second pass."""


@dataclass(frozen=True, slots=True)
class Done:
    """Whether anything was written, and what to tell."""

    changed: bool = False
    warnings: tuple[str, ...] = ()


def transcribe_known(
    place: Workplace, listener: Listener | None, recording_id: str, progress: Steps | None = None
) -> Done:
    """See to it that a recording has this engine's transcript, or says that it has none.

    Its timeline is brought to today's recipe first. Without a listener, or where the model cannot
    be had, its speech is flagged `untranscribed`.
    Raises EngineError, MediaError, SettingError, NotFound.
    """
    with place.catalogue.read() as tx:
        recording = recordings.find_recording(tx, OWNER, recording_id)
        said = _event_of(tx, recording_id).language
    if recording.sha256 is None:
        return Done()
    total = recording.duration_ms / 1000
    heard = (lambda done: progress(ACTIVITY, done, total)) if progress else None
    is_new = retile(place, recording, heard)
    missing: tuple[str, ...] = ()
    if listener is not None:
        try:
            done = _hear(place, listener, recording, _spoken(place, said), progress)
            return replace(done, changed=done.changed or is_new)
        except ModelUnavailable as error:
            missing = (str(error),)
    return Done(_say_untranscribed(place, recording) or is_new, missing)


def refresh(place: Workplace, recording_id: str) -> None:
    """Lay new turns and names over the machine's transcripts: nothing is heard again, no word and
    no time is another afterwards.
    """
    with place.catalogue.read() as tx:
        recording = recordings.find_recording(tx, OWNER, recording_id)
        made = _by_machine(tx, recording_id)
    assert recording.sha256 is not None
    for transcript in reversed(made):  # the one written last is preferred: it stays the first
        with place.catalogue.write() as tx:
            activity, voices = _heard_of(tx, recording)
            said = pipeline.relabelled(tx, recording.sha256, transcript, activity, voices)
            transcripts.add_revision(tx, transcript, said, actor=pipeline.ACTOR)
            assess(tx, recording.id, activity)


def is_missing(tx: Tx, recording: Recording) -> bool:
    """True for a recording with sound that no model has heard."""
    return recording.sha256 is not None and not _by_machine(tx, recording.id)


def _hear(
    place: Workplace,
    listener: Listener,
    recording: Recording,
    spoken: Languages,
    progress: Steps | None,
) -> Done:
    wanted = pipeline.machine_transcript(recording.id, listener.facts, spoken)
    with place.catalogue.read() as tx:
        if any(made.id == wanted.id for made in _by_machine(tx, recording.id)):
            return Done()
    assert recording.sha256 is not None
    path = place.store.path(recording.sha256)
    known = probe(path)
    activity = pipeline.find_activity(place, recording.sha256, path, known)
    total = recording.duration_ms / 1000
    made = pipeline.transcribe_recording(
        place,
        listener,
        recording,
        known,
        activity,
        spoken=spoken,
        progress=(lambda seconds: progress(FIRST, seconds, total)) if progress else None,
        rounds=(lambda number, *done: progress(AGAIN[number], *done)) if progress else None,
    )
    _commit(place, recording, made)
    return Done(True, _align_written(place, recording))


def _spoken(place: Workplace, event: str | None) -> Languages:
    """What is known of the language: a sidecar's code that Whisper does not know says nothing."""
    return Languages(whisper_code(event), allow_list(place.settings.languages))


def _commit(place: Workplace, recording: Recording, transcript: Transcript) -> None:
    assert recording.sha256 is not None
    with place.catalogue.write() as tx:
        activity, voices = _heard_of(tx, recording)
        pipeline.save_machine_transcript(tx, recording.sha256, transcript, activity, voices)
        assess(tx, recording.id, activity)


def _heard_of(tx: Tx, recording: Recording) -> tuple[Activity, Voices]:
    assert recording.sha256 is not None
    activity = pipeline.kept_activity(tx, recording.sha256)
    assert activity is not None  # the stage before this one
    turns, people = recordings.turns(tx, OWNER, recording.id), _event_of(tx, recording.id).people
    return activity, Voices(turns, people)


def _say_untranscribed(place: Workplace, recording: Recording) -> bool:
    """Only where there is no transcript at all."""
    assert recording.sha256 is not None
    with place.catalogue.read() as tx:
        if transcripts.transcripts(tx, OWNER, recording.id):
            return False
        activity = pipeline.kept_activity(tx, recording.sha256)
    if activity is None:
        path = place.store.path(recording.sha256)
        activity = pipeline.find_activity(place, recording.sha256, path, probe(path))
    if not untranscribed_segments(activity.spans()):
        return False
    with place.catalogue.write() as tx:
        _, change = pipeline.save_untranscribed(tx, recording.id, activity)
    return change is not Change.UNCHANGED


def _align_written(place: Workplace, recording: Recording) -> tuple[str, ...]:
    """A human transcript whose times were guessed gets them from the machine's words."""
    with place.catalogue.read() as tx:
        every = transcripts.transcripts(tx, OWNER, recording.id)
        people = _event_of(tx, recording.id).people
        if any(transcript.origin is Origin.IMPORTED for transcript in every):
            return ()
        written = [t for t in every if t.origin is Origin.HUMAN and _is_guessed(tx, t)]
        timed = [transcripts.segments(tx, OWNER, t.id) for t in _by_machine(tx, recording.id)]
    warnings: tuple[str, ...] = ()
    for transcript in written:
        warnings += _align(place, recording, transcript, timed[0], people)
    return warnings


def _align(
    place: Workplace,
    recording: Recording,
    transcript: Transcript,
    timed: tuple[Segment, ...],
    people: tuple[Role, ...],
) -> tuple[str, ...]:
    assert transcript.source_sha256 is not None
    said, _ = read_said(place.store.path(transcript.source_sha256))
    text = WrittenText(transcript, said)
    segments, warnings = texts.give_times(
        text, timed, people, recording.duration_ms, has_sound=recording.sha256 is not None
    )
    with place.catalogue.write() as tx:
        texts.save(tx, transcript, segments)
        activity = pipeline.kept_activity(tx, recording.sha256 or "")
        if activity is not None:
            assess(tx, recording.id, activity)
    return warnings


def _is_guessed(tx: Tx, transcript: Transcript) -> bool:
    segments = transcripts.segments(tx, OWNER, transcript.id)
    return bool(transcript.source_sha256) and any(texts.GUESSED in s.reasons for s in segments)


def _by_machine(tx: Tx, recording: str) -> list[Transcript]:
    every = transcripts.transcripts(tx, OWNER, recording)
    return [t for t in every if t.origin is Origin.MACHINE and t.model]


def _event_of(tx: Tx, recording: str) -> Event:
    placed = events.placement_of(tx, OWNER, recording)
    if placed is None:
        raise NotFound("this recording belongs to no event", subject=recording)
    return events.find_event(tx, OWNER, placed.event)
