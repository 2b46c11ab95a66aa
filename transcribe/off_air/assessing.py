"""Off-air evidence into the catalogue, together with the words that it rests on."""

from __future__ import annotations

from archive.catalogue import Change, Tx, off_air, ranking, recordings, transcripts
from archive.viewer import OWNER
from transcribe.hearing.activity import Activity
from transcribe.off_air.evidence import off_air_evidence

ACTOR = "off air"


def assess(tx: Tx, recording: str, activity: Activity) -> Change:
    """Score a recording's talk by its sound, its turns and its preferred words as they are now.

    Call it in the transaction that changed any of them: the evidence is then always that of what
    the catalogue holds, whenever a run was killed.
    """
    best = transcripts.preferred(tx, OWNER, recording)
    has_words = best is not None and not ranking.is_placeholder(best)
    said = transcripts.segments(tx, OWNER, best.id) if best and has_words else ()
    turns = recordings.turns(tx, OWNER, recording)
    found = off_air_evidence(activity, said, turns)
    return off_air.replace_evidence(tx, recording, found, actor=ACTOR)
