"""Whom a sentence names as the speaker of a quotation in it: `"...," said Ana Moreno.`

Looks for a name beside a verb of saying, on the side of the quotation where one stands nearest,
in the same sentence; before a colon (`Moreno: "..."`) and behind a dash (`"..." -- Ana Moreno`).
Who is told, asked, spoken of or beside the speaker did not say it: where the sentence leaves that
open nobody is named. In scripts with capitals a name is a row of words with capitals, in others
the few words after the verb. Pronouns name nobody. Verbs for the languages of
`search.quotes.lexicon`; Chinese and Japanese have none here.
"""

from __future__ import annotations

import re

from search.analysis import fold
from search.quotes.lexicon import is_function_word
from search.quotes.naming import as_name, is_uncased, uncased
from search.quotes.saying import (
    ACCORDING,
    ADVERBS,
    ARTICLES,
    CONJUNCTIONS,
    OTHER_SAYING,
    PARTICLES,
    PREPOSITIONS,
    SAYING,
    TELLING,
)

_REACH = 160
"""Characters of the sentence that are read on each side of a quotation."""

_VERB = re.compile(
    rf"(?<!\w)(?:(?P<english>{'|'.join(sorted(SAYING))})|(?P<before>{ACCORDING})"
    rf"|{'|'.join(OTHER_SAYING.split())})(?!\w)",
    re.IGNORECASE,
)
_CAPITAL = f"[{''.join(letter for letter in map(chr, range(0x530)) if letter.isupper())}]"
"""Latin, Greek and Cyrillic letters."""

_NAME_WORD = rf"{_CAPITAL}[\w'’-]*\.?"
_NAME = rf"{_NAME_WORD}(?:\s+(?:(?:{'|'.join(sorted(PARTICLES))})\s+)*{_NAME_WORD})*"
_APPOSITION = r"(?:\s*,[^,\n]{1,60},)?"
_AFTER_VERB = re.compile(rf"\s*((?:[a-zà-ÿ]+\s+){{0,4}})({_NAME})")
_BEFORE_VERB = re.compile(rf"({_NAME}){_APPOSITION}\s*(?:\w+\s+){{0,2}}$")
_BEFORE_ENGLISH = re.compile(
    rf"({_NAME})(?P<place>\s+(?:of|from)\s+{_NAME})?{_APPOSITION}\s*"
    rf"(?:(?:\w+ly|{'|'.join(sorted(ADVERBS))})\s+){{0,2}}$"
)
_BY = re.compile(rf"\s+by\s+({_NAME})")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|be|been|being)\s+(?:\w+ly\s+)?$")
_LABEL = re.compile(rf"\s*({_NAME})(?:\s*\([^)\n]*\))?\s*:\s*")
_CREDIT = re.compile(
    rf"\s*(?:-{{1,3}}|[–—―])\s*({_NAME})\s*(?:,[^.\n]{{1,60}}|\([^)\n]*\))?\.?[^\S\n]*(?:\n|$)"
)
_LAST_WORD = re.compile(r"([\w&]+)\s+$")
_NEXT_WORD = re.compile(r"\s+([a-z]+)")
_SENTENCE = re.compile(r"[.!?؟。]\s+(?=[^\W\d_a-z])|\n")
_ABBREVIATION = re.compile(
    r"(?:^|\s)(?:\w|Mr|Mrs|Ms|Dr|Gov|Sen|St|Rep|Rev|Gen|Prof|Pres|Lt|Col|السيد)$"
)
_MARKS = "\"“”„‟＂'’‘‚«»‹›」』》` "
_ADJOINS = re.compile(rf"{_VERB.pattern}\s*[,:]?\s*$", re.IGNORECASE)


def named_speaker(article: str, start: int, end: int) -> str | None:
    """The speaker of the quotation at `[start, end)` (its marks included), or null."""
    near = article[end : end + _REACH]
    before = _sentence_before(article[max(0, start - _REACH) : start])
    beside = _CREDIT.match(near) or _LABEL.fullmatch(before)
    if beside is not None:
        return as_name(beside[1])
    after = _sentence_after(near)
    said = article[start:end].rstrip(_MARKS)
    if _is_told_after(said, before, after):
        return _in_after(after) or _in_before(before)
    return _in_before(before) or (None if _goes_on(after) else _in_after(after))


