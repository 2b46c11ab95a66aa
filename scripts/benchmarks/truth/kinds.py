"""What the timeline calls sound that nobody speaks in.

Each sound lasts 40 s, at two levels, drawn by a seed that no bound was set on, though of the
families that bounds were set on. The four recordings (applause, hum, brown noise, a pub) are other:
bounds were set so that these very recordings get their names, so that they are printed as seen, and
the targets are held against the synthetic sounds alone and against all of them.
A crowd may be named or left undecided, and a sound left without a name is no error; taken for
speech or under a wrong name it is.
"""

from __future__ import annotations

import numpy as np

from scripts.benchmarks.metering import verdict
from scripts.benchmarks.truth import mixtures
from scripts.benchmarks.truth.mixtures import CORPUS, NO_CORPUS
from scripts.benchmarks.truth.outcome import Outcome, not_measured, together
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


def measure(seed: int = 5) -> Outcome:
    """Print how each sound is called, and the shares beside their targets."""
    rng = np.random.default_rng(seed)
    rows = []
    for name, make in {**mixtures.NO_SPEECH, "babble": mixtures.babble}.items():
        for level in LEVELS:
            sound = mixtures.at_level(make(SECONDS, rng), level)
            rows.append(_row(f"{name} at {level} dBFS", sound, RIGHTLY[name]))
    met = _judged("never seen", rows)
    if not mixtures.has_corpus():
        return together([*met, not_measured("recorded sounds", NO_CORPUS)])
    for name, right in RECORDED.items():
        sound = mixtures.load(CORPUS / f"audio/nonspeech/{name}.flac")
        rows.append(_row(f"{name} (recorded, seen)", sound, right))
    return together([*met, *_judged("with the seen recordings", rows)])


def _judged(of: str, rows: list[tuple[float, float]]) -> list[bool | Outcome]:
    right, wrong = np.mean(rows, axis=0).tolist()
    unit = "of the time"
    return [
        verdict(f"rightly named, {of}", right, NAMED, unit, at_least=True),
        verdict(f"not wrongly named, {of}", 1 - wrong, RIGHT, unit, at_least=True),
    ]


def _row(name: str, sound: Samples, right: set[str]) -> tuple[float, float]:
    """The shares of right and of wrong names."""
    found = shares(heard(sound))
    print(f"  {name:28} " + ", ".join(f"{kind} {share:.2f}" for kind, share in found.items()))
    named = sum(share for kind, share in found.items() if kind in right)
    nameless = sum(share for kind, share in found.items() if kind in {"sound", "undecided"} - right)
    return named, 1 - named - nameless
