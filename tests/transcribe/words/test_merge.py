"""Words of overlapping windows become one row, each said once."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.event import Role
from archive.recording import Turn
from archive.transcript import Flag, Segment, Word
from scripts.benchmarks.truth.borders import Said, written_down
from tests.transcribe.words.test_windows import _talk
from transcribe.engines.engine import Heard, HeardSegment, HeardWord
from transcribe.speakers import assign_speakers, name_turns
from transcribe.words import heard as records
from transcribe.words.borders import Border
from transcribe.words.merge import merge
from transcribe.words.segments import account, untranscribed_segments
from transcribe.words.windows import Window, plan_windows


def window(index: int, start: int, end: int, context: int = 500, last: int = 60_000) -> Window:
    return Window(index, start, end, max(0, start - context), min(last, end + context), True)


def spoken(*words: tuple[str, float, float], sure: float = 0.9, **scores: float) -> HeardSegment:
    """A segment of words with times in seconds of their window, each so `sure` (0..1)."""
    said = tuple(HeardWord(f" {text}", start, end, sure) for text, start, end in words)
    judged = {"avg_logprob": -0.2, "compression_ratio": 1.0, "no_speech_prob": 0.0} | scores
    text = "".join(word.text for word in said)
    return HeardSegment(text, words[0][1], words[-1][2], said, temperature=0.0, **judged)


def texts(windows: list[Window], *segments: HeardSegment) -> list[str]:
    heard = {w.index: Heard("en", 1.0, (s,)) for w, s in zip(windows, segments, strict=True)}
    return [word.text for part in merge(windows, heard).parts for word in part.words]


TWO = [window(0, 0, 20_000), window(1, 20_000, 40_000)]


def test_word_belongs_to_the_core_of_its_middle() -> None:
    """Both windows hear the words at the border; each is kept by one."""
    left = spoken(("one", 19.0, 19.4), ("two", 19.6, 19.9), ("three", 20.1, 20.4))
    right = spoken(("two", 0.1, 0.4), ("three", 0.6, 0.9), ("four", 1.5, 1.9))

    assert texts(TWO, left, right) == ["one", "two", "three", "four"]


def test_word_laid_behind_the_end_is_kept() -> None:
    """The engine hears a window of thirty seconds, of which the recording has less."""
    last = spoken(("we", 18.9, 19.2), ("won", 19.9, 20.4))

    [part] = merge(TWO[:1], {0: Heard("en", 1.0, (last,))}).parts

    assert [(w.text, w.start_ms, w.end_ms) for w in part.words] == [
        ("we", 18_900, 19_200),
        ("won", 19_900, 20_000),
    ]


def test_word_claimed_by_both_is_kept_once() -> None:
    """Heard a little before the border by one and a little after it by the other: one word."""
    left = spoken(("the", 19.2, 19.4), ("budget", 19.6, 20.1))
    right = spoken(("Budget,", 0.4, 0.8), ("please", 1.0, 1.3))

    assert texts(TWO, left, right) == ["the", "budget", "please"]


def test_word_given_away_by_both_is_kept_once() -> None:
    """Heard a little after the border by the one before it, and before it by the one after."""
    left = spoken(("the", 19.2, 19.4), ("budget", 19.9, 20.3))
    right = spoken(("budget", 0.2, 0.6), ("please", 1.0, 1.3))

    assert texts(TWO, left, right) == ["the", "budget", "please"]


def test_word_said_twice_stays_twice() -> None:
    """A speaker who repeats a word across the border is not corrected."""
    left = spoken(("never", 19.0, 19.2))
    right = spoken(("never", 1.0, 1.4), ("again", 1.5, 1.9))

    assert texts(TWO, left, right) == ["never", "never", "again"]


def test_word_heard_in_two_ways_is_kept_once() -> None:
    """One sound that the two windows spell differently is one word, the owner's."""
    left = spoken(("the", 19.2, 19.4), ("budgets", 19.5, 20.1))
    right = spoken(("budget", 0.0, 0.6), ("please", 1.0, 1.3))

    assert texts(TWO, left, right) == ["the", "budgets", "please"]


