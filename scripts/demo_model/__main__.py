"""Train the demonstration checkpoint: `scripts/train_demo_model --work DIR` (needs espeak-ng).

Speaks the training sentences, trains for --minutes, exports to --out and prints the table of
docs/demo_model.md. An interrupted run goes on where it was; `--export-only` makes a file of a run
that is still going.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from scripts.demo_model import alignment, evaluate
from scripts.demo_model.corpus import Corpus, build, sentences
from scripts.demo_model.export import export
from scripts.demo_model.network import ALIGNMENT_HEADS
from scripts.demo_model.train import Training

OUT = Path(__file__).parents[2] / "transcribe" / "engines" / "models" / "demo.pt"
SENTENCES = 24000
SEEDS = {
    "train": (1, 2),
    "held_sentences": (11, 12),
    "held_voices": (21, 22),
}  # of the texts, of the voices
HELD_OUT = 400


def prepare(work: Path, workers: int) -> dict[str, Corpus]:
    """The three corpora: what is trained on, new sentences, and new sentences in new voices."""
    texts = sentences(SENTENCES, SEEDS["train"][0])
    seen = frozenset(texts)
    corpora: dict[str, Corpus] = {}
    for name, (text_seed, voice_seed) in SEEDS.items():
        stem = work / name
        if stem.with_suffix(".json").exists():
            corpora[name] = Corpus.load(stem)
            continue
        print(f"speaking {name}", flush=True)
        chosen = texts if name == "train" else sentences(HELD_OUT, text_seed, seen)
        new_voices = name == "held_voices"
        corpora[name] = build(stem, chosen, voice_seed, new_voices=new_voices, workers=workers)
    return corpora


def results(checkpoint: Path, corpora: dict[str, Corpus], work: Path) -> None:
    """Print word error rates, words without speech and word times, for both engines."""
    from transcribe.engines.checkpoint import Form, find_checkpoint
    from transcribe.engines.conversion import converted

    folder = converted(find_checkpoint(str(checkpoint), Form.OPENAI), work / "converted")
    engines = {
        "openai-whisper float32": evaluate.reference_engine(checkpoint),
        "faster-whisper int8": evaluate.fast_engine(folder),
    }
    for engine, transcribe in engines.items():
        for name in ("held_sentences", "held_voices"):
            found = evaluate.word_error_rate(
                transcribe, evaluate.strung_together(corpora[name], 15, 3)
            )
            print(
                f"{engine}: {name}: {found.rate:.2%} ({found.errors} of {found.words} words)",
                flush=True,
            )
        silent = evaluate.words_without_speech(transcribe, 10, 4)
        print(f"{engine}: words in 10 minutes without speech: {silent}", flush=True)
    timing = alignment.measure(checkpoint, corpora["held_sentences"], ALIGNMENT_HEADS)
    print(
        f"word starts: median error {timing.median:.0f} ms, "
        f"90th percentile {timing.ninetieth:.0f} ms"
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="scripts/train_demo_model", description=__doc__)
    parser.add_argument(
        "--work", type=Path, required=True, metavar="DIR", help="speech and training state"
    )
    parser.add_argument(
        "--out", type=Path, default=OUT, metavar="FILE", help="the checkpoint to write"
    )
    parser.add_argument(
        "--minutes", type=float, default=110.0, help="training budget (default 110)"
    )
    parser.add_argument("--threads", type=int, default=2, help="of torch and espeak-ng (default 2)")
    parser.add_argument("--export-only", action="store_true", help="export the state as it is now")
    parser.add_argument(
        "--evaluate-only", action="store_true", help="measure the file named by --out"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    corpora = prepare(arguments.work, arguments.threads)
    if not arguments.evaluate_only:
        device = "cuda" if torch.cuda.is_available() else "cpu"
        training = Training(corpora["train"], arguments.work, arguments.minutes * 60, device)
        if not arguments.export_only:
            training.run()
        export(training.checkpoint, arguments.out)
    results(arguments.out, corpora, arguments.work)


if __name__ == "__main__":
    main()
