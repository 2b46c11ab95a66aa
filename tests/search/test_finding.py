"""What the index says, as far as the catalogue still shows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.event import Event, Placement, Visibility
from archive.recording import Recording
from archive.transcript import Origin, Transcript
from archive.viewer import OWNER, PUBLIC
from search.embedded.engine import EmbeddedIndex
from search.finding import find, find_lines
from search.indexer import drain
from search.request import SearchRequest
from tests.search.material import said


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """One recording of one event, with captions and a human transcript."""
    opened = Catalogue.open(tmp_path / "catalogue.sqlite")
    with opened.write() as tx:
        events.save_event(tx, Event("e", "An event"), actor="test")
        recordings.save_recording(tx, Recording("r", "r.wav", 100_000), actor="test")
        events.save_placement(tx, Placement("e", "r", 0), actor="test")
        for origin in (Origin.IMPORTED, Origin.HUMAN):
            transcript = Transcript(f"t-{origin}", "r", origin, "en")
            transcripts.add_revision(tx, transcript, said("no new tax", "at all"), actor="test")
    yield opened
    opened.close()


@pytest.fixture
def index(catalogue: Catalogue, tmp_path: Path) -> Iterator[EmbeddedIndex]:
    with EmbeddedIndex(tmp_path / "index", writable=True) as opened:
        drain(catalogue, opened)
        yield opened


def test_a_place_with_several_transcripts_is_one_hit_that_names_them(
    catalogue: Catalogue, index: EmbeddedIndex
) -> None:
    """The searched one first; the words count once."""
    results = find(index, catalogue, PUBLIC, SearchRequest('"new tax"'))

    [hit] = results.hits
    assert results.total == 1
    assert hit.transcript == "t-human"
    assert hit.transcripts == ("t-human", "t-imported")


def test_lines_are_those_that_the_catalogue_still_shows(
    catalogue: Catalogue, index: EmbeddedIndex
) -> None:
    """An event hidden a moment ago is in no concordance, though the index still has it."""
    request = SearchRequest("tax")
    [line] = find_lines(index, catalogue, PUBLIC, request).lines
    with catalogue.write() as tx:
        events.save_event(tx, Event("e", "An event", visibility=Visibility.PRIVATE), actor="test")

    assert (line.left, line.match, line.right) == ("no new", "tax", "at all")
    assert line.hit.transcripts == ("t-human", "t-imported")
    assert find_lines(index, catalogue, PUBLIC, request).lines == ()
    assert len(find_lines(index, catalogue, OWNER, request).lines) == 1


def test_an_archive_without_events_has_no_lines_and_no_complaint(tmp_path: Path) -> None:
    """Nothing was ever indexed because nothing was ever ingested."""
    catalogue = Catalogue.open(tmp_path / "empty.sqlite")
    with EmbeddedIndex(tmp_path / "none") as index:
        assert find_lines(index, catalogue, PUBLIC, SearchRequest("tax")).total == 0
    catalogue.close()
