"""Parts of one broadcast: overlaps found by their sound, outages, gaps, and no false match.

Each evening is drawn, cut into three parts, encoded as different services would, and taken in by
the ingest itself. Only the first and the last part have a sidecar's start; the second has none and
is found by its sound.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import numpy as np

from archive.catalogue import Catalogue, events, recordings
from archive.event import Basis, Placement
from archive.parts.placing import LEAST_TALK_MS
from archive.recording import SpanKind
from archive.settings import load
from archive.store import MediaStore
from archive.timeline import TimelineTile, event_timeline
from archive.viewer import OWNER
from scripts.benchmarks.metering import verdict
from scripts.benchmarks.truth import mixtures
from scripts.benchmarks.truth.outcome import Outcome, not_measured, together
from transcribe.ingest import IngestOptions, ingest
from transcribe.media.sound import SAMPLE_RATE, Samples
from transcribe.parts.fingerprint import Fingerprinter
from transcribe.parts.matching import Heard, compare
from transcribe.workplace import Workplace

OVERLAP_S, DRIFT_PPM, GAP_S = 7.3, 80.0, 20.0
_START = datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
_EVENINGS = 2
"""Of each condition."""
_TAPS = 8
_STRANGERS = 24
"""Recordings without a moment in common: 276 pairs."""


@dataclass(frozen=True)
class Condition:
    """How the second part was captured: what happened to its sound, and how it was encoded."""

    name: str
    suffix: str
    options: tuple[str, ...] = ()
    change: Callable[[Samples, np.random.Generator], Samples] = lambda sound, rng: sound


def _noisy(sound: Samples, rng: np.random.Generator) -> Samples:
    noise = mixtures.coloured(len(sound) / SAMPLE_RATE, rng, 3.0)[: len(sound)]
    return sound + mixtures.at_level(noise, mixtures.dbfs(sound) - 10)


CONDITIONS = (
    Condition("the same sound", "flac"),
    Condition("20 dB quieter", "flac", (), lambda sound, rng: sound * np.float32(0.1)),
    Condition("Opus at 12 kbit/s", "opus", ("-b:a", "12k")),
    Condition("MP3 at 24 kbit/s", "mp3", ("-b:a", "24k")),
    Condition("noise 10 dB below it", "m4a", ("-b:a", "48k"), _noisy),
    Condition(
        "telephone", "wav", ("-ar", "8000", "-c:a", "pcm_mulaw"),
        lambda sound, rng: mixtures.telephone(sound),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Errors in ms (drift in ppm); infinite where nothing was found."""

    overlap: float
    outage: float
    drift: float


def measure(seed: int = 5) -> Outcome:
    """Print the figures beside their targets."""
    rng = np.random.default_rng([seed, 7])
    rows = [_evenings(condition, rng) for condition in CONDITIONS]
    every = [found for row in rows for found in row]
    met: list[bool | Outcome] = [
        verdict("overlap of 7.3 s, largest error", max(f.overlap for f in every), 50, "ms"),
        verdict("outage, largest error of an edge", max(f.outage for f in every), 100, "ms"),
    ]
    met += [_strangers(rng), _loops(rng)]
    if not mixtures.has_corpus():
        met.append(not_measured("false matches among read utterances", mixtures.NO_CORPUS))
    return together(met)


def _evenings(condition: Condition, rng: np.random.Generator) -> list[Found]:
    found = [_evening(condition, rng) for _ in range(_EVENINGS)]
    print(
        f"  {condition.name}: overlap {max(f.overlap for f in found):.2f} ms, outage"
        f" {max(f.outage for f in found):.1f} ms, drift {max(f.drift for f in found):.1f} ppm",
        flush=True,
    )
    return found


def _evening(condition: Condition, rng: np.random.Generator) -> Found:
    """One broadcast in three parts: an overlap, then an outage."""
    sound = _talk(rng, 14)
    third = len(sound) // 3
    joint = round(rng.uniform(0.9, 1.1) * third)
    back, gone = joint - round(OVERLAP_S * SAMPLE_RATE), 2 * third
    again = gone + round(GAP_S * SAMPLE_RATE)
    second = condition.change(drifting(sound[back:gone], DRIFT_PPM), rng)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        encode(folder / "first.flac", sound[:joint])
        encode(folder / f"second.{condition.suffix}", second, *condition.options)
        encode(folder / "third.flac", sound[gone:])
        (folder / "evening.event.toml").write_text(_event_file(condition.suffix, again))
        placed, tiles = _taken_in(folder)
    first = placed["first.flac"][1]
    place, _ = placed[f"second.{condition.suffix}"]
    if place.basis is not Basis.SOUND:
        return Found(float("inf"), float("inf"), float("inf"))
    outages = [tile for tile in tiles if tile.kind is SpanKind.OUTAGE]
    edges = [gone * 1000 / SAMPLE_RATE, again * 1000 / SAMPLE_RATE]
    apart = (
        [abs(outages[0].start_ms - edges[0]), abs(outages[0].end_ms - edges[1])]
        if len(outages) == 1
        else [float("inf")]
    )
    overlap = first - place.offset_ms
    return Found(abs(overlap - OVERLAP_S * 1000), max(apart), abs(place.drift_ppm - DRIFT_PPM))