def test_word_split_by_the_other_window_is_kept_once() -> None:
    """Two words of the one window that lie in one word of the other do not stand beside it."""
    left = spoken(("then", 19.1, 19.3), ("everyone", 19.6, 20.2))
    right = spoken(("every", 0.1, 0.4), ("one", 0.5, 0.7), ("left", 1.0, 1.3))

    assert texts(TWO, left, right) == ["then", "everyone", "left"]


def test_piece_of_a_word_at_the_end_of_a_window_is_dropped() -> None:
    """What the window before the border heard of a word that its end cuts is not kept."""
    left = spoken(("we", 19.0, 19.4), ("inv", 20.3, 20.5))
    right = spoken(("investigate", 0.8, 1.6), ("it", 1.7, 1.9))

    assert texts(TWO, left, right) == ["we", "investigate", "it"]


def test_word_that_the_next_window_missed_stays() -> None:
    """A word just after the border, which the window that begins later did not hear at all."""
    left = spoken(("all", 19.2, 19.5), ("right", 20.0, 20.25))
    right = spoken(("now", 3.0, 3.4), ("then", 3.5, 3.8))

    assert texts(TWO, left, right) == ["all", "right", "now", "then"]


def test_word_that_the_window_before_missed_stays() -> None:
    """A word just before the border, where the window before it had stopped writing."""
    left = spoken(("all", 15.2, 15.5), ("right", 15.6, 15.9))
    right = spoken(("now", 0.21, 0.45), ("then", 0.8, 1.2))

    assert texts(TWO, left, right) == ["all", "right", "now", "then"]


def test_words_repeated_across_the_border_are_all_kept() -> None:
    """A row of the same word is paired by its times, not only by its spelling."""
    left = spoken(("no", 19.3, 19.5), ("no", 19.6, 19.8), ("no", 20.1, 20.3))
    right = spoken(("no", 0.1, 0.3), ("no", 0.6, 0.8), ("no", 1.1, 1.3))

    assert texts(TWO, left, right) == ["no"] * 4


def test_row_that_was_not_found_in_the_sound_is_kept_once() -> None:
    """The window before ends in words without length, which the next one has in their place."""
    left = spoken(
        ("people", 17.0, 17.4), ("and", 18.2, 18.3), ("oppose", 18.3, 18.3), ("it", 18.3, 18.3)
    )
    right = spoken(("and", 1.4, 1.6), ("oppose", 1.7, 2.1), ("it", 2.2, 2.4), ("now", 2.6, 2.9))
    placed = spoken(
        ("people", 17.0, 17.4), ("and", 17.9, 18.1), ("oppose", 18.2, 18.6), ("it", 18.7, 18.9)
    )

    assert texts(TWO, left, right) == ["people", "and", "oppose", "it", "now"]
    assert len(texts(TWO, placed, right)) == 8  # said twice, as the times tell


def test_row_of_which_half_was_not_found_is_kept_once() -> None:
    """Two words pressed together at the window's end, which the next one hears where they are."""
    left = spoken(("a", 17.0, 17.1), ("clean", 18.5, 18.74), ("ladies", 18.74, 18.76))
    right = spoken(("clean", 0.15, 0.8), ("ladies", 0.8, 1.4), ("it", 1.7, 2.1))

    late = spoken(("clean", 5.0, 5.6), ("ladies", 5.6, 6.2), ("it", 6.7, 7.1))
    short = spoken(("a", 17.0, 17.1), ("clean", 18.74, 18.74))

    assert texts(TWO, left, right) == ["a", "clean", "ladies", "it"]
    assert texts(TWO, short, right) == ["a", "clean", "ladies", "it"]
    assert len(texts(TWO, left, late)) == 6  # so long afterwards they were said again


