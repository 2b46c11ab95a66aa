"""The passes of a recogniser over a recording; each window's record is kept when it is done.

A record answers one question: its key names the sound, the model, its parameters and the plan, its
part the window or plate. So a run that was killed is taken up where it stopped, and nothing is
heard twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.catalogue import Tx, stages
from archive.catalogue.stages import StageKey
from archive.transcript import Transcript
from transcribe.engines.engine import Heard
from transcribe.engines.listener import Listener
from transcribe.hearing.activity import Activity
from transcribe.media.decode import decode
from transcribe.media.probe import Probe
from transcribe.words import heard as records
from transcribe.words import plates
from transcribe.words.first_hearing import first_hearing
from transcribe.words.language import Languages, guesses, settle_languages
from transcribe.words.leveling import spoken_levels
from transcribe.words.plates import Hearing, Plate
from transcribe.words.second_pass import still_to_hear
from transcribe.words.tasks import plate_tasks, window_tasks
from transcribe.words.windows import Window, plan_windows
from transcribe.workplace import Workplace

_WINDOW_STAGE = "window"
_LANGUAGE_STAGE = "language"
_SECOND_STAGE = "second"
_NO_SPEECH = b"no speech evidence"

Seconds = Callable[[float], None]
"""Told how many seconds of sound are done."""
Round = Callable[[int, float, float], None]
"""Told of a round of the second pass the seconds of sound that are done, and those in all."""


@dataclass(frozen=True, slots=True)
class Passes:
    """One recording before one recogniser. `transcript` carries the keys of the records."""

    place: Workplace
    listener: Listener
    sha256: str
    probe: Probe
    activity: Activity
    transcript: Transcript

    def first(self, language: str | None, progress: Seconds | None = None) -> None:
        """Hear every window that has not been heard yet. Raises EngineError, MediaError."""
        key = _window_key(self.sha256, self.transcript)
        with self.place.catalogue.read() as tx:
            done = set(stages.stage_parts(tx, key))
        windows = [w for w in plan_windows(self.activity) if w.index not in done]
        self._note_silent(key, [window for window in windows if not window.has_speech])
        missing = [window for window in windows if window.has_speech]
        if not missing:
            return
        sound = decode(self.place.store.path(self.sha256), self.probe)
        tasks = window_tasks(missing, sound, spoken_levels(self.activity), language)
        ends = {window.index: window.core_end_ms / 1000 for window in missing}
        for part, heard in self.listener.hear(tasks):
            self._keep(key, part, records.pack(records.rounded(heard)))
            if progress:
                progress(ends[part])

    def languages(self, known: Languages) -> None:
        """Hear again each window whose language was overruled. Raises EngineError, MediaError."""
        key = _language_key(self.sha256, self.transcript)
        with self.place.catalogue.read() as tx:
            heard = _windows(tx, _window_key(self.sha256, self.transcript))
            done = set(stages.stage_parts(tx, key))
        windows = [window for window in plan_windows(self.activity) if window.index in heard]
        settled = settle_languages(guesses(windows, heard, self.activity.speech()), known)
        missing = {c.window: c for c in settled if c.is_overruled and c.window not in done}
        for language in sorted({choice.language for choice in missing.values()}):
            chosen = [w for w in windows if w.index in missing]
            chosen = [w for w in chosen if missing[w.index].language == language]
            sound = decode(self.place.store.path(self.sha256), self.probe)
            tasks = window_tasks(chosen, sound, spoken_levels(self.activity), language)
            for part, again in self.listener.hear(tasks):
                told = replace(records.rounded(again), doubt=missing[part].doubt)
                self._keep(key, part, records.pack(told))

    def second(self, progress: Round | None = None) -> None:
        """Hear again what is in doubt, round by round. Raises EngineError, MediaError."""
        with self.place.catalogue.read() as tx:
            heard = heard_windows(tx, self.sha256, self.transcript)
        spoken = first_hearing(self.activity, plan_windows(self.activity), heard)
        while missing := still_to_hear(self.activity, spoken, self._again()):
            self._hear_plates(missing, progress)

    def _hear_plates(self, missing: Sequence[Plate], progress: Round | None) -> None:
        asked = {plate.number: plate for plate in missing}
        done, total = 0, sum(plate.length_ms for plate in missing)
        key = _second_key(self.sha256, self.transcript)
        sound = decode(self.place.store.path(self.sha256), self.probe)
        spoken, usual = spoken_levels(self.activity), self.listener.decoding
        for part, heard in self.listener.hear(plate_tasks(missing, sound, spoken, usual)):
            hearing = Hearing(asked[part], records.rounded(heard))
            self._keep(key, part, plates.pack(hearing))
            done += asked[part].length_ms
            if progress:
                progress(asked[part].round, done / 1000, total / 1000)

    def _again(self) -> tuple[Hearing, ...]:
        with self.place.catalogue.read() as tx:
            return heard_again(tx, self.sha256, self.transcript)

    def _note_silent(self, key: StageKey, windows: Sequence[Window]) -> None:
        """Windows without speech evidence are recorded as such, and not decoded."""
        if windows:
            with self.place.catalogue.write() as tx:
                for window in windows:
                    stages.put_stage(tx, key, window.index, _NO_SPEECH)

    def _keep(self, key: StageKey, part: int, payload: bytes) -> None:
        with self.place.catalogue.write() as tx:
            stages.put_stage(tx, key, part, payload)


def heard_windows(tx: Tx, sha256: str, transcript: Transcript) -> dict[int, Heard]:
    """What was heard in each window with speech, by its index, in the language settled on."""
    first = _windows(tx, _window_key(sha256, transcript))
    return first | _windows(tx, _language_key(sha256, transcript))


def _windows(tx: Tx, key: StageKey) -> dict[int, Heard]:
    kept = stages.stage_parts(tx, key)
    return {part: records.unpack(kept[part]) for part in kept if kept[part] != _NO_SPEECH}


def heard_again(tx: Tx, sha256: str, transcript: Transcript) -> tuple[Hearing, ...]:
    """What the second pass heard, in the order of what was asked."""
    kept = stages.stage_parts(tx, _second_key(sha256, transcript))
    found = [plates.unpack(payload) for payload in kept.values()]
    return tuple(sorted(found, key=lambda one: (one.plate.round, one.plate.pieces[0].start_ms)))


def _window_key(sha256: str, transcript: Transcript) -> StageKey:
    return StageKey(sha256, _WINDOW_STAGE, str(transcript.parameters["window_key"]))


def _language_key(sha256: str, transcript: Transcript) -> StageKey:
    return StageKey(sha256, _LANGUAGE_STAGE, str(transcript.parameters["window_key"]))


def _second_key(sha256: str, transcript: Transcript) -> StageKey:
    """A transcript from before there was a second pass has no such records."""
    return StageKey(sha256, _SECOND_STAGE, str(transcript.parameters.get("second_key")))
