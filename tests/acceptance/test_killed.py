"""Killed with SIGKILL at any moment and run again, an ingest ends in the same catalogue."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.acceptance.driving import command, environment, ffmpeg, run
from tests.transcribe.checkpoints import scripted_checkpoint

KILLS = 20


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory, speech: Path) -> Path:
    """Three recordings and a transcript without media, among them one of two windows."""
    folder = tmp_path_factory.mktemp("batch")
    shutil.copy(speech, folder / "a.wav")
    ffmpeg("-stream_loop", "-1", "-i", speech, "-t", "40", folder / "b.flac")
    ffmpeg("-f", "lavfi", "-i", "sine=300:duration=3", folder / "c.ogg")
    (folder / "d.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ada>Good evening to you all\n\n"
        "00:04.000 --> 00:06.000\n<v Ben>and welcome to the bridge\n"
    )
    (folder / "b.info.json").write_text('{"id": "1xyz", "title": "The bridge", "uploader": "Ada"}')
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, batch: Path) -> Path:
    """A real checkpoint that says the same of every window with speech, converted beforehand."""
    place = tmp_path_factory.mktemp("model")
    weights = scripted_checkpoint(place / "scripted.pt")
    assert run("ingest", batch / "a.wav", "--model", weights, data=place / "archive").code == 0
    (converted,) = (place / "archive/derived/models").iterdir()
    return converted


def _kill_after(seconds: float, words: Sequence[object], data: Path) -> float | None:
    """Kill an ingest with all its workers; how many seconds it took if it ended before."""
    start = time.monotonic()
    process = subprocess.Popen(
        command(*words),
        env=environment(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None
    return time.monotonic() - start


@pytest.mark.slow
def test_twenty_kills_leave_no_trace(batch: Path, model: Path, tmp_path: Path) -> None:
    """Killed at each of twenty random moments and run again: the undisturbed run's dump."""
    whole, words = tmp_path / "whole", ["ingest", batch, "--model", model]
    lasts = _kill_after(600, words, whole)
    assert lasts is not None
    expected = run("dump", "--canonical", data=whole).out
    chance = random.Random(20)

    killed, differing = 0, []
    while killed < KILLS:
        data = tmp_path / f"killed-{killed}"
        moment = chance.uniform(0.2, lasts)
        ended = _kill_after(moment, words, data)
        if ended is None:
            killed += 1
            again = run(*words, data=data)
            if again.code or run("dump", "--canonical", data=data).out != expected:
                differing.append((killed, round(moment, 2), again.err))
        else:  # a machine whose load changed: now it is quicker
            lasts = min(ended, 0.9 * lasts)
        shutil.rmtree(data)

    assert "We vote today." in expected
    assert differing == []


@pytest.mark.slow
def test_one_archive_killed_again_and_again(batch: Path, model: Path, tmp_path: Path) -> None:
    """The same archive killed five times in a row still ends as the undisturbed one."""
    whole, data = tmp_path / "whole", tmp_path / "killed"
    words = ["ingest", batch, "--model", model]
    lasts = _kill_after(600, words, whole)
    assert lasts is not None
    for number in range(1, 6):
        _kill_after(lasts * number / 6, words, data)
    again = run(*words, data=data)

    assert again.code == 0
    assert run("dump", "--canonical", data=data).out == run("dump", "--canonical", data=whole).out
    assert run("fixity", data=data).code == 0
