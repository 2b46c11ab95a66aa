"""One pass over a recording's sound: its length, its level track and where somebody speaks."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archive.recording import Span
from transcribe.hearing import levels, spans
from transcribe.hearing.levels import Levels
from transcribe.hearing.speech import DETECTOR, Posterior, SpeechDetector
from transcribe.media.decode import Decoding
from transcribe.media.downmix import Downmix
from transcribe.media.probe import Probe
from transcribe.media.sound import SAMPLE_RATE
from transcribe.runs import Run

ACTIVITY_RECIPE = f"{DETECTOR}/levels100ms/1"
"""Part of every stage key that rests on an activity; raise the number when the pass changes."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What the sound alone says. `warnings` tell what of the file was lost in decoding."""

    duration_ms: int
    levels: Levels
    posterior: Posterior
    warnings: tuple[str, ...] = ()

    def spans(self) -> tuple[Span, ...]:
        """The timeline: tiles that cover the recording."""
        return spans.tile(self.posterior, self.levels, self.duration_ms)

    def speech(self) -> list[Run]:
        """Every stretch that may be speech, ms: what is worth decoding."""
        return spans.speech_runs(self.posterior, self.duration_ms, spans.KEEP)


def measure(path: Path, probe: Probe, progress: Callable[[float], None] | None = None) -> Activity:
    """Hear a file once, in constant memory; `progress` gets the seconds done. Raises MediaError."""
    decoding, mix, detector = Decoding(path, probe), Downmix(), SpeechDetector()
    track: list[Levels] = []
    for block in decoding:
        track.append(levels.levels(block))
        detector.feed(mix(block))
        if progress:
            progress(decoding.samples / SAMPLE_RATE)
    posterior = detector.finish()
    return Activity(decoding.duration_ms, np.concatenate(track), posterior, decoding.warnings)


def pack(activity: Activity) -> bytes:
    """For the stage record: a line of JSON, then the compressed tracks. Exact round trip."""
    head = {"duration_ms": activity.duration_ms, "warnings": activity.warnings}
    tenths = np.rint(activity.levels * 10).astype("<i2").tobytes()
    tracks = zlib.compress(tenths, 6), zlib.compress(activity.posterior.tobytes(), 6)
    line = json.dumps({**head, "sizes": [len(t) for t in tracks]}, ensure_ascii=False)
    return line.encode() + b"\n" + b"".join(tracks)


def unpack(payload: bytes) -> Activity:
    """The activity that `pack` wrote."""
    line, _, body = payload.partition(b"\n")
    head = json.loads(line)
    split = head["sizes"][0]
    tenths = np.frombuffer(zlib.decompress(body[:split]), "<i2")
    return Activity(
        head["duration_ms"],
        np.round(tenths / 10, 1).astype(np.float32),
        np.frombuffer(zlib.decompress(body[split:]), np.uint8),
        tuple(head["warnings"]),
    )
