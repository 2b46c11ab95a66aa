"""Judge a quote at a place: hold it against each transcript there; the best agreement is on top."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import quote_plus

from archive.transcript import Transcript
from search.quotes.alignment import Step, align
from search.quotes.differences import Comparison
from search.quotes.edges import edge_negation
from search.quotes.extent import fitted
from search.quotes.lexicon import lexicon
from search.quotes.names import Names, capitalised
from search.quotes.places import Place
from search.quotes.quotation import Quote, read
from search.quotes.spoken import Spoken
from search.quotes.token import Token
from search.quotes.verdict import Mark, Match, Piece, Reading, Verdict

_RANK = {Verdict.VERBATIM: 0, Verdict.TRIVIAL: 1, Verdict.ALTERED: 2}
_URL_WORDS = 31
"""Words of the permalink's query, which the page marks: as many as one question can hold."""


class Heard(NamedTuple):
    """A word of the quote, and whether it was said where the alignment has it."""

    token: Token
    is_found: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A match with what it was judged from, and which words of the quote its best reading has."""

    match: Match
    place: Place
    found: tuple[Heard, ...]

    @property
    def words(self) -> int:
        """How many words of the quote were found here."""
        return sum(one.is_found for one in self.found)

    @property
    def coverage(self) -> float:
        """The share of the quote's words that were found here, 0..1."""
        return self.words / len(self.found)

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sorts the best agreement first."""
        best = self.match.best
        return (_RANK[best.verdict], -self.words, len(best.differences))


def judge(
    place: Place,
    text: str,
    roster: Collection[str],
    *,
    language: str | None = None,
    silent: int | None = None,
) -> Judged | None:
    """The quote `text` at this place; null where not one of its words stands there.

    `language` is the quote's, for transcripts that do not tell theirs. `silent` is the place (a
    number of a word) before which the quote leaves words out without a sign.
    """
    seen = {key for _, said in place.texts for key in capitalised(said.text, said.tokens)}
    held = []
    for transcript, said in place.texts:
        spoken = said.language or language
        quote = read(text, spoken)
        steps = _steps(quote, said, place.spot.end_ms, silent)
        matched = _found(quote, said, steps)
        if any(one.is_found for one in matched):
            words = lexicon(spoken or "en")
            names = Names(roster, seen, words.common)
            comparison = Comparison(quote, said, steps, words, names, silent)
            held.append((transcript, comparison, matched))
    if not held:
        return None
    # Captions tell no sentences: where one begins and ends is taken from who does.
    is_told = any(one.said.is_cased and _cut_off(one) is not None for _, one, _ in held)
    found = [
        (_reading(transcript, comparison, is_told and not comparison.said.is_cased), matched)
        for transcript, comparison, matched in held
    ]
    found.sort(key=lambda one: (_RANK[one[0].verdict], len(one[0].differences)))
    match = _match(place, text, _with_speakers([reading for reading, _ in found]))
    return Judged(match, place, found[0][1])


def _steps(quote: Quote, said: Spoken, end_ms: int, silent: int | None) -> tuple[Step, ...]:
    """Of several ways that are as good, the one that ends about `end_ms`."""
    cuts = {one.before for one in quote.omissions}
    if silent is not None:
        cuts.add(silent)
    return fitted(align(quote.keys, said.keys, cuts, said.at(end_ms)).steps, quote, said)


def _found(quote: Quote, said: Spoken, steps: Sequence[Step]) -> tuple[Heard, ...]:
    pairs = {step.quoted: step.said for step in steps}
    return tuple(
        Heard(token, (at := pairs[n]) is not None and said.tokens[at].key == token.key)
        for n, token in enumerate(quote.tokens)
    )


def _cut_off(comparison: Comparison, *, is_told: bool = False) -> Piece | None:
    return edge_negation(
        comparison.quote,
        comparison.said,
        comparison.places,
        comparison.lexicon,
        is_told=is_told,
    )


def _reading(transcript: Transcript, comparison: Comparison, is_told: bool) -> Reading:
    pieces = comparison.pieces()
    said, places = comparison.said, comparison.places
    negation = _cut_off(comparison, is_told=is_told)
    if negation is not None:
        pieces = (negation, *pieces) if negation.at_ms < pieces[0].at_ms else (*pieces, negation)
    first, last = min(places), max(places)
    chances = [word.probability for word in said.words(first, last)]
    return Reading(
        transcript=transcript.id,
        origin=transcript.origin,
        verdict=_verdict(pieces),
        start_ms=said.word(first).start_ms,
        end_ms=max(said.word(first).start_ms, said.word(last, last=True).end_ms),
        speakers=said.speakers(first, last),
        text=said.text[said.tokens[first].start : said.tokens[last].end],
        pieces=pieces,
        confidence=min((chance for chance in chances if chance is not None), default=None),
    )


def _verdict(pieces: Sequence[Piece]) -> Verdict:
    marks = {piece.mark for piece in pieces}
    if Mark.DIFFERENT in marks:
        return Verdict.ALTERED
    return Verdict.TRIVIAL if Mark.TRIVIAL in marks else Verdict.VERBATIM


def _with_speakers(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Captions do not name who speaks; another transcript of the same place may."""
    named = next((one.speakers for one in readings if one.speakers), ())
    return tuple(one if one.speakers else replace(one, speakers=named) for one in readings)


def _match(place: Place, text: str, readings: tuple[Reading, ...]) -> Match:
    event, placement = place.event, place.placement
    best = readings[0]
    drift = round(best.start_ms * placement.drift_ppm / 1_000_000)
    at = best.start_ms + placement.offset_ms + drift
    return Match(
        event=event.id,
        event_title=event.title,
        event_date=event.date.isoformat() if event.date else None,
        recording=placement.recording,
        event_ms=at if event.clock is not None else None,
        url=_url(event.id, at, best.text),
        quoted=(0, len(text)),
        readings=readings,
    )


def _url(event: str, at_ms: int, said: str) -> str:
    """As a hit of a search for these words has it (`search.passages`)."""
    seconds = f"{at_ms / 1000:.3f}".rstrip("0").rstrip(".")
    words = " ".join(said.replace('"', " ").split()[:_URL_WORDS])
    phrase = quote_plus(f'"{words}"')
    return f"/e/{event}?t={seconds}&q={phrase}"
