"""Whether the words beside a verb of saying are a person's name, and what of them is it."""

from __future__ import annotations

from search.analysis import fold, tokenise
from search.quotes.attribution import bare_name
from search.quotes.lexicon import LANGUAGES, lexicon
from search.quotes.saying import ARTICLES, DAYS, NO_NAMES, NO_PERSONS, PARTICLES, PREPOSITIONS

_MAX_UNCASED_WORDS = 4
_AFTER_NAMES = "وسط خلال لاحقا ساخرا مشيرا للصحفيين لوكالة يوم أمس إنه إنها عنه حيث مرارا"
_STOPS = frozenset(map(fold, _AFTER_NAMES.split())).union(
    *(lexicon(one).function for one in LANGUAGES)
)


def as_name(found: str, before: str = "") -> str | None:
    """The name without what is not of it, null where that is nobody's; `before` it stands this."""
    words = found.replace("’s", "'s").split()
    if len(words) > 1 and _is_preposition(words[0]):
        if fold(words[1]) not in DAYS:
            return None  # "In Berlin"
        words = words[2:]
    while words and (words[0] in NO_NAMES or fold(words[0]) in DAYS):
        before, *words = words
    while words and fold(words[-1].rstrip(".,")) in DAYS:
        words.pop()
    name = " ".join(words).rstrip(".,").removesuffix("'s")
    bare = bare_name(name)
    if not bare or bare[-1] in NO_PERSONS or "'s " in name:
        return None  # a title alone names nobody
    return None if _is_a_thing(before.lower(), words, bare) else name


def _is_preposition(word: str) -> bool:
    return fold(word) in PREPOSITIONS and word.lower() not in PARTICLES


def _is_a_thing(article: str, words: list[str], bare: list[str]) -> bool:
    """`the White House`, `der Sprecher`; but `the Rev. Jesse Jackson`. Spanish `a` is "to"."""
    if article not in ARTICLES or len(bare) < len(words):
        return article == "a"
    return article in ("the", "a", "an") or len(words) == 1


def is_uncased(text: str) -> bool:
    """Whether its script has no capitals, as far as its first letter tells."""
    first = next((letter for letter in text if letter.isalpha()), "a")
    return not first.isupper() and not first.islower()


def uncased(text: str) -> str | None:
    """The few words right after the verb, up to a sign or a word that no name has."""
    end = 0
    for number, token in enumerate(tokenise(text)):
        is_apart = text[end : token.start].strip() != ""
        if number == _MAX_UNCASED_WORDS or is_apart or token.folded in _STOPS:
            break
        end = token.end
    return as_name(text[:end])
