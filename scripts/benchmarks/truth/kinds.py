"""What the timeline calls sound that nobody speaks in, on seeds that no bound was set on.

Each sound lasts 40 s, at two levels. A crowd may be named or left undecided, and a sound left
without a name is no error; taken for speech or under a wrong name it is.
"""

from __future__ import annotations

import numpy as np

from scripts.benchmarks.metering import verdict
from scripts.benchmarks.truth import mixtures
from scripts.benchmarks.truth.mixtures import CORPUS
from scripts.benchmarks.truth.scoring import heard, shares
from transcribe.media.sound import Samples

SECONDS = 40
LEVELS = (-25, -45)
NAMED, RIGHT = 0.80, 0.97
RIGHTLY = {
    "digital silence": {"silence"},
    "room": {"noise"},
    "white": {"noise"},
    "pink": {"noise"},
    "brown": {"noise"},
    "hum": {"tone"},
    "applause": {"applause"},
    "hold tone": {"tone", "silence"},
    "hold music": {"music"},
    "babble": {"babble", "undecided"},
}
"""A hold tone that beeps has silence in it."""
RECORDED = {
    "applause": {"applause", "silence"},
    "hum": {"tone"},
    "brown-noise": {"noise"},
    "ambience-pub": {"babble", "undecided"},
}


def measure(seed: int = 5) -> bool:
    """Print how each sound is called; True where the shares meet their targets."""
    rng = np.random.default_rng(seed)
    rows = []
    for name, make in {**mixtures.NO_SPEECH, "babble": mixtures.babble}.items():
        for level in LEVELS:
            sound = mixtures.at_level(make(SECONDS, rng), level)
            rows.append(_row(f"{name} at {level} dBFS", sound, RIGHTLY[name]))
    if mixtures.has_corpus():
        for name, right in RECORDED.items():
            sound = mixtures.load(CORPUS / f"audio/nonspeech/{name}.flac")
            rows.append(_row(f"{name} (recorded)", sound, right))
    right, wrong = np.mean(rows, axis=0).tolist()
    met = verdict("rightly named", right, NAMED, "of the time", at_least=True)
    return verdict("not wrongly named", 1 - wrong, RIGHT, "of the time", at_least=True) and met


def _row(name: str, sound: Samples, right: set[str]) -> tuple[float, float]:
    """The shares of right and of wrong names."""
    found = shares(heard(sound))
    print(f"  {name:28} " + ", ".join(f"{kind} {share:.2f}" for kind, share in found.items()))
    named = sum(share for kind, share in found.items() if kind in right)
    nameless = sum(share for kind, share in found.items() if kind in {"sound", "undecided"} - right)
    return named, 1 - named - nameless
