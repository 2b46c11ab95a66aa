"""Which talk belongs to a programme, and how near to it the other talk is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from transcribe.off_air.pieces import BREATH_MS
from transcribe.off_air.talk import Talk
from transcribe.runs import Run

CALM_MS = 5_000
"""A conversation goes on over shorter pauses."""
ENOUGH_MS = 10_000
"""So much talk that sounds like the programme in one conversation is on the air. With 20 s, two
of a hundred stretches called off the air are parts of a programme (generated events, seeds 1 to 4,
6 and 8); those who are off the air without sounding otherwise are not found at any length."""
LONG_MS, SHARE = 30_000, 0.3
"""So is a longer conversation in which this share sounds like the programme: its guests do not."""


def on_the_air(talks: Sequence[Talk]) -> tuple[Talk, ...]:
    """With what belongs to sustained talk marked; strangers may speak in between."""
    out: list[Talk] = []
    for chain in conversations(talks, CALM_MS):
        ordinary = sum(talk.spoken_ms for talk in chain if talk.is_ordinary)
        every = sum(talk.spoken_ms for talk in chain)
        is_long = every >= LONG_MS and ordinary >= SHARE * every
        is_sustained = is_long or ordinary >= ENOUGH_MS
        out += [replace(talk, is_on_air=is_sustained and talk.is_ordinary) for talk in chain]
    return tuple(out)


def conversations(talks: Sequence[Talk], pause_ms: int) -> Iterator[list[Talk]]:
    """Talk without a pause of such a length."""
    chain: list[Talk] = []
    for talk in talks:
        if chain and talk.start_ms - chain[-1].end_ms >= pause_ms:
            yield chain
            chain = []
        chain.append(talk)
    if chain:
        yield chain


def gaps_ms(
    talk: Talk, others: Iterable[Talk], among: Sequence[Talk] = ()
) -> tuple[int | None, int | None]:
    """How far the last of the others before it is, and the next one after it; null: there is none.

    Whoever goes on talking with talk of `among` is as near as that talk is.
    """
    start, end = exchange(talk, among)
    rest = [one for one in others if one is not talk]
    before = [max(0, start - one.end_ms) for one in rest if one.start_ms < start]
    after = [max(0, one.start_ms - end) for one in rest if one.start_ms >= start]
    return min(before, default=None), min(after, default=None)


def exchange(talk: Talk, among: Sequence[Talk]) -> Run:
    """From the first to the last talk of `among` that goes on over breaths from this one (ms)."""
    start, end = talk.start_ms, talk.end_ms
    for one in reversed(among):
        if one.end_ms <= start and start - one.end_ms < BREATH_MS:
            start = one.start_ms
    for one in among:
        if one.start_ms >= end and one.start_ms - end < BREATH_MS:
            end = one.end_ms
    return start, end


def reach(talk: Talk, runs: Sequence[Run]) -> Run:
    """How far talk goes on over breaths, if all of the runs belong to it (ms); runs by start."""
    start, end = talk.start_ms, talk.end_ms
    for first, last in reversed(runs):
        if first < start and start - last < BREATH_MS:
            start = first
    for first, last in runs:
        if last > end and first - end < BREATH_MS:
            end = last
    return start, end
