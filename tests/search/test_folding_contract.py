"""The table in docs/search.md that says what counts as the same, row by row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.event import Event, Placement
from archive.recording import Recording
from archive.transcript import Origin, Transcript
from archive.viewer import PUBLIC
from search.analysis import ANALYSER, words
from search.embedded.engine import EmbeddedIndex
from search.indexer import drain
from search.language.readings import readings
from search.quotes.checking import check
from tests.search.material import said

CONTRACT = (Path(__file__).resolve().parents[2] / "docs/search.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| `(.+?)` \| `(.+?)` \| (same|different) \| (trivial|altered.*?) \|$", re.MULTILINE
)
ROWS = ROW.findall(CONTRACT)


def finds(query: str, text: str) -> bool:
    """Whether the quoted query finds the whole of an English text."""
    return tuple(words(text, "en")) in readings(tuple(words(query)))


def test_the_table_is_read_and_of_this_version() -> None:
    """All of its rows, and the number of the rules that they describe."""
    assert len(ROWS) > 25
    assert f"version `{ANALYSER}`" in CONTRACT


BEFORE = "The senator told us last week that"
AFTER = "was what they wanted from the whole house."


@pytest.mark.parametrize(("one", "other", "search", "_verdict"), ROWS)
def test_a_row_of_the_contract_holds(one: str, other: str, search: str, _verdict: str) -> None:
    """What counts as the same is found by the other, both ways; what does not is not."""
    expected = search == "same"

    assert finds(one, other) == expected
    assert finds(other, one) == expected


@pytest.mark.slow
def test_verdicts_on_the_rows_are_those_of_the_table(tmp_path: Path) -> None:
    """The one quoted where the other was said, in the same sentence: trivial, or altered how."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    with catalogue.write() as tx:
        for number, (_, other, _, _) in enumerate(ROWS):
            name = f"e{number}"
            events.save_event(tx, Event(name, name), actor="test")
            recordings.save_recording(tx, Recording(f"r-{name}", name, 100_000), actor="test")
            events.save_placement(tx, Placement(name, f"r-{name}", 0), actor="test")
            transcript = Transcript(f"t-{name}", f"r-{name}", Origin.HUMAN, "en")
            spoken = said(f"{BEFORE} {other} {AFTER}")
            transcripts.add_revision(tx, transcript, spoken, actor="test")
    with EmbeddedIndex(tmp_path / "index", writable=True) as index:
        drain(catalogue, index)
        for number, (one, _, _, verdict) in enumerate(ROWS):
            quote = f"{BEFORE} {one} {AFTER}"
            checked = check(index, catalogue, PUBLIC, quote, event=f"e{number}")
            kinds = [difference.kind for difference in checked.differences]
            told = ": ".join([checked.verdict, *dict.fromkeys(kinds)])
            assert told == verdict, one
    catalogue.close()
