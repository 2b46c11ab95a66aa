"""The rows of a transcript: gaps as long as the timeline has them, openings at their place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.event import Basis, Event, Placement
from archive.off_air import OffAirStretch
from archive.recording import Recording, Span, SpanKind
from archive.timeline import event_timeline
from archive.transcript import Flag, Origin, Segment, Transcript, Word
from web.pages.event import event_page
from web.pages.loading import LoadedEvent, LoadedPart
from web.pages.rows import Row, rows
from web.wording import minus

SPEECH, SILENCE, SOUND = SpanKind.SPEECH, SpanKind.SILENCE, SpanKind.SOUND


def _part(
    tiles: list[tuple[int, SpanKind]],
    segments: list[Segment],
    off_air: list[tuple[int, int]] | None = None,
    number: int = 1,
    offset_ms: int = 0,
) -> LoadedPart:
    """A recording with sound; `tiles` are ends and kinds, one after the other."""
    starts = [0, *(end for end, _ in tiles)]
    name = f"r-{number}"
    return LoadedPart(
        number=number,
        recording=Recording(name, f"{name}.flac", tiles[-1][0], sha256="0" * 64),
        placement=Placement("e", name, offset_ms, Basis.SIDECAR),
        spans=tuple(
            Span(start, end, kind) for start, (end, kind) in zip(starts, tiles, strict=False)
        ),
        transcripts=(Transcript(f"t-{number}", name, Origin.HUMAN, revision=2),),
        shown=Transcript(f"t-{number}", name, Origin.HUMAN, revision=2),
        segments=tuple(segments),
        off_air=tuple(OffAirStretch(start, end, 0.9, ("quiet",)) for start, end in off_air or ()),
    )


def _loaded(*parts: LoadedPart) -> LoadedEvent:
    tiles = event_timeline(
        [part.placement for part in parts], {part.recording.id: part.spans for part in parts}
    )
    return LoadedEvent(Event("e", "An evening"), parts, tiles)


def _told(found: list[Row]) -> list[tuple[int, str, str]]:
    return [(row.start_ms, row.title, row.note.split(",")[0]) for row in found if row.title]


def _said(start_ms: int, text: str, each_ms: int = 1_000) -> Segment:
    words = [
        Word(word, start_ms + each_ms * n, start_ms + each_ms * (n + 1))
        for n, word in enumerate(text.split())
    ]
    return Segment(start_ms, words[-1].end_ms, text, "Ann", words=tuple(words))


def test_a_gap_lasts_as_long_as_its_tile() -> None:
    """Speech that the words begin after is not in the tone's length, nor is what a caption's edges
    take of a silence, or leave beside it.
    """
    tiles = [(8_300, SOUND), (9_100, SPEECH), (9_600, SILENCE), (15_500, SPEECH), (25_700, SILENCE),
             (30_000, SPEECH)]  # fmt: skip
    part = _part(tiles, [Segment(9_800, 15_800, "hello"), Segment(26_300, 30_000, "again")])

    assert _told(rows(_loaded(part))) == [
        (0, "Other sound", "8.3 s"),
        (15_500, "Silence", "10.2 s"),
    ]


def test_a_click_between_two_silences_is_in_neither() -> None:
    """They are one row, as long as both; speech between them parts them."""
    click = [(10_000, SILENCE), (10_200, SOUND), (22_000, SILENCE)]
    mutter = [(10_000, SILENCE), (10_600, SPEECH), (22_000, SILENCE)]

    assert _told(rows(_loaded(_part(click, [])))) == [(0, "Silence", "21.8 s")]
    assert _told(rows(_loaded(_part(mutter, [])))) == [
        (0, "Silence", "10.0 s"), (10_600, "Silence", "11.4 s"),
    ]  # fmt: skip


def test_many_short_tiles_are_a_row_of_what_lasts_longest() -> None:
    """For so long; speech that adds up to a second is never told as something else."""
    tones = [(2_000, SILENCE), (2_600, SOUND), (4_600, SILENCE)]
    mutters = [(2_000, SILENCE), (2_700, SPEECH), (4_000, SILENCE), (4_500, SPEECH)]

    assert _told(rows(_loaded(_part(tones, [])))) == [(0, "Silence", "4.0 s")]
    assert _told(rows(_loaded(_part(mutters, [])))) == [(2_000, "Speech without text", "1.2 s")]


def test_words_in_the_midst_of_a_silence_leave_its_length_readable() -> None:
    """Each piece says of how much it is; the speech that words cover has its text."""
    within = _part([(60_000, SILENCE)], [Segment(20_000, 26_000, "thanks")])
    late = _part([(20_000, SPEECH)], [Segment(2_000, 20_000, "hello")])

    assert _told(rows(_loaded(within))) == [
        (0, "Silence", "20.0 s of 1 min"), (26_000, "Silence", "34.0 s of 1 min"),
    ]  # fmt: skip
    assert _told(rows(_loaded(late))) == [(0, "Speech without text", "2.0 s")]


def test_words_that_reach_into_an_outage_shorten_it_by_nothing() -> None:
    """Aligned words may end after the recording does."""
    first = _part([(10_000, SPEECH)], [Segment(0, 15_000, "hello")])
    second = _part([(10_000, SPEECH)], [Segment(0, 10_000, "again")], number=2, offset_ms=70_000)
    (gone,) = [row for row in rows(_loaded(first, second)) if row.kind == "break"]

    assert (gone.start_ms, gone.end_ms, gone.note) == (
        10_000, 70_000, "1 min. Nothing was recorded.",
    )  # fmt: skip


def test_a_turn_is_broken_where_a_stretch_off_the_air_opens() -> None:
    """Before the word that is said then, with its name again."""
    part = _part([(20_000, SPEECH)], [_said(0, "a b c d e f g h")], [(5_000, 7_500)])
    found = rows(_loaded(part))

    assert [(row.words.striptags(), row.name, len(row.openings)) for row in found if row.words] == [
        ("a b c d e", "Ann", 0), ("f g h", "Ann", 1),
    ]  # fmt: skip


def test_an_opening_stands_at_its_place_where_nothing_can_be_broken() -> None:
    """Words without times stay whole and it comes after them; so do those that are off the air,
    and it comes before them.
    """
    whole = [Segment(0, 10_000, "a b c"), Segment(10_000, 15_000, "d e")]
    quiet = [replace(whole[0], flags=(Flag.OFF_AIR,)), whole[1]]

    for segments, texts in ((whole, ["d e"]), (quiet, ["a b c"])):
        found = rows(_loaded(_part([(15_000, SPEECH)], segments, [(4_000, 9_000)])))
        assert [row.words.striptags() for row in found if row.openings] == texts
    grazed = _part([(8_000, SPEECH)], [_said(0, "a b c d e f g h")], [(400, 7_500)])
    assert [row.words.striptags() for row in rows(_loaded(grazed))] == ["a b c d e f g h"]


def test_only_outages_and_what_nobody_opens_are_odd() -> None:
    """Each off-air row of an exchange is no place to skip to; its opening is."""
    flags = (Flag.OFF_AIR,)
    talk = [
        Segment(0, 4_000, "a", "Ann", flags=flags),
        Segment(4_000, 8_000, "b", "Ben", flags=flags),
    ]
    again = _part([(8_000, SPEECH)], talk, number=2, offset_ms=20_000)
    found = rows(_loaded(_part([(8_000, SPEECH)], talk, [(0, 8_000)]), again))

    assert [(row.start_ms, len(row.openings)) for row in found if row.is_odd or row.openings] == [
        (0, 1), (8_000, 0), (20_000, 0),
    ]  # fmt: skip


def test_the_page_names_every_maker_of_the_words_it_shows() -> None:
    """A maker who wrote down one part is shown whole there; one who wrote down both can be chosen,
    and where there is nobody else, nothing is offered.
    """
    captions = [Transcript(f"c-{n}", f"r-{n}", Origin.IMPORTED, revision=1) for n in (1, 2)]
    first = _part([(8_000, SPEECH)], [Segment(0, 8_000, "a")])
    first = replace(first, transcripts=(*first.transcripts, captions[0]))
    second = _part([(8_000, SPEECH)], [Segment(0, 8_000, "b")], number=2, offset_ms=20_000)
    second = replace(second, transcripts=(captions[1],), shown=captions[1])
    page = event_page(_loaded(first, second))

    assert page.words_by == "Human and imported captions"
    assert [(other.name, other.query) for other in page.others] == [
        ("Imported captions", ("c-1", "c-2"))
    ]
    alone = event_page(_loaded(replace(first, transcripts=first.transcripts[:1])))
    assert (alone.words_by, alone.others) == ("Human, revision 2", ())
    assert [figure.note for figure in page.figures if figure.name == "Speech"] == [
        "of 16 s recorded"
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [("-68 dBFS", "−68 dBFS"), ("under -50", "under −50"), ("t-1 of 3-4", "t-1 of 3-4")],
)
def test_numbers_have_one_minus(written: str, shown: str) -> None:
    """The printers' one."""
    assert minus(written) == shown
