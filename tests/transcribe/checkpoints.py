"""A Whisper checkpoint that always says the same: the real format, small, and quick to end.

The decoder's layers add nothing, so that the position alone decides the next token: `SCRIPT` is
written there. What it says of any window is known, in both engines.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WORDS = ("We", "vote", "today.")
_LANGUAGE, _BEGIN, _END, _OVER = "<|en|>", "<|0.00|>", "<|2.00|>", "<|endoftext|>"
_PROMPT = 3
"""Start of transcript, language, task: the first token is chosen at the last of these."""


def scripted_checkpoint(
    path: Path,
    *,
    heads: Sequence[Sequence[int]] = ((1, 0), (1, 1)),
    mels: int = 80,
    words: Sequence[str] = WORDS,
    seed: int = 7,
) -> Path:
    """Write a two-layer multilingual checkpoint in OpenAI's own form, and its heads beside it."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    torch.manual_seed(seed)
    dims = ModelDimensions(
        n_mels=mels,
        n_audio_ctx=1500,
        n_audio_state=64,
        n_audio_head=2,
        n_audio_layer=2,
        n_vocab=51865 + (mels != 80),
        n_text_ctx=448,
        n_text_state=64,
        n_text_head=2,
        n_text_layer=2,
    )
    model = Whisper(dims)
    with torch.no_grad():
        _write_script(model.decoder, _script(mels, words))
    torch.save({"dims": dims.__dict__, "model_state_dict": model.half().state_dict()}, path)
    path.with_suffix(".json").write_text(json.dumps({"alignment_heads": [list(h) for h in heads]}))
    return path


def _script(mels: int, words: Sequence[str]) -> list[int]:
    """The token to follow each position; the last one follows all that come after."""
    from whisper.tokenizer import get_tokenizer

    with warnings.catch_warnings():  # openai-whisper leaves its vocabulary file open
        warnings.simplefilter("ignore", ResourceWarning)
        tokens = get_tokenizer(True, num_languages=99 + (mels != 80))
    special = tokens.special_tokens
    said = [token for word in words for token in tokens.encode(f" {word}")]
    first = [special[_LANGUAGE]] * (_PROMPT - 1)
    return [*first, special[_BEGIN], *said, special[_END], special[_OVER]]


def _write_script(decoder: Any, script: Sequence[int]) -> None:
    import torch

    for block in decoder.blocks:
        for part in (block.attn.out, block.cross_attn.out, block.mlp[2]):
            part.weight.zero_()
            part.bias.zero_()
    width = decoder.token_embedding.weight.shape[1]
    drawn = torch.randn(width, len(set(script)))
    directions = torch.linalg.qr(drawn - drawn.mean(0))[0].T
    of = {token: directions[n] for n, token in enumerate(dict.fromkeys(script))}
    decoder.token_embedding.weight.zero_()
    for token, direction in of.items():
        decoder.token_embedding.weight[token] = 4 * direction
    for position in range(decoder.positional_embedding.shape[0]):
        token = script[min(position, len(script) - 1)]
        decoder.positional_embedding[position] = 40 * of[token]
