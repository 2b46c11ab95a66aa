"""Of what class a difference is: the first that fits of `DifferenceKind`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from search.quotes.lexicon import Lexicon
from search.quotes.spelling import AMBIGUOUS, OWN_NOTHING, UNOWNED
from search.quotes.token import DASH, NUMBER, Token
from search.quotes.verdict import DifferenceKind

_TAG_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "am",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "can",
        "could",
        "will",
        "would",
        "should",
        "must",
    ]
)
_TAG_PRONOUNS = frozenset(["i", "you", "he", "she", "it", "we", "they", "there"])

_MIN_NEGATED = 3
"""Letters of a word that can be negated: "into" is no negation of "to"."""


@dataclass(frozen=True, slots=True)
class Change:
    """Words printed where others were said; either may be none. Names are told by their keys.

    `behind` is the key of the word that follows on both sides, if any.
    """

    printed: Sequence[Token]
    said: Sequence[Token]
    printed_names: Sequence[str] = ()
    said_names: Sequence[str] = ()
    behind: str = ""


def kind(change: Change, lexicon: Lexicon) -> DifferenceKind:
    """A class fits where the two sides have not the same words of it."""
    if _negations(change.printed, lexicon) != _negations(change.said, lexicon):
        return DifferenceKind.NEGATION
    if _negated_within(change, lexicon):
        return DifferenceKind.NEGATION
    if _numbers(change.printed, lexicon) != _numbers(change.said, lexicon):
        return DifferenceKind.NUMBER
    if Counter(change.printed_names) != Counter(change.said_names):
        return DifferenceKind.NAME
    for found, words in (
        (DifferenceKind.QUANTIFIER, lexicon.quantifier),
        (DifferenceKind.MODAL, lexicon.modal),
    ):
        if _of(change.printed, words) != _of(change.said, words):
            return found
    return _plain(change)


def _plain(change: Change) -> DifferenceKind:
    if not change.said:
        return DifferenceKind.ADDED
    if not change.printed:
        return DifferenceKind.DROPPED
    if Counter(_keys(change.printed)) == Counter(_keys(change.said)):
        return DifferenceKind.ORDER
    return DifferenceKind.REPLACED


def is_trivial(change: Change, lexicon: Lexicon) -> bool:
    """Whether only filler, spelling or the way to write a word differs."""
    printed, said = (
        [key for key in side if key not in lexicon.filler]
        for side in _without_dashes(_keys(change.printed), _keys(change.said))
    )
    if printed == said or _are_joined(printed, said, lexicon):
        return True
    behind = change.behind
    return said in _long_forms(printed, behind) or printed in _long_forms(said, behind)


def _are_joined(printed: Sequence[str], said: Sequence[str], lexicon: Lexicon) -> bool:
    """One word or two: "health care". Not "not able" for "notable", "in action" for "inaction",
    "2,5" for "25".
    """
    if "".join(printed) != "".join(said):
        return False
    apart = [key for key in (*printed, *said) if (key in printed) is not (key in said)]
    turns = {*lexicon.prefixes, "a"}
    return not any(
        key[0] == NUMBER
        or not key.isalpha()
        or lexicon.negates(key)
        or (key in turns and not any(one in lexicon.function for one in apart if one != key))
        for key in apart
    )


def _without_dashes(printed: list[str], said: list[str]) -> tuple[list[str], list[str]]:
    """Without the dash of a range, and what is said for it on the other side."""
    if DASH in printed or DASH in said:
        left, right = ([key for key in side if key not in (DASH, "to")] for side in (printed, said))
        return left, right
    return printed, said


def _long_forms(keys: Sequence[str], behind: str = "") -> list[list[str]]:
    """The same words with an ambiguous contraction written out: one of them, all ways."""
    following = [*keys[1:], behind]
    return [
        [*keys[:at], key[: -len(ending)], word, *keys[at + 1 :]]
        for at, key in enumerate(keys)
        for ending, words in AMBIGUOUS.items()
        if key.endswith(ending) and _is_verb(key[: -len(ending)], following[at])
        for word in words
    ]


def _is_verb(stem: str, behind: str) -> bool:
    """Whether the 's of "America's" is a verb: behind a pronoun, or before what nobody owns."""
    return stem in OWN_NOTHING or behind in UNOWNED or behind.endswith("ing")


def is_long_form(word: str, other: Sequence[str], behind: str = "") -> bool:
    """Whether `other` is what an ambiguous contraction may stand for: "it is" for "it's"."""
    return list(other) in _long_forms([word], behind)


def is_stumble(said: Sequence[str], around: Sequence[Sequence[str]], lexicon: Lexicon) -> bool:
    """Whether words left out are function words said twice in a row ("in the in Asia").

    `around` has the words before and after them. A negation said twice is no stumble.
    """
    small = lexicon.function | lexicon.filler
    return (
        bool(said)
        and all(key in small and key not in lexicon.negation for key in said)
        and any(list(said) == list(repeat) for repeat in around)
    )


def is_tag(keys: Sequence[str]) -> bool:
    """Whether the words are a question tag: "don't you", "is it". It negates nothing."""
    verb, *rest = keys or [""]
    if rest[:1] == ["not"]:
        rest = rest[1:]
    return verb in _TAG_VERBS and len(rest) == 1 and rest[0] in _TAG_PRONOUNS


def _negations(tokens: Sequence[Token], lexicon: Lexicon) -> int:
    return sum(lexicon.negates(token.key) for token in tokens)


def _negated_within(change: Change, lexicon: Lexicon) -> bool:
    """A word here and the same with a negation inside it there: fair and unfair."""
    left = list((Counter(_keys(change.printed)) - Counter(_keys(change.said))).keys())
    right = list((Counter(_keys(change.said)) - Counter(_keys(change.printed))).keys())
    return any(
        _is_negation_of(*pair, lexicon)
        for pair in chain.from_iterable(((a, b), (b, a)) for a in left for b in right)
    )


def _is_negation_of(longer: str, shorter: str, lexicon: Lexicon) -> bool:
    if len(longer) <= len(shorter) or len(shorter) < _MIN_NEGATED:
        return False
    if any(longer == prefix + shorter for prefix in lexicon.prefixes):
        return True
    return any(
        longer[:at] + longer[at + len(infix) :] == shorter
        for infix in lexicon.infixes
        for at in range(2, len(shorter))
        if longer.startswith(infix, at)
    )


def _keys(tokens: Sequence[Token]) -> list[str]:
    return [token.key for token in tokens]


def _of(tokens: Sequence[Token], words: frozenset[str]) -> Counter[str]:
    return Counter(token.key for token in tokens if token.key in words)


def _numbers(tokens: Sequence[Token], lexicon: Lexicon) -> Counter[str]:
    return Counter(token.key for token in tokens if token.is_number or lexicon.is_number(token.key))
