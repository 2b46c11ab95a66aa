"""Transcribes a recording: activity, windows, engine, merge, commit; each step kept when done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType

import numpy as np

from archive.catalogue import Change, Tx, stages, transcripts
from archive.catalogue.stages import StageKey
from archive.errors import ModelUnavailable
from archive.event import Role
from archive.identifiers import parameters_hash, transcript_id
from archive.recording import Recording, Turn
from archive.transcript import Origin, Segment, Transcript
from transcribe.engines.engine import EngineFacts, Heard
from transcribe.engines.recipe import EngineSpec
from transcribe.engines.workers import Task, Workers
from transcribe.hearing import activity as hearing
from transcribe.hearing.activity import ACTIVITY_RECIPE, Activity
from transcribe.media.decode import decode
from transcribe.media.probe import Probe
from transcribe.media.sound import SAMPLE_RATE, Samples
from transcribe.words import heard as records
from transcribe.words.segments import heard_segments, untranscribed_segments
from transcribe.words.windows import PLAN_RECIPE, Window, plan_windows
from transcribe.workplace import Workplace

ACTOR = "transcribe"
_ACTIVITY_STAGE = "activity"
_WINDOW_STAGE = "window"
_NO_SPEECH = b"no speech evidence"
_PER_MS = SAMPLE_RATE // 1000

Seconds = Callable[[float], None]
"""Told how many seconds of sound are done."""


def find_activity(
    place: Workplace, sha256: str, path: Path, probe: Probe, progress: Seconds | None = None
) -> Activity:
    """The recording's activity, from its stage record or by hearing it once. Raises MediaError."""
    with place.catalogue.read() as tx:
        kept = stages.stage_part(tx, _activity_key(sha256), 0)
    if kept is not None:
        return hearing.unpack(kept)
    found = hearing.measure(path, probe, progress)
    with place.catalogue.write() as tx:
        stages.put_stage(tx, _activity_key(sha256), 0, hearing.pack(found))
    return found


def kept_activity(tx: Tx, sha256: str) -> Activity | None:
    """The activity if it has been measured already."""
    kept = stages.stage_part(tx, _activity_key(sha256), 0)
    return None if kept is None else hearing.unpack(kept)


def _activity_key(sha256: str) -> StageKey:
    return StageKey(sha256, _ACTIVITY_STAGE, parameters_hash({"recipe": ACTIVITY_RECIPE}))


class Listener:
    """An engine for a batch of recordings: its worker processes start with the first window.

    A model that cannot be had is asked for once, not again for every file.
    """

    def __init__(self, spec: EngineSpec, processes: int = 0):
        self._workers = Workers(spec, processes)
        self._missing: ModelUnavailable | None = None

    @property
    def facts(self) -> EngineFacts:
        """The engine's facts. Raises ModelUnavailable, EngineError, SettingError."""
        if self._missing is not None:
            raise self._missing
        try:
            return self._workers.facts()
        except ModelUnavailable as missing:
            self._missing = missing
            raise

    def hear(self, tasks: Iterator[Task]) -> Iterator[tuple[int, Heard]]:
        """Windows as they are done. Raises EngineError."""
        return self._workers.hear(tasks)

    def __enter__(self) -> Listener:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._workers.close()


@dataclass(frozen=True, slots=True)
class Voices:
    """What is known of who speaks in a recording."""

    turns: Sequence[Turn] = ()
    people: Sequence[Role] = ()


def machine_transcript(recording: str, facts: EngineFacts, language: str | None) -> Transcript:
    """The transcript that an engine makes of a recording, before its words.

    Its identity leaves out the library's version and the device: an upgrade is no reason to hear
    an archive again.
    """
    recipe = {"activity": ACTIVITY_RECIPE, "windows": PLAN_RECIPE, "language": language}
    parameters: dict[str, object] = {
        **facts.parameters,
        **recipe,
        "engine_version": facts.engine_version,
        "compute_type": facts.compute_type,
        "device": facts.device,
        "window_key": parameters_hash({**asdict(facts), **recipe}),
    }
    lasting = parameters_hash({**facts.parameters, **recipe, "compute_type": facts.compute_type})
    return Transcript(
        id=transcript_id(recording, Origin.MACHINE, facts.engine, facts.model_sha256, lasting),
        recording=recording,
        origin=Origin.MACHINE,
        language=language,
        engine=facts.engine,
        model=facts.model,
        model_sha256=facts.model_sha256,
        parameters=parameters,
    )


