"""The page of a checked quote: the verdict, what it rests on, and where it was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from archive.catalogue import Tx, events, summaries
from archive.catalogue.summaries import Totals
from archive.errors import NotFound
from archive.viewer import Viewer
from search.analysis import words
from search.quotes.verdict import Attribution, Checked, Verdict
from web import verdicts
from web.pages.nearest import Near
from web.pages.places import Other, Place, other_place, placed
from web.verdicts import Sentence

_OTHERS = 8
"""Other places shown; their whole number is told."""


@dataclass(frozen=True, slots=True)
class AskedQuote:
    """The form as the reader sent it."""

    q: str = ""
    by: str = ""
    event: str = ""

    def parameters(self, **changes: str) -> dict[str, str]:
        """The link that asks this again, with changes; what is empty is left out."""
        asked = {"q": self.q, "by": self.by, "event": self.event, **changes}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """One of the states: nothing asked (`example`), judged, or not found (`held`, `near`, and the
    `nearest` passage).

    `tone` is yes, no or plain; `scope` is the title of the only event that was looked in; `phrase`
    is the query that finds the quote word for word.
    """

    asked: AskedQuote
    headline: str = ""
    sentence: Sentence | None = None
    sign: str = ""
    tone: str = "plain"
    places: tuple[Place, ...] = ()
    others: tuple[Other, ...] = ()
    elsewhere: int = 0
    attribution: Attribution | None = None
    held: Totals | None = None
    near: tuple[Near, ...] = ()
    nearest: Other | None = None
    examples: tuple[tuple[str, str], ...] = ()
    scope: str = ""

    @property
    def phrase(self) -> str:
        return f'"{" ".join(words(self.asked.q))}"'

    @property
    def told(self) -> Markup:
        """The sentence with the words that it quotes set off."""
        return told(self.sentence) if self.sentence else Markup("")


def told(sentence: Sentence) -> Markup:
    """A sentence for a page: what it quotes is bold and keeps its own direction."""
    set_off = (Markup("<b><bdi>{}</bdi></b>").format(word) for word in sentence.words)
    return Markup(sentence.form).format(*set_off)  # noqa: S704 (the form is ours)


def tone(checked: Checked) -> str:
    """Whether the printed quote stands (`yes`), does not (`no`), or nothing can be said."""
    if verdicts.is_misattributed(checked):
        return "no"
    if checked.verdict in (Verdict.VERBATIM, Verdict.TRIVIAL):
        return "yes"
    return "no" if checked.verdict in (Verdict.ALTERED, Verdict.SPLICED) else "plain"


def verify_page(
    tx: Tx, viewer: Viewer, asked: AskedQuote, checked: Checked, near: Sequence[Near] = ()
) -> VerifyPage:
    """The page for what a check found."""
    count = 2 if checked.verdict is Verdict.SPLICED else 1
    in_order = sorted(checked.matches[:count], key=lambda match: match.quoted)
    shown = [placed(tx, viewer, match, asked.q) for match in in_order]
    others = [other_place(tx, viewer, match) for match in checked.matches[count : count + _OTHERS]]
    return VerifyPage(
        asked=asked,
        headline=verdicts.headline(checked),
        sentence=verdicts.sentence(checked),
        sign=checked.verdict.value,
        tone=tone(checked),
        places=tuple(place for place in shown if place),
        others=tuple(other for other in others if other),
        elsewhere=checked.elsewhere,
        attribution=checked.attribution,
        held=None if checked.matches else summaries.counts(tx, viewer),
        near=tuple(near),
        nearest=other_place(tx, viewer, checked.nearest) if checked.nearest else None,
        scope=scope(tx, viewer, asked),
    )


def scope(tx: Tx, viewer: Viewer, asked: AskedQuote) -> str:
    """The title of the event that the reader looks in; empty where in all."""
    try:
        return events.find_event(tx, viewer, asked.event).title if asked.event else ""
    except NotFound:
        return ""
