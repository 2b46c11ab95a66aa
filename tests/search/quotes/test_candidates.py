"""Where a quote may have been said, among places that share a stock phrase with it."""

from __future__ import annotations

from pathlib import Path

from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.event import Event, Placement
from archive.recording import Recording
from archive.transcript import Origin, Transcript
from archive.viewer import PUBLIC
from search.embedded.engine import EmbeddedIndex
from search.indexer import rebuild
from search.quotes.checking import check
from search.quotes.verdict import Verdict
from tests.search.material import said

CHANT = ["My friends, we will win this fight together."] * 6
TRUE = "Together with you, my friends, we will win this long and bitter fight for the river."

QUOTE = "my friends, we will win this bitter and long fight for the river."


def test_a_chant_does_not_hide_the_place_of_a_quote(tmp_path: Path) -> None:
    """Every repetition has the same words of the quote: together they have them once."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    with catalogue.write() as tx:
        for number in range(12):
            texts = ["So it is.", TRUE, "I thank you."] if number == 7 else CHANT
            event, held = Event(f"e{number}", "A rally"), Recording(f"r{number}", "r.wav", 60_000)
            events.save_event(tx, event, actor="test")
            recordings.save_recording(tx, held, actor="test")
            events.save_placement(tx, Placement(event.id, held.id, 0), actor="test")
            human = Transcript(f"t{number}", held.id, Origin.HUMAN)
            transcripts.add_revision(tx, human, said(*texts), actor="test")
    with EmbeddedIndex(tmp_path / "index", writable=True) as index:
        rebuild(catalogue, index)
        found = check(index, catalogue, PUBLIC, QUOTE)

    assert found.verdict is Verdict.ALTERED
    assert found.matches[0].event == "e7"
