"""The words that came with a recording: captions with times, and what people wrote down without."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.alignment import align, name_speakers, named
from archive.catalogue import Change, Tx, transcripts
from archive.event import Role
from archive.export.clocks import spoken
from archive.identifiers import transcript_id
from archive.recording import Turn
from archive.sidecars.captions import read_captions
from archive.sidecars.discover import Item
from archive.sidecars.kinds import SidecarFile, SidecarKind
from archive.sidecars.said import Said, read_said
from archive.transcript import Origin, Segment, Transcript, within, without_distrusted
from transcribe.speakers import assign_speakers

ACTOR = "ingest"
GUESSED = "times are guessed: there is no timed transcript to align with"
_MS_PER_WORD = 400
"""A calm public speaker: 150 words a minute."""


@dataclass(frozen=True, slots=True)
class TimedText:
    """Captions as a transcript of a recording."""

    transcript: Transcript
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What somebody wrote down, without times."""

    transcript: Transcript
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """All the words beside a recording."""

    timed: tuple[TimedText, ...] = ()
    written: tuple[WrittenText, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def end_ms(self) -> int:
        """Where the last caption ends; what length is known where there is no sound."""
        last = max((s.end_ms for text in self.timed for s in text.segments), default=0)
        words = sum(len(said.text.split()) for text in self.written for said in text.said)
        return last or words * _MS_PER_WORD

    def within(self, length_ms: int) -> tuple[Texts, tuple[str, ...]]:
        """The words as far as they lie in a recording of that length, and a sentence for each
        file with captions beyond its end.
        """
        timed = tuple(replace(t, segments=within(t.segments, length_ms)) for t in self.timed)
        lost = [len(a.segments) - len(b.segments) for a, b in zip(self.timed, timed, strict=True)]
        told = tuple(
            f"{text.transcript.source}: {_cues(count)} after the recording's end at"
            f" {spoken(length_ms)}; are these the captions of another recording?"
            for text, count in zip(self.timed, lost, strict=True)
            if count
        )
        return replace(self, timed=timed), told


def _cues(count: int) -> str:
    return "1 cue lies" if count == 1 else f"{count:,} cues lie"


def read_texts(
    item: Item,
    hashes: dict[SidecarFile, str],
    recording: str,
    language: str | None,
    turns: Sequence[Turn],
    people: Sequence[Role],
) -> Texts:
    """Read captions and written transcripts. Raises SidecarError."""
    labels = {turn.label for turn in turns}

    def is_known(label: str) -> bool:
        return label in labels or named(label, people) is not None

    timed: list[TimedText] = []
    written: list[WrittenText] = []
    warnings: list[str] = []
    for sidecar in item.sidecars:
        spoken = sidecar.language or language
        if sidecar.kind is SidecarKind.CAPTIONS:
            captions = read_captions(sidecar.path, spoken, is_known)
            own = captions.language or spoken
            transcript = _transcript(item, sidecar, hashes, recording, Origin.IMPORTED, own)
            segments = _named(captions.segments, turns, people)
            timed.append(TimedText(transcript, segments))
            warnings += captions.warnings
        elif sidecar.kind is SidecarKind.SAID:
            transcript = _transcript(item, sidecar, hashes, recording, Origin.HUMAN, spoken)
            said, told = read_said(sidecar.path)
            written.append(WrittenText(transcript, said))
            warnings += told
    return Texts(tuple(timed), tuple(written), tuple(warnings))


def _transcript(
    item: Item,
    sidecar: SidecarFile,
    hashes: dict[SidecarFile, str],
    recording: str,
    origin: Origin,
    language: str | None,
) -> Transcript:
    """Named after its ending beside the recording: a corrected file is a new revision."""
    ending = sidecar.path.name.removeprefix(item.path.name.split(".")[0])
    return Transcript(
        id=transcript_id(recording, origin, ending),
        recording=recording,
        origin=origin,
        language=language,
        source=sidecar.path.name,
        source_sha256=hashes[sidecar],
    )


def _named(
    segments: tuple[Segment, ...], turns: Sequence[Turn], people: Sequence[Role]
) -> tuple[Segment, ...]:
    """Voices that captions name become persons; where they name none, the turns tell."""
    voiced = name_speakers((s for s in segments if s.speaker), people)
    others = assign_speakers([s for s in segments if not s.speaker], turns, people)
    return tuple(sorted((*voiced, *others), key=lambda each: each.start_ms))


def give_times(
    text: WrittenText,
    timed: Sequence[Segment],
    people: Sequence[Role],
    duration_ms: int,
    *,
    has_sound: bool,
) -> tuple[tuple[Segment, ...], tuple[str, ...]]:
    """The written words with times, and warnings: aligned, or spread where nothing is timed.

    A recording without sound is as long as its captions: what was said may go on after them.
    """
    trusted = without_distrusted(timed)
    if any(segment.words for segment in trusted):
        found = align(text.said, trusted, people, duration_ms if has_sound else None)
        language = text.transcript.language
        segments = tuple(replace(s, language=s.language or language) for s in found.segments)
        return segments, tuple(found.warnings)
    return _spread(text, duration_ms), (GUESSED,)


def _spread(text: WrittenText, duration_ms: int) -> tuple[Segment, ...]:
    """By the number of characters, over the whole recording."""
    total = sum(len(said.text) for said in text.said) or 1
    out, at = [], 0
    for said in text.said:
        start, at = at, at + len(said.text)
        first, last = start * duration_ms // total, at * duration_ms // total
        if said.text and last > first:
            out.append(
                Segment(
                    first,
                    last,
                    said.text,
                    said.speaker,
                    language=text.transcript.language,
                    reasons=(GUESSED,),
                )
            )
    return tuple(out)


def save(tx: Tx, transcript: Transcript, segments: Sequence[Segment]) -> Change:
    """Write a transcript or a new revision of it."""
    return transcripts.add_revision(tx, transcript, segments, actor=ACTOR)[1]
