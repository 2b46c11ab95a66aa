"""`hotmic mark` as an archivist uses it: decide, see it in search and exports, take it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.driving import Hotmic

DEMO = Path(__file__).resolve().parents[2] / "scripts/demo_archive/recordings/announcement"
LINES = """WEBVTT

00:10.000 --> 00:14.000
Is the coffee ready?

00:20.000 --> 00:24.000
Welcome to the programme.
"""


@pytest.fixture
def evening(hotmic: Hotmic, tmp_path: Path) -> str:
    """An archive with one captioned evening of 24 s; its event's id."""
    (tmp_path / "evening.vtt").write_text(LINES)
    (tmp_path / "evening.event.toml").write_text(
        'title = "An evening"\nzone = "America/New_York"\nprecision = "second"\n'
        '[[parts]]\nfile = "evening.vtt"\nstart = 2025-05-28T18:00:00-04:00\n'
    )
    assert hotmic("ingest", tmp_path / "evening.vtt").code == 0
    event: str = json.loads(hotmic("--json", "events").out)[0]["event"]
    return event


def found(hotmic: Hotmic, query: str) -> int:
    total: int = json.loads(hotmic("--json", "search", query).out)["total"]
    return total


def test_a_decision_is_found_exported_logged_and_withdrawn(hotmic: Hotmic, evening: str) -> None:
    """The whole life of a mark: `flag:off_air` finds its words at once, exports carry the flag with
    the name, the audit log keeps it, withdrawn it is gone.
    """
    assert found(hotmic, "flag:off_air coffee") == 0

    made = hotmic("--json", "mark", evening, "0:10", "14", "--off-air", "--by", "Ada")

    assert made.code == 0, made.err
    (mark,) = json.loads(made.out)
    assert (mark["start_ms"], mark["end_ms"], mark["off_air"]) == (10_000, 14_000, True)
    assert found(hotmic, "flag:off_air coffee") == 1
    assert found(hotmic, "flag:off_air welcome") == 0
    said = json.loads(hotmic("--json", "transcript", evening).out)
    assert said[0]["flags"] == ["off_air"]
    assert said[0]["reasons"][0].startswith("off the air: decided by Ada on ")
    exported = json.loads(hotmic("export", evening, "--format", "json").out)
    assert [one["flags"] for one in exported["segments"]] == [["off_air"], []]
    assert json.loads(hotmic("--json", "mark", "list", evening).out) == [mark]
    assert json.loads(hotmic("--json", "mark", "list").out) == [mark]
    log = json.loads(hotmic("--json", "audit", mark["recording"]).out)
    assert (log[-1]["actor"], log[-1]["action"]) == ("Ada", "mark.created")

    gone = hotmic("mark", "withdraw", mark["mark"])
    created, withdrawn = json.loads(hotmic("--json", "audit", mark["recording"]).out)[-2:]
    assert created["detail"] == withdrawn["detail"]
    assert withdrawn["detail"]["is_off_air"] is True
    told = hotmic("audit", mark["recording"]).out.splitlines()[-2:]
    assert all("1: 0:00:10.0 to 0:00:14.0 off the air" in line for line in told)

    assert gone.code == 0
    assert "withdrawn" in gone.out
    assert found(hotmic, "flag:off_air coffee") == 0
    assert json.loads(hotmic("--json", "mark", "list").out) == []


def test_a_decision_on_a_part_of_a_caption_is_found(hotmic: Hotmic, evening: str) -> None:
    """One second of four, a word at least; its neighbor, grazed by as much as a tenth, is not."""
    assert hotmic("mark", evening, "13", "20.1", "--off-air").code == 0

    assert found(hotmic, "flag:off_air coffee") == 1
    assert found(hotmic, "flag:off_air welcome") == 0
    assert (
        "<v.off_air Speaker unknown>Is the coffee"
        in hotmic("export", evening, "--format", "vtt").out
    )


def test_times_are_read_as_people_write_them(hotmic: Hotmic, evening: str) -> None:
    """The wall clock as the page shows it, or seconds and minutes from the beginning; `h:mm:ss`, as
    `hotmic timeline` prints it, too, where the wall clock does not fit.
    """
    pairs = (
        ("18:00:10", "18:00:14"), ("10", "14"), ("0:10", "0:14"), ("10s", "14.0"),
        ("0:00:10.0", "0:00:14.0"),
    )  # fmt: skip
    for start, end in pairs:
        (mark,) = json.loads(hotmic("--json", "mark", evening, start, end, "--on-air").out)

        assert (mark["start_ms"], mark["end_ms"], mark["off_air"]) == (10_000, 14_000, False)


