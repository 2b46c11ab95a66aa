"""Progress: bars for a person, now and then a line for a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import progress
from transcribe.progress import Progress


def _step(seconds: float, item: int = 1) -> Progress:
    return Progress(Path("in/debate.flac"), "transcription", item, 3, seconds, 5400.0)


def test_a_line_names_file_second_and_time_left() -> None:
    """A third done in ten minutes leaves twenty."""
    told = progress.line(_step(1800.0), elapsed_s=600)

    assert told == ("[1/3] debate.flac: transcription, 1800 of 5400 s of sound, about 0:20:00 left")


def test_a_stage_without_a_length_is_only_named() -> None:
    """Hashing has no audio seconds."""
    step = Progress(Path("debate.flac"), "hash", 2, 3)

    assert progress.line(step, 1.0) == "[2/3] debate.flac: hash"


def test_lines_come_at_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    """A hundred steps within the interval write nothing; without an interval each writes one."""
    with progress.Lines(every_s=3600) as quiet, progress.Lines(every_s=0) as talkative:
        for second in range(100):
            quiet(_step(float(second)))
        assert capsys.readouterr().err == ""

        talkative(_step(5.0))
        talkative(_step(6.0))
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_bars_leave_results_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the bars draw, standard output holds only what was printed there."""
    with progress.Bars() as bars:
        bars(_step(10.0))
        print("a result")
        bars(_step(20.0, item=2))

    assert capsys.readouterr().out == "a result\n"


def test_no_terminal_means_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a test nobody watches bars."""
    assert isinstance(progress.display(), progress.Lines)
