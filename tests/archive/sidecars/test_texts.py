"""Encodings, human transcripts, turns."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SidecarError
from archive.recording import Turn
from archive.sidecars.decoding import read_text
from archive.sidecars.rttm import read_rttm
from archive.sidecars.said import Said, parse_said, read_said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_in_its_usual_forms(tmp_path: Path, encoding: str) -> None:
    """Arabic with either kind of mark at the start of the file arrives unharmed."""
    path = tmp_path / "a.txt"
    path.write_bytes("المذيع: مساء الخير\r\n".encode(encoding))

    assert read_text(path) == ("المذيع: مساء الخير\n", ())


def test_western_text_is_read_with_a_warning(tmp_path: Path) -> None:
    """A file saved by an old Windows program is readable; that it was guessed is said."""
    path = tmp_path / "a.txt"
    path.write_bytes("Café à Genève – “naïve”".encode("cp1252"))

    text, warnings = read_text(path)

    assert text == "Café à Genève – “naïve”"
    assert "Windows-1252" in warnings[0]


@pytest.mark.parametrize(
    "raw",
    [
        b"fine\nbad \xc3( here",
        b"fine\n\xff\xfe\xfd",
        "fine\nкириллица".encode("cp1251"),
        "fine\nمرحبا بكم".encode("cp1256"),
        "fine\ntrès".encode() + b" cut \xc3",
        b"fine\n\x81\x8d",
    ],
)
def test_what_is_neither_is_refused_by_line(tmp_path: Path, raw: bytes) -> None:
    """Other code pages and broken UTF-8 would turn into nonsense words that look like speech."""
    path = tmp_path / "a.txt"
    path.write_bytes(raw)

    with pytest.raises(SidecarError, match="line 2 is not valid UTF-8") as caught:
        read_text(path)

    assert "Save the file as UTF-8" in (caught.value.hint or "")


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    """A missing or unreadable sidecar is a SidecarError, not an OSError."""
    with pytest.raises(SidecarError, match="cannot be read"):
        read_text(tmp_path / "gone.txt")


def test_paragraphs_without_a_label_belong_to_the_speaker_before() -> None:
    """Blocks, continuations, labels on lines of their own and in the middle of a block."""
    text = (
        "Jim Lehrer: Good evening.\n\nThe rules are: two minutes each.\n\n"
        "MR. DOLE: Thank you.\nPRESIDENT CLINTON: Thank you, Jim.\nAnd good evening.\n\n"
        "Audience:\n(applause)\n"
    )

    assert parse_said(text) == (
        Said("Jim Lehrer", "Good evening."),
        Said("Jim Lehrer", "The rules are: two minutes each."),
        Said("MR. DOLE", "Thank you."),
        Said("PRESIDENT CLINTON", "Thank you, Jim. And good evening."),
        Said("Audience", "(applause)"),
    )


def test_a_plain_text_is_one_unnamed_speaker() -> None:
    """Colons in sentences and times do not make speakers."""
    text = (
        "He said at 10:30 that http://example.org is down. I asked him why that was: no answer.\n"
    )

    assert parse_said(text) == (Said(None, " ".join(text.split())),)


def test_labels_are_read_in_every_script() -> None:
    """Arabic and Chinese labels, the latter with their own colon."""
    assert parse_said("الرئيس: نعم\n\n主持人：晚上好") == (
        Said("الرئيس", "نعم"),
        Said("主持人", "晚上好"),
    )


def test_a_transcript_without_words_warns(tmp_path: Path) -> None:
    """An empty file stops nothing, and says so."""
    (tmp_path / "a.said").write_text("\n\n")

    said, warnings = read_said(tmp_path / "a.said")

    assert said == ()
    assert "holds no words" in warnings[0]


@given(st.lists(st.text(alphabet="ab :.\n\t", max_size=30), max_size=8))
def test_no_word_is_lost_whatever_the_layout(blocks: list[str]) -> None:
    """Labels and texts together hold every letter of the file, in order."""
    text = "\n\n".join(blocks)

    said = parse_said(text)

    shown = "".join(paragraph.text for paragraph in said)
    assert len([c for c in shown if c in "ab"]) <= len([c for c in text if c in "ab"])
    assert all(paragraph.text == " ".join(paragraph.text.split()) for paragraph in said)


def test_turns_are_read_in_order_and_may_overlap(tmp_path: Path) -> None:
    """Comments and other line types are left out; times become whole milliseconds."""
    path = tmp_path / "a.rttm"
    path.write_text(
        ";; comment\nSPKR-INFO x 1 <NA> <NA> <NA> unknown B <NA> <NA>\n"
        "SPEAKER x 1 0.944 6.124 <NA> <NA> B <NA> <NA>\n"
        "SPEAKER x 1 0.000 1.901 <NA> <NA> A 0.9 <NA>\n"
    )

    assert read_rttm(path) == (Turn(0, 1901, "A"), Turn(944, 7068, "B"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("SPEAKER x 1 0.0", "line 2: has 4 fields"),
        ("SPEAKER x 1 zero 1.0 <NA> <NA> A <NA> <NA>", 'the start must be seconds from 0, not "z'),
        ("SPEAKER x 1 0 -1 <NA> <NA> A <NA> <NA>", "the duration must be"),
        ("SPEAKER x 1 nan 1 <NA> <NA> A <NA> <NA>", "the start must be"),
    ],
)
def test_a_broken_turn_is_named_by_line_and_field(tmp_path: Path, line: str, reason: str) -> None:
    """Whoever made the file finds the place."""
    path = tmp_path / "a.rttm"
    path.write_text(f";; head\n{line}\n")

    with pytest.raises(SidecarError, match=reason):
        read_rttm(path)


@pytest.mark.corpus
def test_the_meetings_turns_are_read(corpus: Path) -> None:
    """The AMI meetings' turns overlap, and all are kept."""
    path = corpus / "audio/tst00.rttm"

    turns = read_rttm(path)

    assert len(turns) == path.read_text().count("SPEAKER ")
    assert any(a.end_ms > b.start_ms for a, b in pairwise(turns))


def test_an_export_as_text_comes_back_without_its_head() -> None:
    """Nor with the times and flags of its paragraphs."""
    text = (
        "Event: Town hall\nTranscript: t-1\nOrigin: machine\n\n"
        "[0:00:05] Anna Orlova: Good evening. [quiet, off air] Are we live?\n\n"
        "[0:01:05] Speaker unknown: Yes: at 10:30.\n"
    )

    assert parse_said(text) == (
        Said("Anna Orlova", "Good evening. Are we live?"),
        Said(None, "Yes: at 10:30."),
    )
    assert parse_said("Event: a\n\nB: c")[0] == Said("Event", "a")
