"""An activity as the bytes of its stage record, and back: the same to the last bit."""

from __future__ import annotations

import json
import zlib

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing.activity import Activity
from transcribe.hearing.bands import BANDS, Bands
from transcribe.hearing.width import Width

_UNKNOWN = -128
"""Stands for "not a number" among hundredths."""


def pack(activity: Activity) -> bytes:
    """A line of JSON, then the compressed tracks one after the other."""
    tracks = [
        _tenths(activity.levels),
        activity.posterior.tobytes(),
        _tenths(activity.momentary),
        _steps(activity.bands),
        _hundredths(activity.width),
    ]
    packed = [zlib.compress(track, 6) for track in tracks]
    head = {
        "duration_ms": activity.duration_ms,
        "warnings": activity.warnings,
        "sizes": [len(track) for track in packed],
        "channels": 1 if activity.width is None else 2,
    }
    return json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(packed)


def unpack(payload: bytes) -> Activity:
    """The activity that `pack` wrote."""
    line, _, body = payload.partition(b"\n")
    head = json.loads(line)
    ends = np.cumsum(head["sizes"]).tolist()
    level, posterior, momentary, steps, hundredths = (
        zlib.decompress(body[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)
    )
    return Activity(
        duration_ms=head["duration_ms"],
        levels=_from_tenths(level),
        posterior=np.frombuffer(posterior, np.uint8),
        warnings=tuple(head["warnings"]),
        momentary=_from_tenths(momentary),
        bands=_from_steps(steps),
        width=_from_hundredths(hundredths) if head["channels"] > 1 else None,
    )


def _tenths(track: NDArray[np.float32]) -> bytes:
    return np.rint(track * 10).astype("<i2").tobytes()


def _from_tenths(data: bytes) -> NDArray[np.float32]:
    return np.round(np.frombuffer(data, "<i2") / 10, 1).astype(np.float32)


def _steps(bands: Bands) -> bytes:
    """From frame to frame the spectrum changes little: steps (modulo 256) compress better."""
    return np.diff(bands, axis=0, prepend=np.zeros((1, BANDS), np.int8)).tobytes()


def _from_steps(data: bytes) -> Bands:
    steps = np.frombuffer(data, np.int8).reshape(-1, BANDS)
    return np.cumsum(steps, axis=0, dtype=np.int8)


def _hundredths(width: Width | None) -> bytes:
    if width is None:
        return b""
    return np.where(np.isnan(width), _UNKNOWN, np.rint(width * 100)).astype(np.int8).tobytes()


def _from_hundredths(data: bytes) -> Width:
    whole = np.frombuffer(data, np.int8)
    return np.where(whole == _UNKNOWN, np.nan, np.round(whole / 100, 2)).astype(np.float32)