def test_both_ends_are_read_by_one_clock(hotmic: Hotmic, tmp_path: Path) -> None:
    """Soon after midnight a time may lie within the event by either clock."""
    (tmp_path / "night.vtt").write_text(LINES)
    (tmp_path / "night.event.toml").write_text(
        'zone = "UTC"\n[[parts]]\nfile = "night.vtt"\nstart = 2026-03-29T00:00:08\n'
    )
    assert hotmic("ingest", tmp_path / "night.vtt").code == 0
    event = json.loads(hotmic("--json", "events").out)[0]["event"]

    for start, end, read in (("0:00:04", "0:00:14", 4_000), ("0:00:10", "0:00:14", 2_000)):
        (mark,) = json.loads(hotmic("--json", "mark", event, start, end, "--on-air").out)
        assert mark["start_ms"] == read


def test_a_stretch_that_a_recording_has_not_is_told_in_its_times(
    hotmic: Hotmic, evening: str
) -> None:
    """Not in milliseconds."""
    recording = json.loads(hotmic("--json", "show", evening).out)["recordings"][0]["recording"]
    answer = hotmic("mark", recording, "0:10", "0:30", "--off-air")

    assert answer.code == 2
    assert "0:10 to 0:30 is no stretch of it" in answer.err
    assert "It lasts 0:00:24" in answer.err


def test_a_time_that_is_found_can_be_marked(hotmic: Hotmic, tmp_path: Path) -> None:
    """`where` and `mark` read the same clock, also after it was put forward."""
    (tmp_path / "night.vtt").write_text(LINES)
    (tmp_path / "night.event.toml").write_text(
        'zone = "Europe/Berlin"\n[[parts]]\nfile = "night.vtt"\nstart = 2026-03-29T01:59:50\n'
    )
    assert hotmic("ingest", tmp_path / "night.vtt").code == 0
    event = json.loads(hotmic("--json", "events").out)[0]["event"]

    there = json.loads(hotmic("--json", "where", event, "03:00:00").out)
    (mark,) = json.loads(hotmic("--json", "mark", event, "03:00:00", "3:00:04", "--off-air").out)

    assert (there["event_ms"], there["held"][0]["offset_ms"]) == (10_000, 10_000)
    assert (mark["start_ms"], mark["end_ms"]) == (10_000, 14_000)


def test_what_is_no_decision_is_explained(hotmic: Hotmic, evening: str) -> None:
    """Exit code 2 and what to do; nothing is written. Neither an unknown recording nor an unknown
    mark is anything that could be decided on.
    """
    wrong = {
        "one of --off-air and --on-air": ("1", "2"),
        "cannot have been both": ("1", "2", "--off-air", "--on-air"),
        "end comes after the start": ("2", "1", "--off-air"),
        "'soon' is no time": ("soon", "2", "--off-air"),
        "nothing was recorded": ("900", "901", "--off-air"),
        "Missing argument": ("1", "--off-air"),
    }
    for says, arguments in wrong.items():
        answer = hotmic("mark", evening, *arguments)

        assert answer.code == 2
        assert says in answer.err
    assert json.loads(hotmic("--json", "mark", "list").out) == []
    assert "no event and no recording" in hotmic("mark", "nothing", "1", "2", "--on-air").err
    assert "there is no mark 7" in hotmic("mark", "withdraw", "7").err


def test_ingest_finds_the_hot_microphone_without_words(hotmic: Hotmic) -> None:
    """The demonstration's first part, by its sound alone: the technicians are off the air, the
    host and the governor are not, and a second run changes nothing.
    """
    assert hotmic("ingest", DEMO / "launch.opus", "--no-transcribe").code == 0
    recording = json.loads(hotmic("--json", "events").out)[0]["recordings"][0]
    before = hotmic("dump").out

    said = json.loads(hotmic("--json", "transcript", recording).out)

    off = [one for one in said if "off_air" in one["flags"]]
    assert off
    assert all(24_000 < one["start_ms"] < 68_000 for one in off)
    assert all("LU quieter than the programme" in one["reasons"][-1] for one in off)
    assert not [one for one in said if one["start_ms"] > 74_000 and "off_air" in one["flags"]]
    assert '"noun":"off_air"' in before
    assert hotmic("ingest", DEMO / "launch.opus", "--no-transcribe").code == 0
    assert hotmic("dump").out == before


def test_an_event_has_the_log_of_its_recordings(hotmic: Hotmic, evening: str) -> None:
    """A mark stands under its recording, words under their transcript; of a recording only what is
    its own.
    """
    (mark,) = json.loads(hotmic("--json", "mark", evening, "10", "14", "--off-air").out)
    (transcript,) = json.loads(hotmic("--json", "show", evening).out)["transcripts"]

    told = json.loads(hotmic("--json", "audit", evening).out)
    assert {one["subject"] for one in told} == {
        evening, mark["recording"], transcript["transcript"],
    }  # fmt: skip
    assert told[-1]["action"] == "mark.created"
    own = json.loads(hotmic("--json", "audit", mark["recording"]).out)
    assert {one["subject"] for one in own} == {mark["recording"]}
