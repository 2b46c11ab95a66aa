"""Hot microphones found, ordinary speakers left alone: the off-air evidence at its default cut.

40 events with two hot-mic stretches each, half of them by synthetic voices and half by readers of
the corpus, and 20 in which everything was meant for listeners. The detector gets the sound by way
of a file, and the words as a transcript; it knows neither the turns nor where a stretch begins.

The thresholds and weights were set on other seeds with other lines and voices (`fitting.py`); what
is held out, and what cannot be, stands in `material.py`. There are two sets of lines for it, each
with evenings of its own (`lines.py`). The evenings of the tuning material are
measured too, by the same seed, and printed as seen: they are no proof.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.off_air import CUT, OffAir
from archive.recording import SpanKind
from scripts.benchmarks.metering import verdict
from scripts.benchmarks.truth import hot_mics
from scripts.benchmarks.truth.chants import hear
from scripts.benchmarks.truth.hot_mics import CUES, GeneratedEvent, HotMic
from scripts.benchmarks.truth.material import (
    HELD_OUT,
    HELD_OUT_FRESH,
    TUNED_ON,
    Material,
    espeak_voices,
    read_voices,
)
from scripts.benchmarks.truth.mixtures import NO_CORPUS, has_corpus
from scripts.benchmarks.truth.outcome import Outcome, not_measured, together
from transcribe.hearing.activity import Activity
from transcribe.off_air.evidence import off_air_evidence
from transcribe.off_air.telling import telling_words
from transcribe.runs import Run, covered, join, within

HOT, ORDINARY = 40, 20
PRECISION = RECALL = 0.9
FOUND_SHARE = 0.5
"""A stretch is found where half of its talk is; talk is called wrongly where half of it is not."""


@dataclass(frozen=True)
class Heard:
    """A generated event as it was heard; `talk`: what the sound calls speech, ms."""

    event: GeneratedEvent
    evidence: tuple[OffAir, ...]
    talk: tuple[Run, ...]


@dataclass(frozen=True)
class Figures:
    """Precision and recall at the cut, of stretches or of the talk's time; shares."""

    precision: float
    recall: float

    def __str__(self) -> str:
        return f"{self.precision:.3f} and {self.recall:.3f}"


def measure(seed: int = 5) -> Outcome:
    """Print precision and recall by stretch and by time, and the table of each cue."""
    print(
        f"  {HOT} events with {HOT * hot_mics.HOT_PER_EVENT} hot-mic stretches, {ORDINARY} without"
    )
    met = []
    for name, material in (("", HELD_OUT), (", other lines", HELD_OUT_FRESH)):
        heard = _heard_all(material, seed)
        met += _judged(f"stretch{name}", by_stretch(heard))
        met += _judged(f"time{name}", by_time(heard))
        _tell_stretches(heard)
        _tell_ordinary(heard)
        _table(heard)
    seen = _heard_all(TUNED_ON, seed)
    print("  seen, not counted (lines and voices of the tuning): precision and recall by stretch")
    print(f"  {by_stretch(seen)}, by time {by_time(seen)}")
    if not has_corpus():
        met.append(not_measured("  evenings of read voices", NO_CORPUS))
    return together(met)


def _judged(of: str, figures: Figures) -> list[bool | Outcome]:
    return [
        verdict(f"  precision by {of}", figures.precision, PRECISION, "", at_least=True),
        verdict(f"  recall by {of}", figures.recall, RECALL, "", at_least=True),
    ]


def _heard_all(material: Material, seed: int) -> list[Heard]:
    return [_heard(event, hear(event.sound)) for event in generated(seed, material)]


