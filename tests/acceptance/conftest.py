"""An archive of one's own for each test, and small sounds to feed it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.acceptance.driving import (
    DEMO_RECORDINGS,
    Answer,
    Demonstration,
    Hotmic,
    ffmpeg,
    run,
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of an archive that does not exist yet."""
    return tmp_path / "archive"


@pytest.fixture
def hotmic(data: Path) -> Hotmic:
    """`hotmic(...)` runs the command line on this test's own archive."""

    def call(*arguments: object, **further: str) -> Answer:
        return run(*arguments, data=data, **further)

    return call


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """About five seconds of an espeak-ng voice."""
    out = tmp_path_factory.mktemp("speech") / "speech.wav"
    text = "Good evening. We are here tonight to hear the candidates on the bridge."
    subprocess.run(["espeak-ng", "-v", "en-us", "-w", str(out), text], check=True)
    return out


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """Two seconds of a tone: sound without speech."""
    out = tmp_path / "tone.wav"
    ffmpeg("-f", "lavfi", "-i", "sine=440:duration=2", out)
    return out


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """Made as scripts/run makes it: by a hotmic.toml that names the demonstration model."""
    data = tmp_path_factory.mktemp("demonstration") / "archive"
    data.mkdir()
    (data / "hotmic.toml").write_text('model = "demo"\n')
    answer = run("ingest", DEMO_RECORDINGS, "--json", data=data)
    events = run("events", "--json", data=data).json
    (broken,) = [event["event"] for event in events if len(event["recordings"]) == 2]
    return Demonstration(data, answer, broken)
