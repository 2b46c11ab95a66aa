"""Several processes at one archive, and one that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.transcribe.places import (
    VTT,
    open_place,
)
from tests.transcribe.sounds import noise, talk, write

_RUN = """
import sys
from pathlib import Path
from tests.transcribe.places import open_place
from transcribe.ingest import IngestOptions, ingest
if __name__ == "__main__":
    place = open_place(Path(sys.argv[1]))
    model = sys.argv[3] if len(sys.argv) > 3 else None
    options = IngestOptions(model=model, transcribe=bool(model))
    for result in ingest([Path(sys.argv[2])], place, options):
        print(result.status.value, flush=True)
"""


def _start(folder: Path, inbox: Path, *model: str) -> subprocess.Popen[str]:
    script = folder.parent / "run.py"
    script.write_text(_RUN)
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), str(inbox), *model],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


def _finish(process: subprocess.Popen[str]) -> None:
    said, _ = process.communicate()
    assert process.returncode == 0
    assert "failed" not in said


def _dump(folder: Path) -> list[str]:
    from archive.catalogue.dump import dump

    place = open_place(folder)
    with place.catalogue.read() as tx:
        lines = list(dump(tx))
    place.catalogue.close()
    return lines


def _inbox(folder: Path) -> None:
    for number, text in enumerate(["We will vote.", "Thank you.", "The budget has passed today."]):
        talk(folder / f"{number}.wav", text)
    (folder / "0.en.vtt").write_text(VTT)
    write(folder / "4.mkv", noise(40, -30))
    (folder / "e.event.toml").write_text(
        'title = "E"\n[[parts]]\nfile = "1.wav"\n[[parts]]\nfile = "2.wav"\n'
    )


@pytest.mark.slow
def test_two_processes_on_one_folder(tmp_path: Path, folder: Path) -> None:
    """Two ingests of the same folder at once both end well, and write what one alone writes."""
    _inbox(folder)
    alone = tmp_path / "alone"
    _finish(_start(alone, folder))
    together = tmp_path / "together"

    running = [_start(together, folder) for _ in range(2)]
    for process in running:
        _finish(process)

    assert _dump(together) == _dump(alone)


@pytest.mark.slow
def test_killed_and_run_again(tmp_path: Path, folder: Path, checkpoint: Path) -> None:
    """Killed eight times in a row and run again, the catalogue is that of an undisturbed run."""
    _inbox(folder)
    model = str(checkpoint)
    calm = tmp_path / "calm"
    began = time.monotonic()
    _finish(_start(calm, folder, model))
    length = time.monotonic() - began
    expected = _dump(calm)
    rng = np.random.default_rng(20)

    killed = tmp_path / "killed"
    for moment in rng.uniform(0.2, 1.0, 8):
        process = _start(killed, folder, model)
        try:
            process.wait(timeout=float(moment * length))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        process.communicate()
    _finish(_start(killed, folder, model))

    assert _dump(killed) == expected
