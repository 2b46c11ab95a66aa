"""Hot microphones found, ordinary speakers left alone: the off-air evidence at its default cut.

40 events with two hot-mic stretches each, half of them by synthetic voices and half by readers of
the corpus (all synthetic where that is not here), and 20 in which everything was meant for
listeners. The detector gets the sound by way of a file, and the words as a transcript; it knows
neither the turns nor where a stretch begins. The thresholds and weights were set on
other seeds (`scripts.benchmarks.truth.fitting`).
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
from transcribe.hearing.activity import Activity
from transcribe.off_air.evidence import off_air_evidence
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


def measure(seed: int = 5) -> bool:
    """Print precision and recall by stretch and by time, and the table of each cue."""
    heard = [_heard(event, hear(event.sound)) for event in generated(seed)]
    print(
        f"  {HOT} events with {HOT * hot_mics.HOT_PER_EVENT} hot-mic stretches, {ORDINARY} without"
    )
    by_stretch = _by_stretch(heard)
    by_time = _by_time(heard)
    _table(heard)
    return by_stretch and by_time


def generated(seed: int) -> Iterator[GeneratedEvent]:
    """The events of a seed, by synthetic voices and by readers in equal parts."""
    synthetic = hot_mics.espeak_voices(seed)
    cues = hot_mics.deck(HOT * hot_mics.HOT_PER_EVENT, random.Random(f"deck {seed}"))
    for half, voices in enumerate((synthetic, hot_mics.read_voices() or synthetic)):
        drawn = seed * 2 + half
        yield from hot_mics.events(cues[half::2], voices, drawn)
        yield from hot_mics.ordinary_events(ORDINARY // 2, voices, drawn)


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


def _by_stretch(heard: Sequence[Heard]) -> bool:
    every = [(hot, is_found(hot, one)) for one in heard for hot in one.event.hot]
    found = sum(is_there for _, is_there in every)
    right = wrong = 0
    for one in heard:
        truth = [(hot.start_ms, hot.end_ms) for hot in one.event.hot]
        for start, end in flagged(one):
            is_right = covered(start, end, truth) >= FOUND_SHARE * (end - start)
            right, wrong = right + is_right, wrong + (not is_right)
            if not is_right:
                _tell(one, start, end)
    blind = sum(not hot.cues for hot, _ in every)
    blind_found = sum(is_there for hot, is_there in every if not hot.cues)
    met = [
        verdict(
            "  precision by stretch", right / max(1, right + wrong), PRECISION, "", at_least=True
        ),
        verdict("  recall by stretch", found / len(every), RECALL, "", at_least=True),
    ]
    print(f"  {found} of {len(every)} found, {wrong} of {right + wrong} flagged stretches wrong;")
    print(f"  {blind} of the {len(every)} have no cue at all (counted above), {blind_found} found;")
    print(f"  of those with a cue {(found - blind_found) / (len(every) - blind):.2f} found")
    return all(met)


def _tell(heard: Heard, start: int, end: int) -> None:
    special = ", ".join(heard.event.ordinary) or "plain"
    print(f"  wrong: {heard.event.name} ({special}) {start / 1000:.1f} to {end / 1000:.1f} s")


def _by_time(heard: Sequence[Heard]) -> bool:
    """Of the talk only: pauses inside a stretch count for nothing."""
    hot_ms = flagged_ms = both_ms = ordinary_ms = ordinary_flagged_ms = 0
    for one in heard:
        hot = [r for h in one.event.hot for r in within(one.talk, h.start_ms, h.end_ms)]
        called = [r for a, b in flagged(one) for r in within(one.talk, a, b)]
        hot_ms += _length(hot)
        flagged_ms += _length(called)
        both_ms += _shared(hot, called)
        if not one.event.hot:
            ordinary_ms += _length(one.talk)
            ordinary_flagged_ms += _length(called)
    met = [
        verdict("  precision by time", both_ms / max(1, flagged_ms), PRECISION, "", at_least=True),
        verdict("  recall by time", both_ms / max(1, hot_ms), RECALL, "", at_least=True),
    ]
    share = ordinary_flagged_ms / max(1, ordinary_ms)
    print(f"  of the talk of the {ORDINARY} ordinary events {share:.2%} is flagged")
    return all(met)


def _table(heard: Sequence[Heard]) -> None:
    """How many are found with and without each cue, and by the number of cues."""
    every = [(hot.cues, is_found(hot, one)) for one in heard for hot in one.event.hot]
    print(f"  {'cue':12}{'there: found':>16}{'missed':>8}{'absent: found':>18}{'missed':>8}")
    for cue in CUES:
        there = [found for cues, found in every if cue in cues]
        absent = [found for cues, found in every if cue not in cues]
        figures = (sum(there), len(there) - sum(there), sum(absent), len(absent) - sum(absent))
        print("  {:12}{:16}{:8}{:18}{:8}".format(cue, *figures))
    for cue in CUES:
        alone = [found for cues, found in every if cues == {cue}]
        print(f"  {cue} alone: {sum(alone)} of {len(alone)} found")


def _length(runs: Sequence[Run]) -> int:
    return sum(end - start for start, end in runs)


def _shared(some: Sequence[Run], others: Sequence[Run]) -> int:
    return sum(covered(start, end, others) for start, end in some)