def _is_told_after(said: str, before: str, after: str) -> bool:
    """Whether who spoke stands behind the quotation: it ends with a comma, or a verb follows."""
    if _ADJOINS.search(before) or _goes_on(after):
        return False
    begins = after.lstrip(" ,،.-–—")
    if not begins[:1].isupper() and _VERB.match(begins):
        return True
    return said.endswith((",", "،")) or after.lstrip().startswith((",", "،", "-", "–", "—"))


def _goes_on(after: str) -> bool:
    """Whether the sentence goes on to something else: `"..." and Carter said`."""
    first = after.lstrip(" ,").partition(" ")[0]
    return first in CONJUNCTIONS


def _in_after(after: str) -> str | None:
    """`said NAME`, `NAME said`."""
    verb = _VERB.search(after)
    return _beside(after, verb) if verb else None


def _in_before(before: str) -> str | None:
    """`NAME said: "..."`, `said NAME: "..."`, `According to NAME, "..."`."""
    for verb in reversed(list(_VERB.finditer(before))):
        found = _beside(before, verb)
        if found or _is_passive(before, verb):
            return found
    return None


def _beside(text: str, verb: re.Match[str]) -> str | None:
    ahead, behind = text[: verb.start()], text[verb.end() :]
    if verb["before"]:
        return _behind(behind)
    if is_uncased(behind):
        return uncased(behind) or _ahead(ahead, _BEFORE_VERB)
    if not verb["english"]:
        return _ahead(ahead, _BEFORE_VERB) or _behind(behind)
    by = _BY.match(behind)
    if by is not None or _is_passive(text, verb):
        return as_name(by[1]) if by else None
    found = _ahead(ahead, _BEFORE_ENGLISH)
    if found or verb[0].lower() in TELLING or not _begins_clause(ahead):
        return found
    return None if _is_of_a_noun(behind) else _behind(behind)


def _is_passive(text: str, verb: re.Match[str]) -> bool:
    """`was told`: who stands before it listened."""
    return verb["english"] is not None and _PASSIVE.search(text[: verb.start()]) is not None


def _begins_clause(ahead: str) -> bool:
    """In English only a verb that begins its clause has the speaker behind it."""
    return not ahead.strip() or ahead.rstrip()[-1] in ",;:)-–—"


def _is_of_a_noun(behind: str) -> bool:
    """`said Reagan adviser Jim Smith`, `said the Republican nominee`."""
    name = _AFTER_VERB.match(behind)
    follows = _NEXT_WORD.match(behind, name.end()) if name else None
    if follows is None:
        return False
    word = follows[1]
    return not (is_function_word(word) or word in ADVERBS or word.endswith("ly"))


def _behind(text: str) -> str | None:
    if is_uncased(text):
        return uncased(text)
    match = _AFTER_VERB.match(text)
    if match is None or match[2].endswith(("'s", "’s")):
        return None
    small = match[1].split()
    if any(word not in ARTICLES and is_function_word(fold(word)) for word in small):
        return None  # "said in Cleveland", "said that Carter"
    return as_name(match[2], small[-1] if small else "")


def _ahead(text: str, pattern: re.Pattern[str]) -> str | None:
    match = pattern.search(text)
    if match is None:
        return None
    word = _LAST_WORD.search(text[: match.start()])
    joined = word[1] if word else ""
    if fold(joined) in PREPOSITIONS or (joined in CONJUNCTIONS and _names_another(text, match)):
        return None
    if match.groupdict().get("place") and " " not in match[1]:
        return None  # "University of California"
    return as_name(match[1], joined)


def _names_another(text: str, match: re.Match[str]) -> bool:
    """`Carter and Reagan said`: two who did not both say it."""
    words = text[: match.start()].split()
    return len(words) > 1 and words[-2][:1].isupper()


def _sentence_after(text: str) -> str:
    """To the end of the sentence, or to the next quotation."""
    end = next((m.start() for m in _SENTENCE.finditer(text) if not _is_abbreviation(text, m)), None)
    text = text[:end]
    mark = re.search(r"[\"“”„«「]|''|``", text)
    return text[: mark.start()] if mark else text


def _sentence_before(text: str) -> str:
    """From the beginning of the sentence, or from the quotation before."""
    begins = [m.end() for m in _SENTENCE.finditer(text) if not _is_abbreviation(text, m)]
    text = text[begins[-1] :] if begins else text
    return re.split(r"[\"“”»」]|''", text)[-1]


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    return text[end.start()] == "." and _ABBREVIATION.search(text[: end.start()]) is not None
