"""What a check of a quote says. A verdict rests on the words that differ, never on a score."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.transcript import Origin
from search.analysis import words


class Verdict(StrEnum):
    """The answer, from the best to the worst; `docs/search.md` says what counts as the same.

    TRIVIAL: but for filler, case, punctuation or spelling. SPLICED: two places joined without a
    sign of it. OTHER_LANGUAGE: the archive holds no recording in the language of the quote.
    """

    VERBATIM = "verbatim"
    TRIVIAL = "trivial"
    ALTERED = "altered"
    SPLICED = "spliced"
    NOT_FOUND = "not_found"
    OTHER_LANGUAGE = "other_language"


class DifferenceKind(StrEnum):
    """What kind of difference; where several fit, the first of this list."""

    NEGATION = "negation"
    NUMBER = "number"
    NAME = "name"
    QUANTIFIER = "quantifier"
    MODAL = "modal"
    ADDED = "added"
    DROPPED = "dropped"
    REPLACED = "replaced"
    ORDER = "order"


class Mark(StrEnum):
    """How a piece of the quote stands to what was said.

    OMITTED is an ellipsis of the quote with the words it cuts; INSERTED an editor's `[word]`.
    """

    SAME = "same"
    TRIVIAL = "trivial"
    DIFFERENT = "different"
    OMITTED = "omitted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the comparison, in the order of the quote: what is printed over what was said.

    Either text is empty where the other side has something that this one has not. `kind` is set
    for DIFFERENT only. `at_ms` is the time on the recording at which `said` begins (or would);
    `cut_ms` how much of the recording an OMITTED piece leaves out.
    """

    mark: Mark
    printed: str
    said: str
    at_ms: int
    kind: DifferenceKind | None = None
    cut_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that change what was said; `at_ms` on the recording of the match."""

    kind: DifferenceKind
    printed: str
    said: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The quote held against one transcript of the place.

    `verdict` is VERBATIM, TRIVIAL or ALTERED. `text` is what this transcript has there, with the
    words that an ellipsis cuts. `confidence` is the lowest probability of the words of `text`,
    null where the transcript gives none. `speakers` are all who speak in it, in order.
    """

    transcript: str
    origin: Origin
    verdict: Verdict
    start_ms: int
    end_ms: int
    speakers: tuple[str, ...]
    text: str
    pieces: tuple[Piece, ...]
    confidence: float | None = None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The pieces that change what was said."""
        return tuple(
            Difference(piece.kind, piece.printed, piece.said, piece.at_ms)
            for piece in self.pieces
            if piece.kind is not None
        )

    @property
    def told(self) -> list[tuple[DifferenceKind, list[str]]]:
        """What differs, without how and when: captions have neither capitals nor our times."""
        return [(one.kind, words(one.said)) for one in self.differences]


@dataclass(frozen=True, slots=True)
class Match:
    """A place, times on its recording; `readings` best agreement first, at least one.

    `quoted` is the part of the quote that was found here: characters `[start, end)` of it, all
    of it unless the quote is spliced. `event_ms` is `start_ms` on the event's clock, null where it
    has none. `url` is relative to the site, like a search hit's.
    """

    event: str
    event_title: str
    event_date: str | None
    recording: str
    event_ms: int | None
    url: str
    quoted: tuple[int, int]
    readings: tuple[Reading, ...]

    @property
    def best(self) -> Reading:
        """The reading that agrees best."""
        return self.readings[0]

    @property
    def disagree(self) -> bool:
        """Whether another transcript of the place differs from the best one in what it says."""
        return any(one.told != self.best.told for one in self.readings[1:])


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whether the person named said it; `said_by` and `agrees` are null where nobody knows.

    Where several speak, `said_by` names them in order, and the claim agrees with the one only
    where nobody else speaks in it.
    """

    claimed: str
    said_by: str | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Checked:
    """The whole answer for one quote.

    `matches`: the best place first and then others that have the quote as well; two for a splice
    (the longer part first); none where it was not found. `elsewhere` counts the places beyond the
    best one in which exactly these words were said, also those that `matches` leaves out.
    `language` is what the quote was taken to be written in, null where its script alone is known.
    `nearest` is the place that came nearest where none was found, if any came near.
    """

    quote: str
    verdict: Verdict
    matches: tuple[Match, ...] = ()
    attribution: Attribution | None = None
    elsewhere: int = 0
    language: str | None = None
    nearest: Match | None = None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Those of the best reading; of a splice, those of both parts."""
        shown = self.matches if self.verdict is Verdict.SPLICED else self.matches[:1]
        return tuple(one for match in shown for one in match.best.differences)
