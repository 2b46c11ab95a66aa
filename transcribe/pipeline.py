"""Transcribes a recording: activity, the passes of the engine, merge, commit; each step kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from archive.catalogue import Change, Tx, stages, transcripts
from archive.catalogue.stages import StageKey
from archive.event import Role
from archive.identifiers import parameters_hash, transcript_id
from archive.recording import Recording, Turn
from archive.transcript import Origin, Segment, Transcript
from transcribe.engines.engine import EngineFacts
from transcribe.engines.listener import Listener
from transcribe.hearing import activity as hearing
from transcribe.hearing import record
from transcribe.hearing.activity import ACTIVITY_RECIPE, TRACKS_RECIPE, Activity
from transcribe.hearing.talk import SPEECH_RECIPE
from transcribe.media.probe import Probe
from transcribe.passes import Passes, Round, Seconds, heard_again, heard_windows
from transcribe.speakers import relabel, same_but_for_speakers
from transcribe.words.language import Languages
from transcribe.words.second_pass import RECIPE as SECOND_RECIPE
from transcribe.words.segments import Account, account, untranscribed_segments
from transcribe.words.windows import PLAN_RECIPE, plan_windows
from transcribe.workplace import Workplace

ACTOR = "transcribe"
_ACTIVITY_STAGE = "activity"


def find_activity(
    place: Workplace, sha256: str, path: Path, probe: Probe, progress: Seconds | None = None
) -> Activity:
    """The recording's activity, from its stage record or by hearing it once. Raises MediaError."""
    with place.catalogue.read() as tx:
        kept = kept_activity(tx, sha256)
    if kept is not None:
        return kept
    found = hearing.measure(path, probe, progress)
    with place.catalogue.write() as tx:
        stages.put_stage(tx, activity_key(sha256), 0, record.pack(found))
    return found


def kept_activity(tx: Tx, sha256: str) -> Activity | None:
    """The activity if it has been measured already."""
    kept = stages.stage_part(tx, activity_key(sha256), 0)
    return None if kept is None else record.unpack(kept)


def activity_key(sha256: str) -> StageKey:
    """Names the bytes and today's recipe."""
    return StageKey(sha256, _ACTIVITY_STAGE, parameters_hash({"recipe": ACTIVITY_RECIPE}))


@dataclass(frozen=True, slots=True)
class Voices:
    """What is known of who speaks in a recording."""

    turns: Sequence[Turn] = ()
    people: Sequence[Role] = ()


def machine_transcript(recording: str, facts: EngineFacts, spoken: Languages) -> Transcript:
    """The transcript that an engine makes of a recording, before its words.

    Its identity leaves out the library's version and the device: an upgrade is no reason to hear
    an archive again. Nor is a change of what counts as speech: but the windows are planned by
    that, so that none of another plan's records may be taken for one of theirs.
    """
    recipe = {"activity": TRACKS_RECIPE, "windows": PLAN_RECIPE, **spoken.recipe}
    window_key = parameters_hash({**asdict(facts), **recipe, "speech": SPEECH_RECIPE})
    parameters: dict[str, object] = {
        **facts.parameters,
        **recipe,
        "engine_version": facts.engine_version,
        "compute_type": facts.compute_type,
        "device": facts.device,
        "second_pass": SECOND_RECIPE,
        "window_key": window_key,
        "second_key": parameters_hash({"window_key": window_key, "second_pass": SECOND_RECIPE}),
    }
    lasting = parameters_hash(
        {
            **facts.parameters,
            **recipe,
            "second_pass": SECOND_RECIPE,
            "compute_type": facts.compute_type,
        }
    )
    return Transcript(
        id=transcript_id(recording, Origin.MACHINE, facts.engine, facts.model_sha256, lasting),
        recording=recording,
        origin=Origin.MACHINE,
        language=spoken.forced,
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
    spoken: Languages,
    progress: Seconds | None = None,
    rounds: Round | None = None,
) -> Transcript:
    """Hear every window that has not been heard yet; each is kept the moment it is done.

    `progress` is told of the first hearing, `rounds` of the second pass. Nothing of the transcript
    is written: `machine_account` reads what was kept.
    Raises ModelUnavailable, EngineError, MediaError.
    """
    assert recording.sha256 is not None
    transcript = machine_transcript(recording.id, listener.facts, spoken)
    passes = Passes(place, listener, recording.sha256, probe, activity, transcript)
    passes.first(spoken.forced, progress)
    if spoken.forced is None:
        passes.languages(spoken)
    passes.second(rounds)
    return transcript


def machine_account(
    tx: Tx, sha256: str, transcript: Transcript, activity: Activity, voices: Voices
) -> Account:
    """Segments from what was kept for this transcript; the engine is not needed."""
    heard = heard_windows(tx, sha256, transcript)
    again = heard_again(tx, sha256, transcript)
    windows = plan_windows(activity)
    return account(activity, windows, heard, voices.turns, voices.people, again)


def save_machine_transcript(
    tx: Tx, sha256: str, transcript: Transcript, activity: Activity, voices: Voices
) -> tuple[Transcript, Change]:
    """Merge what was kept and write it as a revision, with its note for the index."""
    found = machine_account(tx, sha256, transcript, activity, voices)
    spoken = transcript.language or _main_language(found.segments)
    told = replace(
        transcript, language=spoken, parameters={**transcript.parameters, **found.facts()}
    )
    return transcripts.add_revision(tx, told, found.segments, actor=ACTOR)


def relabelled(
    tx: Tx, sha256: str, transcript: Transcript, activity: Activity, voices: Voices
) -> tuple[Segment, ...]:
    """A transcript's newest segments with other speakers; no word and no time is another.

    Where merging what was kept still makes these words, they are also cut anew at the speakers'
    turns. It does not where the detector, its thresholds or the merge are others today than when
    they were heard: then the words stay as they were merged, and only their speakers change.
    """
    written = transcripts.written(tx, transcript.id)
    merged = machine_account(tx, sha256, transcript, activity, voices).segments
    if same_but_for_speakers(merged, written):
        return merged
    return relabel(written, voices.turns, voices.people)


def save_untranscribed(tx: Tx, recording: str, activity: Activity) -> tuple[Transcript, Change]:
    """Say of a recording's speech that no model has heard it."""
    nobody = Transcript(
        transcript_id(recording, Origin.MACHINE, "untranscribed"), recording, Origin.MACHINE
    )
    flagged = untranscribed_segments(activity.spans())
    return transcripts.add_revision(tx, nobody, flagged, actor=ACTOR)


def _main_language(segments: Sequence[Segment]) -> str | None:
    """The language of most words; of equals the first in the alphabet."""
    counts: dict[str, int] = {}
    for segment in segments:
        if segment.language:
            counts[segment.language] = counts.get(segment.language, 0) + len(segment.words)
    return min(counts, key=lambda name: (-counts[name], name), default=None)
