"""Sound and weights for the benchmarks, made on the machine and the same every time."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TALK = ROOT / "scripts/demo_archive/recordings"
"""The demonstration's own speech: nothing has to be fetched."""

SMALL = {
    "n_mels": 80,
    "n_vocab": 51865,
    "n_audio_ctx": 1500,
    "n_audio_state": 768,
    "n_audio_head": 12,
    "n_audio_layer": 12,
    "n_text_ctx": 448,
    "n_text_state": 768,
    "n_text_head": 12,
    "n_text_layer": 12,
}
"""The dimensions of OpenAI's `small` (openai-whisper, `model.dims`)."""

END_OF_TEXT = 50257
TOKENS = 60
_PULL = 8.0
"""At this strength the end of text outdoes the best of 51,865 random logits (found by trial)."""


def talk(folder: Path, seconds: float) -> Path:
    """Speech of this length without a pause of more than half a second, as FLAC at 16 kHz."""
    pieces = sorted(TALK.rglob("*.opus"), key=lambda path: path.stat().st_size)
    dense = folder / "dense.flac"
    trim = "silenceremove=stop_periods=-1:stop_duration=0.5:stop_threshold=-45dB"
    _ffmpeg("-i", str(pieces[-1]), "-af", trim, "-ar", "16000", "-ac", "1", str(dense))
    out = folder / f"talk-{seconds:g}s.flac"
    _ffmpeg("-stream_loop", "-1", "-i", str(dense), "-t", f"{seconds}", str(out))
    dense.unlink()
    return out


def evening(folder: Path, seconds: float) -> Path:
    """A long evening: one minute of speech in every ten, else silence; FLAC at 16 kHz."""
    out = folder / f"evening-{seconds:g}s.flac"
    minute = talk(folder, 60)
    ten = folder / "ten-minutes.flac"
    _ffmpeg("-i", str(minute), "-af", "apad=whole_dur=600", str(ten))
    _ffmpeg("-stream_loop", "-1", "-i", str(ten), "-t", f"{seconds}", str(out))
    ten.unlink()
    return out


def random_small(folder: Path) -> Path:
    """A checkpoint of the `small` shape with random weights, in openai-whisper's format, seed 0.

    Left alone such weights repeat one token to the limit, at every temperature: the embedding is
    tied to the output, so that a token calls itself. Random signs before the output and a random
    vector for each position break that, and a direction that grows with the position calls the end
    of text after about `TOKENS` tokens: a window then costs about what 25 s of speech cost.
    """
    import torch
    from whisper.model import ModelDimensions, Whisper

    torch.manual_seed(0)
    weights = Whisper(ModelDimensions(**SMALL)).state_dict()
    signs = torch.randint(0, 2, (SMALL["n_text_state"],)) * 2.0 - 1.0
    weights["decoder.ln.weight"] = signs
    end = weights["decoder.token_embedding.weight"][END_OF_TEXT]
    growth = torch.arange(SMALL["n_text_ctx"]) / TOKENS * _PULL
    # openai-whisper leaves this one uninitialised until weights are loaded into it.
    places = torch.randn(SMALL["n_text_ctx"], SMALL["n_text_state"])
    weights["decoder.positional_embedding"] = places + growth[:, None] * signs * end / end.norm()
    out = folder / "random-small.pt"
    half = {name: value.half() for name, value in weights.items()}
    torch.save({"dims": SMALL, "model_state_dict": half}, out)
    return out


def _ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *arguments], check=True)
