"""Captions: inline times, voices, rolling lines, times that run backwards."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SidecarError
from archive.sidecars.captions import Captions, read_captions
from archive.transcript import Segment, Word
from tests.archive.debates import debate, debates


def read(folder: Path, text: str, name: str = "c.vtt") -> Captions:
    path = folder / name
    path.write_text(text)
    return read_captions(path)


def clock(at_ms: int) -> str:
    minutes, seconds = divmod(at_ms // 1000, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{at_ms % 1000:03d}"


def spoken(captions: Captions) -> list[str]:
    return [word.text for segment in captions.segments for word in segment.words]


def test_inline_times_are_kept(tmp_path: Path) -> None:
    """Each word begins at its own time; one without shares the time with its neighbours."""
    captions = read(
        tmp_path,
        "WEBVTT\nKind: captions\nLanguage: en\n\n00:01.000 --> 00:04.000 align:start\n"
        "good<00:02.000><c> evening</c><00:03.000><c> my friends</c>\n",
    )

    assert captions.language == "en"
    assert captions.segments == (
        Segment(
            1000,
            4000,
            "good evening my friends",
            language="en",
            words=(
                Word("good", 1000, 2000),
                Word("evening", 2000, 3000),
                Word("my", 3000, 3272),
                Word("friends", 3272, 4000),
            ),
        ),
    )


def test_words_without_times_share_the_cue_by_their_length(tmp_path: Path) -> None:
    """Nobody measured them, so none has a probability."""
    captions = read(tmp_path, "1\n00:00:01,000 --> 00:00:03,000\na bbb\n- cc\n", "c.srt")

    words = captions.segments[0].words
    assert [(word.text, word.start_ms) for word in words] == [
        ("a", 1000),
        ("bbb", 1363),
        ("-", 2090),
        ("cc", 2454),
    ]
    assert words[-1].end_ms == 3000
    assert all(word.probability is None for word in words)


def test_a_voice_tag_names_the_speaker(tmp_path: Path) -> None:
    """Two voices in one cue are two segments; entities and other tags are resolved."""
    captions = read(
        tmp_path,
        "WEBVTT\n\n00:00.000 --> 00:04.000\n<v.loud Ruth &amp; Co>Q&amp;A <i>now</i></v>\n"
        "<v Howard K Smith>1 < 2 &lt;b&gt;\n\n00:05.000 --> 00:06.000\nnobody named\n",
    )

    assert [(s.speaker, s.text) for s in captions.segments] == [
        ("Ruth & Co", "Q&A now"),
        ("Howard K Smith", "1 < 2 <b>"),
        (None, "nobody named"),
    ]
    assert captions.segments[0].end_ms <= captions.segments[1].start_ms
    assert captions.segments[2].confidence is None


def test_a_word_cut_by_a_tag_is_one_word(tmp_path: Path) -> None:
    """Tags do not separate words; blanks do."""
    captions = read(
        tmp_path, "WEBVTT\n\n00:00.000 --> 00:01.000\nun<b>belie</b>vable, <i>no</i>!\n"
    )

    assert spoken(captions) == ["unbelievable,", "no!"]


def test_times_that_run_backwards_are_clamped_counted_and_reported(tmp_path: Path) -> None:
    """Within a cue, past its end, between cues and inside out."""
    captions = read(
        tmp_path,
        "WEBVTT\n\n00:10.000 --> 00:12.000\na <00:11.000>b <00:10.400>c <00:12.700>d\n\n"
        "00:09.500 --> 00:14.000\ne\n\n00:15.000 --> 00:14.000\nf\n",
    )

    words = [word for segment in captions.segments for word in segment.words]
    assert [word.text for word in words] == list("abcdef")
    assert [word.start_ms for word in words] == [10000, 11000, 11000, 12000, 10000, 15000]
    assert all(word.start_ms <= word.end_ms for word in words)
    assert captions.warnings == (
        "c.vtt: 4 times ran backwards, by up to 1000 ms; clamped to the neighbours",
    )


def test_a_cue_in_the_wrong_place_is_put_where_it_belongs(tmp_path: Path) -> None:
    """A step back of more than a slip is a misplaced cue: its words keep their own time."""
    captions = read(
        tmp_path,
        "WEBVTT\n\n01:00.000 --> 01:02.000\nlater\n\n00:10.000 --> 00:12.000\nearlier\n",
    )

    assert [(s.start_ms, s.text) for s in captions.segments] == [
        (10000, "earlier"),
        (60000, "later"),
    ]
    assert "50000 ms" in captions.warnings[0]


def test_two_people_talking_at_once_keep_their_times(tmp_path: Path) -> None:
    """Overlapping cues are no error."""
    captions = read(
        tmp_path,
        "WEBVTT\n\n00:00.000 --> 00:10.000\n<v A>one two\n\n00:05.000 --> 00:08.000\n<v B>wait\n",
    )

    assert captions.segments[1].words[0].start_ms == 5000
    assert captions.warnings == ()


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("c.vtt", "this is no caption file\n", "WEBVTT"),
        ("c.srt", "neither is this\n", "no SRT"),
        ("c.vtt", "WEBVTT\n\n9999999:00:00.000 --> 9999999:00:01.000\nlate\n", "9999999 hours"),
    ],
)
def test_what_is_no_caption_file_is_refused(
    tmp_path: Path, name: str, text: str, reason: str
) -> None:
    """The error names the file and what its first line must be."""
    with pytest.raises(SidecarError, match=reason) as caught:
        read(tmp_path, text, name)

    assert caught.value.subject == str(tmp_path / name)


def test_lost_cues_and_empty_files_warn(tmp_path: Path) -> None:
    """A cue with unreadable times is left out and counted; no words at all is said."""
    broken = read(tmp_path, "WEBVTT\n\n00:99.000 --> x\nlost\n\n00:01.000 --> 00:02.000\nkept\n")
    empty = read(tmp_path, "WEBVTT\n")

    assert spoken(broken) == ["kept"]
    assert broken.warnings == ("c.vtt: 1 cue without readable times or words left out",)
    assert (empty.segments, empty.warnings) == ((), ("c.vtt holds no words",))


def test_a_repetition_that_was_spoken_is_kept(tmp_path: Path) -> None:
    """In captions that do not roll, saying it again is saying it again."""
    text = "WEBVTT\n\n" + "".join(
        f"00:{n:02d}.000 --> 00:{n + 1:02d}.000\n{said}\n\n"
        for n, said in enumerate(["no", "no", "well", "yes", "I", "do", "say", "no"])
    )

    assert spoken(read(tmp_path, text)) == ["no", "no", "well", "yes", "I", "do", "say", "no"]


def youtube(segments: list[Segment]) -> str:
    """The segments as YouTube's rolling captions: built with times, still for 10 ms, rolled up."""
    blocks = ["WEBVTT\nKind: captions\nLanguage: en\n"]
    above = " "
    for segment in segments:
        first, *rest = segment.words
        built = first.text + "".join(f"<{clock(w.start_ms)}><c> {w.text}</c>" for w in rest)
        end = max(segment.start_ms + 20, segment.end_ms) - 10
        blocks.append(f"{clock(segment.start_ms)} --> {clock(end)} align:start position:0%\n"
                      f"{above}\n{built}\n")  # fmt: skip
        blocks.append(f"{clock(end)} --> {clock(end + 10)} align:start position:0%\n"
                      f"{segment.text}\n \n")  # fmt: skip
        above = segment.text
    return "\n".join(blocks)


