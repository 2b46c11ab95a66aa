"""From the training state to a file in OpenAI Whisper's own format, fp16, with the whole
multilingual vocabulary.

The 49,000 tokens that training never used must not be said. One dimension of the state is kept
empty while training (`network.CONSTANT`): here the last layer norm is told to put a constant 1
there, and the rows of unused tokens are nothing but a large negative number in it, so that their
logit is that number whatever is heard. The rows of used tokens are 0 there. Quantisation to int8,
which scales each row by its own maximum, keeps both exactly.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from scripts.demo_model.network import ALIGNMENT_HEADS, CONSTANT, Pupil, dimensions
from scripts.demo_model.tokens import FULL_VOCABULARY, Tokens

FORBIDDEN = -50.0  # exp(-50) is nothing beside any real logit, and fits fp16 and int8


def whisper_state(training: dict[str, Any]) -> dict[str, Tensor]:
    """The weights under Whisper's names, with the full vocabulary."""
    tokens = Tokens()
    if training["used"] != tokens.used:
        raise ValueError("the training state was made with another grammar: train again")
    shapes = training["pupil"]
    phonemes, words = len(shapes["phoneme_head.weight"]), len(shapes["word_head.weight"])
    pupil = Pupil(len(tokens.used), phonemes, words)
    pupil.load_state_dict(shapes)
    state = {name: value.clone() for name, value in pupil.whisper.state_dict().items()}
    state["decoder.token_embedding.weight"] = _whole_table(
        state["decoder.token_embedding.weight"], tokens.used
    )
    state["decoder.ln.weight"][CONSTANT] = 0.0
    state["decoder.ln.bias"][CONSTANT] = 1.0
    return state


def _whole_table(compact: Tensor, used: list[int]) -> Tensor:
    table = torch.zeros(FULL_VOCABULARY, compact.shape[1])
    table[:, CONSTANT] = FORBIDDEN
    rows = compact.clone()
    rows[:, CONSTANT] = 0.0
    table[torch.tensor(used)] = rows
    return table


def export(training_file: Path, target: Path) -> None:
    """Write `target` (a `.pt`) and, beside it, its facts in a `.json` of the same name."""
    training = torch.load(training_file, map_location="cpu", weights_only=False)
    state = {name: value.half() for name, value in whisper_state(training).items()}
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    torch.save({"dims": asdict(dimensions(FULL_VOCABULARY)), "model_state_dict": state}, part)
    part.replace(target)
    facts = {
        "name": "demo",
        "title": "demonstration model",
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "bytes": target.stat().st_size,
        "language": "en",
        "languages": ["en"],
        "alignment_heads": [list(head) for head in ALIGNMENT_HEADS],
        "steps": training["step"],
        "minutes": round(training["spent"] / 60, 1),
    }
    target.with_suffix(".json").write_text(json.dumps(facts, indent=2) + "\n")
