"""Where somebody speaks: the Silero model inside faster-whisper's wheel, behind a moving gain."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.errors import ModelUnavailable
from transcribe.hearing.agc import MovingGain
from transcribe.media.sound import Samples

Posterior = NDArray[np.uint8]
"""Probability of speech per 32 ms in units of 1/250; kept, so that thresholds can change."""

FRAME_MS = 32
UNITS = 250
DETECTOR = "silero-v6+agc4s"
"""Names the recipe in the key of the stage record: another one is computed anew."""

_FRAME = 512
_CONTEXT = 64
_BATCH = 4096
_MODEL = "silero_vad_v6.onnx"


class SpeechDetector:
    """Feed it mono sound at 16 kHz; the network's state is carried from block to block."""

    def __init__(self) -> None:
        self._session = _session()
        self._gain = MovingGain()
        self._sound: Samples = np.zeros(_CONTEXT, np.float32)
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._found: list[Posterior] = []

    def feed(self, sound: Samples) -> None:
        """Take the next block, shape (samples,)."""
        self._judge(self._gain.feed(sound))

    def finish(self) -> Posterior:
        """The probability of every frame of 32 ms, the last one padded with silence."""
        self._judge(self._gain.finish())
        left = len(self._sound) - _CONTEXT
        if left:
            self._judge(np.zeros(_FRAME - left, np.float32))
        return np.concatenate(self._found) if self._found else np.zeros(0, np.uint8)

    def _judge(self, sound: Samples) -> None:
        self._sound = np.concatenate([self._sound, sound])
        frames = (len(self._sound) - _CONTEXT) // _FRAME
        if not frames:
            return
        # Each frame of 512 samples is shown to the network with the 64 before it.
        shown = np.lib.stride_tricks.sliding_window_view(self._sound, _CONTEXT + _FRAME)[::_FRAME]
        for at in range(0, frames, _BATCH):
            batch = np.ascontiguousarray(shown[at : min(at + _BATCH, frames)])
            probability, self._h, self._c = self._session.run(
                None, {"input": batch, "h": self._h, "c": self._c}
            )
            self._found.append(np.rint(probability.ravel() * UNITS).astype(np.uint8))
        self._sound = self._sound[frames * _FRAME :].copy()


def _session() -> Any:
    import onnxruntime  # half a second that only hearing needs

    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(
        str(_model_file()), sess_options=options, providers=["CPUExecutionProvider"]
    )


def _model_file() -> Path:
    """Found without importing faster-whisper, which would load its whole engine."""
    spec = find_spec("faster_whisper")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    model = folder / "assets" / _MODEL
    if not model.is_file():
        raise ModelUnavailable(
            f"the speech detector {_MODEL} is not in the installed faster-whisper",
            subject=_MODEL,
            hint="Install faster-whisper 1.2.1 or later of its first series.",
        )
    return model
