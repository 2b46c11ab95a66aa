"""The `Engine` port over openai-whisper: the reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import whisper

from archive.errors import EngineError
from transcribe.engines.checkpoint import Checkpoint, Form
from transcribe.engines.conversion import alignment_heads
from transcribe.engines.engine import EngineFacts, Heard, HeardSegment, HeardWord
from transcribe.engines.recipe import EngineSpec
from transcribe.media.sound import Samples


class WhisperEngine:
    """A checkpoint in OpenAI's form, loaded for one process."""

    def __init__(self, spec: EngineSpec, checkpoint: Checkpoint, facts: EngineFacts):
        self._spec = spec
        self._facts = facts
        self._checkpoint = checkpoint
        self._halves = spec.precision == "float16"
        if spec.device == "cpu":
            torch.set_num_threads(spec.threads)
        self._model = self._load()

    @property
    def facts(self) -> EngineFacts:
        """Name, version, model and parameters."""
        return self._facts

    def hear(self, samples: Samples, language: str | None) -> Heard:
        """Recognise one window of at most 30 s. Raises EngineError."""
        with_one = self._checkpoint.language or language
        try:
            spoken, sure = (with_one, 1.0) if with_one else self._language(samples)
            torch.manual_seed(self._spec.decoding.seed)
            answer = self._transcribe(samples, spoken)
        except (RuntimeError, ValueError, IndexError) as error:
            raise EngineError(
                f"openai-whisper failed ({error})",
                subject=self._checkpoint.name,
                hint="Try the other engine: --engine faster-whisper.",
            ) from error
        return Heard(spoken, sure, tuple(_segment(part) for part in answer["segments"]))

    def _transcribe(self, samples: Samples, language: str) -> dict[str, Any]:
        how = self._spec.decoding
        answer: dict[str, Any] = whisper.transcribe(
            self._model,
            samples,
            language=language,
            word_timestamps=True,
            condition_on_previous_text=False,
            temperature=how.temperatures,
            beam_size=how.beam_size,
            best_of=how.best_of,
            compression_ratio_threshold=how.compression_ratio,
            logprob_threshold=how.logprob,
            no_speech_threshold=how.no_speech,
            fp16=self._halves,
        )
        return answer

    def _language(self, samples: Samples) -> tuple[str, float]:
        if not self._model.is_multilingual:
            return "en", 1.0
        sound = whisper.pad_or_trim(samples)
        mel = whisper.log_mel_spectrogram(sound, self._model.dims.n_mels).to(self._model.device)
        if self._halves:
            mel = mel.half()
        _, scores = self._model.detect_language(mel)
        best = max(scores, key=scores.__getitem__)
        return str(best), round(float(scores[best]), 3)

    def _load(self) -> Any:
        if self._checkpoint.form is not Form.OPENAI:
            raise EngineError(
                "openai-whisper reads .pt files, not CTranslate2 folders",
                subject=self._checkpoint.name,
                hint="Use --engine faster-whisper with this model.",
            )
        try:
            model = whisper.load_model(str(self._checkpoint.path), device=self._spec.device)
        except Exception as error:  # torch raises many kinds for a file that is no checkpoint
            raise EngineError(
                f"the model could not be loaded ({type(error).__name__}: {error})",
                subject=self._checkpoint.name,
                hint="Give a .pt file of OpenAI's Whisper.",
            ) from error
        shape = (model.dims.n_text_layer, model.dims.n_text_head)
        flags = np.zeros(shape, np.bool_)
        dims = {"n_text_layer": shape[0], "n_text_head": shape[1]}
        flags[tuple(np.array(alignment_heads(self._checkpoint, dims)).T)] = True
        mask = torch.from_numpy(flags).to_sparse().to(model.device)
        model.register_buffer("alignment_heads", mask, persistent=False)
        return model


def _segment(part: dict[str, Any]) -> HeardSegment:
    words = tuple(
        HeardWord(w["word"], float(w["start"]), float(w["end"]), float(w["probability"]))
        for w in part.get("words", [])
    )
    return HeardSegment(
        text=part["text"],
        start=max(0.0, float(part["start"])),  # -0.02 for a rest of a few milliseconds
        end=max(0.0, float(part["end"])),
        words=words,
        avg_logprob=float(part["avg_logprob"]),
        compression_ratio=float(part["compression_ratio"]),
        no_speech_prob=float(part["no_speech_prob"]),
        temperature=float(part["temperature"]),
    )
