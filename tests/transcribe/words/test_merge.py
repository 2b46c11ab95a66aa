"""Words of overlapping windows become one row, each said once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.event import Role
from archive.recording import Turn
from archive.transcript import Flag, Segment, Word
from tests.transcribe.words.test_windows import _talk
from transcribe.engines.engine import Heard, HeardSegment, HeardWord
from transcribe.speakers import assign_speakers, name_turns
from transcribe.words import heard as records
from transcribe.words.gates import distrust
from transcribe.words.merge import merge
from transcribe.words.segments import heard_segments, untranscribed_segments
from transcribe.words.windows import Window, plan_windows


def window(index: int, start: int, end: int, context: int = 500, last: int = 60_000) -> Window:
    return Window(
        index, start, end, max(0, start - context), min(last, end + context), True, 0.0, -20.0
    )


def spoken(*words: tuple[str, float, float], **scores: float) -> HeardSegment:
    """A segment of words with times in seconds of their window."""
    said = tuple(HeardWord(f" {text}", start, end, 0.9) for text, start, end in words)
    judged = {"avg_logprob": -0.2, "compression_ratio": 1.0, "no_speech_prob": 0.0} | scores
    text = "".join(word.text for word in said)
    return HeardSegment(text, words[0][1], words[-1][2], said, temperature=0.0, **judged)


def texts(windows: list[Window], *segments: HeardSegment) -> list[str]:
    heard = {w.index: Heard("en", 1.0, (s,)) for w, s in zip(windows, segments, strict=True)}
    return [word.text for part in merge(windows, heard) for word in part.words]


TWO = [window(0, 0, 20_000), window(1, 20_000, 40_000)]


def test_word_belongs_to_the_core_of_its_middle() -> None:
    """Both windows hear the words at the border; each is kept by one."""
    left = spoken(("one", 19.0, 19.4), ("two", 19.6, 19.9), ("three", 20.1, 20.4))
    right = spoken(("two", 0.1, 0.4), ("three", 0.6, 0.9), ("four", 1.5, 1.9))

    assert texts(TWO, left, right) == ["one", "two", "three", "four"]


def test_word_claimed_by_both_is_kept_once() -> None:
    """Heard a little before the border by one and a little after it by the other: one word."""
    left = spoken(("the", 19.2, 19.4), ("budget", 19.6, 20.1))
    right = spoken(("Budget,", 0.5, 0.8), ("please", 1.0, 1.3))

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


def test_segment_without_word_times() -> None:
    """A segment whose words were not placed is kept as one piece, without words."""
    whole = HeardSegment(" all of it", 2.0, 4.0, (), -0.2, 1.0, 0.0, 0.0)

    [part] = merge(TWO[:1], {0: Heard("en", 1.0, (whole,))})

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
    )

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


@pytest.mark.parametrize(
    ("segment", "speech", "said"),
    [
        (spoken(("fine", 1, 2), ("words", 2, 3)), [(0, 5000)], None),
        (spoken(("ghost", 1, 3)), [(8000, 9000)], "speech was found in 0%"),
        (spoken(("loop", 1, 3), compression_ratio=3.1), [(0, 5000)], "repeats itself"),
        (spoken(("guess", 1, 3), avg_logprob=-1.4), [(0, 5000)], "guesses"),
        (spoken(("antidisestablishmentarianism" * 4, 1, 2)), [(0, 5000)], "more text"),
        (spoken(*[("x", 1 + n / 100, 1 + n / 100) for n in range(5)]), [(0, 5000)], "no length"),
    ],
)
def test_gates(segment: HeardSegment, speech: list[tuple[int, int]], said: str | None) -> None:
    """Each gate speaks when its own fault is there, and only then."""
    words = [
        Word(w.text.strip(), round(w.start * 1000), round(w.end * 1000), 0.9) for w in segment.words
    ]

    end = max(round(segment.end * 1000), 1001)
    reasons = distrust(segment, words, 1000, end, speech)

    assert bool(reasons) == bool(said)
    assert said is None or any(said in reason for reason in reasons)


def test_speech_without_words_is_inaudible() -> None:
    """Every stretch of speech is accounted for: by words, or by a segment without any."""
    activity = _talk(40_000, [(9_000, 11_000), (30_000, 40_000)])
    windows = plan_windows(activity)
    heard = {windows[0].index: Heard("en", 1.0, (spoken(("one", 0.0, 4.0), ("two", 4.0, 9.0)),))}

    segments = heard_segments(activity, windows, heard)

    assert [s.text for s in segments] == ["one two", ""]
    assert segments[1].flags == (Flag.INAUDIBLE,)
    assert segments[1].start_ms == pytest.approx(10_900, abs=50)
    assert segments[1].end_ms == pytest.approx(30_100, abs=50)


def test_invented_text_is_quarantined() -> None:
    """Text where nobody speaks is kept, flagged, and the reason told."""
    activity = _talk(40_000, [(9_000, 20_000)])
    windows = plan_windows(activity)
    said = spoken(("Thank", 12.0, 13.0), ("you.", 13.0, 14.0))

    [ghost] = [s for s in heard_segments(activity, windows, {0: Heard("en", 1, (said,))}) if s.text]

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