def rolled_up(segments: list[Segment]) -> str:
    """The segments as television's roll-up captions: three lines, no inline times, as SRT."""
    blocks = []
    for number, segment in enumerate(segments):
        shown = "\n".join(each.text for each in segments[max(0, number - 2) : number + 1])
        times = f"{clock(segment.start_ms)} --> {clock(segment.end_ms)}".replace(".", ",")
        blocks.append(f"{number + 1}\n{times}\n{shown}\n")
    return "\n".join(blocks)


SENTENCES = ["no", "no", "no no", "we will", "we will", "thank you", "thank you thank you", "no"]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("layout", [youtube, rolled_up])
def test_rolling_lines_are_read_once(tmp_path: Path, layout: object, seed: int) -> None:
    """Even where speakers repeat themselves, the words are exactly those that were spoken.

    (Four times the same line in a row cannot be told from a screen that was sent again.)
    """
    assert callable(layout)
    drawn = random.Random(seed)
    segments: list[Segment] = []
    for number in range(40):
        words = drawn.choice([*SENTENCES, f"sentence number {number}"]).split()
        if [segment.text for segment in segments[-3:]] == [" ".join(words)] * 3:
            words = ["well"]
        start = number * 1000
        timed = tuple(
            Word(w, start + 900 * n // len(words), start + 900) for n, w in enumerate(words)
        )
        segments.append(Segment(start, start + 1000, " ".join(words), words=timed))
    name = "c.srt" if layout is rolled_up else "c.vtt"

    captions = read(tmp_path, layout(segments), name)

    assert spoken(captions) == [word.text for segment in segments for word in segment.words]


@given(st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 9_000)), min_size=1, max_size=12))
def test_whatever_the_times_words_stay_in_their_segments(
    tmp_path_factory: pytest.TempPathFactory, times: list[tuple[int, int]]
) -> None:
    """No word is lost, none begins before the one before it, segments are in order."""
    text = "WEBVTT\n\n" + "".join(
        f"{clock(start)} --> {clock(start + length - 1000)}\nw{n} <{clock(length)}>x{n}\n\n"
        for n, (start, length) in enumerate(times)
        if start + length >= 1000
    )
    captions = read(tmp_path_factory.mktemp("captions"), text)

    assert all(a.start_ms <= b.start_ms for a, b in pairwise(captions.segments))
    for segment in captions.segments:
        assert segment.start_ms <= segment.words[0].start_ms
        assert segment.words[-1].end_ms <= segment.end_ms
        assert all(a.end_ms <= b.start_ms for a, b in pairwise(segment.words))


