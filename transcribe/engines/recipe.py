"""How windows are decoded: one set of numbers for both engines, kept with every transcript."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from archive.errors import SettingError
from transcribe.engines.checkpoint import DEFAULT_CPU, DEFAULT_CUDA, Form


class EngineName(StrEnum):
    """The adapters of the `Engine` port."""

    WHISPER = "whisper"
    FASTER_WHISPER = "faster-whisper"


@dataclass(frozen=True, slots=True)
class Decoding:
    """Whisper's own published defaults, except that no window sees the text of another.

    A decode that compresses better than `compression_ratio` or is less likely than `logprob` is
    tried again at the next temperature. `seed` is set anew for every window, so that a window's
    words do not depend on which process decoded it, or when.
    """

    beam_size: int = 5
    best_of: int = 5
    temperatures: tuple[float, ...] = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    compression_ratio: float = 2.4
    logprob: float = -1.0
    no_speech: float = 0.6
    seed: int = 0

    def as_parameters(self) -> dict[str, object]:
        """For the transcript's record and its hash."""
        return {**asdict(self), "temperatures": list(self.temperatures)}


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
    decoding: Decoding = Decoding()
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
    decoding: Decoding = Decoding(),
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
