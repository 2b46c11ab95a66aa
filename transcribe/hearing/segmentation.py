"""A second opinion on speech, where the extra `[segmentation]` is installed: pyannote's net.

The speaker-segmentation net of H. Bredin and A. Laurent (Interspeech 2021; MIT licence), 1.5 M
parameters, lies in the package of whisperx (BSD) as its detector of speech. Only the file of its
weights is used: no code of whisperx or pyannote runs, and the reader builds tensors only.
"""

from __future__ import annotations

import collections
import pickle
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transcribe.media.sound import SAMPLE_RATE, Samples

NAME = "pyannote-seg/5s/2.5s"

_CHUNK = 5 * SAMPLE_RATE
"""The net was trained on 5 s."""
_STEP = _CHUNK // 2
_HOP, _FIRST = 270, 360
"""Samples from one answer to the next, and to the first: three convolutions and pools."""
_TARGET_DBFS, _MAX_GAIN_DB = -20.0, 40.0
"""Its first layer divides by the variance + 1e-5: a chunk under -50 dBFS would look empty."""
_HIGH_PASS_HZ = 80
_TINY = 1e-20


@cache
def weights_file() -> Path | None:
    """Found without importing whisperx; null where it is not installed."""
    spec = find_spec("whisperx")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "assets/pytorch_model.bin"
    return path if path.is_file() else None


class SecondOpinion:
    """Feed it mono sound, then ask for the probability of speech at given moments."""

    def __init__(self, path: Path) -> None:
        self._net = _Net(path)
        self._waiting: Samples = np.zeros(0, np.float32)
        self._start = 0
        self._sums = np.zeros(0, np.float32)
        self._counts = np.zeros(0, np.uint8)

    def feed(self, sound: Samples) -> None:
        """Take the next block, shape (samples,)."""
        self._waiting = np.concatenate([self._waiting, sound])
        chunks = (len(self._waiting) - _CHUNK) // _STEP + 1
        if chunks > 0:
            views = np.lib.stride_tricks.sliding_window_view(self._waiting, _CHUNK)
            self._hear(views[: chunks * _STEP : _STEP])
            self._waiting = self._waiting[chunks * _STEP :]

    def finish(self, moments: NDArray[np.int64]) -> NDArray[np.float32]:
        """Probabilities at samples counted from the beginning, shape of `moments`."""
        self._hear(np.pad(self._waiting, (0, _CHUNK - len(self._waiting)))[None])
        found = self._sums / np.maximum(self._counts, 1)
        at = np.clip((moments - _FIRST) // _HOP, 0, len(found) - 1)
        return np.asarray(found[at], np.float32)

    def _hear(self, chunks: NDArray[np.float32]) -> None:
        """Chunks that begin a step apart, shape (chunks, samples)."""
        for answer in self._net(_levelled(chunks)):
            first = round(self._start / _HOP)
            missing = max(0, first + len(answer) - len(self._sums))
            self._sums = np.pad(self._sums, (0, missing))
            self._counts = np.pad(self._counts, (0, missing))
            self._sums[first : first + len(answer)] += answer
            self._counts[first : first + len(answer)] += 1
            self._start += _STEP


def _levelled(chunks: NDArray[np.float32]) -> NDArray[np.float32]:
    spectra = np.fft.rfft(chunks, axis=1)
    spectra[:, : _HIGH_PASS_HZ * _CHUNK // SAMPLE_RATE] = 0
    high = np.fft.irfft(spectra, _CHUNK, axis=1)
    level = 10 * np.log10(np.mean(np.square(high), axis=1, keepdims=True) + _TINY)
    gain = np.minimum(_TARGET_DBFS - level, _MAX_GAIN_DB)
    return np.asarray(high * 10 ** (gain / 20), np.float32)


class _Net:
    """SincNet, four LSTM layers both ways, two dense: (chunks, samples) -> (chunks, frames)."""

    def __init__(self, path: Path) -> None:
        import torch

        torch.set_num_threads(1)  # two fight over the steps of an LSTM; engines have processes
        self._torch = torch
        self._weights = _read(path)
        self._sinc = torch.from_numpy(_filters(self._weights))
        self._lstm = torch.nn.LSTM(60, 128, num_layers=4, bidirectional=True, batch_first=True)
        state = {name[5:]: value for name, value in self._weights.items() if name[:5] == "lstm."}
        self._lstm.load_state_dict(state)
        self._lstm.eval()

    def __call__(self, chunks: NDArray[np.float32]) -> NDArray[np.float32]:
        f, w = self._torch.nn.functional, self._weights
        with self._torch.inference_mode():
            x = self._normed(self._torch.from_numpy(chunks)[:, None], "sincnet.wav_norm1d")
            for layer in range(3):
                name = f"sincnet.conv1d.{layer}"
                if layer == 0:
                    x = f.conv1d(x, self._sinc, stride=10).abs()
                else:
                    x = f.conv1d(x, w[f"{name}.weight"], w[f"{name}.bias"])
                x = f.leaky_relu(self._normed(f.max_pool1d(x, 3), f"sincnet.norm1d.{layer}"))
            x = self._lstm(x.transpose(1, 2))[0]
            for layer in range(2):
                name = f"linear.{layer}"
                x = f.leaky_relu(f.linear(x, w[f"{name}.weight"], w[f"{name}.bias"]))
            x = f.linear(x, w["classifier.weight"], w["classifier.bias"]).sigmoid()
        found: NDArray[np.float32] = x.max(dim=-1).values.numpy()
        return found

    def _normed(self, x: Any, name: str) -> Any:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return self._torch.nn.functional.instance_norm(x, weight=weight, bias=bias)


def _filters(weights: dict[str, Any]) -> NDArray[np.float32]:
    """The band-pass filters of SincNet (Ravanelli and Bengio 2018), even and odd ones."""
    name = "sincnet.conv1d.0.filterbank."
    low_hz, band_hz, n, window = (
        weights[name + part].numpy() for part in ("low_hz_", "band_hz_", "n_", "window_")
    )
    low = 50 + np.abs(low_hz)
    high = np.clip(low + 50 + np.abs(band_hz), 50, SAMPLE_RATE / 2)
    band = high - low
    even = (np.sin(high @ n) - np.sin(low @ n)) / (n / 2) * window
    odd = (np.cos(low @ n) - np.cos(high @ n)) / (n / 2) * window
    both = [
        np.concatenate([even, 2 * band, even[:, ::-1]], axis=1),
        np.concatenate([odd, 0 * band, -odd[:, ::-1]], axis=1),
    ]
    return np.concatenate([one / (2 * band) for one in both]).astype(np.float32)[:, None]


class _Inert:
    """Stands for every object of the checkpoint that is no tensor."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __setstate__(self, state: object) -> None: ...


class _TensorsOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            from torch._utils import _rebuild_tensor_v2

            return _rebuild_tensor_v2
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        return _Inert


def _read(path: Path) -> dict[str, Any]:
    """Name -> tensor, from a checkpoint that also holds objects of its trainer."""
    import torch

    reader = SimpleNamespace(Unpickler=_TensorsOnly, __name__="tensors only")
    checkpoint = torch.load(path, map_location="cpu", pickle_module=reader, weights_only=False)
    found: dict[str, Any] = dict(checkpoint["state_dict"])
    return found
