"""A recording's timeline follows the detector, the thresholds and the off-air score of today.

What the sound alone says of a recording (its tiles, what is harmed in it, what is off the air) is
written when it comes in, and noted with the recipe by which it was made. Where that is not today's,
it is made anew: from the kept tracks, or where the pass itself is another one from the sound.
"""

from __future__ import annotations

from dataclasses import replace

from archive import accession
from archive.catalogue import Change, Tx, events, ranking, recordings, stages, transcripts
from archive.catalogue.stages import StageKey
from archive.harm import HARM, harm_fact
from archive.recording import Recording
from archive.viewer import OWNER
from transcribe import pipeline
from transcribe.hearing.activity import Activity
from transcribe.hearing.harms import harms
from transcribe.hearing.spans import TILING_RECIPE
from transcribe.media.probe import probe
from transcribe.off_air.assessing import assess
from transcribe.off_air.evidence import EVIDENCE_RECIPE
from transcribe.passes import Seconds
from transcribe.workplace import Workplace

ACTOR = "timeline"
_STAGE = "timeline"


def note_tiled(tx: Tx, sha256: str) -> None:
    """Note that the timeline of these bytes, written in this transaction, is by today's recipe."""
    stages.put_stage(tx, StageKey(sha256, _STAGE, ""), 0, _recipe(sha256))


def retile(place: Workplace, recording: Recording, progress: Seconds | None = None) -> bool:
    """Write the timeline anew if it is not by today's recipe; true if that changed anything.

    Everything that follows from the sound changes with it, in one transaction; the words stay.
    `recording` has sound. Raises MediaError, NotFound (the bytes are gone and must be heard).
    """
    sha256 = recording.sha256
    assert sha256 is not None
    with place.catalogue.read() as tx:
        if stages.stage_part(tx, StageKey(sha256, _STAGE, ""), 0) == _recipe(sha256):
            return False
        activity = pipeline.kept_activity(tx, sha256)
    if activity is None:
        path = place.store.path(sha256)
        activity = pipeline.find_activity(place, sha256, path, probe(path), progress)
    with place.catalogue.write() as tx:
        changes = _write(tx, recording.id, activity)
        note_tiled(tx, sha256)
    return any(change is not Change.UNCHANGED for change in changes)


def _recipe(sha256: str) -> bytes:
    return f"{pipeline.activity_key(sha256).maker} {TILING_RECIPE} {EVIDENCE_RECIPE}".encode()


def _write(tx: Tx, name: str, activity: Activity) -> list[Change]:
    known = recordings.find_recording(tx, OWNER, name)
    changes = [recordings.save_recording(tx, _told(known, activity), actor=ACTOR)]
    changes.append(recordings.replace_spans(tx, name, activity.spans(), actor=ACTOR))
    placed = events.placement_of(tx, OWNER, name)
    if placed and activity.duration_ms != known.duration_ms:
        changes += accession.place_parts(tx, placed.event)
    best = transcripts.preferred(tx, OWNER, name)
    if best is not None and ranking.is_placeholder(best):
        changes.append(pipeline.save_untranscribed(tx, name, activity)[1])
    return [*changes, assess(tx, name, activity)]


def _told(known: Recording, activity: Activity) -> Recording:
    """The recording as its sound tells it: how long it is, and what is harmed."""
    facts = {name: fact for name, fact in known.facts.items() if name != HARM}
    told = harms(activity, known.media) if known.media else ()
    return replace(known, duration_ms=activity.duration_ms, facts={**facts, **harm_fact(told)})
