"""Whether the person to whom a quote is given is the one who said it."""

from __future__ import annotations

from collections.abc import Sequence

from archive.event import Role
from search.analysis import fold, words
from search.quotes.languages import script
from search.quotes.verdict import Attribution

_ALL_TITLES = (
    "mr mister mrs missus ms miss dr doctor prof professor sir dame lord lady president "
    "vice former then ex candidate nominee governor gov senator sen congressman "
    "congresswoman representative rep secretary minister prime chancellor mayor chairman "
    "chairwoman speaker general gen admiral colonel captain judge justice ambassador king "
    "queen prince princess first the of hon honorable rev reverend señor señora sr sra don "
    "doña presidente presidenta gobernador senador herr frau bundeskanzler kanzler präsident "
    "präsidentin minister monsieur madame président présidente ministre senhor senhora "
    "السيد السيدة الرئيس الوزير الحاكم رئيس النائب السيناتور المرشح الدكتور президент "
    "губернатор сенатор министр господин госпожа пан пані президента сайын bay bayan "
    "cumhurbaşkanı başkan آقای خانم دکتر رئیس‌جمهور وزیر"
)
_TITLES = frozenset(map(fold, _ALL_TITLES.split()))
"""Words before a name, or after it, that are not of it; in the languages of the lexicon."""


def attribute(
    claimed: str | None, speakers: Sequence[str], people: Sequence[Role] = ()
) -> Attribution | None:
    """Null where nothing is claimed. `speakers` said the words; `people` have parts in the event.

    "Reagan", "President Reagan", "R. Reagan" and "Ronald Reagan" agree with "Ronald W Reagan", and
    so does a part ("the Republican nominee") that the event gives to him alone.
    """
    if claimed is None or not claimed.strip():
        return None
    claimed = " ".join(claimed.split())
    if not speakers:
        return Attribution(claimed, None, None)
    said_by = " / ".join(speakers)
    verdicts = [_is_meant(claimed, speaker, people) for speaker in speakers]
    if None in verdicts and False not in verdicts:
        return Attribution(claimed, said_by, None)
    return Attribution(claimed, said_by, all(verdicts))


def _is_meant(claimed: str, speaker: str, people: Sequence[Role]) -> bool | None:
    """Null where the two names are in different scripts: nobody here can spell one in the other."""
    if script(claimed) != script(speaker):
        return None
    if is_same_name(claimed, speaker):
        return True
    return _has_part(claimed, speaker, people)


def is_same_name(claimed: str, name: str) -> bool:
    """Whether a name, perhaps with a title, short or with initials, can stand for a full name."""
    asked, full = bare_name(claimed), bare_name(name)
    if not asked or not full:
        return words(claimed) == words(name)  # "Speaker 2", "Moderator"
    if len(asked) == 1:
        return asked[0] == full[-1] or asked == full[:1]
    return _in_order(asked, full) or _in_order(full, asked)


def bare_name(name: str) -> list[str]:
    """The folded words of a name without titles and parts ("President Reagan": reagan)."""
    said = [word.removesuffix("'s") for word in words(name)]
    return [word for word in said if word not in _TITLES and not word.isdecimal()]


def _in_order(short: Sequence[str], full: Sequence[str]) -> bool:
    """Each word of the one stands for one of the other, the last for the last."""
    if short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(any(_stands_for(word, other) for other in rest) for word in short)


def _stands_for(word: str, other: str) -> bool:
    if word == other:
        return True
    return 1 in (len(word), len(other)) and word[0] == other[0]


def _has_part(claimed: str, speaker: str, people: Sequence[Role]) -> bool:
    """Whether the claim names a part in the event that only the speaker has."""
    asked = set(words(claimed)) - {"the"}
    if not asked:
        return False
    meant = {one.name for one in people if one.role is not None and asked <= set(words(one.role))}
    return len(meant) == 1 and is_same_name(meant.pop(), speaker)
