"""Words lost or doubled by the borders of windows that are cut into talk.

Two measurements. First an exact one: an engine that writes down every word it is shown, with times
that are off as a real engine's are and pieces of the words that its window's edge cuts; whatever is
then lost or doubled, the merge has lost or doubled. That is the proof.

Secondly the demonstration model hears the same talk three times: its windows cut into the middle of
words, cut in the nearest pauses, and cut in pauses as far away from these places as windows allow.
The model errs by itself, so they are compared passage by passage, a passage being the words around
one border in talk: what is lost or put in with that border and not with another, and the other way
round. Were the place of no effect, a passage would be worse with a border in talk as often as
better (a sign test over the passages that are not alike, one-sided): the target is that it is not
worse than with borders in pauses more often than chance has it. Against borders far away there is
no target: a window that ends in the middle of a sentence makes the model itself err more. Rows of
words that both windows of a border write, one at its end and the other at its beginning, and that
were said once, are printed for borders in talk and in pauses, without a target.
"""

from __future__ import annotations

import math
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from archive.transcript import Word
from scripts.benchmarks.metering import verdict
from scripts.demo_model import grammar
from scripts.demo_model.voices import Speaker, as_float, random_voice
from transcribe.engines.engine import Heard, HeardSegment, HeardWord
from transcribe.engines.recipe import engine_spec
from transcribe.engines.workers import Task, Workers
from transcribe.media.sound import SAMPLE_RATE, Samples
from transcribe.words.borders import Border, bare
from transcribe.words.merge import Merge, merge
from transcribe.words.windows import CONTEXT_MS, TALK_CONTEXT_MS, Window

BORDERS = 500
HEARD_BORDERS = 500
_CORE_MS = (8_000, 12_000)
"""Shorter than real cores (20 to 28 s), so that as many borders cost less: what happens at a border
does not depend on how far away the next one is."""
_NEAR_MS = 1_500
_JITTERS_MS = (20, 60, 120)
"""Standard deviations; that of two hearings by the demonstration model is printed below."""
SIGNIFICANT = 0.05
_LONGEST_ROW = 20
_ROW_REACH_MS = 10_000
_PAUSE_S = (0.35, 0.9)
_FLOOR = 10 ** (-60 / 20)


