"""An OpenAI Whisper checkpoint (`.pt`) as a CTranslate2 folder, without transformers.

The converted model lies under the archive's derived folder, named by the weights' own hash, and
can be made again at any time. Numbers are kept as they are in the checkpoint; the precision of
the arithmetic is chosen when the model is loaded.
"""

from __future__ import annotations

import base64
import gzip
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
import whisper
from ctranslate2.converters.converter import Converter
from ctranslate2.specs import whisper_spec
from whisper.tokenizer import get_tokenizer

from archive.errors import EngineError
from archive.identifiers import digest
from transcribe.engines import vocabulary
from transcribe.engines.checkpoint import Checkpoint

RECIPE = "1"
"""Raise it when the conversion changes: older folders are then left alone and made anew."""

_MULTILINGUAL_SIZE = 51865
_TOKENS_BESIDE_LANGUAGES = 51765
_USUAL_MELS = 80


def converted(checkpoint: Checkpoint, cache: Path) -> Path:
    """The CTranslate2 folder of a checkpoint; made on the first call, whole or not at all.

    Raises EngineError if the file is no Whisper checkpoint.
    """
    name = digest(checkpoint.sha256, RECIPE, str(alignment_key(checkpoint)))
    folder = cache / f"ct2-{name}"
    if (folder / "model.bin").is_file():
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".converting-") as making:
        draft = Path(making) / "model"
        _convert(checkpoint, draft)
        try:
            draft.rename(folder)
        except OSError:
            if not (folder / "model.bin").is_file():  # another process was faster: its work counts
                shutil.rmtree(folder, ignore_errors=True)
                draft.rename(folder)
    return folder


def alignment_key(checkpoint: Checkpoint) -> object:
    """What the times of words rest on, beside the weights."""
    return checkpoint.heads or checkpoint.official


def _convert(checkpoint: Checkpoint, folder: Path) -> None:
    dims, weights = _read(checkpoint)
    multilingual = dims["n_vocab"] >= _MULTILINGUAL_SIZE
    languages = dims["n_vocab"] - _TOKENS_BESIDE_LANGUAGES - int(multilingual)
    tokens = get_tokenizer(multilingual, num_languages=languages)
    heads = alignment_heads(checkpoint, dims)
    halves = all(tensor.dtype == torch.float16 for tensor in weights.values())
    model = _Whisper(dims, weights, tokens, languages, heads)
    model.convert(str(folder), quantization="float16" if halves else None)
    vocabulary.tokenizer(tokens.encoding).save(str(folder / "tokenizer.json"))
    if dims["n_mels"] != _USUAL_MELS:
        facts = {"feature_size": dims["n_mels"], "sampling_rate": 16_000, "hop_length": 160}
        text = json.dumps({**facts, "chunk_length": 30, "n_fft": 400})
        (folder / "preprocessor_config.json").write_text(text, "utf-8")


def _read(checkpoint: Checkpoint) -> tuple[dict[str, int], dict[str, Any]]:
    try:
        content = torch.load(checkpoint.path, map_location="cpu", weights_only=True)
        return content["dims"], content["model_state_dict"]
    except Exception as error:  # torch raises many kinds for a file that is no checkpoint
        raise EngineError(
            f"this is not an OpenAI Whisper checkpoint ({type(error).__name__})",
            subject=str(checkpoint.path),
            hint="Give a .pt file that whisper.load_model reads, or a CTranslate2 folder.",
        ) from error


