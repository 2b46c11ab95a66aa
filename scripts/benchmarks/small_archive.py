"""Events of invented people, for benchmarks and tests: what was said, by whom, and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from archive.catalogue.transcripts import PreferredPart
from archive.event import Clock, Event, Placement, Visibility
from archive.recording import Recording
from archive.transcript import Flag, Origin, Segment, Transcript, Word
from search.documents import Document, event_documents

WORD_MS = 300
PAUSE_MS = 200


def said(
    *lines: str | tuple[str, str], language: str | None = "en", flags: tuple[Flag, ...] = ()
) -> tuple[Segment, ...]:
    """Segments one after another: a text, or a speaker and a text; each word takes WORD_MS."""
    segments: list[Segment] = []
    at = 0
    for line in lines:
        speaker, text = line if isinstance(line, tuple) else (None, line)
        words = tuple(
            Word(word, at + n * WORD_MS, at + (n + 1) * WORD_MS)
            for n, word in enumerate(text.split())
        )
        end = words[-1].end_ms if words else at
        segments.append(
            Segment(at, end, text, speaker, language=language, flags=flags, words=words)
        )
        at = end + PAUSE_MS
    return tuple(segments)


def part(
    event: str, number: int, segments: Sequence[Segment], offset_ms: int = 0, revision: int = 1
) -> PreferredPart:
    """A recording of the event with one transcript, placed at `offset_ms`."""
    recording = f"r-{event}-{number}"
    transcript = Transcript(f"t-{event}-{number}", recording, Origin.HUMAN, revision=revision)
    length = max((segment.end_ms for segment in segments), default=0) + 1_000
    return PreferredPart(
        Recording(recording, f"{recording}.wav", length),
        Placement(event, recording, offset_ms),
        transcript,
        tuple(segments),
    )


def documents(event: Event, parts: Iterable[PreferredPart]) -> list[Document]:
    """What the index is given of the event."""
    return list(event_documents(event, tuple(parts)))


TOWN_HALL = Event(
    "town-hall", "A town hall in Fairview", date=date(2023, 5, 24),
    clock=Clock(datetime(2023, 5, 24, 19, tzinfo=UTC)),
)  # fmt: skip
HEARING = Event("hearing", "A hearing on water", date=date(2021, 3, 2))
INTERVIEW = Event("interview", "مقابلة إذاعية", date=date(2023, 5, 24))
DINNER = Event(
    "dinner", "A dinner among friends", date=date(2022, 1, 9), visibility=Visibility.PRIVATE
)
EMBARGOED = Event(
    "embargoed", "Tomorrow's address", date=date(2024, 2, 1),
    embargo_until=datetime(2024, 2, 2, tzinfo=UTC),
)  # fmt: skip
WITHDRAWN = Event("withdrawn", "A withdrawn call", date=date(2020, 7, 7), withdrawn="by order")
UNDATED = Event("undated", "A tape without a label")


def archive() -> dict[str, list[Document]]:
    """A small archive: two parts with an outage, three languages, every kind of access."""
    suspect = said("subscribe to the water channel", "for more water", flags=(Flag.QUARANTINED,))
    opening = said(
        ("Ana Moreno", "Good evening, and thank you all for coming."),
        ("Ana Moreno", "We will not raise the tax on water."),
        ("Bo Lindqvist", "You said the same before, and the tax on"),
        ("Bo Lindqvist", "water was raised. The people remember; the people of Fairview remember."),
        ("Ana Moreno", "There you go"),
    )
    reopening = said(
        ("Ana Moreno", "again. Can you hear me now?"),
        ("Bo Lindqvist", "We hear you now, and we heard you then."),
    )
    return {
        "town-hall": documents(
            TOWN_HALL,
            [part("town-hall", 1, opening + suspect), part("town-hall", 2, reopening, 120_000)],
        ),
        "hearing": documents(
            HEARING,
            [
                part(
                    "hearing",
                    1,
                    said(
                        ("Cleo N. Adeyemi", "The government's water, governed by governments."),
                        ("Cleo N. Adeyemi", "Taxes on water raised nobody's trust."),
                        ("Speaker 2", "No no no no, that's not what I said: no."),
                    ),
                )
            ],
        ),
        "interview": documents(
            INTERVIEW,
            [
                part(
                    "interview",
                    1,
                    said(
                        ("هدى سالم", "قالت الحكومة إنها لن ترفع الضريبة على المياه"),
                        ("هدى سالم", "والحكومة لا تُجيب، مُحَمَّد"),
                        language="ar",
                    ),
                )
            ],
        ),
        "dinner": documents(DINNER, [part("dinner", 1, said("Water is for the others, not us."))]),
        "embargoed": documents(
            EMBARGOED, [part("embargoed", 1, said("Tomorrow water will be free."))]
        ),
        "withdrawn": documents(
            WITHDRAWN, [part("withdrawn", 1, said("Forget the water I mentioned."))]
        ),
        "undated": documents(
            UNDATED,
            [
                part(
                    "undated",
                    1,
                    said(("Zoë", "Les gouvernements, l\u2019eau, le water."), language="fr"),
                )
            ],
        ),
    }
