"""What `hotmic ingest` and `hotmic verify` write for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalogue import Catalogue, recordings
from archive.recording import Recording
from scripts import cli
from scripts.commands.ingest import tell
from transcribe.ingest import ItemResult, Status

MISSING = "model small: it is not on this machine. Give one that is."


def test_a_warning_is_told_in_full_once(capsys: pytest.CaptureFixture[str]) -> None:
    """A thousand recordings without their model do not bury the one that is broken."""
    for number, known in enumerate(([], [MISSING])):
        tell(ItemResult(f"{number}.wav", Status.DONE, "e", "r", warnings=(MISSING,)), known, "done")

    assert capsys.readouterr().out.splitlines() == [
        "done      0.wav",
        "          e  r",
        f"          {MISSING}",
        "done      1.wav",
        "          e  r",
        "          as above: model small",
    ]


def test_what_could_not_be_searched_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A quote that is not found may be in a recording that has no words yet."""
    with Catalogue.open(tmp_path / "catalogue.sqlite").write() as tx:
        recordings.save_recording(tx, Recording("r-1", "evening.mp3", 1000), actor="test")

    assert cli.run(["--data", str(tmp_path), "verify", "four score and seven years ago"]) == 0
    assert "1 recording has no words yet and could not be searched." in capsys.readouterr().out