def alignment_heads(checkpoint: Checkpoint, dims: Mapping[str, int]) -> list[list[int]]:
    """(layer, head) pairs: those named for the checkpoint, else the last half of the decoder's."""
    layers, heads = dims["n_text_layer"], dims["n_text_head"]
    if checkpoint.heads:
        return [list(pair) for pair in checkpoint.heads]
    if checkpoint.official:
        packed = base64.b85decode(whisper._ALIGNMENT_HEADS[checkpoint.official])
        flags = np.frombuffer(gzip.decompress(packed), np.bool_)
        if flags.size == layers * heads:
            found: list[list[int]] = np.argwhere(flags.reshape(layers, heads)).tolist()
            return found
    return [[layer, head] for layer in range(layers // 2, layers) for head in range(heads)]


class _Whisper(Converter):  # type: ignore[misc]  # CTranslate2 has no types
    """CTranslate2's own saving, fed with OpenAI's names instead of those of transformers."""

    def __init__(
        self,
        dims: Mapping[str, int],
        weights: Mapping[str, Any],
        tokens: Any,
        languages: int,
        heads: list[list[int]],
    ):
        self._dims = dims
        self._weights = weights
        self._tokens = tokens
        self._languages = languages
        self._heads = heads

    def _load(self) -> Any:
        dims = self._dims
        spec = whisper_spec.WhisperSpec(
            dims["n_audio_layer"], dims["n_audio_head"], dims["n_text_layer"], dims["n_text_head"]
        )
        self._encoder(spec.encoder)
        self._decoder(spec.decoder)
        spec.register_vocabulary(vocabulary.tokens(self._tokens.encoding, dims["n_vocab"]))
        multilingual = dims["n_vocab"] >= _MULTILINGUAL_SIZE
        known = sorted(self._tokens.all_language_tokens)[: self._languages]
        spec.config.suppress_ids = list(self._tokens.non_speech_tokens)
        spec.config.suppress_ids_begin = [self._tokens.encode(" ")[0], self._tokens.eot]
        spec.config.lang_ids = known if multilingual else []
        spec.config.alignment_heads = self._heads
        return spec

    def _encoder(self, spec: Any) -> None:
        for name in ("conv1", "conv2"):
            self._linear(getattr(spec, name), f"encoder.{name}")
        spec.position_encodings.encodings = self._array("encoder.positional_embedding")
        self._norm(spec.layer_norm, "encoder.ln_post")
        for number, layer in enumerate(spec.layer):
            self._block(layer, f"encoder.blocks.{number}")

    def _decoder(self, spec: Any) -> None:
        embedding = self._array("decoder.token_embedding.weight")
        spec.embeddings.weight = embedding
        spec.projection.weight = embedding
        spec.position_encodings.encodings = self._array("decoder.positional_embedding")
        self._norm(spec.layer_norm, "decoder.ln")
        for number, layer in enumerate(spec.layer):
            self._block(layer, f"decoder.blocks.{number}")
            self._cross(layer.attention, f"decoder.blocks.{number}.cross_attn")

    def _block(self, spec: Any, name: str) -> None:
        attention = spec.self_attention
        parts = [f"{name}.attn.{part}" for part in ("query", "key", "value")]
        self._joined(attention.linear[0], parts)
        self._linear(attention.linear[-1], f"{name}.attn.out")
        self._norm(attention.layer_norm, f"{name}.attn_ln")
        self._linear(spec.ffn.linear_0, f"{name}.mlp.0")
        self._linear(spec.ffn.linear_1, f"{name}.mlp.2")
        self._norm(spec.ffn.layer_norm, f"{name}.mlp_ln")

    def _cross(self, attention: Any, name: str) -> None:
        self._linear(attention.linear[0], f"{name}.query")
        self._joined(attention.linear[1], [f"{name}.key", f"{name}.value"])
        self._linear(attention.linear[-1], f"{name}.out")
        self._norm(attention.layer_norm, f"{name}_ln")

    def _joined(self, spec: Any, names: list[str]) -> None:
        """Several projections as one; Whisper's keys have no bias, zeros stand for it."""
        weights = [self._array(f"{name}.weight") for name in names]
        biases = [
            self._array(f"{name}.bias")
            if f"{name}.bias" in self._weights
            else np.zeros(weight.shape[0], weight.dtype)
            for name, weight in zip(names, weights, strict=True)
        ]
        spec.weight, spec.bias = np.concatenate(weights), np.concatenate(biases)

    def _linear(self, spec: Any, name: str) -> None:
        spec.weight = self._array(f"{name}.weight")
        spec.bias = self._array(f"{name}.bias")

    def _norm(self, spec: Any, name: str) -> None:
        spec.gamma = self._array(f"{name}.weight")
        spec.beta = self._array(f"{name}.bias")

    def _array(self, name: str) -> Any:
        return self._weights[name].float().numpy()
