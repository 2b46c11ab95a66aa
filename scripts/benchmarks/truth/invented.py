"""Words where nobody speaks: none may be shown. And what was really said may not be hidden.

Four measurements: the real pipeline with both engines and the demonstration model over ten minutes
each of sound without talk (`silences.py`); the known inventions of real models, rebuilt
(`recorded.py`), of which every one must be quarantined; loops that real sound contradicts and
chants that it bears out (`chants.py`); honest transcripts (`honest.py`), of which nearly none may
be. The seeds 1 and 2 were used for setting thresholds; the three recorded sounds had been seen when
sounds were given their names (`kinds.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from scripts.benchmarks.metering import verdict
from scripts.benchmarks.truth.chants import chants, loops_over_talk
from scripts.benchmarks.truth.honest import debates, oddities
from scripts.benchmarks.truth.mixtures import NO_CORPUS, has_corpus
from scripts.benchmarks.truth.outcome import Outcome, not_measured, together
from scripts.benchmarks.truth.recorded import Shape, shapes, undetectable
from scripts.benchmarks.truth.silences import words_over_silence
from transcribe.words.gates import is_distrusted, judge

MINUTES = 10.0
MAX_HONEST = 0.002
CROWDS = 36


def measure(seed: int = 5, minutes: float = MINUTES) -> Outcome:
    """Print each figure beside its target."""
    met: list[bool | Outcome] = [words_over_silence(seed, minutes)]
    met.append(_inventions(seed))
    met.append(_rounds(seed))
    met.append(_oddities(seed))
    if has_corpus():
        met.append(_debates(seed))
    else:
        met += [not_measured(name, NO_CORPUS) for name in ("recorded sounds", "debates")]
    return together(met)


def quarantined(shape: Shape) -> int:
    """How many of a shape's texts the gates distrust."""
    return sum(map(is_distrusted, judge(shape.said, shape.activity)))


def _inventions(seed: int) -> bool:
    caught, total = _each(shapes(seed), wanted=True)
    is_met = verdict("inventions quarantined", 100 * caught / total, 100, "%", at_least=True)
    for shape in undetectable(seed):
        print(
            f"  out of reach, {shape.name}: {quarantined(shape)} of {len(shape.said)} quarantined"
        )
    return is_met


def _rounds(seed: int) -> bool:
    caught, total = _each(loops_over_talk(seed, CROWDS), wanted=True)
    is_met = verdict("loops over talk quarantined", 100 * caught / total, 95, "%", at_least=True)
    hidden, total = _each(chants(seed, CROWDS), wanted=False)
    return verdict("chants quarantined", 100 * hidden / total, 5, "%") and is_met


def _oddities(seed: int) -> bool:
    hidden, total = _each(oddities(seed), wanted=False)
    return verdict(f"odd but honest texts quarantined, of {total}", hidden, 0, "texts")


def _each(many: Iterable[Shape], *, wanted: bool) -> tuple[int, int]:
    """Quarantined and all texts; tells of each shape that is not as wanted."""
    caught = total = 0
    for shape in many:
        found = quarantined(shape)
        if found != (len(shape.said) if wanted else 0):
            print(f"  {shape.name}: {found} of {len(shape.said)} quarantined")
        caught += found
        total += len(shape.said)
    return caught, total


def _debates(seed: int) -> bool:
    hidden = total = 0
    gates: Counter[str] = Counter()
    for _, activity, said in debates(seed):
        for reasons in judge(said, activity):
            total += 1
            if is_distrusted(reasons):
                hidden += 1
                gates.update(reason.gate.value for reason in reasons)
    print(f"  debates: {hidden} of {total} segments, by gate: {dict(gates.most_common())}")
    return verdict("debates quarantined", 100 * hidden / max(1, total), 100 * MAX_HONEST, "%")
