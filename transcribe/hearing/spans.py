"""The timeline of a recording: speech, silence, other sound, or undecided, to the millisecond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from archive.recording import Sound, Span, SpanKind
from transcribe.hearing import ground, kinds, levels, speech
from transcribe.hearing.levels import FRAME_MS, Levels
from transcribe.hearing.speech import Posterior
from transcribe.hearing.talk import KEEP, SPEECH_RECIPE, STRICT, speech_runs
from transcribe.hearing.texture import Texture, no_texture
from transcribe.runs import Run, join, minus, within

TILING_RECIPE = f"{SPEECH_RECIPE}+tiles/1"
"""How a timeline is made of the tracks. Raise the number when tiles or the names of sounds change:
the timelines of what is already held follow, without hearing it again."""

_DOUBT_MS = 500
"""A shorter stretch that may be speech is no span of its own: beside certain speech it is mostly
the echo of a word. It is decoded all the same."""
_UNSURE = f"speech probability between {KEEP.on} and {STRICT.on}"
_CROWD = "voices, but none stands out: many at once, or other sound as loud"
_NAMED = {
    Sound.APPLAUSE: "no speech; bursts over 1 kHz, as many hands make them",
    Sound.MUSIC: "no speech; notes that hold and change",
    Sound.TONE: "no speech; stiller than any noise: a hum, a tone or a held chord",
    Sound.NOISE: "no speech; steady noise",
    Sound.BABBLE: "no voice stands out; moves like a crowd",
}


@dataclass(frozen=True, slots=True)
class Tracks:
    """What the timeline rests on; without a texture no sound is named and no run doubted."""

    posterior: Posterior
    levels: Levels
    duration_ms: int
    texture: Texture = field(default_factory=no_texture)


def tile(tracks: Tracks) -> tuple[Span, ...]:
    """Spans that cover `[0, duration_ms)` with no gap and no overlap."""
    base = ground.ground(tracks.levels)
    at = 0
    out: list[Span] = []
    for span in _talk(tracks):
        out += _quiet(tracks, base, at, span.start_ms)
        out.append(span)
        at = span.end_ms
    return (*out, *_quiet(tracks, base, at, tracks.duration_ms))


def _talk(tracks: Tracks) -> Iterator[Span]:
    """What is certainly speech, and the longer stretches that may be; by time, disjoint."""
    certain = speech_runs(tracks.posterior, tracks.duration_ms, STRICT, tracks.texture)
    for start, end in speech_runs(tracks.posterior, tracks.duration_ms, KEEP, tracks.texture):
        unsure = [(a, b) for a, b in minus(start, end, certain) if b - a >= _DOUBT_MS]
        crowds = _crowds(tracks.texture, start, end)
        doubt = join(sorted([*unsure, *crowds]))
        sure = (part for run in within(certain, start, end) for part in minus(*run, doubt))
        marked = [_span(tracks, run, SpanKind.SPEECH, ()) for run in sure]
        for run in doubt:
            why = ((_UNSURE, unsure), (_CROWD, crowds))
            reasons = tuple(reason for reason, runs in why if any(within(runs, *run)))
            marked.append(_span(tracks, run, SpanKind.UNDECIDED, reasons))
        yield from sorted(marked, key=lambda span: span.start_ms)


def _crowds(texture: Texture, start: int, end: int) -> list[Run]:
    last = min(len(texture.moves), -(-end // FRAME_MS))
    frames = kinds.crowds(texture, start // FRAME_MS, last)
    return list(within([(a * FRAME_MS, b * FRAME_MS) for a, b in frames], start, end))


def _quiet(tracks: Tracks, base: ground.Ground, start: int, end: int) -> Iterator[Span]:
    """Silence and sound where nobody speaks."""
    if start >= end:
        return
    first, last = start // FRAME_MS, -(-end // FRAME_MS)
    at = start
    for stretch in ground.stretches(tracks.levels, tracks.texture, first, last, base):
        to = end if stretch.end == last else stretch.end * FRAME_MS
        if to > at:
            yield _quiet_span(tracks, base, (at, to), stretch)
        at = to


def _quiet_span(tracks: Tracks, base: ground.Ground, run: Run, stretch: ground.Stretch) -> Span:
    if not stretch.is_silent:
        why = _NAMED[stretch.sound] if stretch.sound else "no speech; nothing that has a name"
        return _span(tracks, run, SpanKind.SOUND, (why,), stretch.sound)
    limit = base.silence_dbfs
    why = f"no speech, level under {limit:.0f} dBFS"
    if limit > ground.SILENCE_DBFS:
        why += f" (the recording's floor is {base.floor_dbfs:.0f})"
    span = _span(tracks, run, SpanKind.SILENCE, (why,))
    return replace(span, level_dbfs=levels.mean_level(tracks.levels, *run, under=limit))


def _span(
    tracks: Tracks, run: Run, kind: SpanKind, reasons: tuple[str, ...], sound: Sound | None = None
) -> Span:
    start, end = run
    frames = tracks.posterior[start // speech.FRAME_MS : -(-end // speech.FRAME_MS)]
    evidence = round(float(frames.mean()) / speech.UNITS, 3) if len(frames) else None
    level = levels.mean_level(tracks.levels, start, end)
    return Span(start, end, kind, evidence, level, reasons, sound)
