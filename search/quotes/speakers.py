"""Whom a sentence names as the speaker of a quotation in it: `"...," said Ana Moreno.`

Looks from a verb of saying for a name: on the side of the quotation where one stands nearest, in
the same sentence. In scripts with capitals a name is a row of words with capitals, in others the
few words after the verb. Pronouns name nobody. Verbs for the languages of
`search.quotes.lexicon`; Chinese and Japanese have none here.
"""

from __future__ import annotations

import re

from search.analysis import fold, tokenise
from search.quotes.attribution import bare_name
from search.quotes.lexicon import LANGUAGES, lexicon

_REACH = 160
"""Characters of the sentence that are read on each side of a quotation."""

_SAYING = (
    "said says say told tells added adds asked asks replied replies warned warns argued argues "
    "declared declares stated states claimed claims insisted insists answered promised wrote "
    "tweeted announced explained continued noted quipped joked shouted according\\s+to "
    "dijo dice afirmó afirma declaró aseguró añadió señaló explicó preguntó respondió según "
    "dit déclaré déclare affirmé affirme ajouté ajoute expliqué assuré lancé selon "
    "sagte sagt erklärte erklärt betonte fügte meinte behauptete antwortete fragte laut "
    "disse diz afirmou declarou acrescentou explicou perguntou respondeu segundo "
    "сказал сказала сказали заявил заявила отметил отметила добавил добавила подчеркнул словам "
    "сказав заявив заявила зазначив зазначила додав додала наголосив словами "
    "dedi diyor söyledi belirtti açıkladı ekledi "
    "[وف]?قالت? [وف]?قالوا [وف]?أضافت? [وف]?صرحت? [وف]?أعلنت? [وف]?ذكرت? [وف]?يقول [وف]?تقول "
    "بحسب [وف]?غردت? [وف]?كتبت? گفت افزود گفته"
)
_VERB = re.compile(rf"(?<!\w)(?:{'|'.join(_SAYING.split())})(?!\w)", re.IGNORECASE)

_PARTICLE = r"(?:de|del|da|do|dos|di|la|le|van|von|der|den|bin|ibn|al|el)"
_CAPITAL = f"[{''.join(letter for letter in map(chr, range(0x530)) if letter.isupper())}]"
"""Latin, Greek and Cyrillic letters."""

_NAME_WORD = rf"{_CAPITAL}[\w'’-]*\.?"
_NAME = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+)*{_NAME_WORD})*"
_AFTER_VERB = re.compile(
    rf"\s*(?:(?:the|former|then|a|an|el|la|le|der|die|o)\s+)?(?:[a-zà-ÿ]+\s+){{0,3}}({_NAME})"
)
_BEFORE_VERB = re.compile(rf"({_NAME})(?:\s*,[^,\n]{{1,60}},)?\s*(?:\w+\s+){{0,2}}$")
_SENTENCE = re.compile(r"[.!?؟。]\s+(?=[^\W\d_a-z])|\n")
_ABBREVIATION = re.compile(r"(?:^|\s)(?:\w|Mr|Mrs|Ms|Dr|Gov|Sen|St|Rep|Gen|السيد)$")
_MAX_UNCASED_WORDS = 4
_NO_NAMES = (
    "He She They I We It You Er Sie Wir Ich Il Elle Ils Nous Je Él Ella Ellos Yo Ele Ela Eles Eu "
    "Он Она Они Я Мы Він Вона Вони Ми O But And The This That In At On A An"
)
_PRONOUNS = frozenset(_NO_NAMES.split())
_AFTER_NAMES = "وسط خلال لاحقا ساخرا مشيرا للصحفيين لوكالة يوم أمس إنه إنها عنه حيث مرارا"
_STOPS = frozenset(map(fold, _AFTER_NAMES.split())).union(
    *(lexicon(one).function for one in LANGUAGES)
)


def named_speaker(article: str, start: int, end: int) -> str | None:
    """The speaker of the quotation at `[start, end)` (its marks included), or null."""
    after = _sentence_after(article[end : end + _REACH])
    before = _sentence_before(article[max(0, start - _REACH) : start])
    closing = article[end - 2 : end - 1]
    if closing not in ".!?" or _starts_with_verb(after):
        found = _in_after(after)
        if found:
            return found
    return _in_before(before) or _in_after(after)


def _starts_with_verb(after: str) -> bool:
    begins = after.lstrip(" ,،.-–—")
    return not begins[:1].isupper() and _VERB.match(begins) is not None


def _in_after(after: str) -> str | None:
    """`said NAME`, `NAME said`."""
    verb = _VERB.search(after)
    if verb is None:
        return None
    return _behind(after[verb.end() :]) or _ahead(after[: verb.start()])


def _in_before(before: str) -> str | None:
    """`NAME said: "..."`, `said NAME: "..."`, `According to NAME, "..."`."""
    verbs = list(_VERB.finditer(before))
    for verb in reversed(verbs):
        found = _ahead(before[: verb.start()]) or _behind(before[verb.end() :])
        if found:
            return found
    return None


def _behind(text: str) -> str | None:
    if _is_uncased(text):
        return _uncased(text)
    match = _AFTER_VERB.match(text)
    return _as_name(match[1]) if match else None


def _ahead(text: str) -> str | None:
    match = _BEFORE_VERB.search(text)
    return _as_name(match[1]) if match else None


def _as_name(found: str) -> str | None:
    words = found.split()
    while words and words[0] in _PRONOUNS:
        words = words[1:]
    name = " ".join(words).rstrip(".,")
    return name if bare_name(name) else None  # a title alone names nobody


def _is_uncased(text: str) -> bool:
    first = next((letter for letter in text if letter.isalpha()), "a")
    return not first.isupper() and not first.islower()


def _uncased(text: str) -> str | None:
    """The few words right after the verb, up to a sign or a word that no name has."""
    end = 0
    for number, token in enumerate(tokenise(text)):
        is_apart = text[end : token.start].strip() != ""
        if number == _MAX_UNCASED_WORDS or is_apart or token.folded in _STOPS:
            break
        end = token.end
    return _as_name(text[:end])


def _sentence_after(text: str) -> str:
    """To the end of the sentence, or to the next quotation."""
    end = next((m.start() for m in _SENTENCE.finditer(text) if not _is_abbreviation(text, m)), None)
    text = text[:end]
    mark = re.search(r"[\"“”„«「]", text)
    return text[: mark.start()] if mark else text


def _sentence_before(text: str) -> str:
    """From the beginning of the sentence, or from the quotation before."""
    begins = [m.end() for m in _SENTENCE.finditer(text) if not _is_abbreviation(text, m)]
    text = text[begins[-1] :] if begins else text
    return re.split(r"[\"“”»」]", text)[-1]


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    return text[end.start()] == "." and _ABBREVIATION.search(text[: end.start()]) is not None
