"""A small archive of invented events, with every kind of transcript, and a way to ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.event import Event, Placement, Role, Visibility
from archive.recording import Recording
from archive.transcript import Flag, Origin, Segment, Transcript, Word
from archive.viewer import PUBLIC, Viewer
from search.embedded.engine import EmbeddedIndex
from search.indexer import rebuild
from search.quotes.checking import check
from search.quotes.verdict import Checked
from tests.search.material import said

MORENO = Role("p-moreno", "Ana K. Moreno", "Republican nominee for Mayor")
LINDQVIST = Role("p-lindqvist", "Bo Lindqvist", "Moderator")

HALL = Event(
    "hall", "A town hall in Fairview", date=date(2023, 5, 24), place="Fairview",
    people=(MORENO, LINDQVIST),
)  # fmt: skip
RADIO = Event("radio", "مقابلة إذاعية", date=date(2023, 5, 25), language="ar")
DINNER = Event("dinner", "Dinner", date=date(2022, 1, 9), visibility=Visibility.PRIVATE)
DATES = Event("dates", "A chronicle", date=date(2024, 2, 1))
LISBON = Event("lisbon", "Um comício", date=date(2020, 5, 5), language="pt")
CAPTIONED = Event("captioned", "A panel", date=date(2021, 3, 2))

FIRST = said(
    ("Bo Lindqvist", "Good evening, and thank you all for coming to Fairview tonight."),
    ("Ana K. Moreno", "I do not want to, uh, raise the tax on water, and I never said so."),
    ("Ana K. Moreno", "We have six hundred thousand people here and most of them must pay."),
    ("Bo Lindqvist", "So you will not. Governor Carter won't raise it either, it's his color."),
    ("Ana K. Moreno", "Their bombers are not."),
    ("Ana K. Moreno", "And then the the reservoir near Toledo ran dry in nineteen eighty"),
)
SECOND = said(
    ("Ana K. Moreno", "because nobody had cared for the dam."),
    ("Bo Lindqvist", "Let me come back to the mountains, where the winter was long and cold."),
    ("Bo Lindqvist", "There you go again."),
    ("Ana K. Moreno", "There you go again."),
)
ARABIC = said(
    ("هدى سالم", "قالت الحكومة إنها لن ترفع الضريبة على المياه هذا العام"),
    language="ar",
)
LATER = said("And it ran dry in nineteen eighty seven, and cost us $25 million.")
PORTUGUESE = said(
    ("Rui Alves", "Para todos nós são 25 escolas que não temos."),
    ("Rui Alves", "Digo outra vez."),
    ("Rui Alves", "Para todos nós são 25 escolas."),
    language="pt",
)
SUSPECT = said("please subscribe to the channel of our sponsors", flags=(Flag.QUARANTINED,))
PRIVATE = said("Nobody outside may ever hear about the secret bridge.")


def heard(*texts: str, chance: float = 0.5) -> tuple[Segment, ...]:
    """What a recogniser wrote, in small letters, with its doubts."""
    return tuple(
        replace(
            segment,
            speaker=None,
            words=tuple(replace(word, probability=chance) for word in segment.words),
        )
        for segment in said(*texts)
    )


Ask = Callable[..., Checked]


@pytest.fixture(scope="session")
def opened(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[EmbeddedIndex, Catalogue]]:
    """The archive, indexed."""
    folder = tmp_path_factory.mktemp("quotes")
    catalogue = Catalogue.open(folder / "catalogue.sqlite")
    _fill(catalogue)
    with EmbeddedIndex(folder / "index", writable=True) as index:
        rebuild(catalogue, index)
        yield index, catalogue
    catalogue.close()


@pytest.fixture(scope="session")
def ask(opened: tuple[EmbeddedIndex, Catalogue]) -> Ask:
    """`ask(quote, speaker, ...)` checks a quote, for the public if no viewer is named."""

    def checked(quote: str, speaker: str | None = None, **options: object) -> Checked:
        viewer = options.pop("viewer", PUBLIC)
        assert isinstance(viewer, Viewer)
        return check(*opened, viewer, quote, speaker, **options)  # type: ignore[arg-type]

    return checked


def _fill(catalogue: Catalogue) -> None:
    _part(catalogue, HALL, 1, 0, {Origin.HUMAN: FIRST, Origin.MACHINE: _misheard()})
    _part(catalogue, HALL, 2, 60_000, {Origin.HUMAN: SECOND})
    _part(catalogue, RADIO, 1, 0, {Origin.HUMAN: ARABIC})
    _part(catalogue, DINNER, 1, 0, {Origin.HUMAN: PRIVATE})
    _part(catalogue, DATES, 1, 0, {Origin.HUMAN: LATER})
    _part(catalogue, LISBON, 1, 0, {Origin.HUMAN: PORTUGUESE})
    captions = heard("they told us that the bridge would hold", "and it did not hold at all")
    _part(catalogue, CAPTIONED, 1, 0, {Origin.IMPORTED: captions + _after(captions, SUSPECT)})


def _misheard() -> tuple[Segment, ...]:
    """The first part as a recogniser heard it: two words differ."""
    texts = [segment.text.lower().replace("raise the", "race the") for segment in FIRST]
    return heard(*texts)


def _after(before: tuple[Segment, ...], late: tuple[Segment, ...]) -> tuple[Segment, ...]:
    shift = before[-1].end_ms + 500
    return tuple(
        replace(
            one,
            start_ms=one.start_ms + shift,
            end_ms=one.end_ms + shift,
            words=tuple(Word(w.text, w.start_ms + shift, w.end_ms + shift) for w in one.words),
        )
        for one in late
    )


def _part(
    catalogue: Catalogue,
    event: Event,
    number: int,
    offset_ms: int,
    texts: dict[Origin, tuple[Segment, ...]],
) -> None:
    name = f"r-{event.id}-{number}"
    length = max(segment.end_ms for said in texts.values() for segment in said) + 1_000
    with catalogue.write() as tx:
        events.save_event(tx, event, actor="test")
        recordings.save_recording(tx, Recording(name, f"{name}.wav", length), actor="test")
        events.save_placement(tx, Placement(event.id, name, offset_ms), actor="test")
        for origin, said in texts.items():
            model = "small" if origin is Origin.MACHINE else None
            transcript = Transcript(f"t-{event.id}-{number}-{origin}", name, origin, model=model)
            transcripts.add_revision(tx, transcript, said, actor="test")
