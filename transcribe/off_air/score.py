"""From cues to a score: a logistic sum with published weights.

    score = 1 / (1 + exp(-(BIAS + sum of weight x strength)))

Of the four cues of sound (level, bandwidth, room, channel) the strongest counts whole and the
others by `FURTHER`: a far microphone changes them all at once, and a quiet guest on a bad line is
still a guest. What makes the difference is where the talk stands: apart from the programme, or
taking turns in it. Telling words count little, since a guest on the telephone says them too.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from transcribe.off_air.cues import SOUND_CUES, Cue

BIAS = -6.8
STRONGEST = 4.6
FURTHER = 0.4
WEIGHTS = {"outside": 1.2, "alone": 5.2, "words": 2.0, "under": 2.0, "turns": -2.4}
"""After a logistic regression on 60 generated events (`scripts.benchmarks.truth.fitting`, seed 1:
bias -5.6, strongest 3.2, further 0.4, outside 0.5, alone 5.0, words 2.0, turns -2.5), made more
cautious: talk that only stands alone, which those events hardly have unless somebody is off the
air, gets 0.17, an announcer before the programme 0.40. `under` is not in those events; it is set
beside `words`."""


def score(cues: Sequence[Cue]) -> float:
    """0..1, to three digits."""
    sound = sorted((cue.strength for cue in cues if cue.name in SOUND_CUES), reverse=True)
    total = BIAS + STRONGEST * sum(sound[:1]) + FURTHER * sum(sound[1:])
    total += sum(WEIGHTS.get(cue.name, 0.0) * cue.strength for cue in cues)
    return round(1 / (1 + exp(-total)), 3)


def weight(cue: Cue) -> float:
    """How much a cue says at its strength, to name the weightiest first."""
    return WEIGHTS.get(cue.name, STRONGEST) * cue.strength
