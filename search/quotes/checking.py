"""Check one quote: find the place, hold it against each transcript there, judge what differs."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from archive.catalogue import Catalogue, Tx, events, transcripts
from archive.errors import UsageError
from archive.viewer import OWNER, Viewer
from search.analysis import words
from search.index import Ask, Index, IndexMissing
from search.quotes import exact, splices
from search.quotes.attribution import attribute
from search.quotes.candidates import Where, candidates
from search.quotes.judging import Judged, judge
from search.quotes.languages import guess, is_other
from search.quotes.places import Spot, load
from search.quotes.quotation import MAX_CHARS, read
from search.quotes.rarity import Rarity
from search.quotes.roster import roster
from search.quotes.splices import Halves
from search.quotes.verdict import Checked, Match, Verdict

MISSING_BITS = 5.0
"""What a word of the quote that does not stand at a place speaks against it, in bits: about one
word in thirty is misprinted or misheard. What stands there speaks for it by its rarity, and is
believed where both together tell the place from all others (`Rarity.place_bits`), as for the
scores of aligned sequences (Karlin and Altschul, 1990). A logistic regression over 929 edited or
misheard quotes of the debates and 538 held against debates that they are not from came to 5.4 bits
a word and 0.92 of that sum; the rarity of what is missing told nothing more.
"""

NEAR = 0.5
"""Of that, what a place must have to be shown as the nearest to a quote that was not found."""

SHOWN = 3
"""Places that are shown where exactly the same was said in several."""

TRIED = 30
"""Places that are looked at where the words are those of the quote, and yet something is altered:
"It will." where "It will not." was said."""

_SAMPLE = 20
"""Segments read to tell the language of an archive whose recordings do not tell it."""


def check(
    index: Index,
    catalogue: Catalogue,
    viewer: Viewer,
    quote: str,
    claimed_speaker: str | None = None,
    *,
    event: str | None = None,
    quarantined: bool = False,
) -> Checked:
    """What `viewer` may be told of `quote`; a claimed speaker is checked too.

    `event` looks only there; `quarantined` also in text that a gate distrusts. Raises UsageError
    where the quote has no word or is over MAX_CHARS, NotFound for an event that the viewer may
    not see, IndexUnavailable.
    """
    _refuse(quote)
    names = roster(catalogue, viewer)
    with catalogue.read() as tx:
        if event is not None:
            events.find_event(tx, viewer, event)
        where = Where(viewer, int(time.time()), event, quarantined)
        try:
            return _Check(index, tx, where, quote, claimed_speaker, names).answer()
        except IndexMissing:
            if events.has_events(tx, OWNER):
                raise
            return Checked(quote, Verdict.NOT_FOUND)  # nothing was ever ingested


def _refuse(quote: str) -> None:
    if len(quote) > MAX_CHARS:
        raise UsageError(
            f"the quote is longer than {MAX_CHARS:,} characters",
            subject="quote",
            hint="Check the passages that matter, or the whole text as an article.",
        )
    if not read(quote).tokens:
        raise UsageError(
            "the quote has no word", subject="quote", hint="Give the words as they were printed."
        )


@dataclass(frozen=True)
class _Check:
    index: Index
    tx: Tx
    where: Where
    text: str
    claimed: str | None
    names: frozenset[str]

    @cached_property
    def language(self) -> str | None:
        return guess(self.text)

    def answer(self) -> Checked:
        judged, total = self._places(self.text)
        best = judged[0] if judged else None
        cut = splices.halves(best) if best is not None and not total else None
        if best is not None and cut is not None:
            if (nearby := self._left_out(best, cut)) is not None:
                return self._found([nearby], 0)
            if (joined := self._spliced(best, cut)) is not None:
                return joined
        if best is not None and (total or self._share_told(best) >= 1):
            return self._found(
                judged if total else [best], 0 if _is_altered(best) else max(0, total - 1)
            )
        return self._not_found(best)

    @cached_property
    def rarity(self) -> Rarity:
        """Of its words, asked for where the quote is nowhere to be found as it is."""
        return Rarity.of(self.index, words(read(self.text).plain))

    def _share_told(self, judged: Judged) -> float:
        """How much of what it takes to tell the place its words tell; 1 and more is enough."""
        if not _is_altered(judged):
            return 1.0
        plain = read(self.text).plain
        bits = -MISSING_BITS * (len(judged.found) - judged.words)
        for one in judged.found:
            if one.is_found:
                bits += self.rarity.bits(words(plain[one.token.start : one.token.end]))
        return bits / self.rarity.place_bits

    def _not_found(self, best: Judged | None) -> Checked:
        if is_other(self.text, self._languages()):
            verdict, nearest = Verdict.OTHER_LANGUAGE, None
        else:
            is_near = best is not None and self._share_told(best) >= NEAR
            verdict, nearest = Verdict.NOT_FOUND, best.match if best and is_near else None
        claim = attribute(self.claimed, ())
        return Checked(
            self.text, verdict, attribution=claim, language=self.language, nearest=nearest
        )

    def _places(self, text: str) -> tuple[list[Judged], int]:
        """The places of a text, the best first, and how many have just its words."""
        quote = read(text, self.language)
        for limit in (SHOWN, TRIED):
            spots, total = exact.spots(
                self.index, quote, self.where, self.claimed, limit, self.language
            )
            judged = self._judged(spots, text)
            if not judged or total <= limit or not _is_altered(judged[0]):
                break
        if judged:
            return judged, total
        likely = candidates(self.index, quote, self.where, self.rarity)
        return self._judged((one.spot for one in likely), text), 0

    def _judged(self, spots: Iterable[Spot], text: str) -> list[Judged]:
        found = [one for spot in spots if (one := self._judge(spot, text)) is not None]
        return sorted(found, key=self._order)

    def _judge(self, spot: Spot, text: str) -> Judged | None:
        place = load(self.tx, self.where.viewer, spot, quarantined=self.where.quarantined)
        return judge(place, text, self.names, language=self.language) if place else None

    def _order(self, judged: Judged) -> tuple[int, bool, int, int]:
        """Of places that agree alike, those of the claimed speaker come first."""
        claim = attribute(self.claimed, judged.match.best.speakers, judged.place.event.people)
        verdict, differences, words = judged.rank
        return verdict, claim is not None and not claim.agrees, differences, words

    def _found(self, judged: list[Judged], elsewhere: int) -> Checked:
        best = judged[0]
        reading = best.match.best
        alike = [one.match for one in judged if one.match.best.verdict is reading.verdict]
        return Checked(
            self.text,
            reading.verdict,
            tuple(alike),
            attribute(self.claimed, reading.speakers, best.place.event.people),
            elsewhere,
            self.language,
        )

    def _left_out(self, best: Judged, cut: Halves) -> Judged | None:
        """The place with both parts of the quote, if it leaves out only what stands between."""
        reading = best.match.best
        reach = splices.FAR_MS + splices.part_ms(best, cut)
        start, end = reading.start_ms, reading.end_ms
        spot = Spot(
            best.match.event,
            best.match.recording,
            start if cut.kept_first else start - reach,
            end + reach if cut.kept_first else end,
        )
        place = load(self.tx, self.where.viewer, spot, quarantined=self.where.quarantined)
        if place is None:
            return None
        judged = judge(place, self.text, self.names, language=self.language, silent=cut.word)
        if judged is None or judged.coverage < splices.MIN_LEFT_OUT:
            return None
        dropped = [piece.cut_ms or 0 for piece in judged.match.best.pieces]
        return judged if max(dropped) <= splices.FAR_MS else None

    def _spliced(self, best: Judged, cut: Halves) -> Checked | None:
        """Both places, the longer part first, if the rest of the quote was said elsewhere."""
        rest, _ = self._places(self.text[slice(*cut.rest)])
        kept = self._judge(_spot(best.match), self.text[slice(*cut.kept)])
        if not rest or kept is None or not splices.are_good(kept, rest[0]):
            return None
        parts = [(kept, cut.kept), (rest[0], cut.rest)]
        parts.sort(key=lambda part: part[1][0] - part[1][1])
        speakers = [name for part, _ in parts for name in part.match.best.speakers]
        people = [role for part, _ in parts for role in part.place.event.people]
        return Checked(
            self.text,
            Verdict.SPLICED,
            tuple(replace(part.match, quoted=quoted) for part, quoted in parts),
            attribute(self.claimed, tuple(dict.fromkeys(speakers)), people),
            language=self.language,
        )

    def _languages(self) -> frozenset[str]:
        """Of the recordings that were asked, as they tell them or as their words do."""
        event = self.where.event
        if event is None:
            told: set[str | None] = set(self.index.languages())
        else:
            viewer = self.where.viewer
            told = {events.find_event(self.tx, viewer, event).language}
            for one in events.placements(self.tx, viewer, event):
                told |= {
                    t.language for t in transcripts.transcripts(self.tx, viewer, one.recording)
                }
        if not told - {None, "und"}:
            sample = self.index.search(Ask(self.where.clause(), limit=_SAMPLE)).segments
            told.add(guess(" ".join(segment.text for segment in sample)))
        return frozenset(one for one in told if one)


def _is_altered(judged: Judged) -> bool:
    return judged.match.best.verdict is Verdict.ALTERED


def _spot(match: Match) -> Spot:
    return Spot(match.event, match.recording, match.best.start_ms, match.best.end_ms)
