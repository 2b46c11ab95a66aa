"""`scripts/bench truth [PART...]`: the proof that the timeline can be trusted to the second.

Each part builds sound whose truth is known, hears it, and prints every figure beside its target.
What a part was tuned on (seeds, voices, readers, lines, recordings) stands in its docstring, and
figures from such material are printed as `seen`. Ends with 0 where every target is met, with 1
where one is missed, and with 3 where none is missed but some could not be measured: without the
real recordings of ../shared/data, or without the extra `[segmentation]`; each says so.
"""

from __future__ import annotations

import argparse
import importlib
import time

from scripts.benchmarks.truth.outcome import Outcome, together

PARTS = {
    "speech": "recall of speech by level, room and noise; false alarm on what holds none",
    "kinds": "what the timeline calls silence, tones, music, applause, noise and babble",
    "invented": "words over sound that holds none; honest transcripts left alone",
    "borders": "words lost or doubled by the borders of windows",
    "second": "what the second pass costs",
    "parts": "overlaps, drifts and gaps between the parts of an event",
    "off_air": "hot microphones found, ordinary speakers left alone",
}
SEED = 5
_SAID = {Outcome.MET: "met", Outcome.MISSED: "MISSED", Outcome.NOT_MEASURED: "NOT ALL MEASURED"}


def main(arguments: list[str]) -> int:
    """The exit status: 0 targets met, 1 one missed, 3 none missed but not all measured."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench truth",
        description=__doc__,
        epilog="; ".join(f"{name}: {meaning}" for name, meaning in PARTS.items()),
    )
    parser.add_argument("part", nargs="*", choices=[[], *PARTS], help="which (all)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of what is drawn ({SEED})")
    options = parser.parse_args(arguments)
    return together([_part(name, options.seed) for name in options.part or PARTS])


def _part(name: str, seed: int) -> Outcome:
    print(f"\n== {name}: {PARTS[name]} (seed {seed})", flush=True)
    begun = time.monotonic()
    measure = importlib.import_module(f"scripts.benchmarks.truth.{name}").measure
    found = together([measure(seed)])
    print(f"== {name}: {_SAID[found]}, {time.monotonic() - begun:.0f} s", flush=True)
    return found
