"""WebVTT and SRT, read back by webvtt-py and pysubs2."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from archive.export import ExportContext, write
from archive.export.context import Line
from archive.export.cues import LINE_CHARS, LONGEST_MS, caption_cues
from archive.sidecars.captions import read_captions
from archive.transcript import Flag, Segment, Word
from tests.archive.export.material import ARABIC, LONG, SEGMENTS, context, spoken


def text_of(kind: str, *contexts: ExportContext) -> str:
    return "".join(write(kind, contexts or (context(),)))


def test_webvtt_names_a_voice_on_every_cue() -> None:
    """Also where nobody is known, and with names that need escaping."""
    read = webvtt.from_string(text_of("vtt"))

    voices = [caption.voice for caption in read.captions]
    assert set(voices) == {
        "Anna Orlova",
        "Tom &amp; &lt;Jerry&gt;",
        "محمد",
        "Speaker unknown",
        "主持人",
    }
    assert len(re.findall(r"<v[ .]", text_of("vtt"))) == len(read.captions)


def test_webvtt_says_where_it_comes_from() -> None:
    """Its NOTE names the demonstration model, origin and revision, and is not taken for a cue."""
    text = text_of("vtt")
    head = text.split("\n\n")[1]

    assert head.startswith("NOTE\n")
    for fact in ("demonstration model", "Origin: machine", "Revision: 3", "SHA-256: 1111", "r-1"):
        assert fact in head
    assert "-->" not in head
    assert webvtt.from_string(text).captions[0].text.startswith("The harbor belongs")


def test_every_word_arrives_in_both_formats() -> None:
    """Markup, arrows, right-to-left text and long words read back as they were spoken."""
    vtt = [unescape(caption.text) for caption in webvtt.from_string(text_of("vtt")).captions]
    srt = [event.plaintext for event in pysubs2.SSAFile.from_string(text_of("srt"))][1:]

    for texts in (vtt, srt):
        joined = " ".join(" ".join(texts).split())
        assert ARABIC in joined
        assert "[quarantined] thank you for watching" in joined
        assert "".join(texts).replace("\n", "").count("漢") == 150
    assert LONG in " ".join(" ".join(vtt).split())
    assert "=HYPERLINK(1) <b>5 --> 4</b> & {\\an8}more" in " ".join(" ".join(vtt).split())
    assert "Anna Orlova: The harbor belongs" in srt[0]


def test_cues_can_be_read_while_they_are_shown() -> None:
    """At most two lines of 42 characters and seven seconds, none of no length, none overlapping."""
    for caption in webvtt.from_string(text_of("vtt")).captions:
        lines = unescape(caption.text).split("\n")
        assert len(lines) <= 2
        assert all(len(line) <= LINE_CHARS for line in lines)
        start, end = caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()
        assert 0 < end - start <= LONGEST_MS


def test_cues_follow_the_times_of_their_words() -> None:
    """A cue begins when its first word does."""
    cues = list(caption_cues(Line(context(), SEGMENTS[0], 1_000, SEGMENTS[0].end_ms)))
    starts = {word.start_ms for word in SEGMENTS[0].words}

    assert len(cues) >= 2
    assert {cue.start_ms for cue in cues} <= starts
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(cues))


def test_srt_carries_its_head_in_a_first_cue() -> None:
    """SRT has no comments; the cue ends before anybody speaks."""
    read = pysubs2.SSAFile.from_string(text_of("srt"))

    assert (read[0].start, read[0].end) == (0, 1_000)
    for fact in ("demonstration model", "Origin: machine", "Revision: 3"):
        assert fact in read[0].plaintext
    assert read[1].start == 1_000


def test_captions_come_home_unharmed(tmp_path: Path) -> None:
    """What was exported can be ingested again: same speakers, same words, same times."""
    segments = (spoken(LONG, 0, speaker="Anna & Co"), spoken(ARABIC, 60_000, speaker="محمد"))
    (tmp_path / "c.vtt").write_text(text_of("vtt", context(segments)))

    captions = read_captions(tmp_path / "c.vtt")

    words = [word.text for segment in captions.segments for word in segment.words]
    assert words == [word.text for segment in segments for word in segment.words]
    assert {segment.speaker for segment in captions.segments} == {"Anna & Co", "محمد"}
    assert captions.warnings == ()


def test_talk_off_the_air_is_signed(tmp_path: Path) -> None:
    """WebVTT gives the voice a class and shows it in italics, SRT a word beside the name; the text
    stays what was said, and comes home as it was.
    """
    hot = replace(spoken("is this thing on", 0, speaker="Anna & Co"), flags=(Flag.OFF_AIR,))
    said = context((hot, spoken("good evening", 60_000, speaker="Anna & Co")))
    vtt, srt = text_of("vtt", said), text_of("srt", said)
    (tmp_path / "c.vtt").write_text(vtt)

    first, second = webvtt.from_string(vtt).captions
    again = read_captions(tmp_path / "c.vtt")

    assert (first.voice, second.voice) == ("Anna &amp; Co", "Anna &amp; Co")
    assert "<v.off_air Anna &amp; Co>is this thing on</v>" in vtt
    assert "<v Anna &amp; Co>good evening</v>" in vtt
    assert vtt.index("STYLE\n::cue(.off_air)") < vtt.index("-->")
    assert [one.plaintext for one in pysubs2.SSAFile.from_string(srt)][1:] == [
        "Anna & Co [off air]: is this thing on",
        "Anna & Co: good evening",
    ]
    assert [(one.speaker, one.text) for one in again.segments] == [
        ("Anna & Co", "is this thing on"),
        ("Anna & Co", "good evening"),
    ]
    assert again.warnings == ()


@pytest.mark.parametrize("kind", ["vtt", "srt"])
def test_parts_of_an_event_share_its_clock(kind: str) -> None:
    """Times of several recordings are the event's, moved where a part lies before its origin."""
    first = context((spoken("before the origin", 0),), number=1, offset_ms=-10_000)
    second = context((spoken("after it", 500),), number=2, offset_ms=60_000)

    text = text_of(kind, first, second)

    mark = "," if kind == "srt" else "."
    assert f"00:00:00{mark}000 --> 00:00:00{mark}900" in text
    assert f"00:01:10{mark}500 --> 00:01:11{mark}100" in text


