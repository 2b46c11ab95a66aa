"""Documents: the running text, its marks, times, repeats and rights."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from archive.event import Event, Visibility
from archive.transcript import Flag, Segment, Word
from search.analysis import pieces
from search.documents import LOOKAHEAD, MARK, IndexedSegment, access_word
from search.orders import orders
from search.times import pack_times, unpack_times
from tests.search.material import archive, documents, part, said

EVENT = Event("e", "An event", date=date(2020, 2, 2))


def test_a_document_looks_ahead_over_segments_and_parts() -> None:
    """Own words bare, then the next thirty of the event's running text, each with its mark."""
    first = part("e", 1, said("one two", "three"))
    second = part("e", 2, said("four " + "five " * LOOKAHEAD), 60_000)

    [a, b, c] = documents(EVENT, [second, first])

    assert a.verbatim.split()[:5] == ["one", "two", f"three{MARK}", f"four{MARK}", f"five{MARK}"]
    assert len(a.verbatim.split()) == 2 + LOOKAHEAD
    assert b.verbatim.startswith(f"three four{MARK} five{MARK}")
    assert MARK not in c.verbatim
    assert [d.segment.place for d in (a, b, c)] == [0, 1, 2]
    assert [d.segment.shift_ms for d in (a, b, c)] == [0, 0, 60_000]


def test_speakers_at_once_stand_in_the_order_they_begin() -> None:
    """Overlapping segments are read by their start, whatever their order in the transcript."""
    late = Segment(2_000, 3_000, "later", "B")
    early = Segment(0, 9_000, "sooner", "A")

    assert [d.segment.text for d in documents(EVENT, [part("e", 1, [late, early])])] == [
        "sooner",
        "later",
    ]


def test_quarantined_words_run_apart() -> None:
    """A distrusted segment neither splits a phrase nor looks ahead into trusted words."""
    segments = [*said("one", "two", "three")]
    segments[1] = replace(segments[1], flags=(Flag.QUARANTINED,))

    [one, three, two] = documents(EVENT, [part("e", 1, segments)])

    assert one.verbatim == f"one three{MARK}"
    assert (two.verbatim, three.verbatim) == ("two", "three")
    assert two.segment.run != one.segment.run == three.segment.run


def test_segments_without_words_are_no_documents() -> None:
    """Silence and signs are passed over, so a phrase spans them."""
    [one, two] = documents(EVENT, [part("e", 1, said("one", "…", "two"))])

    assert one.verbatim == f"one two{MARK}"
    assert two.segment.place == 1


def test_what_another_part_holds_is_left_out() -> None:
    """A trim cuts segments whose middle lies outside it."""
    whole = part("e", 1, said("one two three", "four five six"))
    trimmed = replace(whole, placement=replace(whole.placement, trim_start_ms=1_000))

    assert [d.segment.text for d in documents(EVENT, [trimmed])] == ["four five six"]


def test_repeats_name_every_further_beginning() -> None:
    """Words and pairs from their second beginning on; a pair may end in the next segment."""
    [first, _] = documents(EVENT, [part("e", 1, said("no no no tax no", "tax"))])

    assert sorted(first.repeats.split()) == ["no#2", "no#3", "no#4", "no_no#2", "no_tax#2"]


@given(*[st.lists(st.sampled_from(["no", "tax", "cut"]), max_size=9).map(" ".join)] * 2)
def test_repeats_are_what_plain_counting_finds(own: str, following: str) -> None:
    """Of any few words, in the segment and after it, however often they come again."""
    running = f"{own} {following}".split()
    counts: Counter[str] = Counter()
    plain = set()
    for at, word in enumerate(own.split()):
        for beginning in {word, "_".join(running[at : at + 2])}:
            counts[beginning] += 1
            plain.add(f"{beginning}#{counts[beginning]}")

    made = documents(EVENT, [part("e", 1, said(own or "other", following))])

    assert set(made[0].repeats.split()) == {one for one in plain if not one.endswith("#1")}


def test_times_are_those_of_the_words() -> None:
    """Each token has its word's time, also where a word folds to two tokens or to none."""
    words = (
        Word("A", 100, 200),
        Word("trade-off", 300, 400),
        Word("—", 400, 410),
        Word("x", 90_000, 90_100),
    )
    segment = Segment(50, 90_200, "A trade-off — x", words=words)

    said = pieces(segment.text)
    times = unpack_times(pack_times(segment, said))

    assert list(times) == [50, 250, 250, 89_950, 150, 350, 350, 90_050]
    assert list(unpack_times(pack_times(replace(segment, words=()), said))) == []


def test_times_survive_words_that_disagree_with_the_text() -> None:
    """Where a word is missing, its tokens take the time of the word before."""
    segment = Segment(0, 900, "one two three", words=(Word("one", 0, 300), Word("three", 600, 900)))

    assert list(unpack_times(pack_times(segment, pieces(segment.text)))) == [
        0,
        0,
        600,
        300,
        300,
        900,
    ]


def test_a_kept_segment_comes_back_unchanged() -> None:
    """Packing loses nothing."""
    for made in archive().values():
        for document in made:
            assert IndexedSegment.unpack(document.segment.pack()) == document.segment


def test_ids_name_transcript_and_number() -> None:
    """The same place in a transcript keeps its id, so a new revision replaces what changed."""
    [first, second] = documents(EVENT, [part("e", 1, said("one", "two"))])
    [third, _] = documents(EVENT, [part("e", 1, said("one", "two"), revision=2)])

    assert (first.id, second.id) == ("t-e-1:000000", "t-e-1:000001")
    assert third.id == first.id


def test_access_is_one_word() -> None:
    """Withdrawn goes before embargoed, and both carry the visibility."""
    embargoed = replace(EVENT, embargo_until=datetime(2030, 1, 1, tzinfo=UTC))

    assert access_word(EVENT) == "public"
    assert access_word(replace(EVENT, visibility=Visibility.MEMBERS)) == "members"
    assert access_word(embargoed) == "embargo:public"
    assert access_word(replace(embargoed, withdrawn="by order")) == "withdrawn:public"


def test_orders_fit_both_engines_and_keep_the_clock() -> None:
    """63 bits; newest reverses days and not times; the undated come last."""
    day = date(2020, 1, 1).toordinal()
    for moments in (
        [(day + 1, "e", 0), (day, "e", -5), (day, "e", 7), (0, "e", 0)],
        [(date.max.toordinal() // 2, "e", 10**12), (0, "e", -(10**12))],
    ):
        newest = [orders(*moment)[0] for moment in moments]
        assert newest == sorted(newest)
        assert all(0 <= one < 2**63 for moment in moments for one in orders(*moment))
    assert orders(day, "e", 9)[1] < orders(day + 1, "e", 0)[1] < orders(0, "e", 0)[1]
