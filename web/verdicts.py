"""The words for a verdict on a quote: its sign, its headline, and one sentence.

Plain text with places for the words that are quoted, so that a page can set them off and the
command line can put them in quotation marks.
"""

from __future__ import annotations

from dataclasses import dataclass

from search.quotes.verdict import Checked, Difference, DifferenceKind, Mark, Piece, Verdict
from web.times import length, seconds
from web.wording import language_name, listed

_WORDS = {
    Verdict.VERBATIM: "Verbatim",
    Verdict.TRIVIAL: "Trivial differences",
    Verdict.ALTERED: "Altered",
    Verdict.SPLICED: "Spliced",
    Verdict.NOT_FOUND: "Not found in this archive",
    Verdict.OTHER_LANGUAGE: "Other language",
}
_KINDS = {
    DifferenceKind.MODAL: "modal verb",
    DifferenceKind.ADDED: "words added",
    DifferenceKind.DROPPED: "words left out",
    DifferenceKind.REPLACED: "words replaced",
    DifferenceKind.ORDER: "order of words",
}
"""Classes whose own name is no noun; the table has the published names."""

TRIFLES = ("filler", "spelling", "capitals", "punctuation")
"""What may differ and changes nothing, in the order in which it is told."""
UNMARKED = frozenset({"capitals", "punctuation"})
"""Trifles that are choices of whoever writes it down: nobody can say them."""

_NAMED = 2
"""Kinds of difference named in a headline; the table has all."""
_SHOWN_CHARS = 90


@dataclass(frozen=True, slots=True)
class Sentence:
    """`form` has a `{}` for each of `words`, which are quoted."""

    form: str
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.form.format(*(f"“{word}”" for word in self.words))


def word(verdict: Verdict) -> str:
    """The verdict in a word or two."""
    return _WORDS[verdict]


def is_misattributed(checked: Checked) -> bool:
    """Whether somebody else than the person named is known to have said it."""
    return checked.attribution is not None and checked.attribution.agrees is False


def headline(checked: Checked) -> str:
    """`Altered: negation`, `Verbatim, but said by somebody else`."""
    told = _WORDS[checked.verdict]
    if checked.verdict is Verdict.ALTERED:
        kinds = _kinds(checked.differences)
        more = len(kinds) - _NAMED
        named = listed(kinds) if more <= 0 else f"{', '.join(kinds[:_NAMED])} and {more} more"
        told = f"{told}: {named}"
    if is_misattributed(checked):
        told += ", and said by somebody else" if checked.differences else ", but by somebody else"
    return told


def sentence(checked: Checked, nearest: str = "What comes nearest is below.") -> Sentence:
    """What the verdict rests on; `nearest` says where the nearest passages stand, if there are."""
    match checked.verdict:
        case Verdict.VERBATIM:
            return Sentence(f"Printed as it was said{_cuts(checked)}.")
        case Verdict.TRIVIAL:
            return Sentence(f"Printed as it was said, but for {_trifles(checked)}{_cuts(checked)}.")
        case Verdict.ALTERED:
            return _altered(checked.differences)
        case Verdict.SPLICED:
            return _spliced(checked)
        case Verdict.OTHER_LANGUAGE:
            return _other_language(checked)
        case _:
            like = f". {nearest}" if checked.nearest else ", or words like them."
            return Sentence(f"No passage of this archive has these words{like}")


def _kinds(differences: tuple[Difference, ...]) -> list[str]:
    """What differs, the gravest first."""
    found = [kind for kind in DifferenceKind if any(one.kind is kind for one in differences)]
    return [_KINDS.get(kind, str(kind)) for kind in found]


def _trifles(checked: Checked) -> str:
    pieces = checked.matches[0].best.pieces if checked.matches else ()
    found = {trifle(piece) for piece in pieces if piece.mark is Mark.TRIVIAL}
    return listed([name for name in TRIFLES if name in found]) or "trifles"


def _cuts(checked: Checked) -> str:
    """`, with 2 omissions marked that cut 4.2 s`."""
    pieces = checked.matches[0].best.pieces if checked.matches else ()
    cuts = [piece for piece in pieces if piece.mark is Mark.OMITTED]
    if not cuts:
        return ""
    cut_ms = sum(piece.cut_ms or 0 for piece in cuts)
    signs = "an omission" if len(cuts) == 1 else f"{len(cuts)} omissions"
    return f", with {signs} marked that cut{'s' if len(cuts) == 1 else ''} {seconds(cut_ms)}"


def _altered(differences: tuple[Difference, ...]) -> Sentence:
    if len(differences) == 1:
        return _one(differences[0])
    told = listed(_kinds(differences))
    return Sentence(f"{len(differences)} differences change what was said: {told}.")


def _one(difference: Difference) -> Sentence:
    printed, said = shortened(difference.printed), shortened(difference.said)
    reversal = " The meaning is reversed." if difference.kind is DifferenceKind.NEGATION else ""
    if not printed:
        return Sentence("The printed quote leaves out {}." + reversal, (said,))
    if not said:
        return Sentence("The printed quote adds {}, which was not said." + reversal, (printed,))
    if difference.kind is DifferenceKind.ORDER:
        return Sentence("The printed quote turns {} round into {}.", (said, printed))
    return Sentence("The printed quote has {} where {} was said.", (printed, said))


def _spliced(checked: Checked) -> Sentence:
    first, second = sorted(checked.matches[:2], key=lambda match: match.quoted)
    if first.recording == second.recording:
        apart = abs(second.best.start_ms - first.best.start_ms)
        return Sentence(f"Two passages, {length(apart)} apart, are printed as one.")
    if first.event == second.event:
        return Sentence("Two passages of {} are printed as one.", (first.event_title,))
    return Sentence(
        "Passages of two events, {} and {}, are printed as one.",
        (first.event_title, second.event_title),
    )


def _other_language(checked: Checked) -> Sentence:
    name = language_name(checked.language)
    told = (
        f"The quote is written in {name}, and no recording here is in {name}"
        if name
        else "No recording here is in the language of the quote, or in its script"
    )
    return Sentence(
        f"{told}: it may be a translation, and a translation cannot be judged word by word."
    )


def shortened(words: str) -> str:
    """Words for a sentence: a long passage is cut in its middle."""
    if len(words) <= _SHOWN_CHARS:
        return words
    half = _SHOWN_CHARS // 2
    return f"{words[:half].rsplit(' ', 1)[0]} … {words[-half:].split(' ', 1)[-1]}"


def trifle(piece: Piece) -> str:
    """What a trivial piece is, one of TRIFLES."""
    if not (piece.printed and piece.said):
        return "filler"
    printed, said = _letters(piece.printed), _letters(piece.said)
    if printed == said:
        return "punctuation"
    return "capitals" if printed.casefold() == said.casefold() else "spelling"


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
