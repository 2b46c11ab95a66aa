"""Windows: every instant in one core, lengths as promised, cuts where it is quiet."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from tests.transcribe.hearing.test_spans import activities
from transcribe.hearing.activity import Activity
from transcribe.words.windows import plan_windows

LONGEST_MS = 29_000


@given(activities())
@settings(max_examples=200)
def test_cores_tile_and_lengths_hold(activity: Activity) -> None:
    """Cores tile the recording; none over 29 s with context, no residual under 5 s."""
    windows = plan_windows(activity)

    edges = [(w.core_start_ms, w.core_end_ms) for w in windows]
    assert edges[0][0] == 0
    assert edges[-1][1] == activity.duration_ms
    assert all(a[1] == b[0] for a, b in pairwise(edges))
    assert all(20_000 <= end - start <= 28_000 for start, end in edges[:-1])
    assert edges[-1][1] - edges[-1][0] >= min(5_000, activity.duration_ms)
    assert all(w.end_ms - w.start_ms <= LONGEST_MS for w in windows)
    assert [w.index for w in windows] == list(range(len(windows)))


@given(activities())
def test_no_speech_is_passed_over(activity: Activity) -> None:
    """A window is decoded if and only if its core touches a stretch that may be speech."""
    touched = np.zeros(activity.duration_ms, bool)
    for start, end in activity.speech():
        touched[start:end] = True

    for window in plan_windows(activity):
        held = touched[window.core_start_ms : window.core_end_ms].any()
        assert window.has_speech == held
        assert 0 <= window.gain_db <= 40


def _talk(duration_ms: int, pauses: list[tuple[int, int]], level: float = -20.0) -> Activity:
    track = np.full(duration_ms // 100, level, np.float32)
    posterior = np.full(duration_ms // 32 + 1, 240, np.uint8)
    for start, end in pauses:
        track[start // 100 : end // 100] = -70
        posterior[start // 32 : end // 32] = 0
    return Activity(duration_ms, track, posterior)


def test_cut_falls_into_the_pause() -> None:
    """Where there is one pause between 20 and 28 s, the cut lies in it."""
    windows = plan_windows(_talk(60_000, [(22_000, 23_000)]))

    assert 22_000 < windows[0].core_end_ms < 23_000


def test_unbroken_talk_is_cut_at_the_least_energy() -> None:
    """Where nobody pauses, the cut falls where the talk is faintest."""
    activity = _talk(60_000, [])
    activity.levels[244:247] = -32

    assert 24_300 <= plan_windows(activity)[0].core_end_ms <= 24_800


@pytest.mark.parametrize(("level", "gain"), [(-20.0, 0.0), (-45.0, 25.0), (-70.0, 40.0)])
def test_quiet_windows_are_raised(level: float, gain: float) -> None:
    """Quiet talk is raised towards -20 dBFS, by 40 dB at most; ordinary talk is left alone."""
    window = plan_windows(_talk(20_000, [], level))[0]

    assert window.gain_db == gain
    assert window.speech_dbfs == level