def test_the_same_word_is_paired_before_another_that_sounds_at_its_time() -> None:
    """The next window begins with an invention and hears the same words half a second late."""
    two = [window(0, 0, 20_000, 1_000), window(1, 20_000, 40_000, 1_000)]
    left = spoken(
        ("to", 19.13, 19.27), ("our", 19.27, 19.53), ("town", 19.53, 19.97), ("hall", 19.97, 20.67)
    )
    right = spoken(
        ("clock", 0.18, 0.66),
        ("our", 0.66, 1.26),
        ("town", 1.26, 1.48),
        ("hall", 1.48, 1.68),
        ("is", 2.06, 2.5),
    )

    assert texts(two, left, right) == ["to", "our", "town", "hall", "is"]


def test_border_is_counted() -> None:
    """For each border: words both heard, words one alone heard and kept, and those dropped."""
    left = spoken(("one", 19.0, 19.4), ("two", 19.6, 19.9), ("th", 20.3, 20.5))
    right = spoken(("two", 0.1, 0.4), ("three", 0.8, 1.3), ("four", 5.5, 5.9))

    [border] = merge(TWO, {0: Heard("en", 1, (left,)), 1: Heard("en", 1, (right,))}).borders

    assert border == Border(20_000, both=1, kept=2, dropped=1)


def test_word_is_cut_to_its_speech() -> None:
    """The first word of a sentence is not stretched over the pause before it, and not lost."""
    right = spoken(("okay", 0.0, 4.9), ("folks", 5.0, 5.4))
    heard = {0: Heard("en", 1.0, ()), 1: Heard("en", 1.0, (right,))}

    [part] = merge(TWO, heard, [(15_000, 19_300), (24_000, 26_000)]).parts

    assert [word.text for word in part.words] == ["okay", "folks"]
    assert (part.start_ms, part.words[0].end_ms) == (24_000, 24_400)


