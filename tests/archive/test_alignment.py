"""A human transcript gets the times of a timed one, word by word."""

from __future__ import annotations

import random
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.alignment import Alignment, align, name_speakers, named
from archive.alignment.cutting import LONGEST_MS, cut, ends_sentence
from archive.event import Role
from archive.sidecars.claims import role
from archive.sidecars.said import Said, parse_said
from archive.transcript import Segment, Word
from tests.archive.debates import Debate, debate, debates

PEOPLE = (
    role("Howard K Smith", "Moderator"),
    role("Ronald W Reagan", "Republican nominee for President"),
    role("Jimmy E Carter", "Democratic nominee for President"),
    role("George HW Bush", "Panelist"),
    role("George W Bush", "Panelist"),
    role("محمد العربي", "ضيف"),
)
MATCHED = 0.999
"""Measured on the 21 debates: 1.0 in each (the wording is the same, its layout is not)."""

MEGABYTES = 200


def timed(*words: str, start: int = 0, step: int = 500) -> list[Segment]:
    """One segment whose words follow each other evenly."""
    each = tuple(Word(w, start + n * step, start + (n + 1) * step) for n, w in enumerate(words))
    return [Segment(start, each[-1].end_ms, " ".join(words), words=each, language="en")]


def words(alignment: Alignment) -> list[Word]:
    return [word for segment in alignment.segments for word in segment.words]


def in_order(found: list[Word]) -> bool:
    return all(a.start_ms <= a.end_ms <= b.start_ms for a, b in pairwise(found))


def test_spelling_is_the_writers_and_times_are_the_speakers() -> None:
    """Capitals, punctuation and lone dashes are kept in the text; each word has its own time."""
    said = [Said("REAGAN", "There you go again — Mr. President!")]

    found = align(said, timed("there", "you", "go", "again", "mr", "president"), PEOPLE)

    assert found.matched == 1.0
    assert found.warnings == ()
    segment = found.segments[0]
    assert segment.text == "There you go again — Mr. President!"
    assert (segment.speaker, segment.person) == ("Ronald W Reagan", "ronald-w-reagan")
    assert (segment.language, segment.confidence) == ("en", None)
    assert [(word.text, word.start_ms) for word in segment.words] == [
        ("There", 0),
        ("you", 500),
        ("go", 1000),
        ("again", 1500),
        ("Mr.", 2000),
        ("President!", 2500),
    ]


def test_words_the_other_wording_lacks_are_put_between() -> None:
    """A dropped word stands between its neighbours, a misheard one where it was heard."""
    said = parse_said("A: one two three four five six seven eight nine ten eleven twelve")
    heard = "one two FREE four six seven eight nine ten eleven twelve".split()  # noqa: SIM905

    found = words(align(said, timed(*heard), ()))

    assert in_order(found)
    assert found[2] == Word("three", 1000, 1500)
    assert 1500 <= found[4].start_ms <= found[4].end_ms <= 2500
    assert found[-1] == Word("twelve", 5000, 5500)


def test_hyphens_and_accents_do_not_part_what_belongs_together() -> None:
    """`re-election` is `re election`; `Café` is `cafe`."""
    said = [Said(None, "The re-election of Café Society continues tonight")]

    found = align(said, timed(*"the re election of cafe society continues tonight".split()), ())  # noqa: SIM905

    assert found.matched == 1.0
    assert words(found)[1] == Word("re-election", 500, 1500)


def test_the_speaker_changes_where_the_text_says_so() -> None:
    """Also in the middle of a timed segment; unmatched words stay with their own paragraph."""
    said = [Said("A", "yes I do indeed"), Said("B", "extra words no you never did")]
    heard = timed(*"yes i do indeed".split()) + timed(*"no you never did".split(), start=20_000)  # noqa: SIM905

    found = align(said, heard, ())

    assert [segment.speaker for segment in found.segments] == ["A", "B"]
    assert found.segments[0].end_ms == 2_000
    assert 19_000 <= found.segments[1].start_ms < 20_000


@pytest.mark.parametrize("length_ms", [6_300, 6_000, 5_800])
def test_no_word_lies_beyond_the_end_of_the_sound(length_ms: int) -> None:
    """Words after the last one found are pressed into what is left of the recording."""
    heard = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    said = parse_said(f"A: {' '.join(heard)} and much more that nobody recorded")

    found = align(said, timed(*heard), (), length_ms)

    assert len(words(found)) == len(heard) + 6
    assert in_order(words(found))
    assert all(word.start_ms < length_ms and word.end_ms <= length_ms for word in words(found))
    assert all(one.start_ms < one.end_ms <= length_ms for one in found.segments)


def test_another_recordings_text_is_not_trusted() -> None:
    """Chance agreements between two speeches give no times and a warning, but nothing is lost."""
    drawn = random.Random(3)
    common = "the of and to a in that is was he for it with as his on be at by".split()  # noqa: SIM905
    rare = [f"word{number}" for number in range(4000)]
    one = [drawn.choice(common if drawn.random() < 0.4 else rare[:2000]) for _ in range(800)]
    other = [drawn.choice(common if drawn.random() < 0.4 else rare[2000:]) for _ in range(800)]

    found = align([Said("A", " ".join(one))], timed(*other), ())

    assert found.matched < 0.1
    assert "may not belong to the same recording" in found.warnings[0]
    assert [word.text for word in words(found)] == one
    assert in_order(words(found))


