"""Sound as every stage takes it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""Mono sound at 16 kHz in -1..1, shape (samples,)."""

SAMPLE_RATE = 16_000