def _talk(rng: np.random.Generator, sentences: int) -> Samples:
    """Sentences of several voices in a room's tone."""
    takes = mixtures.voices(rng, sentences, held_out=True)
    talk = mixtures.conversation(takes, rng)
    tone = mixtures.room_tone(len(talk.sound) / SAMPLE_RATE, rng)[: len(talk.sound)]
    return talk.sound[: len(tone)] + mixtures.at_level(tone, -62.0)


def drifting(sound: Samples, ppm: float) -> Samples:
    """As a recorder hears it whose clock runs slow by `ppm`: sample n is sound at n (1 + ppm).

    Interpolated by a sinc under a cosine window, eight samples to each side.
    """
    at = np.arange(int(len(sound) / (1 + ppm / 1e6))) * (1 + ppm / 1e6)
    whole = np.floor(at).astype(int)
    padded = np.pad(sound, _TAPS)
    out = np.zeros(len(at))
    for tap in range(1 - _TAPS, _TAPS + 1):
        away = at - whole - tap
        weight = np.sinc(away) * np.cos(np.pi * away / (2 * _TAPS + 2)) ** 2
        out += padded[whole + tap + _TAPS] * weight
    return out.astype(np.float32)


def encode(path: Path, sound: Samples, *options: str) -> None:
    """Write sound as the suffix of `path` says."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-f", "f32le", "-ar", str(SAMPLE_RATE)]
    command += ["-ac", "1", "-i", "pipe:0", *options, str(path)]
    subprocess.run(command, input=sound.astype("<f4").tobytes(), check=True)


def _event_file(suffix: str, again: int) -> str:
    third = _START + timedelta(seconds=again / SAMPLE_RATE)
    listed = [("first.flac", _START), (f"second.{suffix}", None), ("third.flac", third)]
    rows = ['id = "evening"', 'title = "An evening"', 'zone = "UTC"', 'precision = "second"']
    for file, start in listed:
        rows += [
            "[[parts]]",
            f'file = "{file}"',
            *([f"start = {start.isoformat()}"] if start else []),
        ]
    return "\n".join(rows) + "\n"


def _taken_in(
    folder: Path,
) -> tuple[dict[str, tuple[Placement, int]], tuple[TimelineTile, ...]]:
    """Each part's placement and length by its file's name, and the event's tiles."""
    chosen = load(folder / "archive")
    catalogue = Catalogue.open(chosen.catalogue_path)
    place = Workplace(catalogue, MediaStore(chosen.store_path), chosen)
    (event,) = {result.event for result in ingest([folder], place, IngestOptions(transcribe=False))}
    assert event is not None
    with catalogue.read() as tx:
        placed = events.placements(tx, OWNER, event)
        held = {one.id: one for one in recordings.list_recordings(tx, OWNER, event)}
        spans = {name: recordings.spans(tx, OWNER, name) for name in held}
    catalogue.close()
    by_name = {held[one.recording].name: (one, held[one.recording].duration_ms) for one in placed}
    return by_name, event_timeline(placed, spans)


def heard(name: str, sound: Samples) -> Heard:
    """A recording for `compare`, all of it talk."""
    making = Fingerprinter()
    making.feed(sound)
    whole = [(0, round(len(sound) * 1000 / SAMPLE_RATE))]
    return Heard(name, making.finish(), whole, lambda: iter([sound]))


def _strangers(rng: np.random.Generator) -> bool:
    """Talk of the same few voices, other words: nothing may match."""
    every = [heard(f"{n:02}", sound) for n, sound in enumerate(_unlike(rng))]
    pairs = list(combinations(every, 2))
    matches = sum(compare(one, other).match is not None for one, other in pairs)
    return verdict(f"false matches among {len(pairs)} pairs without overlap", matches, 0, "pairs")


def _unlike(rng: np.random.Generator) -> Iterator[Samples]:
    """Conversations, and (where they are here) the read utterances of one speaker each."""
    read = mixtures.read_aloud(rng, 18) if mixtures.has_corpus() else []
    for at in range(0, len(read), 3):
        yield np.concatenate([take.sound for take in read[at : at + 3]])
    for _ in range(_STRANGERS - len(read) // 3):
        yield _talk(rng, 5)


def _loops(rng: np.random.Generator) -> bool:
    """Hold music at the end of one part and the beginning of the next: no place is proven."""
    proven = 0
    for _ in range(6):
        loop = mixtures.hold_music(4.0, rng)
        music = np.tile(loop, 5)
        one = np.concatenate([_talk(rng, 3), music])
        other = np.concatenate([music, _talk(rng, 3)])
        pair = [
            Heard(h.sha256, h.fingerprint, talk, h.sound)
            for h, talk in (
                (heard("a", one), [(0, (len(one) - len(music)) // 16)]),
                (heard("b", other), [(len(music) // 16, len(other) // 16)]),
            )
        ]
        match = compare(*pair).match
        proven += match is not None and match.talk_ms >= LEAST_TALK_MS
    return verdict("parts joined by the same hold music", proven, 0, "of 6")