@pytest.mark.parametrize("kind", ["vtt", "srt"])
def test_an_empty_transcript_is_a_valid_file(kind: str) -> None:
    """It says where it comes from and holds no words."""
    text = text_of(kind, context(()))

    assert "demonstration model" in text
    read = pysubs2.SSAFile.from_string(text, format_=kind)
    assert len(read) == (1 if kind == "srt" else 0)


TEXTS = st.lists(st.text(alphabet="ab<>&{}-.م ", min_size=1, max_size=60), max_size=30)


@given(TEXTS, st.integers(0, 3_000))
def test_no_letter_is_lost_whatever_is_said(texts: list[str], step: int) -> None:
    """Cues joined hold the text, each within the limits and after the one before."""
    words = [word for text in texts for word in text.split()]
    timed = tuple(Word(w, n * step, (n + 1) * step) for n, w in enumerate(words))
    segment = Segment(0, max(1, len(words) * step), " ".join(words), words=timed)

    cues = list(caption_cues(Line(context(), segment, 0, segment.end_ms)))

    shown = "".join("".join(cue.text.split()) for cue in cues)
    assert shown == "".join(words)
    assert all(0 < cue.end_ms - cue.start_ms <= LONGEST_MS for cue in cues)
    assert all(len(line) <= LINE_CHARS for cue in cues for line in cue.text.split("\n"))
    assert all(cue.text.count("\n") < 2 for cue in cues)


def test_srt_comes_back_with_its_speakers(tmp_path: Path) -> None:
    """Ingested again its head is no speech, its labels are voices, off the air or not."""
    off_air = [replace(segment, flags=(*segment.flags, Flag.OFF_AIR)) for segment in SEGMENTS]
    for segments in (SEGMENTS, off_air):
        path = tmp_path / "again.srt"
        path.write_text(text_of("srt", replace(context(), segments=segments)))
        read = read_captions(path)

        names = {s.speaker.replace("<", "‹") if s.speaker else None for s in segments if s.text}
        assert {s.speaker for s in read.segments} == names
        words = " ".join(segment.text for segment in read.segments)
        assert "Origin" not in words
        assert "off air" not in words
        assert read.segments[0].text.startswith("The harbor belongs")