@pytest.mark.parametrize("said", [[], [Said("A", "--")], [Said("A", "alone here")]])
def test_nothing_to_align_is_no_error(said: list[Said]) -> None:
    """Empty on either side."""
    found = align(said, [], ())

    assert in_order(words(found))
    assert found.matched == 0.0


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Howard K Smith", "Howard K Smith"),
        ("SMITH", "Howard K Smith"),
        ("Mr. Smith", "Howard K Smith"),
        ("H. Smith", "Howard K Smith"),
        ("The Moderator", "Howard K Smith"),
        ("President Carter", "Jimmy E Carter"),
        ("George W. Bush", "George W Bush"),
        ("Bush", None),
        ("Panelist", None),
        ("Kay Smith-Jones", None),
        ("Audience", None),
        ("", None),
        ("العربي", "محمد العربي"),
    ],
)
def test_a_label_means_a_person_only_if_no_other_fits(label: str, name: str | None) -> None:
    """By name, surname with initials, title or role; two people who fit are none."""
    person = named(label, PEOPLE)

    assert (person.name if person else None) == name


def test_labels_without_a_person_stay_as_written() -> None:
    """Nobody is invented, and a segment without a speaker stays without."""
    segments = [Segment(0, 1, "a", speaker="Audience"), Segment(1, 2, "b")]

    assert name_speakers(segments, PEOPLE) == tuple(segments)


@pytest.mark.parametrize(
    ("text", "following", "ends"),
    [
        ("again.", "When", True),
        ("U.S.", "Senate", False),
        ("Mr.", "Smith", False),
        ("J.", "Doe", False),
        ("why?”", "He", True),
        ("approx.", "ten", False),
        ("نعم؟", "لا", True),
    ],
)
def test_sentences_end_at_their_marks(text: str, following: str, ends: bool) -> None:
    """Not at initials, titles, or before a small letter."""
    assert ends_sentence(text, following) is ends


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b.", "c,", "D"]), st.integers(0, 9000)), min_size=1)
)
def test_cutting_keeps_every_word_and_stays_short(drawn: list[tuple[str, int]]) -> None:
    """Stretches join up to the paragraph; only a single word may last longer than the limit."""
    at, spoken = 0, []
    for text, length in drawn:
        spoken.append(Word(text, at, at + length))
        at += length

    stretches = list(cut(spoken))

    assert [word for stretch in stretches for word in stretch] == spoken
    assert all(
        stretch[-1].end_ms - stretch[0].start_ms <= LONGEST_MS or len(stretch) == 1
        for stretch in stretches
    )


def corrupted(segments: tuple[Segment, ...], seed: int) -> list[Segment]:
    """The timed words with one in ten dropped or misheard, as a recogniser would."""
    drawn = random.Random(seed)
    vocabulary = [word.text for segment in segments[:200] for word in segment.words]
    spoilt = []
    for segment in segments:
        kept = []
        for word in segment.words:
            if drawn.random() < 0.05:
                continue
            text = drawn.choice(vocabulary) if drawn.random() < 0.05 else word.text
            kept.append(Word(text, word.start_ms, word.end_ms))
        if kept:
            spoilt.append(Segment(segment.start_ms, segment.end_ms, "", words=tuple(kept)))
    return spoilt


def aligned(of: Debate) -> Alignment:
    return align(of.said, of.captions.segments, of.metadata.people)


@pytest.mark.slow
@pytest.mark.corpus
def test_all_debates_are_aligned_and_their_people_named(corpus: Path) -> None:
    """Matched, in order, nothing lost, everybody named by the roster: each of the 21."""
    for each in debates(corpus / "debates"):
        found = aligned(each)

        assert found.matched >= MATCHED, each.day
        assert in_order(words(found))
        spoken = " ".join(paragraph.text for paragraph in each.said)
        assert " ".join(segment.text for segment in found.segments).split() == spoken.split()
        roster = {person.name for person in each.metadata.people}
        assert {segment.speaker for segment in found.segments} <= roster
        assert all(segment.person for segment in found.segments)
        assert max(s.end_ms - s.start_ms for s in found.segments) <= LONGEST_MS


@pytest.mark.corpus
def test_there_you_go_again(corpus: Path) -> None:
    """Reagan's line of 28 October 1980 begins at 4509.7 s and nowhere else."""
    found = aligned(debate(corpus / "debates", "1980-10-28"))

    lines = [s for s in found.segments if s.text.lower().startswith("there you go again")]
    assert [(line.speaker, round(line.start_ms / 1000, 1)) for line in lines] == [
        ("Ronald W Reagan", 4509.7)
    ]


@pytest.mark.corpus
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_recognition_errors_hardly_move_the_words(corpus: Path, seed: int) -> None:
    """With 10 % of the timed words spoilt, 95 % of all said words stay within half a second."""
    of = debate(corpus / "debates", "1980-10-28")
    truth = words(aligned(of))

    found = align(of.said, corrupted(of.captions.segments, seed), of.metadata.people)

    near = sum(
        abs(a.start_ms - b.start_ms) <= 500 for a, b in zip(truth, words(found), strict=True)
    )
    assert found.matched > 0.88  # measured: 0.900 to 0.903
    assert near / len(truth) >= 0.99  # measured: 0.997 to 0.998
    assert in_order(words(found))


@pytest.mark.slow
@pytest.mark.corpus
def test_a_whole_debate_takes_little_memory(corpus: Path) -> None:
    """17,000 words in 200 MB."""
    of = debate(corpus / "debates", "1992-10-19")
    tracemalloc.start()
    aligned(of)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < MEGABYTES * 1_000_000


def test_a_role_is_a_value() -> None:
    """What `claims.role` makes of a name with stray blanks is the person's one identity."""
    assert role(" Anna  Orlova ") == Role("anna-orlova", "Anna Orlova")