@given(
    st.lists(st.tuples(st.integers(60, 900), st.integers(0, 120)), min_size=120, max_size=200),
    st.integers(0, 2**32 - 1),
    st.integers(0, 80),
)
def test_no_border_loses_or_doubles_a_word(
    lengths: list[tuple[int, int]], seed: int, jitter_ms: int
) -> None:
    """Whatever is said around borders in mid-word, an engine that hears it all gives it all."""
    rng = random.Random(seed)
    words, at = [], 0
    for length, gap in lengths:
        words.append(Said(rng.choice(["no", "yes", "the", "vote"]), at, at + length))
        at += length + gap
    edges = sorted({0, *(rng.randrange(3_000, at - 3_000) // 9_000 * 9_000 for _ in range(9)), at})
    windows = [
        window(n, a, b, last=at) for n, (a, b) in enumerate(pairwise(edges)) if b - a > 2_000
    ]
    if len(windows) + 1 != len(edges):
        return
    heard = {w.index: written_down(words, w, rng, jitter_ms / 2) for w in windows}

    merged = merge(windows, heard)

    said = [word.text for part in merged.parts for word in part.words]
    assert len(merged.borders) == len(windows) - 1
    assert len(said) == len(words)


def test_segment_without_word_times() -> None:
    """A segment whose words were not placed is kept as one piece, without words."""
    whole = HeardSegment(" all of it", 2.0, 4.0, (), -0.2, 1.0, 0.0, 0.0)

    [part] = merge(TWO[:1], {0: Heard("en", 1.0, (whole,))}).parts

    assert (part.text, part.words, part.start_ms, part.end_ms) == ("all of it", (), 2000, 4000)


@given(
    st.lists(
        st.tuples(st.text("abc", min_size=1, max_size=3), st.floats(0, 29), st.floats(0, 29)),
        min_size=1,
        max_size=40,
    )
)
def test_times_never_run_back(words: list[tuple[str, float, float]]) -> None:
    """Whatever an engine says, times are in order and within the recording."""
    heard = {0: Heard("en", 1.0, (spoken(*words),)), 1: Heard("en", 1.0, (spoken(*words),))}

    parts = merge(
        [window(0, 0, 20_000, last=40_000), window(1, 20_000, 40_000, last=40_000)], heard
    ).parts

    starts = [word.start_ms for part in parts for word in part.words]
    assert starts == sorted(starts)
    assert all(0 <= w.start_ms <= w.end_ms <= 40_000 for part in parts for w in part.words)
    assert all(part.start_ms < part.end_ms for part in parts)


def test_record_of_a_window_is_exact() -> None:
    """What is kept of a window is read back the same, and twice packed it is the same bytes."""
    heard = records.rounded(Heard("en", 0.98765, (spoken(("a", 0.12345, 1.0)),)))

    assert records.unpack(records.pack(heard)) == heard
    assert records.pack(heard) == records.pack(records.unpack(records.pack(heard)))
    assert heard.segments[0].words[0].start == 0.123


def test_speech_without_words_is_inaudible() -> None:
    """Every stretch of speech is accounted for: by words, or by a segment without any."""
    activity = _talk(40_000, [(9_000, 11_000), (30_000, 40_000)])
    windows = plan_windows(activity)
    heard = {windows[0].index: Heard("en", 1.0, (spoken(("one", 0.0, 4.0), ("two", 4.0, 9.0)),))}

    segments = account(activity, windows, heard).segments

    assert [s.text for s in segments] == ["one two", ""]
    assert segments[1].flags == (Flag.INAUDIBLE,)
    assert segments[1].start_ms == pytest.approx(10_900, abs=200)
    assert segments[1].end_ms == pytest.approx(30_100, abs=200)


def test_invented_text_is_quarantined() -> None:
    """Text where nobody speaks is kept, flagged, and the reason told."""
    activity = _talk(40_000, [(9_000, 20_000)])
    windows = plan_windows(activity)
    said = spoken(("Thank", 12.0, 13.0), ("you.", 13.0, 14.0))

    [ghost] = [
        s for s in account(activity, windows, {0: Heard("en", 1, (said,))}).segments if s.text
    ]

    assert ghost.flags == (Flag.QUARANTINED,)
    assert "speech was found" in ghost.reasons[0]


def test_untranscribed_covers_all_speech() -> None:
    """Without a model every stretch of speech lies in a segment flagged untranscribed."""
    activity = _talk(40_000, [(9_000, 9_800), (20_000, 30_000)])

    flagged = untranscribed_segments(activity.spans())

    assert len(flagged) == 2
    for start, end in activity.speech():
        assert any(s.start_ms <= start and end <= s.end_ms for s in flagged)


PEOPLE = (Role("anna-smith", "Anna Smith"), Role("bo-li", "Bo Li"))
TURNS = name_turns(
    (Turn(0, 2000, "Anna_Smith"), Turn(1800, 5000, "BO LI"), Turn(5000, 6000, "spk3")), PEOPLE
)


def test_segment_is_split_where_the_speaker_changes() -> None:
    """Each word goes to the turn that covers most of it; the text keeps its punctuation."""
    words = (("Yes,", 0, 900), ("no.", 1000, 1900), ("But", 2100, 2500), ("why?", 5100, 5500))
    segment = Segment(
        0, 5500, "Yes, no. But why?", words=tuple(Word(t, a, b, 0.5) for t, a, b in words)
    )

    parts = assign_speakers([segment], TURNS, PEOPLE)

    assert [(p.speaker, p.person, p.text) for p in parts] == [
        ("Anna Smith", "anna-smith", "Yes, no."),
        ("Bo Li", "bo-li", "But"),
        ("spk3", None, "why?"),
    ]
    assert [(p.start_ms, p.end_ms) for p in parts] == [(0, 1900), (2100, 2500), (5100, 5500)]


def test_without_turns_nothing_changes() -> None:
    """Segments without turns come back as they are."""
    segment = Segment(0, 10, "a")

    assert assign_speakers([segment], (), PEOPLE) == (segment,)