def transcribe_recording(
    place: Workplace,
    listener: Listener,
    recording: Recording,
    probe: Probe,
    activity: Activity,
    *,
    language: str | None = None,
    progress: Seconds | None = None,
) -> Transcript:
    """Hear every window that has not been heard yet; each is kept the moment it is done.

    Nothing of the transcript is written: `machine_segments` reads what was kept.
    Raises ModelUnavailable, EngineError, MediaError.
    """
    assert recording.sha256 is not None
    transcript = machine_transcript(recording.id, listener.facts, language)
    key = _window_key(recording.sha256, transcript)
    with place.catalogue.read() as tx:
        done = set(stages.stage_parts(tx, key))
    windows = plan_windows(activity)
    _note_silent(place, key, [w for w in windows if not w.has_speech and w.index not in done])
    missing = [w for w in windows if w.has_speech and w.index not in done]
    if missing:
        sound = decode(place.store.path(recording.sha256), probe)
        ends = {window.index: window.core_end_ms / 1000 for window in missing}
        for part, heard in listener.hear(_tasks(missing, sound, language)):
            with place.catalogue.write() as tx:
                stages.put_stage(tx, key, part, records.pack(records.rounded(heard)))
            if progress:
                progress(ends[part])
    return transcript


def machine_segments(
    tx: Tx, sha256: str, transcript: Transcript, activity: Activity, voices: Voices
) -> tuple[Segment, ...]:
    """Segments from the windows that were kept for this transcript; the engine is not needed."""
    kept = stages.stage_parts(tx, _window_key(sha256, transcript))
    heard = {part: records.unpack(kept[part]) for part in kept if kept[part] != _NO_SPEECH}
    windows = plan_windows(activity)
    return heard_segments(activity, windows, heard, voices.turns, voices.people)


def save_machine_transcript(
    tx: Tx, sha256: str, transcript: Transcript, activity: Activity, voices: Voices
) -> tuple[Transcript, Change]:
    """Merge what was kept and write it as a revision, with its note for the index."""
    found = machine_segments(tx, sha256, transcript, activity, voices)
    spoken = transcript.language or _main_language(found)
    return transcripts.add_revision(tx, replace(transcript, language=spoken), found, actor=ACTOR)


def save_untranscribed(tx: Tx, recording: str, activity: Activity) -> tuple[Transcript, Change]:
    """Say of a recording's speech that no model has heard it."""
    nobody = Transcript(
        transcript_id(recording, Origin.MACHINE, "untranscribed"), recording, Origin.MACHINE
    )
    flagged = untranscribed_segments(activity.spans())
    return transcripts.add_revision(tx, nobody, flagged, actor=ACTOR)


def _note_silent(place: Workplace, key: StageKey, windows: Sequence[Window]) -> None:
    """Windows without speech evidence are recorded as such, and not decoded."""
    if windows:
        with place.catalogue.write() as tx:
            for window in windows:
                stages.put_stage(tx, key, window.index, _NO_SPEECH)


def _window_key(sha256: str, transcript: Transcript) -> StageKey:
    return StageKey(sha256, _WINDOW_STAGE, str(transcript.parameters["window_key"]))


def _tasks(
    windows: Sequence[Window], sound: Iterator[Samples], language: str | None
) -> Iterator[Task]:
    """The windows' sound in order, cut from the stream; no more of it is held than one needs."""
    held, first = np.zeros(0, np.float32), 0
    for window in windows:
        start, end = window.start_ms * _PER_MS, window.end_ms * _PER_MS
        while first + len(held) < end and (block := next(sound, None)) is not None:
            held = np.concatenate([held, block])
            passed = min(max(0, start - first), len(held))
            held, first = held[passed:], first + passed
        yield Task(window.index, _raised(held[start - first : end - first], window), language)


def _raised(samples: Samples, window: Window) -> bytes:
    if not window.gain_db:
        return samples.tobytes()
    louder = samples * np.float32(10 ** (window.gain_db / 20))
    return bytes(np.clip(louder, -1, 1).astype(np.float32).tobytes())


def _main_language(segments: Sequence[Segment]) -> str | None:
    """The language of most words; of equals the first in the alphabet."""
    counts: dict[str, int] = {}
    for segment in segments:
        if segment.language:
            counts[segment.language] = counts.get(segment.language, 0) + len(segment.words)
    return min(counts, key=lambda name: (-counts[name], name), default=None)