def generated(seed: int, material: Material = HELD_OUT) -> Iterator[GeneratedEvent]:
    """The events of a seed, by synthetic voices and by readers in equal parts (all synthetic where
    the corpus is not here).
    """
    synthetic = espeak_voices(material, seed)
    cues = hot_mics.deck(HOT * hot_mics.HOT_PER_EVENT, random.Random(f"deck {seed}"))
    for half, voices in enumerate((synthetic, read_voices(material, seed) or synthetic)):
        drawn = seed * 2 + half
        yield from hot_mics.events(cues[half::2], voices, material.lines, drawn)
        yield from hot_mics.ordinary_events(ORDINARY // 2, voices, material.lines, drawn)


def _heard(event: GeneratedEvent, activity: Activity) -> Heard:
    talk = tuple((s.start_ms, s.end_ms) for s in activity.spans() if s.kind is SpanKind.SPEECH)
    return Heard(event, off_air_evidence(activity, event.segments), talk)


def flagged(heard: Heard) -> list[Run]:
    """What reaches the default cut."""
    return join((e.start_ms, e.end_ms) for e in heard.evidence if e.score >= CUT)


def is_found(hot: HotMic, heard: Heard) -> bool:
    """Whether half of the talk in a hot-mic stretch is flagged."""
    talk = list(within(heard.talk, hot.start_ms, hot.end_ms))
    return _shared(talk, flagged(heard)) >= FOUND_SHARE * max(1, _length(talk))


def by_stretch(heard: Sequence[Heard]) -> Figures:
    """Of the flagged stretches the right ones, of the true ones those that are found."""
    every = [is_found(hot, one) for one in heard for hot in one.event.hot]
    called = sum(len(flagged(one)) for one in heard)
    return Figures(1 - len(_wrong(heard)) / max(1, called), sum(every) / max(1, len(every)))


def by_time(heard: Sequence[Heard]) -> Figures:
    """Of the talk only: pauses inside a stretch count for nothing."""
    hot_ms = flagged_ms = both_ms = 0
    for one in heard:
        hot = [r for h in one.event.hot for r in within(one.talk, h.start_ms, h.end_ms)]
        called = _called(one)
        hot_ms += _length(hot)
        flagged_ms += _length(called)
        both_ms += _shared(hot, called)
    return Figures(both_ms / max(1, flagged_ms), both_ms / max(1, hot_ms))


def _called(heard: Heard) -> list[Run]:
    """The talk that is flagged."""
    return [run for start, end in flagged(heard) for run in within(heard.talk, start, end)]


def _wrong(heard: Sequence[Heard]) -> list[tuple[GeneratedEvent, Run]]:
    return [
        (one.event, (start, end))
        for one in heard
        for start, end in flagged(one)
        if covered(start, end, [(hot.start_ms, hot.end_ms) for hot in one.event.hot])
        < FOUND_SHARE * (end - start)
    ]


def _tell_stretches(heard: Sequence[Heard]) -> None:
    """Each wrong one and each missed one, and those that no cue gives away."""
    wrong = _wrong(heard)
    for event, (start, end) in wrong:
        special = ", ".join(event.ordinary) or "plain"
        print(f"  wrong: {event.name} ({special}) {start / 1000:.1f} to {end / 1000:.1f} s")
    every = [(one.event, hot, is_found(hot, one)) for one in heard for hot in one.event.hot]
    for event, hot, is_there in every:
        if not is_there:
            cues = ", ".join(cue for cue in CUES if cue in hot.cues) or "no cue"
            print(f"  missed: {event.name} at {hot.start_ms / 1000:.1f} s ({cues})")
    found = sum(is_there for _, _, is_there in every)
    called = sum(len(flagged(one)) for one in heard)
    blind = [is_there for _, hot, is_there in every if not hot.cues]
    print(f"  {found} of {len(every)} found, {len(wrong)} of {called} flagged stretches wrong;")
    print(f"  {len(blind)} have no cue at all (counted above), {sum(blind)} found; of those with")
    print(f"  a cue {(found - sum(blind)) / max(1, len(every) - len(blind)):.2f} found")


def _tell_ordinary(heard: Sequence[Heard]) -> None:
    ordinary = [one for one in heard if not one.event.hot]
    called = sum(_length(_called(one)) for one in ordinary)
    share = called / max(1, sum(_length(one.talk) for one in ordinary))
    print(f"  of the talk of the {ORDINARY} ordinary events {share:.2%} is flagged")


def _table(heard: Sequence[Heard]) -> None:
    """How many are found with and without each cue, by each alone, and by listed phrases."""
    every = [(hot, one, is_found(hot, one)) for one in heard for hot in one.event.hot]
    print(f"  {'cue':12}{'there: found':>16}{'missed':>8}{'absent: found':>18}{'missed':>8}")
    for cue in CUES:
        there = [found for hot, _, found in every if cue in hot.cues]
        absent = [found for hot, _, found in every if cue not in hot.cues]
        figures = (sum(there), len(there) - sum(there), sum(absent), len(absent) - sum(absent))
        print("  {:12}{:16}{:8}{:18}{:8}".format(cue, *figures))
    for cue in CUES:
        alone = [found for hot, _, found in every if hot.cues == {cue}]
        print(f"  {cue} alone: {sum(alone)} of {len(alone)} found")
    words = [
        (_has_listed(hot, one.event), found) for hot, one, found in every if "words" in hot.cues
    ]
    listed = [found for is_listed, found in words if is_listed]
    print(
        f"  telling words: in {len(listed)} of {len(words)} stretches one is on the detector's "
        f"list, {sum(listed)} of these found"
    )


def _has_listed(hot: HotMic, event: GeneratedEvent) -> bool:
    """Whether a phrase of the detector's own list is said in a stretch."""
    said = [s.text for s in event.segments if hot.start_ms <= s.start_ms < hot.end_ms]
    return any(telling_words(text) for text in said)


def _length(runs: Sequence[Run]) -> int:
    return sum(end - start for start, end in runs)


def _shared(some: Sequence[Run], others: Sequence[Run]) -> int:
    return sum(covered(start, end, others) for start, end in some)