@dataclass(frozen=True, slots=True)
class Said:
    """A word that was really said, ms on the recording."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Talk:
    """Words in order, the middles of the pauses between sentences, and the sound where needed."""

    words: tuple[Said, ...]
    pauses_ms: tuple[int, ...]
    duration_ms: int
    sound: Samples


def measure(seed: int = 5, heard_borders: int = HEARD_BORDERS) -> bool:
    """Print both measurements; whether no border lost or doubled a word."""
    talk = synthesise(seed, BORDERS)
    met = [_exactly(talk, seed, jitter) for jitter in _JITTERS_MS]
    met.append(_by_the_model(synthesise(seed + 1, heard_borders), seed))
    return all(met)


def synthesise(seed: int, borders: int) -> Talk:
    """Sentences of many voices with pauses between them, long enough for so many borders."""
    rng, speaker = random.Random(seed), Speaker()
    sounds: list[Samples] = []
    words: list[Said] = []
    pauses: list[int] = []
    at = 0
    while at < 1.05 * borders * sum(_CORE_MS) / 2 + 2 * _CORE_MS[1]:
        text = grammar.sentence(rng)
        clip = speaker.say(text, random_voice(rng))
        starts = [at + start * 1000 // SAMPLE_RATE for start in clip.word_starts]
        at += len(clip.audio) * 1000 // SAMPLE_RATE
        words += [Said(*one) for one in zip(text.split(), starts, [*starts[1:], at], strict=True)]
        pause = round(rng.uniform(*_PAUSE_S) * 1000)
        pauses.append(at + pause // 2)
        sound = as_float(clip.audio)
        sound = sound * np.float32(0.1 / np.sqrt(np.mean(sound * sound)))
        rest = at * SAMPLE_RATE // 1000 + pause * SAMPLE_RATE // 1000 - sum(map(len, sounds))
        sounds.append(np.pad(sound, (0, rest - len(sound))))
        at += pause
    whole = np.concatenate(sounds)
    noise = np.random.default_rng(seed).standard_normal(len(whole)) * _FLOOR
    return Talk(tuple(words), tuple(pauses), at, (whole + noise).astype(np.float32))


def cut_in_talk(talk: Talk, rng: random.Random) -> tuple[Window, ...]:
    """Windows whose borders lie in the middle of words, or hard beside them."""
    edges = [0]
    while talk.duration_ms - edges[-1] > 2 * _CORE_MS[1]:
        aim = edges[-1] + rng.randint(*_CORE_MS)
        word = min(talk.words, key=lambda one: abs(one.start_ms - aim))
        edges.append(rng.randint(word.start_ms, word.end_ms))
    return _windows([*edges, talk.duration_ms], TALK_CONTEXT_MS)


def cut_in_pauses(talk: Talk, wanted: Sequence[int]) -> tuple[Window, ...]:
    """Windows with borders in the middles of the pauses nearest to the wanted places, ms."""
    moved = {min(talk.pauses_ms, key=lambda pause: abs(pause - edge)) for edge in wanted}
    return _windows([0, *sorted(moved), talk.duration_ms], CONTEXT_MS)


def _windows(edges: Sequence[int], context_ms: int) -> tuple[Window, ...]:
    last = edges[-1]
    return tuple(
        Window(n, a, b, max(0, a - context_ms), min(last, b + context_ms), True)
        for n, (a, b) in enumerate(pairwise(edges))
    )


def _exactly(talk: Talk, seed: int, jitter_ms: float) -> bool:
    rng = random.Random(seed)
    windows = cut_in_talk(talk, rng)
    heard = {one.index: written_down(talk.words, one, rng, jitter_ms) for one in windows}
    merged = merge(windows, heard)
    errors = compare(talk.words, merged)
    print(f"  exact engine, times off by {jitter_ms:g} ms: {_counts(merged.borders)}")
    name = f"words lost or doubled at {len(windows) - 1} borders, times off by {jitter_ms:g} ms"
    return verdict(name, sum(map(len, errors.values())), 0, "words")


def written_down(
    words: Sequence[Said], window: Window, rng: random.Random, jitter_ms: float
) -> Heard:
    """All that is said in a window: of a word that its edge cuts the part that is left, or none."""
    out: list[HeardWord] = []
    for word in words:
        start, end = max(word.start_ms, window.start_ms), min(word.end_ms, window.end_ms)
        if start >= end:
            continue
        left = (end - start) / (word.end_ms - word.start_ms)
        text = word.text if left == 1 else _piece(word, window, left)
        if text and (left > 0.3 or rng.random() < 0.5):
            times = sorted((t - window.start_ms) / 1000 for t in (start, end))
            off = [rng.gauss(0, jitter_ms / 1000) for _ in times]
            first, last = (max(0.0, t + o) for t, o in zip(times, off, strict=True))
            out.append(HeardWord(f" {text}", first, max(first, last), 0.9))
    starts = sorted(word.start for word in out)
    said = tuple(
        HeardWord(w.text, a, max(a, w.end), w.probability) for w, a in zip(out, starts, strict=True)
    )
    text = "".join(word.text for word in said)
    length = (window.end_ms - window.start_ms) / 1000
    return Heard("en", 1.0, (HeardSegment(text, 0.0, length, said, -0.1, 1.0, 0.0, 0.0),))


def _piece(word: Said, window: Window, left: float) -> str:
    """What is heard of a word that begins before its window, or ends after it."""
    count = round(left * len(word.text))
    if left >= 0.8:
        return word.text
    return word.text[-count:] if word.start_ms < window.start_ms and count else word.text[:count]


def compare(words: Sequence[Said], merged: Merge) -> dict[str, list[int]]:
    """Where words were lost, put in or changed: ms on the recording, by kind."""
    heard = [word for part in merged.parts for word in part.words if bare(word.text)]
    said = [word for word in words if bare(word.text)]
    edits = Levenshtein.editops(
        [bare(word.text) for word in said], [bare(word.text) for word in heard]
    )
    out: dict[str, list[int]] = {"delete": [], "insert": [], "replace": []}
    for edit in edits:
        at = said[min(edit.src_pos, len(said) - 1)]
        out[edit.tag].append((at.start_ms + at.end_ms) // 2)
    return out


def _counts(borders: Sequence[Border]) -> str:
    sums = Counter[str]()
    for border in borders:
        sums += Counter(both=border.both, kept=border.kept, dropped=border.dropped)
    return ", ".join(f"{sums[kind]} {kind}" for kind in ("both", "kept", "dropped"))


def _by_the_model(talk: Talk, seed: int) -> bool:
    forced = cut_in_talk(talk, random.Random(seed))
    edges = [window.core_end_ms for window in forced[:-1]]
    cuts = {
        "in talk": forced,
        "in pauses": cut_in_pauses(talk, edges),
        "far away": cut_in_pauses(talk, _between(edges, talk.duration_ms)),
    }
    with tempfile.TemporaryDirectory() as name:
        spec = engine_spec("auto", "demo", "cpu", Path(name))
        with Workers(spec) as workers:
            heard = {where: hear(talk, windows, workers) for where, windows in cuts.items()}
    merged = {where: merge(windows, heard[where]) for where, windows in cuts.items()}
    found = {where: _near(compare(talk.words, one), edges) for where, one in merged.items()}
    near = sum(any(abs(w.start_ms - e) < _NEAR_MS for e in edges) for w in talk.words)
    print(
        f"  demonstration model, {len(edges)} borders in talk: {_counts(merged['in talk'].borders)}"
    )
    print(f"  {near} words begin within {_NEAR_MS / 1000:g} s of these places; wrong of them")
    for where, one in found.items():
        told = ", ".join(f"{len(places)} {_KINDS[kind]}" for kind, places in one.items())
        print(f"    with borders {where}: {told}")
    _against(found["in talk"], found["far away"], edges, "far away")
    worse, better = _against(found["in talk"], found["in pauses"], edges, "in pauses")
    name = "chance of so many worse passages or more, against borders in pauses"
    is_no_worse = verdict(name, chance(worse, better), SIGNIFICANT, "", at_least=True)
    twice = {
        where: doubled(talk.words, heard[where], merged[where])
        for where in ("in pauses", "in talk")
    }
    for where, rows in twice.items():
        for row in rows:
            print(f"  doubled by a border {where}: {' '.join(row)}")
    counts = ", ".join(f"{sum(map(len, rows))} {where}" for where, rows in twice.items())
    print(f"  words written by the windows on both sides of a border, and said once: {counts}")
    return is_no_worse


def doubled(
    said: Sequence[Said], heard: Mapping[int, Heard], merged: Merge
) -> list[tuple[str, ...]]:
    """Rows of words with which one window's share ends and the next one's begins, said once."""
    window = {id(segment): n for n, one in heard.items() for segment in one.segments}
    shares: dict[int, list[Word]] = {}
    for part in merged.parts:
        shares.setdefault(window[id(part.heard)], []).extend(part.words)
    out = []
    for number, words in shares.items():
        before = [bare(word.text) for word in words]
        after = [bare(word.text) for word in shares.get(number + 1, [])]
        for count in range(min(len(before), len(after), _LONGEST_ROW), 0, -1):
            row = before[-count:]
            if row == after[:count] and not _is_said(row * 2, said, words[-1].end_ms):
                out.append(tuple(row))
                break
    return out


def _is_said(row: Sequence[str], said: Sequence[Said], at_ms: int) -> bool:
    """Whether these words stand in a row near a moment."""
    near = [bare(word.text) for word in said if abs(word.start_ms - at_ms) < _ROW_REACH_MS]
    return any(near[first : first + len(row)] == row for first in range(len(near)))


def _against(
    talk: Mapping[str, Sequence[int]],
    other: Mapping[str, Sequence[int]],
    edges: Sequence[int],
    name: str,
) -> tuple[int, int]:
    """Print both directions; how many passages are worse with a border in talk, and better."""
    kinds = ("delete", "insert")
    ours = {kind: only(talk[kind], other[kind], edges) for kind in kinds}
    theirs = {kind: only(other[kind], talk[kind], edges) for kind in kinds}
    told = [
        " and ".join(f"{sum(one[kind])} {_KINDS[kind]}" for kind in kinds) for one in (ours, theirs)
    ]
    print(f"  with borders in talk alone {told[0]}, with borders {name} alone {told[1]}")
    sums = [[sum(pair) for pair in zip(*one.values(), strict=True)] for one in (ours, theirs)]
    worse = sum(a > b for a, b in zip(*sums, strict=True))
    better = sum(a < b for a, b in zip(*sums, strict=True))
    print(f"  of {len(edges)} passages {worse} worse with the border in talk, {better} better")
    return worse, better


def chance(worse: int, better: int) -> float:
    """The probability of at least `worse` heads among so many throws of a fair coin."""
    throws = worse + better
    return float(sum(math.comb(throws, n) for n in range(worse, throws + 1)) / 2**throws)


def _between(edges: Sequence[int], duration_ms: int) -> list[int]:
    """The middles of the stretches between the edges."""
    return [(a + b) // 2 for a, b in pairwise([0, *edges, duration_ms])]


_KINDS = {"delete": "lost", "insert": "put in", "replace": "changed"}


def hear(talk: Talk, windows: Sequence[Window], workers: Workers) -> dict[int, Heard]:
    """What the engine hears in each window."""

    def tasks() -> Iterator[Task]:
        for window in windows:
            start, end = (ms * SAMPLE_RATE // 1000 for ms in (window.start_ms, window.end_ms))
            yield Task(window.index, talk.sound[start:end].tobytes(), "en")

    return dict(workers.hear(tasks()))


def _near(errors: Mapping[str, Sequence[int]], edges: Sequence[int]) -> dict[str, list[int]]:
    return {
        kind: [at for at in places if any(abs(at - edge) < _NEAR_MS for edge in edges)]
        for kind, places in errors.items()
    }


def only(these: Sequence[int], those: Sequence[int], edges: Sequence[int]) -> list[int]:
    """Errors of the one hearing that are not the other's as well, at the same word: how many by
    nearest edge, shape (edges,).
    """
    out = [0] * len(edges)
    for at, count in (Counter(these) - Counter(those)).items():
        out[min(range(len(edges)), key=lambda number: abs(edges[number] - at))] += count
    return out
