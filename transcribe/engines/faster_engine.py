"""The `Engine` port over faster-whisper (CTranslate2): the fast one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
from faster_whisper import WhisperModel

from archive.errors import EngineError
from transcribe.engines.checkpoint import Checkpoint, Form
from transcribe.engines.engine import EngineFacts, Heard, HeardSegment, HeardWord
from transcribe.engines.recipe import EngineSpec
from transcribe.media.sound import Samples

_POSITION = 320
"""Samples per position of Whisper's encoder (20 ms). faster-whisper 1.2.1 fails with an IndexError
when it places the words of a rest shorter than that; with whole positions no such rest is left."""


class FasterWhisperEngine:
    """A CTranslate2 folder, or an OpenAI checkpoint converted once, loaded for one process."""

    def __init__(self, spec: EngineSpec, checkpoint: Checkpoint, facts: EngineFacts):
        self._spec = spec
        self._facts = facts
        self._checkpoint = checkpoint
        self._model = self._load(self._folder())

    @property
    def facts(self) -> EngineFacts:
        """Name, version, model and parameters."""
        return self._facts

    def hear(self, samples: Samples, language: str | None) -> Heard:
        """Recognise one window of at most 30 s. Raises EngineError."""
        ctranslate2.set_random_seed(self._spec.decoding.seed)
        whole = np.pad(samples, (0, -len(samples) % _POSITION))
        try:
            parts, info = self._transcribe(whole, self._checkpoint.language or language)
            segments = tuple(_segment(part) for part in parts)  # the decoding happens here
        except (RuntimeError, ValueError, IndexError) as error:
            raise EngineError(
                f"faster-whisper failed ({error})",
                subject=self._checkpoint.name,
                hint="Try the other engine: --engine whisper.",
            ) from error
        return Heard(info.language, round(float(info.language_probability), 3), segments)

    def _transcribe(self, samples: Samples, language: str | None) -> tuple[Any, Any]:
        how = self._spec.decoding
        answer: tuple[Any, Any] = self._model.transcribe(
            samples,
            language=language,
            word_timestamps=True,
            condition_on_previous_text=False,
            temperature=list(how.temperatures),
            beam_size=how.beam_size,
            best_of=how.best_of,
            compression_ratio_threshold=how.compression_ratio,
            log_prob_threshold=how.logprob,
            no_speech_threshold=how.no_speech,
        )
        return answer

    def _folder(self) -> Path:
        if self._checkpoint.form is Form.CTRANSLATE2:
            return self._checkpoint.path
        from transcribe.engines.conversion import converted

        return converted(self._checkpoint, self._spec.cache)

    def _load(self, folder: Path) -> Any:
        if not (folder / "tokenizer.json").is_file():
            raise EngineError(
                "the model's folder has no tokenizer.json, and Hotmic does not fetch one",
                subject=self._checkpoint.name,
                hint="Copy tokenizer.json of the original model into the folder.",
            )
        try:
            return WhisperModel(
                str(folder),
                device=self._spec.device,
                compute_type=self._spec.precision,
                cpu_threads=self._spec.threads,
                num_workers=1,
                local_files_only=True,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise EngineError(
                f"the model could not be loaded ({error})",
                subject=self._checkpoint.name,
                hint="Give a CTranslate2 Whisper folder with its tokenizer.json, or a .pt file.",
            ) from error


def _segment(part: Any) -> HeardSegment:
    words = tuple(
        HeardWord(w.word, float(w.start), float(w.end), float(w.probability))
        for w in part.words or ()
    )
    return HeardSegment(
        text=part.text,
        start=float(part.start),
        end=float(part.end),
        words=words,
        avg_logprob=float(part.avg_logprob),
        compression_ratio=float(part.compression_ratio),
        no_speech_prob=float(part.no_speech_prob),
        temperature=float(part.temperature or 0.0),
    )
