"""Whether the person to whom a quote is given is the one who said it."""

from __future__ import annotations

from collections.abc import Sequence

from archive.event import Role
from search.analysis import fold, words
from search.quotes.given import forms
from search.quotes.languages import script
from search.quotes.verdict import Attribution

_ALL_TITLES = (
    "mr mister mrs missus ms miss dr doctor prof professor sir dame lord lady president "
    "jr ii iii iv vice former then ex candidate nominee governor gov senator sen congressman "
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

    "Reagan", "President Reagan", "R. Reagan" and "Ron Reagan" agree with "Ronald W Reagan", and
    so does a part ("the Republican nominee") that the event gives to him alone. `agrees` is null
    where the names may be one person's ("Willard Romney" and "Mitt Romney").
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
    same = is_same_name(claimed, speaker)
    return True if same is not True and _has_part(claimed, speaker, people) else same


def is_same_name(claimed: str, name: str) -> bool | None:
    """Whether a name, perhaps with a title, short or with initials, can stand for a full name.

    Null where the last names agree and no first name is known to be another person's.
    """
    asked, full = bare_name(claimed), bare_name(name)
    if not asked or not full:
        return words(claimed) == words(name)  # "Speaker 2", "Moderator"
    if len(asked) == 1:
        return asked[0] in (full[0], full[-1]) or asked[0] in forms(full[0])
    if asked[-1] != full[-1]:
        return False
    if _in_order(asked, full) or _in_order(full, asked) or _ends_with(asked, full):
        return True
    firsts = [_stands_for(one, other) for one in asked[:-1] for other in full[:-1]]
    return None if any(first is not False for first in firsts) else False


def bare_name(name: str) -> list[str]:
    """The folded words of a name without titles and parts ("President Reagan": reagan)."""
    said = [word.removesuffix("'s") for word in words(name)]
    return [word for word in said if word not in _TITLES and not word.isdecimal()]


def _in_order(short: Sequence[str], full: Sequence[str]) -> bool:
    """Each word of the one stands for one of the other."""
    rest = iter(full)
    return all(any(_stands_for(word, other) for other in rest) for word in short)


def _ends_with(asked: Sequence[str], full: Sequence[str]) -> bool:
    """Whether only words in front are more: "Texas Gov. George Bush" for "George W Bush"."""
    spelt = [word for word in full if len(word) > 1]
    return len(spelt) > 1 and _in_order(spelt, asked[-len(spelt) :])


def _stands_for(word: str, other: str) -> bool | None:
    """Bill for William, W for both; null where the table of given names cannot tell.

    The table has the forms of the names in it, but for a rare one that begins alike.
    """
    if word == other:
        return True
    initial, name = sorted((word, other), key=len)
    if len(initial) == 1:
        return any(form[0] == initial for form in (name, *forms(name)))
    if word in forms(other):
        return True
    known = [one for one in (word, other) if forms(one)]
    is_open = not known or (len(known) == 1 and word[0] == other[0])
    return None if is_open else False


def _has_part(claimed: str, speaker: str, people: Sequence[Role]) -> bool:
    """Whether the claim names a part in the event that only the speaker has."""
    asked = set(words(claimed)) - {"the"}
    if not asked:
        return False
    meant = {one.name for one in people if one.role is not None and asked <= set(words(one.role))}
    return len(meant) == 1 and is_same_name(meant.pop(), speaker) is True