@pytest.mark.slow
@pytest.mark.corpus
def test_the_debates_captions_are_read_whole(corpus: Path) -> None:
    """Every word of all 21, with its inline time; three files' slips are reported."""
    warned = {}
    for each in debates(corpus / "debates"):
        captions = each.captions
        inline = (corpus / f"debates/{each.day}.vtt").read_text().count("<c>")

        assert len(spoken(captions)) >= inline + len(captions.segments)
        assert captions.language == "en"
        assert all(segment.speaker is None for segment in captions.segments)
        warned.update({each.day: captions.warnings} if captions.warnings else {})
    assert {day: said[0].split("up to ")[1] for day, said in warned.items()} == {
        "1980-10-28": "1000 ms; clamped to the neighbours",
        "2000-10-03": "10 ms; clamped to the neighbours",
        "2004-09-30": "10 ms; clamped to the neighbours",
    }


@pytest.mark.slow
@pytest.mark.corpus
def test_a_debate_made_to_roll_has_exactly_its_own_words(corpus: Path, tmp_path: Path) -> None:
    """YouTube's layout of a whole debate reads back to the same words at the same times."""
    original = debate(corpus / "debates", "1980-10-28").captions

    rolled = read(tmp_path, youtube(list(original.segments)))

    assert spoken(rolled) == spoken(original)
    times = zip(original.segments, rolled.segments, strict=True)
    assert max(abs(a.start_ms - b.start_ms) for a, b in times) <= 10


LABELLED = """1
00:00:01,000 --> 00:00:02,000
ORLOVA: Good evening.

2
00:00:02,000 --> 00:00:03,000
Note: this is recorded.

3
00:00:03,000 --> 00:00:05,000
- Pike [off air]: are we
live?

4
00:00:05,000 --> 00:00:06,000
Pike: Yes.

5
00:00:06,000 --> 00:00:07,000
ORLOVA:
"""


def test_labels_before_the_words_are_speakers(tmp_path: Path) -> None:
    """One that is known, and one that comes twice; else it is what was said."""
    path = tmp_path / "c.srt"
    path.write_text(LABELLED)
    read = read_captions(path, None, lambda label: label == "ORLOVA")

    assert [(one.speaker, one.text) for one in read.segments] == [
        ("ORLOVA", "Good evening."),
        (None, "Note: this is recorded."),
        ("Pike", "are we live?"),
        ("Pike", "Yes."),
        (None, "ORLOVA:"),
    ]
    assert read.segments[0].words == (Word("Good", 1000, 1357), Word("evening.", 1357, 2000))
