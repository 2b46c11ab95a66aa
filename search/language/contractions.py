"""English contractions as the words they stand for: `don't` and `do not` are the same.

Only what has one meaning is expanded: `'s` (is, has, whose) and `'d` (had, would) stay, and so
does `ain't`. In the captions of the 21 debates that is 6,413 of 10,268 words with an apostrophe;
the rest are nearly all `it's`, `that's` and possessives. The rule looks at the spelling alone,
in every language: few others have words in n't, 're, 've, 'll.
"""

from __future__ import annotations

from typing import Final

_WHOLE: Final = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("ain't",),
    "i'm": ("i", "am"),
    "let's": ("let", "us"),
    "gonna": ("going", "to"),
    "gotta": ("got", "to"),
    "wanna": ("want", "to"),
}
_ENDINGS: Final = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will"}


def expand(folded: str) -> tuple[str, ...]:
    """The words that a folded word stands for; mostly itself."""
    if folded in _WHOLE:
        return _WHOLE[folded]
    if "'" not in folded:
        return (folded,)
    for ending, word in _ENDINGS.items():
        if folded.endswith(ending) and len(folded) > len(ending):
            return (*expand(folded[: -len(ending)]), word)
    return (folded,)
