"""Distrusted text on the command line: kept, left out by default, found when asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.event import Event, Placement
from archive.recording import Recording
from archive.transcript import Flag, Origin, Segment, Transcript
from scripts import cli
from search.embedded.engine import EmbeddedIndex
from search.indexer import drain

GHOST = "Thanks for watching"
REASON = "speech was found under 0% of it"
Run = Callable[..., str]


@pytest.fixture
def hotmic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on an archive of one recording with an honest and an invented segment."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    said = (
        Segment(0, 2_000, "Good evening, Ohio.", "Ana Moreno", language="en"),
        Segment(
            5_000, 7_000, GHOST, language="en", flags=(Flag.QUARANTINED,), reasons=(REASON,)
        ),
    )  # fmt: skip
    with catalogue.write() as tx:
        events.save_event(tx, Event("evening", "An evening"), actor="test")
        recordings.save_recording(tx, Recording("r-1", "a.wav", 9_000), actor="test")
        events.save_placement(tx, Placement("evening", "r-1", 0), actor="test")
        machine = Transcript("t-1", "r-1", Origin.MACHINE, "en", engine="whisper", model="small")
        transcripts.add_revision(tx, machine, said, actor="test")
    with EmbeddedIndex(tmp_path / "index", writable=True) as index:
        drain(catalogue, index)
    catalogue.close()

    def run(*arguments: str) -> str:
        capsys.readouterr()
        assert cli.run(["--data", str(tmp_path), *arguments]) == 0
        return capsys.readouterr().out

    return run


def test_transcript_tells_reasons_and_shows_words_when_asked(hotmic: Run) -> None:
    """The reason stands in the words' place; `--quarantined` shows both, JSON likewise."""
    plain, whole = hotmic("transcript", "r-1"), hotmic("transcript", "r-1", "--quarantined")

    assert GHOST not in plain
    assert f"[quarantined]: ({REASON}; its 3 words are shown on demand)" in plain
    assert f"[quarantined]: {GHOST} ({REASON})" in whole
    [_, ghost] = json.loads(hotmic("transcript", "evening", "--json"))
    assert (ghost["text"], ghost["words"], ghost["flags"]) == ("", [], ["quarantined"])
    [_, ghost] = json.loads(hotmic("transcript", "evening", "--json", "--quarantined"))
    assert ghost["text"] == GHOST


@pytest.mark.parametrize("kind", ["txt", "srt", "vtt", "json", "csv"])
def test_exports_leave_the_words_out(hotmic: Run, kind: str) -> None:
    """No format carries distrusted words on to where nobody reads flags, unless asked."""
    assert GHOST not in hotmic("export", "r-1", "--format", kind)
    assert "Good evening" in hotmic("export", "r-1", "--format", kind)
    assert GHOST in hotmic("export", "r-1", "--format", kind, "--quarantined")


def test_search_and_verdicts_ask_for_it(hotmic: Run) -> None:
    """Words are found only with the flag, and verified only with the option."""
    assert json.loads(hotmic("search", "watching", "--json"))["total"] == 0
    asked = json.loads(hotmic("search", "watching", "--flag", "quarantined", "--json"))
    assert asked["total"] == 1
    assert json.loads(hotmic("verify", f"{GHOST} us", "--json"))["verdict"] == "not_found"
