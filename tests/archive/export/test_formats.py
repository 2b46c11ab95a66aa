"""TXT, JSON, CSV, and what all formats promise."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest

from archive.errors import UsageError
from archive.export import FORMATS, ExportContext, write
from archive.transcript import Segment
from tests.archive.export.material import ARABIC, LONG, SEGMENTS, context, spoken


def text_of(kind: str, *contexts: ExportContext) -> str:
    return "".join(write(kind, contexts or (context(),)))


def rows(*contexts: ExportContext) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of("csv", *contexts), newline="")))


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_names_model_origin_and_revision(kind: str) -> None:
    """Within its first two kilobytes, and a real model by its own name."""
    demonstration = text_of(kind)[:2_000]
    real = text_of(kind, context(model="small"))[:2_000]

    assert "demonstration model" in demonstration
    assert "demonstration" not in real.replace('"demonstration":false', "")
    for fact in ("machine", "small", "3"):
        assert fact in real


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_the_same_every_time(kind: str) -> None:
    """No clock, no order of a set."""
    assert text_of(kind) == text_of(kind)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_written_as_it_is_read(kind: str) -> None:
    """The first piece comes before the last segment is asked for: memory does not grow."""
    asked = 0

    class Watched(tuple[Segment, ...]):
        def __iter__(self) -> Iterator[Segment]:
            nonlocal asked
            for segment in super().__iter__():
                asked += 1
                yield segment

    many = Watched(spoken("word after word", n * 10_000) for n in range(1_000))
    pieces = write(kind, [context(many)])

    for _ in range(20):
        next(pieces)
    assert asked < 50


def test_an_unknown_format_is_a_wrong_use() -> None:
    """The error lists what there is."""
    with pytest.raises(UsageError, match="docx") as caught:
        write("docx", [context()])

    assert "txt, srt, vtt, json, csv" in (caught.value.hint or "")


def test_plain_text_is_for_readers() -> None:
    """A head, then paragraphs with time and speaker; flags before what they belong to."""
    head, *paragraphs = text_of("txt").rstrip("\n").split("\n\n")

    assert head.startswith("Notice: ")
    assert "Event: Town hall --> of <Lumina> & friends\n" in head
    assert paragraphs[0] == f"[0:00:01] Anna Orlova: {LONG}"
    assert paragraphs[2] == f"[0:00:30] محمد: {ARABIC}"
    assert paragraphs[3] == (
        "[0:00:40] Speaker unknown: [quarantined, off air] thank you for watching"
    )
    assert paragraphs[4] == "[0:00:50] Speaker unknown: [untranscribed]"
    assert paragraphs[-1].startswith("[1:01:40] 主持人: 漢漢")


def test_one_speaker_in_a_row_shares_a_paragraph_for_a_minute() -> None:
    """Then a new one begins, so that a time is never far."""
    segments = tuple(spoken("I go on", n * 20_000, 6_000, speaker="A") for n in range(5))

    paragraphs = text_of("txt", context(segments)).rstrip("\n").split("\n\n")[1:]

    assert paragraphs == [
        "[0:00:00] A: I go on I go on I go on",
        "[0:01:00] A: I go on I go on",
    ]


def test_json_holds_everything() -> None:
    """Facts of event, recording and transcript; segments with words, flags and reasons."""
    read = json.loads(text_of("json", context(offset_ms=5_000)))

    assert read["schema"] == "hotmic-transcript/1"
    assert read["event"]["title"] == "Town hall\n--> of <Lumina> & friends"
    recording = read["recordings"][0]
    assert (recording["recording"], recording["offset_ms"]) == ("r-1", 5_000)
    assert (recording["model"], recording["demonstration"]) == ("demo", True)
    assert len(read["segments"]) == len(SEGMENTS)
    first, quarantined = read["segments"][0], read["segments"][3]
    assert (first["start_ms"], first["event_ms"]) == (1_000, 6_000)
    assert first["words"][1] == {
        "text": "harbor",
        "start_ms": 1_300,
        "end_ms": 1_600,
        "probability": 0.9,
    }
    assert quarantined["flags"] == ["quarantined", "off_air"]
    assert quarantined["reasons"] == ["no speech here", "known phrase; twice"]
    assert json.loads(text_of("json", context(())))["segments"] == []


def test_csv_is_read_back_by_its_first_row() -> None:
    """Every row carries its provenance; line breaks and right-to-left text stay whole."""
    read = rows()

    assert len(read) == len(SEGMENTS)
    assert read[0]["text"] == LONG
    assert (read[0]["start_ms"], read[0]["event_ms"]) == ("1000", "")
    assert {row["model"] for row in read} == {"demonstration model"}
    assert {(row["origin"], row["revision"], row["recording"]) for row in read} == {
        ("machine", "3", "r-1")
    }
    assert read[2]["text"] == ARABIC
    assert read[3]["flags"].split(";") == ["quarantined", "off_air"]
    assert rows(context(())) == []


def test_no_cell_runs_as_a_formula() -> None:
    """What a spreadsheet would execute gets an apostrophe; times and negative numbers do not."""
    read = rows(context(offset_ms=-100_000))

    assert read[1]["text"] == "'=HYPERLINK(1) <b>5 --> 4</b> & {\\an8}more"
    assert read[5]["text"] == "'@mention said\nquickly"
    assert read[0]["event_ms"] == "-99000"


def test_parts_follow_each_other_in_every_table() -> None:
    """Several recordings of one event are exported together, each named on its rows."""
    parts = (context(number=1, offset_ms=0), context(number=2, offset_ms=5_000_000))

    assert [row["recording"] for row in rows(*parts)] == ["r-1"] * 7 + ["r-2"] * 7
    read = json.loads(text_of("json", *parts))
    assert [part["recording"] for part in read["recordings"]] == ["r-1", "r-2"]
    assert read["segments"][7]["event_ms"] == 5_001_000
    assert "Times: on the clock of the event" in text_of("txt", *parts)
