"""Fit the weights of the off-air score: `python -m scripts.benchmarks.truth.fitting [SEED...]`.

Logistic regression on the stretches of talk of some seeds' events; the signs are held, and telling
words to `MOST_WORDS`. Of the cues of place only what one says beyond the other is an input. What it
prints is where the weights in `transcribe.off_air.score` began.
"""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import NDArray

from scripts.benchmarks.truth.chants import hear
from scripts.benchmarks.truth.hot_mics import GeneratedEvent
from scripts.benchmarks.truth.material import TUNED_ON
from scripts.benchmarks.truth.off_air import generated
from transcribe.hearing.activity import Activity
from transcribe.off_air.cues import cues
from transcribe.off_air.evidence import surroundings
from transcribe.off_air.sound_cues import SOUND_CUES
from transcribe.off_air.surroundings import Surroundings
from transcribe.off_air.talk import Talk
from transcribe.runs import covered

SEEDS = (1, 2, 3, 4, 6, 8)
NAMES = ("strongest", "further", "outside", "alone", "words", "turns")
MOST_WORDS = 2.0
_LEAST = (0.0, 0.0, 0.0, 0.0, 0.0, -9.0)
_MOST = (9.0, 9.0, 9.0, 9.0, MOST_WORDS, 0.0)
_RIDGE = 0.3
_STEPS = 8_000
_FULL_MS = 12_000
"""Longer talk counts no more."""

Rows = list[tuple[list[float], bool, float]]


def rows(event: GeneratedEvent, activity: Activity) -> Rows:
    """Of each stretch of talk: the strengths in the order of `NAMES`, the truth, its weight."""
    among = surroundings(activity, event.segments)
    if among is None:
        return []
    return [(_strengths(talk, among), _is_hot(talk, event), _weight(talk)) for talk in among.talks]


def _strengths(talk: Talk, among: Surroundings) -> list[float]:
    found = {cue.name: cue.strength for cue in cues(talk, among)}
    found["outside"] = max(0.0, found.get("outside", 0.0) - found.get("alone", 0.0))
    sound = sorted((found.get(name, 0.0) for name in SOUND_CUES), reverse=True)
    return [sound[0], sum(sound[1:]), *(found.get(name, 0.0) for name in NAMES[2:])]


def _is_hot(talk: Talk, event: GeneratedEvent) -> bool:
    truth = [(hot.start_ms, hot.end_ms) for hot in event.hot]
    return 2 * covered(talk.start_ms, talk.end_ms, truth) > talk.end_ms - talk.start_ms


def _weight(talk: Talk) -> float:
    return min(talk.spoken_ms, _FULL_MS) / _FULL_MS


def fit(found: Rows) -> NDArray[np.float64]:
    """The weights in the order of `NAMES`, then the bias: projected gradient descent."""
    inputs = np.array([[*strengths, 1.0] for strengths, _, _ in found])
    truth = np.array([is_hot for _, is_hot, _ in found], float)
    weights = np.array([weight for _, _, weight in found])
    beta = np.zeros(inputs.shape[1])
    ridge = np.array([_RIDGE] * len(NAMES) + [0.0]) / 3
    for _ in range(_STEPS):
        score = 1 / (1 + np.exp(-inputs @ beta))
        beta -= (inputs.T @ (weights * (score - truth)) + ridge * beta) / weights.sum()
        beta[:-1] = np.clip(beta[:-1], _LEAST, _MOST)
    return beta


def main(arguments: list[str]) -> int:
    """Print the weights."""
    seeds = [int(seed) for seed in arguments] or SEEDS
    events = (event for seed in seeds for event in generated(seed, TUNED_ON))
    found = [row for event in events for row in rows(event, hear(event.sound))]
    for name, value in zip((*NAMES, "bias"), fit(found), strict=True):
        print(f"{name:10} {value:6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
