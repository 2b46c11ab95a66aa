"""`hotmic search` and `hotmic concordance`: their options, and what they show."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.event import Event, Placement
from archive.recording import Recording
from archive.transcript import Origin, Transcript
from scripts import cli
from search.embedded.engine import EmbeddedIndex
from search.indexer import drain
from tests.search.material import said

Run = Callable[..., tuple[int, str, str]]

LINES = {
    "debate": (("Ana Moreno", "We pay 600,000 in tax."), ("Bo Lindqvist", "There you go again.")),
    "speech": (("Ana Moreno", "No new tax, no old tax."),),
}
DAYS = {"debate": date(2023, 5, 24), "speech": date(2024, 1, 9)}


@pytest.fixture
def hotmic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on an archive of two events: its code, what it wrote, what it said."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    with catalogue.write() as tx:
        for name, lines in LINES.items():
            event = Event(name, f"A {name}", date=DAYS[name], platform="TV", tags=("budget",))
            events.save_event(tx, event, actor="test")
            recording = Recording(f"r-{name}", f"{name}.wav", 100_000)
            recordings.save_recording(tx, recording, actor="test")
            events.save_placement(tx, Placement(name, recording.id, 0), actor="test")
            transcript = Transcript(f"t-{name}", recording.id, Origin.HUMAN, "en")
            transcripts.add_revision(tx, transcript, said(*lines), actor="test")
    with EmbeddedIndex(tmp_path / "index", writable=True) as index:
        drain(catalogue, index)
    catalogue.close()

    def call(*words: str) -> tuple[int, str, str]:
        code = cli.run(["--data", str(tmp_path), *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def read(answer: tuple[int, str, str]) -> Any:
    assert answer[0] == 0, answer
    return json.loads(answer[1])


@pytest.mark.parametrize(
    ("options", "total"),
    [
        ((), 2),
        (("--speaker", "moreno"), 2),
        (("--speaker", "lindqvist"), 0),
        (("--speaker", "lindqvist", "--speaker", "moreno"), 2),
        (("--event", "debate"), 1),
        (("--event", "debate", "--event", "speech"), 2),
        (("--platform", "tv", "--tag", "BUDGET", "--lang", "en"), 2),
        (("--lang", "fr"), 0),
        (("--year", "2024"), 1),
        (("--after", "2023-06-01"), 1),
        (("--before", "2023-05-24"), 1),
        (("--flag", "off_air", "--flag", "quiet"), 0),
    ],
)
def test_filters_narrow_a_search(hotmic: Run, options: tuple[str, ...], total: int) -> None:
    """Of several values of one filter any will do."""
    assert read(hotmic("search", "tax", *options, "--json"))["total"] == total


@pytest.mark.parametrize(
    ("options", "unknown"),
    [
        (("--event", "nope"), ["event 'nope'"]),
        (("--speaker", "nobody", "--speaker", "moreno"), ["speaker 'nobody'"]),
        (("--lang", "xx", "--year", "20"), ["language 'xx'", "year '20'"]),
        (("--platform", "x", "--tag", "x"), ["platform 'x'", "tag 'x'"]),
        (("--flag", "off_air"), ["flag 'off_air'"]),
        (("--speaker", "lindqvist"), []),
    ],
)
def test_a_filter_that_nothing_has_is_named(
    hotmic: Run, options: tuple[str, ...], unknown: list[str]
) -> None:
    """Beside "0 found", on standard error: what is written for machines stays as it is."""
    told = [f"Nothing that can be searched here has the {one}." for one in unknown]
    for more in ((), ("--all",), ("--json",)):
        code, _, said = hotmic("search", "zzz", *options, *more)
        assert code == 0
        assert [line for line in said.splitlines() if line != "0 found"] == told
    assert "has the" not in hotmic("search", "tax", "--event", "nope", "--event", "debate")[2]


def test_a_field_of_the_query_that_nothing_has_is_named(hotmic: Run) -> None:
    """Those of OR, too; nothing is said of what is to be left out."""
    query = "zzz (speaker:nobody OR lang:xx) title:debate -tag:none"
    for command in ("search", "concordance"):
        said = hotmic(command, query)[2]
        assert "has the speaker 'nobody'" in said
        assert "has the language 'xx'" in said
        assert said.count("has the") == 2


def test_facets_and_months_come_when_asked_for(hotmic: Run) -> None:
    """Without their options the JSON has the two keys of always."""
    assert set(read(hotmic("search", "tax", "--json"))) == {"total", "hits"}

    found = read(
        hotmic("search", "tax", "--facet", "speaker", "--facet", "platform", "--months", "--json")
    )

    assert found["facets"] == {"speaker": {"Ana Moreno": 2}, "platform": {"tv": 2}}
    assert [(one["month"], one["segments"], one["words"]) for one in found["months"]] == [
        ("2023-05", 1, 7 + 4),
        ("2024-01", 1, 6),
    ]
    _, text, _ = hotmic("search", "tax", "--facet", "speaker", "--months")
    assert "Ana Moreno" in text
    assert "2024-01" in text


def test_a_mistake_is_pointed_at(hotmic: Run) -> None:
    """The position in the JSON, a caret for people, the way out in both, and exit code 2."""
    code, out, _ = hotmic("search", "tax (cuts", "--json")
    error = json.loads(out)["error"]

    assert (code, error["kind"], error["position"]) == (2, "query", 4)
    for command in (("search",), ("search", "--all"), ("concordance",), ("saved", "add", "Name")):
        code, _, told = hotmic(*command, "tax (cuts", *(("--feed",) if len(command) > 2 else ()))
        assert code == 2
        assert "closing bracket" in told
        assert told.splitlines()[1:] == ["  tax (cuts", "      ^ character 5"]


def test_a_word_to_leave_out_is_no_option(hotmic: Run) -> None:
    """`-tax` looks like an option: the way out is `--`, and a word to look for."""
    for command in (("search",), ("concordance",), ("saved", "add", "Name")):
        code, _, told = hotmic(*command, "-tax")
        assert code == 2
        assert "`hotmic search -- '-tax cuts'`" in told
        assert "one to look for" in told
    assert "-- '-tax" not in hotmic("search", "tax", "--limt", "3")[2]
    assert "-- '-tax" not in hotmic("report", "-tax")[2]
    assert read(hotmic("search", "--json", "--", "-tax there"))["total"] == 1


def test_a_concordance_as_text_csv_and_json(hotmic: Run) -> None:
    """The same lines: the match between its words, over segments, sorted by the next word."""
    asked = ("concordance", '"six hundred thousand in" OR tax', "--words", "2", "--by", "right")

    found = read(hotmic(*asked, "--json"))

    assert found["total"] == 2
    assert [(one["left"], one["match"], one["right"]) for one in found["lines"]] == [
        ("no old", "tax", ""),
        ("No new", "tax", ", no old"),
        ("We pay", "600,000 in", "tax. There"),
        ("600,000 in", "tax", ". There you"),
    ]
    rows = list(csv.DictReader(io.StringIO(hotmic(*asked, "--csv")[1])))
    assert [row["match"] for row in rows] == [one["match"] for one in found["lines"]]
    text = hotmic(*asked)[1].splitlines()
    assert len(text) == len(rows)
    assert all(row["match"] in line for row, line in zip(rows, text, strict=True))


def test_a_line_of_a_concordance_can_be_traced(hotmic: Run) -> None:
    """Day, time and speaker stand before each line, and the matches below each other."""
    lines = hotmic("concordance", "tax", "--by", "left")[1].splitlines()

    assert {tuple(line.split()[:4]) for line in lines} == {
        ("2024-01-09", "0:00:00", "Ana", "Moreno"),
        ("2023-05-24", "0:00:01", "Ana", "Moreno"),
    }
    assert len({line.index("  tax  ") for line in lines}) == 1
