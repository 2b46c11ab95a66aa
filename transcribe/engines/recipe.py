"""Which engine, model, device and precision: all that is needed to open one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from archive.errors import SettingError
from transcribe.engines.checkpoint import DEFAULT_CPU, DEFAULT_CUDA, Form
from transcribe.engines.decoding import USUAL, Decoding


class EngineName(StrEnum):
    """The adapters of the `Engine` port."""

    WHISPER = "whisper"
    FASTER_WHISPER = "faster-whisper"


@dataclass(frozen=True, slots=True)
class EngineSpec:
    """All that a worker process needs to open an engine; it travels by pickle.

    `compute_type` null means the default of the engine and device: int8 (faster-whisper) or
    float32 (openai-whisper) on a CPU, float16 on CUDA. `threads` is per worker process.
    """

    engine: EngineName
    model: str
    device: str
    cache: Path
    compute_type: str | None = None
    decoding: Decoding = USUAL
    threads: int = 1

    @property
    def form(self) -> Form:
        """What weights this engine fetches for a bare name."""
        return Form.OPENAI if self.engine is EngineName.WHISPER else Form.CTRANSLATE2

    @property
    def precision(self) -> str:
        """The arithmetic really used."""
        if self.compute_type:
            return self.compute_type
        if self.device == "cuda":
            return "float16"
        return "float32" if self.engine is EngineName.WHISPER else "int8"


def engine_spec(
    engine: str,
    model: str | None,
    device: str,
    cache: Path,
    *,
    compute_type: str | None = None,
    decoding: Decoding = USUAL,
) -> EngineSpec:
    """From the settings' words; `auto` is faster-whisper, on CUDA where there is any."""
    known = {"auto": EngineName.FASTER_WHISPER, **{name.value: name for name in EngineName}}
    if engine not in known:
        raise SettingError(
            "no engine has this name", subject=engine, hint=f"Choose one of {', '.join(known)}."
        )
    where = _device(device)
    chosen = model or (DEFAULT_CUDA if where == "cuda" else DEFAULT_CPU)
    return EngineSpec(known[engine], chosen, where, cache, compute_type, decoding)


def _device(device: str) -> str:
    """CTranslate2 counts the graphics cards without loading PyTorch."""
    if device != "auto":
        return device
    import ctranslate2

    return "cuda" if ctranslate2.get_cuda_device_count() else "cpu"
