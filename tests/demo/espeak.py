"""Whether espeak-ng is installed: what speaks on the spot is skipped without it."""

from __future__ import annotations

import ctypes.util

import pytest

needs_espeak = pytest.mark.skipif(
    ctypes.util.find_library("espeak-ng") is None,
    reason="needs espeak-ng (apt install espeak-ng)",
)
